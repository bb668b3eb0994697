"""What may be trusted: weights are verified, nothing goes out or runs, threads do not meet."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from random import Random

import pytest

import quoteattr
from quoteattr import embedded, renewal
from quoteattr.errors import ModelError
from tests.soak import news

MODEL = Path(str(resources.files("quoteattr") / embedded.FOLDER))

WATCHED = """
import os, sys

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CHANGES = "os.mkdir os.rename os.remove os.link os.symlink os.chmod tempfile.mkstemp".split()
NEVER = (
    "pickle.find_class os.system os.exec os.fork os.forkpty os.posix_spawn os.spawn "
    "socket.connect socket.getaddrinfo socket.gethostbyname socket.sendto socket.sendmsg"
).split()

def watch(event, arguments):
    if event == "open" and arguments[2] & WRITES or event in CHANGES:
        raise SystemExit(f"{event} {arguments}")
    if event in NEVER or event.partition(".")[0] in ("subprocess", "urllib", "ftplib", "http"):
        raise SystemExit(f"{event} {arguments}")
    if event in ("exec", "compile") and watching:
        raise SystemExit(f"{event} {arguments}")

watching = False
import onnxruntime, spacy  # which may do as they like as they are imported
sys.addaudithook(watch)
import quoteattr
from quoteattr import reading
from quoteattr.output import jsonl
extract = quoteattr.load()
TITLE = "!!python/object/apply:os.system [ls]"
TEXT = f"---\\ntitle: {TITLE}\\n---\\n“It is over,” said Ada Quill. She left."
[record] = extract(TEXT)
jsonl.loads(jsonl.dumps(record))
watching = True  # all is imported: no code is made from here on
[record] = extract(TEXT)

article = reading.read_text(TEXT)
print(article.title)
"""


def test_nothing_goes_out_or_runs_while_weights_and_texts_are_read() -> None:
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCHED], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (
        0,
        "!!python/object/apply:os.system [ls]\n",
    ), done.stderr


def test_no_file_of_the_pipeline_is_a_pickle() -> None:
    for path in MODEL.rglob("*"):
        if path.is_file():
            assert path.suffix not in (".pkl", ".pickle", ".pt", ".py", ".joblib"), path
            assert not path.read_bytes().startswith((b"\x80\x02", b"\x80\x04c", b"\x80\x05")), path


def test_the_checksums_are_those_of_the_files(tmp_path: Path) -> None:
    shutil.copytree(MODEL, tmp_path / "en")
    embedded.write_sums(tmp_path / "en")
    written, ours = ((place / embedded.SUMS).read_text() for place in (tmp_path / "en", MODEL))
    assert ours == written, "run python -m quoteattr.training.checksums"
    assert "quoteattr_reader/reader.onnx" in ours


class TestDamage:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        for name in ("weights", "table"):
            (tmp_path / name).write_bytes(name.encode())
        embedded.write_sums(tmp_path)
        return tmp_path

    def test_a_whole_pipeline_passes(self, folder: Path) -> None:
        (folder / "MODEL_CARD.md").write_text("told later", "utf-8")
        embedded.verify(folder)

    def test_a_damaged_file_is_named_with_both_sums(self, folder: Path) -> None:
        (folder / "weights").write_bytes(b"weightz")
        with pytest.raises(ModelError) as caught:
            embedded.verify(folder)
        told = str(caught.value)
        assert "pipeline's weights is damaged: its SHA-256 is " in told
        assert "install quoteattr anew" in told
        assert all(sum_[:64] in told for sum_ in (folder / embedded.SUMS).read_text().split()[2:3])

    def test_a_missing_file_is_named(self, folder: Path) -> None:
        (folder / "table").unlink()
        with pytest.raises(ModelError, match="lacks its table: install quoteattr anew"):
            embedded.verify(folder)

    @pytest.mark.parametrize("sums", [None, b"nonsense", b"\xff\n"])
    def test_so_are_the_sums(self, folder: Path, sums: bytes | None) -> None:
        (folder / embedded.SUMS).unlink()
        if sums is not None:
            (folder / embedded.SUMS).write_bytes(sums)
        with pytest.raises(ModelError, match="SHA256SUMS: install quoteattr anew"):
            embedded.verify(folder)

    def test_load_tells(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (folder / "weights").write_bytes(b"")
        monkeypatch.setattr("quoteattr.pipeline.embedded.FOLDER", str(folder))
        with pytest.raises(ModelError, match="weights is damaged"):
            quoteattr.load()


def articles(count: int) -> list[str]:
    return [news(Random(number)) for number in range(count)]


def test_one_extractor_reads_the_same_in_eight_threads() -> None:
    texts = articles(20)
    extract = quoteattr.load()
    alone = [extract(text, acts="all") for text in texts]
    fresh = quoteattr.load()  # whose caches are empty yet
    with ThreadPoolExecutor(8) as threads:
        twice = list(threads.map(lambda text: fresh(text, acts="all"), texts * 2))
    assert twice == alone * 2
    assert sum(map(len, alone)) > 50


def test_a_pipeline_is_renewed_under_eight_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = articles(16)
    extract = quoteattr.load()
    alone = [extract(text, acts="all") for text in texts]
    first = extract._pipeline._nlp
    monkeypatch.setattr(renewal, "KEPT", len(first.vocab.strings) + 100)
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda text: extract(text, acts="all"), texts[::-1])) == alone[::-1]
        others = [f"“{text}” said Ada Zorblax{n}." for n, text in enumerate(articles(30)[16:])]
        assert all(threads.map(extract, others))
    assert extract._pipeline._nlp is not first


def test_a_pipeline_that_somebody_holds_is_never_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    extract = quoteattr.load()
    held = extract.nlp
    monkeypatch.setattr(renewal, "KEPT", 0)
    extract("It rained.")
    assert extract.nlp is held
