"""What may be trusted: weights are verified, nothing goes out or runs, threads do not meet."""

from __future__ import annotations

import os
import platform
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from random import Random

import pytest

import quoteattr
from quoteattr.errors import ModelError
from quoteattr.neural import bundled_model
from quoteattr.runtime import reloading
from tests.soak import news

MODEL = Path(str(resources.files("quoteattr") / bundled_model.FOLDER))

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


@pytest.mark.process
def test_nothing_goes_out_or_runs_while_weights_and_texts_are_read() -> None:
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCHED], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (
        0,
        "!!python/object/apply:os.system [ls]\n",
    ), done.stderr


# Audit events do not see the sockets of compiled libraries; the kernel does. After this, a process
# that connects or sends anything, in any of its threads, is ended by SIGSYS.
FORBID_CONNECTIONS = """
import ctypes, platform, struct

NUMBERS = {
    "x86_64": {"connect": 42, "sendto": 44, "sendmsg": 46, "sendmmsg": 307, "seccomp": 317},
    "aarch64": {"connect": 203, "sendto": 206, "sendmsg": 211, "sendmmsg": 269, "seccomp": 277},
}[platform.machine()]
LOAD, IF_EQUAL, RETURN = 0x20, 0x15, 0x06  # instructions of the kernel's packet filter
KILL_PROCESS, ALLOW = 0x80000000, 0x7FFF0000
*sends, seccomp = NUMBERS.values()
rows = [(LOAD, 0, 0, 0)]
rows += [(IF_EQUAL, len(sends) - n, 0, number) for n, number in enumerate(sends)]
rows += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, KILL_PROCESS)]
code = b"".join(struct.pack("HBBI", *row) for row in rows)

class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]

program = Program(len(rows), code)
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(38, 1, 0, 0, 0) == 0  # no new privileges, else a filter is refused
assert libc.syscall(seccomp, 1, 1, ctypes.byref(program)) == 0, ctypes.get_errno()
"""
can_forbid = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"),
    reason="only Linux has the filter that ends a process which opens a connection",
)


def without_connections(script: str, home: Path) -> subprocess.CompletedProcess[str]:
    own = {
        name: value for name, value in os.environ.items() if not name.startswith(("ORT_", "XDG_"))
    }
    return subprocess.run(
        [sys.executable, "-c", FORBID_CONNECTIONS + script],
        capture_output=True,
        text=True,
        check=False,
        env={**own, "HOME": str(home)},
    )


@pytest.mark.process
@can_forbid
def test_a_connection_would_be_noticed(tmp_path: Path) -> None:
    done = without_connections("import socket; socket.socket().connect(('127.0.0.1', 9))", tmp_path)
    assert done.returncode == -signal.SIGSYS


@pytest.mark.process
@can_forbid
def test_compiled_libraries_connect_to_nothing_and_leave_nothing_at_home(tmp_path: Path) -> None:
    script = """
import time
import quoteattr
extract = quoteattr.load(threads=2)
print(len(extract("“It is over,” said Ada Quill.")))
time.sleep(1)  # onnxruntime reports from a thread of its own, a moment after it was imported
"""
    done = without_connections(script, tmp_path)
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.process
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.parametrize("child", ["assert len(extract(TEXT)) == 1", "pass"])
def test_an_extractor_with_threads_survives_a_fork(child: str) -> None:
    script = f"""
import os, sys
import quoteattr
TEXT = "“It is over,” said Ada Quill."
extract = quoteattr.load(threads=4)
assert len(extract(TEXT)) == 1
child = os.fork()
if child == 0:
    {child}
    sys.exit()
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), len(extract(TEXT)))
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", script],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "0 1\n", done.stderr


def test_no_file_of_the_pipeline_is_a_pickle() -> None:
    for path in MODEL.rglob("*"):
        if path.is_file():
            assert path.suffix not in (".pkl", ".pickle", ".pt", ".py", ".joblib"), path
            assert not path.read_bytes().startswith((b"\x80\x02", b"\x80\x04c", b"\x80\x05")), path


def test_the_checksums_are_those_of_the_files(tmp_path: Path) -> None:
    shutil.copytree(MODEL, tmp_path / "en")
    bundled_model.write_sums(tmp_path / "en")
    written, ours = ((place / bundled_model.SUMS).read_text() for place in (tmp_path / "en", MODEL))
    assert ours == written, "run python -m quoteattr.training.checksums"
    assert "quoteattr_reader/reader.npz" in ours


class TestDamage:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        for name in ("weights", "table"):
            (tmp_path / name).write_bytes(name.encode())
        bundled_model.write_sums(tmp_path)
        return tmp_path

    def test_a_whole_pipeline_passes(self, folder: Path) -> None:
        (folder / "MODEL_CARD.md").write_text("told later", "utf-8")
        bundled_model.verify(folder)

    def test_a_damaged_file_is_named_with_both_sums(self, folder: Path) -> None:
        (folder / "weights").write_bytes(b"weightz")
        with pytest.raises(ModelError) as caught:
            bundled_model.verify(folder)
        told = str(caught.value)
        assert "pipeline's weights is damaged: its SHA-256 is " in told
        assert "reinstall quoteattr" in told
        assert all(
            sum_[:64] in told for sum_ in (folder / bundled_model.SUMS).read_text().split()[2:3]
        )

    def test_a_missing_file_is_named(self, folder: Path) -> None:
        (folder / "table").unlink()
        with pytest.raises(ModelError, match=r"lacks its table .*: reinstall quoteattr"):
            bundled_model.verify(folder)

    @pytest.mark.parametrize("kept", [0, 1])
    def test_a_list_of_sums_that_was_cut_short_is_refused(self, folder: Path, kept: int) -> None:
        lines = (folder / bundled_model.SUMS).read_text("utf-8").splitlines(keepends=True)
        (folder / bundled_model.SUMS).write_text("".join(lines[:kept]), "utf-8")
        with pytest.raises(ModelError, match="SHA256SUMS does not list"):
            bundled_model.verify(folder)

    def test_a_file_that_nobody_vouches_for_is_refused(self, folder: Path) -> None:
        (folder / "more").mkdir()
        (folder / "more" / "weights").write_bytes(b"more")
        with pytest.raises(ModelError, match="does not list more/weights: reinstall quoteattr"):
            bundled_model.verify(folder)

    def test_a_folder_without_files_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / bundled_model.SUMS).write_text("", "utf-8")
        with pytest.raises(ModelError, match="does not list any file"):
            bundled_model.verify(tmp_path)

    @pytest.mark.parametrize("sums", [None, b"nonsense", b"\xff\n"])
    def test_so_are_the_sums(self, folder: Path, sums: bytes | None) -> None:
        (folder / bundled_model.SUMS).unlink()
        if sums is not None:
            (folder / bundled_model.SUMS).write_bytes(sums)
        with pytest.raises(ModelError, match="SHA256SUMS: reinstall quoteattr"):
            bundled_model.verify(folder)

    def test_load_tells(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (folder / "weights").write_bytes(b"")
        monkeypatch.setattr("quoteattr.neural.bundled_model.FOLDER", str(folder))
        with pytest.raises(ModelError, match="weights is damaged"):
            quoteattr.load()


def articles(count: int) -> list[str]:
    return [news(Random(number)) for number in range(count)]


@pytest.mark.model
def test_one_extractor_reads_the_same_in_eight_threads() -> None:
    texts = articles(20)
    extract = quoteattr.load()
    alone = [extract(text, acts="all") for text in texts]
    fresh = quoteattr.load()  # whose caches are empty yet
    with ThreadPoolExecutor(8) as threads:
        twice = list(threads.map(lambda text: fresh(text, acts="all"), texts * 2))
    assert twice == alone * 2
    assert sum(map(len, alone)) > 50


@pytest.mark.model
def test_a_pipeline_is_renewed_under_eight_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = articles(16)
    extract = quoteattr.load()
    alone = [extract(text, acts="all") for text in texts]
    first = extract._pipeline._nlp
    monkeypatch.setattr(reloading, "KEPT", len(first.vocab.strings) + 100)
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda text: extract(text, acts="all"), texts[::-1])) == alone[::-1]
        others = [f"“{text}” said Ada Zorblax{n}." for n, text in enumerate(articles(30)[16:])]
        assert all(threads.map(extract, others))
    assert extract._pipeline._nlp is not first


@pytest.mark.model
def test_a_pipeline_that_somebody_holds_is_never_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    extract = quoteattr.load()
    held = extract.nlp
    monkeypatch.setattr(reloading, "KEPT", 0)
    extract("It rained.")
    assert extract.nlp is held
