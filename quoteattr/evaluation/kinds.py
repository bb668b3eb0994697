"""Kinds and acts as gold tells them, and the kind of a claim whose gold does not."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

from quoteattr.errors import InputError
from quoteattr.evaluation.claims import Place
from quoteattr.records import Act
from quoteattr.spans import Range
from quoteattr.text.quotations import Quotation, quotations

NONE = "none"
KINDS = ("direct", "mixed", "indirect")


def told_kind(word: str) -> str:
    """Check a kind that the gold tells; "none" is that of a claim without a content.

    Raises:
        InputError: It is no kind.

    >>> told_kind("Direct")
    'direct'
    """
    return _one_of(word, (*KINDS, NONE), "kind")


def told_act(word: str) -> str:
    """Check an act that the gold tells.

    Raises:
        InputError: It is no act.
    """
    return _one_of(word, tuple(map(str, Act)), "act")


def _one_of(word: str, known: tuple[str, ...], what: str) -> str:
    if word.casefold() not in known:
        raise InputError(f"{what} {word!r} is not one of {', '.join(known)}: use one of them")
    return word.casefold()


def by_marks(text: str) -> Callable[[Iterable[Place]], str]:
    """Return what tells a content's kind by its marks in this text, as records have it.

    >>> by_marks("“No,” she said.")([(0, 5)])
    'direct'
    """

    @functools.cache
    def outer() -> list[Quotation]:
        return [quotation for quotation in quotations(text) if quotation.level == 0]

    def kind(content: Iterable[Place]) -> str:
        # The rule is that of records; its room takes spaCy along, which most gold does not need.
        from quoteattr.attributions.contents import quotation_kind

        places = [Range(start, end) for start, end in sorted(content)]
        return str(quotation_kind(text, places, outer())) if places else NONE

    return kind
