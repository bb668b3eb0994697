"""What a test needs: every test has exactly one of these marks, core where nothing else is said.

core
    No weights, no process, no browser: `python -m pytest -m core` takes seconds.
model
    Opens the embedded model. A test that uses ``embedded_folder`` or ``embedded_nlp`` of
    tests/conftest.py, itself or in a fixture, and an example in a docstring that calls what opens
    the model, have the mark without being told.
process
    Starts processes, with the model or without.
browser
    Opens a page in Chromium.
engines
    Runs an example on Spark, Ray, Dask or DuckDB.
corpora
    Reads the corpora that lie beside the repository; skipped where they do not.

A core test that opens the model or starts a process fails: it lacks its mark.
"""

from __future__ import annotations

import sys
from multiprocessing.process import BaseProcess
from typing import Any

import pytest
import regex

from quoteattr.neural.encoder import Encoder
from quoteattr.neural.sessions import Sessions

KINDS = ("core", "model", "process", "browser", "engines", "corpora")
MODEL_FIXTURE = "embedded_folder"

_OPENS = regex.compile(
    r"\b(?:load|extract|attribute|by_article)\(|\bshared\(\)|add_pipe\(\"quoteattr\""
)
_STARTS = frozenset("subprocess.Popen os.fork os.forkpty os.posix_spawn os.exec os.system".split())
_used: set[str] = set()


def kind_of(item: pytest.Item) -> str:
    """Return what a test needs: its own mark, that of its class or module, or what tells it.

    Raises:
        pytest.UsageError: It has two.
    """
    marks = {mark.name for mark in item.iter_markers() if mark.name in KINDS}
    if len(marks) > 1:
        raise pytest.UsageError(f"{item.nodeid} is marked {' and '.join(sorted(marks))}: keep one")
    if marks:
        return marks.pop()
    if MODEL_FIXTURE in getattr(item, "fixturenames", ()):
        return "model"
    examples = getattr(getattr(item, "dtest", None), "examples", ())
    if any(_OPENS.search(example.source) for example in examples):
        return "model"
    return "core"


def mark(item: pytest.Item) -> None:
    """Give a test the one mark that says what it needs."""
    kind = kind_of(item)
    if item.get_closest_marker(kind) is None:
        item.add_marker(kind)


def watch() -> None:
    """Notice from now on when the embedded model is used or a process is started."""
    sys.addaudithook(_heard)
    _noticed(Encoder, "score", "model")
    _noticed(Sessions, "_open", "model")
    _noticed(BaseProcess, "start", "process")


def forget() -> None:
    """Forget what was used: the next test begins."""
    _used.clear()


def check(item: pytest.Item) -> None:
    """Fail a core test that has used the model or a process."""
    if _used and item.get_closest_marker("core"):
        lacking = " and ".join(sorted(_used))
        pytest.fail(f"a core test uses {lacking}: mark it so, see tests/kinds.py", pytrace=False)


def _heard(event: str, arguments: tuple[object, ...]) -> None:
    if event in _STARTS:
        _used.add("process")


def _noticed(owner: type, name: str, kind: str) -> None:
    method = getattr(owner, name)

    def seen(*arguments: Any, **named: Any) -> Any:
        _used.add(kind)
        return method(*arguments, **named)

    setattr(owner, name, seen)
