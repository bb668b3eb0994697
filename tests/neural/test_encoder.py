"""The embedded reader: the same words give the same reading, and what is damaged is named."""

from __future__ import annotations

import json
import multiprocessing
import pickle
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from quoteattr.document.proposals import LINKS
from quoteattr.errors import ModelError
from quoteattr.neural.encoder import Encoder
from quoteattr.neural.readings import Reading
from quoteattr.neural.sessions import FILES, saturates
from quoteattr.neural.windows import GAPS, PARAGRAPH, Words
from tests import kernels

BLANK = GAPS.index("blank")
SENTENCE = "The mayor said on Friday that the old bridge would stay closed until May .".split()


@pytest.fixture(scope="module")
def weights(embedded_folder: Path) -> Path:
    return embedded_folder / "quoteattr_reader"


@pytest.fixture(scope="module")
def encoder(weights: Path) -> Encoder:
    return Encoder(weights)


def words(*texts: str, quoted: int = 0) -> Words:
    """Lay words out as one paragraph of running text."""
    return Words(texts, [PARAGRAPH, *[BLANK] * len(texts)][: len(texts)], [quoted] * len(texts))


def same(left: Reading, right: Reading) -> bool:
    columns = ("tags", "pos", "deps", "names", "heads", "starts", "spans", "links")
    equal = all(getattr(left, name) == getattr(right, name) for name in columns)
    return equal and np.array_equal(left.states, right.states)


def check(reading: Reading, size: int) -> None:
    """Assert what holds for every reading: one row a word, trees, spans in order, links of cues."""
    columns = ("tags", "pos", "deps", "names", "heads", "starts", "states")
    assert [len(getattr(reading, name)) for name in columns] == [size] * len(columns)
    number = np.cumsum(reading.starts)
    roots = [row for row, head in enumerate(reading.heads) if head == row]
    assert [number[row] for row in roots] == list(range(1, 1 + sum(reading.starts)))
    assert [reading.deps[row] == "ROOT" for row in range(size)] == [
        row in set(roots) for row in range(size)
    ]
    assert all(number[row] == number[head] for row, head in enumerate(reading.heads))
    ends = [0]
    for span in reading.spans:
        assert ends[-1] <= span.start < span.stop <= size
        assert 0 < span.probability <= 1
        ends.append(span.stop)
    for link in reading.links:
        assert reading.spans[link.cue].kind == "cue"
        assert reading.spans[link.span].kind in LINKS
        assert 0 <= link.probability <= 1


def test_the_same_words_give_the_same_reading(encoder: Encoder) -> None:
    assert same(encoder.read(words(*SENTENCE)), encoder.read(words(*SENTENCE)))


@pytest.mark.parametrize("message", ["Failed to allocate memory for requested buffer", "bad_alloc"])
def test_memory_that_onnxruntime_lacks_is_not_blamed_on_the_article(
    weights: Path, message: str
) -> None:
    class Exhausted:
        def run(self, *_: object) -> None:
            raise Exception(f"[ONNXRuntimeError] : 1 : FAIL : {message}")

    one = Encoder(weights)
    one._sessions._encoder = Exhausted()
    with pytest.raises(MemoryError, match="onnxruntime could not allocate memory"):
        one.read(words(*SENTENCE))


def test_what_was_read_before_leaves_no_trace(encoder: Encoder) -> None:
    alone = encoder.read(words(*SENTENCE))
    encoder.read(words(*["noise"] * 700))
    assert same(alone, encoder.read(words(*SENTENCE)))


def test_threads_share_one_encoder(encoder: Encoder) -> None:
    texts = [SENTENCE * n for n in (1, 2, 3, 5)] * 3
    alone = [encoder.read(words(*text)) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: encoder.read(words(*text)), texts))
    assert all(map(same, alone, together))


def _read(encoder: Encoder) -> Reading:
    return encoder.read(words(*SENTENCE))


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_process_reads_as_its_parent_does(encoder: Encoder, method: str) -> None:
    """A fork inherits the open graphs, a spawned process opens them anew."""
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"this system cannot {method}")
    with multiprocessing.get_context(method).Pool(1) as pool:
        assert same(pool.apply_async(_read, (encoder,)).get(timeout=120), _read(encoder))


def test_a_text_of_many_windows_is_read_whole(encoder: Encoder) -> None:
    check(encoder.read(words(*SENTENCE * 60)), 60 * len(SENTENCE))


@pytest.mark.parametrize(
    ("guards", "texts"),
    [
        ("one word", ["No"]),
        ("one mark", ["."]),
        ("a word of an alphabet that the encoder does not know", ["𓀀" * 40]),
        ("a word as long as ten windows", ["x-" * 3_000]),
        ("giant words among others", ["said", "x-" * 300, "Quill", "x-" * 300, "."]),
        ("emoji, joined", ["👩‍👩‍👧", "said", "🏗️"]),
        ("a combining accent", ["Ev\u0301a", "said", "so"]),
        ("zero width only", ["\u200b", "\u200d"]),
        ("controls", ["\x00", "\x1b"]),
        ("the encoder's own special pieces", ["[SEP]", "[CLS]", "[PAD]", "[MASK]"]),
        ("no end of a sentence", ["and", "so", "on"] * 1_700),
    ],
)
def test_any_words_are_read(encoder: Encoder, guards: str, texts: list[str]) -> None:
    check(encoder.read(words(*texts)), len(texts))


def test_no_words_give_an_empty_reading(encoder: Encoder) -> None:
    reading = encoder.read(Words([], [], []))
    check(reading, 0)
    assert (reading.spans, reading.links) == ((), ())


def test_a_paragraph_always_starts_a_sentence(encoder: Encoder) -> None:
    texts = ["and", "so", "on"] * 200
    gaps = [PARAGRAPH if n % 7 == 0 else BLANK for n in range(len(texts))]
    reading = encoder.read(Words(texts, gaps, [0] * len(texts)))
    check(reading, len(texts))
    assert all(reading.starts[n] for n in range(0, len(texts), 7))


def test_pickle_and_bytes_bring_back_the_same_encoder(encoder: Encoder) -> None:
    held: Mapping[str, bytes] = {name: encoder.file(name) for name in FILES}
    from_memory = Encoder(held)
    assert same(_read(from_memory), _read(encoder))
    assert same(_read(pickle.loads(pickle.dumps(encoder))), _read(encoder))
    assert same(_read(pickle.loads(pickle.dumps(from_memory))), _read(encoder))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "rubbish"])
def test_a_file_that_cannot_be_used_is_named(encoder: Encoder, name: str, damage: str) -> None:
    held = {file: encoder.file(file) for file in FILES}
    whole = held.pop(name)
    damaged = {"empty": b"", "cut": whole[: len(whole) // 2], "rubbish": b"\xff\xfe rubbish"}
    if damage in damaged:
        held[name] = damaged[damage]
    with pytest.raises(ModelError, match=name.replace(".", r"\.")):
        Encoder(held, precision="int8" if "int8" in name else "float32")


class TestPrecision:
    def test_both_read_the_same_sentence_alike(self, weights: Path, encoder: Encoder) -> None:
        small = Encoder(weights, precision="int8")
        assert _read(small).heads == _read(encoder).heads
        assert _read(small).tags == _read(encoder).tags
        assert not same(_read(small), _read(encoder))  # it is another computation

    def test_unsigned_weights_give_the_same_integers(
        self, weights: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where products of bytes saturate, onnxruntime makes the weights unsigned."""
        plain = Encoder(weights, precision="int8")
        monkeypatch.setattr("quoteattr.neural.sessions.saturates", lambda: not saturates())
        other = Encoder(weights, precision="int8")
        if not saturates():
            assert same(_read(plain), _read(other))
        else:
            assert not same(_read(plain), _read(other))

    @pytest.mark.process
    @pytest.mark.skipif(kernels.missing() is not None, reason=str(kernels.missing()))
    def test_older_kernels_give_the_same_records(self, root: Path) -> None:
        text = str(root / "examples" / "ceasefire_talks.txt")
        new, old = (kernels.read([text], "float32", hide=hide) for hide in (False, True))
        alone, apart = kernels.differences(new["rows"], old["rows"])
        assert len(new["rows"]) > 10
        assert alone == 0
        assert apart < 0.001


def test_a_file_missing_from_the_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"tokenizer\.json.*install"):
        Encoder(tmp_path)


@pytest.mark.parametrize("key", ["crf", "deps", "names", "spans"])
def test_label_lists_that_lack_one_are_named(encoder: Encoder, key: str) -> None:
    held = {file: encoder.file(file) for file in FILES}
    lists = json.loads(held["labels.json"])
    del lists[key]
    held["labels.json"] = json.dumps(lists).encode()
    with pytest.raises(ModelError, match=r"labels\.json"):
        Encoder(held)
