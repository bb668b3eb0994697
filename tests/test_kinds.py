"""Every test has exactly one mark that says what it needs, and a core test needs nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from spacy.language import Language

from tests import kinds


def item(*marks: str, uses: Sequence[str] = (), example: str = "") -> Any:
    """Make what the marks of a test are told from."""
    found = [SimpleNamespace(name=name) for name in marks]
    return SimpleNamespace(
        nodeid="a test",
        iter_markers=lambda: found,
        get_closest_marker=lambda name: name if name in marks else None,
        fixturenames=uses,
        dtest=SimpleNamespace(examples=[SimpleNamespace(source=example)]),
    )


def test_every_test_of_this_run_has_one_mark(request: pytest.FixtureRequest) -> None:
    for each in request.session.items:
        found = [mark.name for mark in each.iter_markers() if mark.name in kinds.KINDS]
        assert len(found) == 1, (each.nodeid, found)


@pytest.mark.parametrize(
    ("test", "kind"),
    [
        (item(), "core"),
        (item("slow", "skipif"), "core"),
        (item("engines"), "engines"),
        (item(uses=["reader", "embedded_folder"]), "model"),
        (item("process", uses=["embedded_folder"]), "process"),
        (item(example="len(quoteattr.extract(text))\n"), "model"),
        (item(example='_ = nlp.add_pipe("quoteattr")\n'), "model"),
        (item(example="describes(extracted)\n"), "core"),
    ],
)
def test_what_a_test_needs_is_its_mark_or_told_by_what_it_uses(test: Any, kind: str) -> None:
    assert kinds.kind_of(test) == kind


def test_two_marks_are_refused() -> None:
    with pytest.raises(pytest.UsageError, match="a test is marked model and process: keep one"):
        kinds.kind_of(item("process", "model", "slow"))


def test_a_core_test_that_uses_nothing_passes() -> None:
    kinds.check(item("core"))


@pytest.mark.process
def test_a_core_test_that_starts_a_process_fails() -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)
    kinds.check(item("process"))
    with pytest.raises(pytest.fail.Exception, match="a core test uses process"):
        kinds.check(item("core"))


def test_a_core_test_that_reads_with_the_model_fails(embedded_nlp: Language) -> None:
    embedded_nlp("It rained.")
    with pytest.raises(pytest.fail.Exception, match="a core test uses model"):
        kinds.check(item("core"))
