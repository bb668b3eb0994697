"""The library in somebody else's process: threads, event loops, pools, and how it ends."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest
from spacy.language import Language

import quoteattr
from quoteattr.errors import QuoteattrError, WorkerError
from quoteattr.extractor import Extractor
from quoteattr.records import Attribution
from quoteattr.shared import shared

TEXTS = ["“It is over,” Ada Quill said.", "Bo Vang said on Friday that it rained.", "It rained."]


@pytest.fixture(scope="module")
def extractor(embedded_nlp: Language) -> Extractor:
    return Extractor(embedded_nlp)


@pytest.fixture(scope="module")
def wanted(extractor: Extractor) -> list[tuple[Attribution, ...]]:
    return [extractor(text) for text in TEXTS]


def run(script: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own."""
    command = [sys.executable, "-c", script]
    given = {"capture_output": True, "text": True, "timeout": 120, **options}
    return subprocess.run(command, check=False, **given)  # type: ignore[call-overload,no-any-return]


class TestEventLoops:
    def test_a_thread_reads_while_the_loop_runs(
        self, extractor: Extractor, wanted: list[tuple[Attribution, ...]]
    ) -> None:
        async def read() -> tuple[list[tuple[Attribution, ...]], int]:
            ticks = 0

            async def tick() -> None:
                nonlocal ticks
                while True:
                    ticks += 1
                    await asyncio.sleep(0)

            ticking = asyncio.create_task(tick())
            found = await asyncio.gather(*(asyncio.to_thread(extractor, text) for text in TEXTS))
            ticking.cancel()
            return list(found), ticks

        found, ticks = asyncio.run(read())
        assert found == wanted
        assert ticks > 1

    def test_so_does_the_loop_itself(
        self, extractor: Extractor, wanted: list[tuple[Attribution, ...]]
    ) -> None:
        async def read() -> list[tuple[Attribution, ...]]:
            return [records for _, records in extractor.pipe(TEXTS)]

        assert asyncio.run(read()) == wanted


def read_one(text: str) -> tuple[Attribution, ...]:
    return quoteattr.extract(text)


def read_with_processes(texts: list[str]) -> list[tuple[Attribution, ...]]:
    return [records for _, records in shared().pipe(texts, processes=2)]


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all ways to start a process")
class TestPools:
    @pytest.mark.parametrize("method", ["spawn", "forkserver"])
    def test_a_pool_of_ones_own_gives_the_same(
        self, wanted: list[tuple[Attribution, ...]], method: str
    ) -> None:
        with multiprocessing.get_context(method).Pool(1) as pool:
            assert pool.map(read_one, TEXTS) == wanted
            with pytest.raises(WorkerError, match="is a daemon process, like those of"):
                pool.map(read_with_processes, [TEXTS])


@pytest.mark.process
def test_what_cannot_be_pickled_is_told(extractor: Extractor) -> None:
    own = Extractor(extractor.nlp, linker=lambda doc: [])
    with pytest.raises(WorkerError, match=r"cannot be pickled .*: use functions and classes"):
        next(own.pipe(TEXTS, processes=2))


# Its own file is run again by each process that starts; a small reader stands for the extractor.
UNGUARDED = """
import functools
from quoteattr.runtime import workers
from quoteattr.records import Article

big = functools.partial(print, "a" * 1_000_000)  # more than a pipe holds
next(workers.read_all(big, [Article(text="It rained.")], 2))
"""


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.parametrize("name", ["script.py", "-"])
def test_a_script_that_cannot_be_started_again_is_told(tmp_path: Path, name: str) -> None:
    """It once hung for ever: a process that dies does not read what it is sent."""
    (tmp_path / "script.py").write_text(UNGUARDED, "utf-8")
    with (tmp_path / "script.py").open() as stream:
        done = subprocess.run(
            [sys.executable, name], stdin=stream, cwd=tmp_path, capture_output=True, text=True,
            timeout=120, check=False, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
    last = done.stderr.splitlines()[-1]
    assert last.startswith("quoteattr.errors.WorkerError: 3 worker processes died at their start")
    assert "if __name__ == '__main__':" in last


PRINTED = f"""
import quoteattr
for record in quoteattr.extract({TEXTS[0]!r}):
    print(record.speaker.name, record.text)
"""


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a folder that is in use cannot be deleted there")
def test_no_home_no_standard_input_no_working_directory(tmp_path: Path) -> None:
    gone = f"import os, spacy; os.close(0); os.chdir({str(tmp_path)!r}); os.rmdir(os.getcwd())\n"
    done = run(gone + PRINTED, env={"PYTHONPATH": os.pathsep.join(sys.path)})
    assert (done.stdout, done.stderr) == ("Ada Quill It is over,\n", "")


def test_a_working_directory_that_was_deleted_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """spaCy cannot be imported there: its command line looks for the folder."""

    def imported(name: str) -> None:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr("importlib.import_module", imported)
    with pytest.raises(QuoteattrError, match=r"the working directory was deleted.*os\.chdir"):
        quoteattr.extract("It rained.")


ENDS_EARLY = """
import atexit, threading, time
import quoteattr
extractor = quoteattr.load()
TEXT = "“It is over,” Ada Quill said. She told reporters that it would rain for two years. " * 3
wanted = extractor(TEXT)
atexit.register(lambda: print(extractor(TEXT) == wanted))  # the exiting thread may still extract
begun = threading.Barrier(5)

def read():
    begun.wait()
    while True:
        extractor(TEXT)

for _ in range(4):
    threading.Thread(target=read, daemon=True).start()
begun.wait()
time.sleep(0.1)
"""


@pytest.mark.process
@pytest.mark.slow
def test_a_program_ends_while_daemon_threads_extract() -> None:
    """Without the wait for native code, about every second such exit was SIGABRT or SIGSEGV."""
    done = run(ENDS_EARLY)
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")
