"""The Doc that the embedded pipeline writes, wherever and in whatever company it is read."""

from __future__ import annotations

import multiprocessing
import pickle
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from quoteattr.document import requirements
from quoteattr.errors import ModelError, PipelineError
from quoteattr.neural import component
from quoteattr.neural.sessions import FILES
from tests import parses

NEWS = (
    "“The bridge stays closed,” Mayor Ada Quill said on Friday.\n\n"
    "She told reporters that the repairs would take “years, not months.”\n\n"
    "According to the county’s report 🏗️, 3,000 cars a day take another way."
)
TEXTS = [
    NEWS,
    "It rained, Quill said. Nobody was hurt.",
    "No.",
    "",
    "The council did not say when work would begin, and the mayor would not say either. " * 12,
]


@pytest.fixture(scope="module")
def nlp(embedded_nlp: Language) -> Language:
    return embedded_nlp


def told(doc: Doc) -> dict[str, Any]:
    """Return all that a reading writes into a Doc."""
    return {
        "tokens": [
            (t.text, t.tag_, t.pos_, t.dep_, t.head.i, t.lemma_, str(t.morph), t.ent_iob_)
            for t in doc
        ],
        "names": [(name.start, name.end, name.label_) for name in doc.ents],
        "sentences": [(sentence.start, sentence.end) for sentence in doc.sents],
        "vectors": doc.tensor.tobytes(),
        "proposals": component.proposals(doc),
    }


def check(doc: Doc) -> None:
    """Assert what holds for every Doc that was read."""
    number = [n for n, sentence in enumerate(doc.sents) for _ in sentence]
    assert len(number) == len(doc)
    assert all(number[token.i] == number[token.head.i] for token in doc)
    if any(not token.is_space for token in doc):
        roots = [token for token in doc if token.head == token]
        assert [number[token.i] for token in roots] == list(range(len(list(doc.sents))))
        assert {token.dep_ for token in roots} == {"ROOT"}
        assert doc.tensor.shape == (len(doc), 96)
    for token in doc:
        assert (token.tag_ == "_SP") == (token.pos_ == "SPACE") == token.is_space
        assert all((token.tag_, token.pos_, token.dep_))
    proposed = component.proposals(doc)
    assert proposed is not None
    for span in proposed.spans:
        assert 0 <= span.start < span.stop <= len(doc)
        assert not doc[span.start].is_space
        assert not doc[span.stop - 1].is_space


def test_a_text_reads_the_same_alone_in_a_batch_and_in_another_order(nlp: Language) -> None:
    alone = [told(nlp(text)) for text in TEXTS]
    assert [told(doc) for doc in nlp.pipe(TEXTS, batch_size=5)] == alone
    assert [told(doc) for doc in nlp.pipe(TEXTS[::-1])][::-1] == alone


def test_a_text_reads_the_same_in_threads(nlp: Language) -> None:
    alone = [told(nlp(text)) for text in TEXTS]
    with ThreadPoolExecutor(4) as pool:
        assert [told(doc) for doc in pool.map(nlp, TEXTS * 2)] == alone * 2


def _told_of(nlp: Language, text: str) -> dict[str, Any]:
    return told(nlp(text))


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_text_reads_the_same_in_another_process(nlp: Language, method: str) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"this system cannot {method}")
    with multiprocessing.get_context(method).Pool(1) as pool:
        there = pool.apply_async(_told_of, (nlp, NEWS)).get(timeout=120)
    assert there == told(nlp(NEWS))


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_spacy_may_share_the_work_among_processes(nlp: Language) -> None:
    alone = [told(nlp(text)) for text in TEXTS]
    assert [told(doc) for doc in nlp.pipe(TEXTS, n_process=2, batch_size=2)] == alone


def test_more_threads_read_the_same(embedded_folder: Path, nlp: Language) -> None:
    assert told(component.embedded(embedded_folder, threads=2)(NEWS)) == told(nlp(NEWS))


def test_a_pipeline_comes_back_from_disk_bytes_and_pickle(nlp: Language, tmp_path: Path) -> None:
    wanted = told(nlp(NEWS))
    nlp.to_disk(tmp_path)
    assert told(component.embedded(tmp_path)(NEWS)) == wanted
    fresh = spacy.util.load_model_from_config(nlp.config)
    assert told(fresh.from_bytes(nlp.to_bytes())(NEWS)) == wanted
    assert told(pickle.loads(pickle.dumps(nlp))(NEWS)) == wanted


def test_a_doc_keeps_its_proposals_through_bytes(nlp: Language) -> None:
    doc = nlp(NEWS)
    assert told(Doc(doc.vocab).from_bytes(doc.to_bytes())) == told(doc)


def test_every_layout_gives_whole_sentences(nlp: Language) -> None:
    doc = nlp(NEWS)
    check(doc)
    assert [name.text for name in doc.ents if name.label_ == "PERSON"] == ["Ada Quill"]


@pytest.mark.parametrize("line", ["\n\n", "\r\n\r\n", "\n \n", "\n\n\n\n"])
def test_a_blank_line_ends_a_sentence(nlp: Language, line: str) -> None:
    """Even where no mark ends it, as behind headlines."""
    doc = nlp(f"Bridge stays closed{line}Mayor Quill and{line}the council met on Friday")
    check(doc)
    sentences = [sentence.text.strip() for sentence in doc.sents]
    for part in ("Bridge stays closed", "Mayor Quill and", "the council met on Friday"):
        assert sum(part in sentence for sentence in sentences) <= 1
    starts = [
        doc.char_span(doc.text.index(word), doc.text.index(word) + len(word))
        for word in ("Mayor", "the")
    ]
    assert all(start is not None and start[0].is_sent_start for start in starts)


@pytest.mark.parametrize(
    ("guards", "text"),
    [
        ("nothing", ""),
        ("blanks only", "   "),
        ("line breaks only", "\n\n\r\n"),
        ("one word", "No"),
        ("white space in front", "\n\n  Quill said so."),
        ("white space behind", "Quill said so. \n\n"),
        ("emoji, joined and with a variation", "👩‍👩‍👧 said 🏗️ is “fun”."),
        ("decomposed letters", "E\u0301va said the cafe\u0301 was closed."),
        ("DOS line breaks", "Quill said so.\r\n\r\nRoe did not.\r\n"),
        ("a tab in a sentence", "Quill\tsaid so."),
        ("letters outside the first plane", "𝒜𝒹𝒶 said 𓀀."),
        ("zero width spaces", "Quill\u200b said\u200b so."),
        ("a null", "Quill said\x00 so."),
        ("marks only", "“”\"''"),
        ("one giant word", "x" * 20_000),
        ("5,000 words without a full stop", "and so on they said " * 1_000),
    ],
)
def test_any_text_is_read(nlp: Language, guards: str, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    check(doc)


@settings(max_examples=40)
@given(text=st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_characters_are_read(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    check(doc)


def test_white_space_belongs_to_no_word_and_no_name(nlp: Language) -> None:
    doc = nlp("Ada \n Quill said so.\n\nRoe left.")
    check(doc)
    assert all(not token.ent_type_ for token in doc if token.is_space)
    assert not np.any(doc.tensor[[token.i for token in doc if token.is_space]])


def test_a_doc_of_another_pipeline_has_no_proposals() -> None:
    assert component.proposals(parses.blank()("It rained.")) is None


def test_a_component_without_weights_says_so() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("quoteattr_reader")
    with pytest.raises(ModelError, match=r"no weights.*quoteattr\.load"):
        nlp("It rained.")


def test_a_pipeline_must_be_english_and_parse() -> None:
    with pytest.raises(PipelineError, match=r"'de'.*English"):
        requirements.require(spacy.blank("de"))
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    with pytest.raises(PipelineError, match=r"sentencizer.*dependency parser.*en_core_web_sm"):
        requirements.require(nlp)


def test_the_embedded_pipeline_has_all_that_is_required(nlp: Language) -> None:
    assert requirements.require(nlp) is None  # type: ignore[func-returns-value]


@pytest.fixture
def copied(embedded_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(embedded_folder, tmp_path / "en"))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_damaged_weights_are_named(copied: Path, name: str, damage: str) -> None:
    path = copied / "quoteattr_reader" / name
    whole = path.read_bytes()
    path.unlink()
    if damage == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelError, match=name.replace(".", r"\.")):
        component.embedded(copied, precision="int8" if "int8" in name else "float32")


@pytest.mark.parametrize(
    "name",
    [
        "meta.json",
        "config.cfg",
        "tokenizer",
        "vocab/strings.json",
        "lemmatizer/lookups/lookups.bin",
        "attribute_ruler/patterns",
    ],
)
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_a_damaged_pipeline_is_named(copied: Path, name: str, damage: str) -> None:
    path = copied / name
    whole = path.read_bytes()
    path.unlink()
    if damage == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelError, match="en"):
        component.embedded(copied)


def test_a_folder_without_a_pipeline_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=str(tmp_path.name)):
        component.embedded(tmp_path)
