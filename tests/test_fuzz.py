"""The fuzz run finds what is broken, and says it with the smallest text."""

from __future__ import annotations

import pytest

from quoteattr.errors import InputError
from tests import fuzz


def broken(text: str) -> None:
    """Stand for a reader that stumbles over one character."""
    if not text:
        raise InputError("the text is empty: give one")
    if "”" in text:
        raise IndexError(text)


def test_a_fault_ends_the_run_with_its_smallest_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fuzz, "TARGETS", (("broken", 1.0, 500, lambda: broken),))
    assert fuzz.main(["--seconds", "5"]) == 1
    told = capsys.readouterr().out
    assert "| 3 |" in told
    assert r"broken, seed 1: '\u201d'" in told
    assert "IndexError" in told


def test_our_own_errors_are_no_faults() -> None:
    assert fuzz.fault(broken, "") is None


@pytest.mark.parametrize("name", ["marks", "texts", "rows", "formats"])
def test_a_short_run_is_clean(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (target,) = [each for each in fuzz.TARGETS if each[0] == name]
    monkeypatch.setattr(fuzz, "TARGETS", (target,))
    assert fuzz.main(["--seconds", "3"]) == 0, capsys.readouterr().out
