"""The fuzz run finds what is broken, and says it with the smallest text."""

from __future__ import annotations

from random import Random

import pytest

from quoteattr.errors import InputError
from tests import fuzz


def broken(text: str) -> None:
    """Stand for a reader that stumbles over one character."""
    if not text:
        raise InputError("character 0 of the text is U+D800, half of a surrogate pair")
    if text == "“":
        raise InputError("span [4, 4) cannot hold the 0 characters ''")
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


def test_a_documented_refusal_is_no_fault_and_any_other_error_is_one() -> None:
    assert fuzz.fault(broken, "") is None
    assert isinstance(fuzz.fault(broken, "“"), InputError)


@pytest.mark.parametrize("make", ["_words", "_dropped", "_swapped", "_shuffled"])
def test_odd_prose_is_made_of_whole_words(make: str) -> None:
    maker = fuzz.Maker()
    words = {word for text in (*maker.seeds, " ".join(fuzz.WORDS)) for word in text.split()}
    text = getattr(maker, make)(Random(1), 2_000)
    assert len(text) > 500
    # Where the end of an example meets its beginning two words may touch.
    assert sum(word not in words for word in text.split()) <= 8


@pytest.mark.parametrize("name", ["marks", "texts", "rows", "formats"])
def test_a_short_run_is_clean(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (target,) = [each for each in fuzz.TARGETS if each[0] == name]
    monkeypatch.setattr(fuzz, "TARGETS", (target,))
    assert fuzz.main(["--seconds", "3"]) == 0, capsys.readouterr().out
