"""Checking the kinds and acts of gold, and the kind of a claim whose gold has none."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

from quoteattr.errors import InputError
from quoteattr.evaluation.comparison.claims import Place
from quoteattr.records import Act
from quoteattr.spans import Range
from quoteattr.text.quotations import Quotation, quotations

NONE = "none"
KINDS = ("direct", "mixed", "indirect")


def checked_kind(word: str) -> str:
    """Return a kind of the gold in lower case; "none" is the kind of a claim without content.

    Raises:
        InputError: It is not a kind.

    >>> checked_kind("Direct")
    'direct'
    """
    return _one_of(word, (*KINDS, NONE), "kind")


def checked_act(word: str) -> str:
    """Return an act of the gold in lower case.

    Raises:
        InputError: It is not an act.
    """
    return _one_of(word, tuple(map(str, Act)), "act")


def _one_of(word: str, known: tuple[str, ...], what: str) -> str:
    if word.casefold() not in known:
        raise InputError(f"{what} {word!r} is not one of {', '.join(known)}: use one of them")
    return word.casefold()


def by_marks(text: str) -> Callable[[Iterable[Place]], str]:
    """Return a function from a content to its kind by the quotation marks, as for records.

    >>> by_marks("“No,” she said.")([(0, 5)])
    'direct'
    """

    @functools.cache
    def outer() -> list[Quotation]:
        return [quotation for quotation in quotations(text) if quotation.level == 0]

    def kind(content: Iterable[Place]) -> str:
        # Imported here, since it imports spaCy, which gold with kinds of its own does not need.
        from quoteattr.attributions.contents import quotation_kind

        places = [Range(start, end) for start, end in sorted(content)]
        return str(quotation_kind(text, places, outer())) if places else NONE

    return kind
