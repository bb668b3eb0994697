"""Date expressions of a text: "Tuesday", "Thursday, Aug. 21", "two days earlier".

A bare weekday means the latest such day up to and including the document date, which is right for
90.6 % of the bare weekdays in TimeBank and AQUAINT. For a statement that is still to come it means
the next one. Several days ("Aug. 20-22", "Monday and Tuesday") are as precise as they agree.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

import attrs
import regex
from spacy.tokens import Span

from quoteattr.dates.grammar import EXPRESSION, RANGE
from quoteattr.dates.meanings import common_date, meaning
from quoteattr.document.document import Document
from quoteattr.records import PartialDate

_MAX_PLACE: Final = 60
"""The most code points of what stands before the date of a dateline."""
_PLACE: Final = regex.compile(r"\s*[(\[]?\p{L}+(?:[\s.'’-]+\p{L}+){0,4}+\s?[,/]\s?")
_AFTER_DATELINE: Final = regex.compile(
    r"""(?:[,/]?\s?\d{4})?(?:(?:\s?(?:\([^()\n]{2,40}\)|[):—–-]))+\s+['"‘“]?[\p{Lu}\p{N}]|\s*\n)"""
)
_HEAD: Final = 1_000  # code points, in which an article has its dateline
_MAX_DELAY: Final = 3
"""The most days from the date of a dateline to that of the article."""


@attrs.frozen(kw_only=True)
class Expression:
    """A date expression of the text with its range, in code points, and its meaning.

    ``means`` is its date in the past, ``ahead`` its date beside "will": the coming Tuesday. One of
    the two may be None. ``span`` holds its tokens if a Doc was searched.
    """

    start: int
    end: int
    means: PartialDate | None
    ahead: PartialDate | None
    span: Span | None = attrs.field(default=None, eq=False)


def expressions(
    text: str, source_date: datetime.date | None, today: datetime.date | None = None
) -> Iterator[Expression]:
    """Yield the date expressions of a text in order; those that mean no certain date are left out.

    Args:
        text: The text.
        source_date: The document date; without it relative expressions mean nothing. "Two days
            earlier" counts from the expression before it.
        today: The day that "today" is; None if it is the document date.

    >>> [str(e.means) for e in expressions("on Tuesday or in May", datetime.date(2016, 9, 15))]
    ['2016-09-13', '2016-05']
    """
    held: Expression | None = None
    latest: Expression | None = None
    before: PartialDate | None = None
    for match in EXPRESSION.finditer(text):
        source = today or source_date if match["word"] else source_date
        means = meaning(match, source, before)
        before = means or before
        ahead = meaning(match, source, None, ahead=True) or means
        found = Expression(start=match.start(), end=match.end(), means=means, ahead=ahead)
        if held is not None and latest is not None and _is_range(text, latest, found):
            held = _joined(held, found)
        else:
            if held is not None and held.ahead is not None:
                yield held
            held = found
        latest = found
    if held is not None and held.ahead is not None:
        yield held


def expressions_in(document: Document, source_date: datetime.date | None) -> tuple[Expression, ...]:
    """Return the date expressions of a document in order, each with its tokens.

    A day after the document date is only one that lies ahead. The date of a dateline is left out
    ("MANILA, July 27: The mayor said …"), since it dates no statement, but "today" is that day,
    even if the paper came out on the next.

    >>> import spacy
    >>> document = Document(spacy.blank("en")("He left in May 2016."))
    >>> [one.span for one in expressions_in(document, None)]
    [in May 2016]
    """
    text = document.text
    today = _written_on(text, source_date)
    return tuple(
        attrs.evolve(
            one,
            means=None if _is_later(one.means, source_date) else one.means,
            span=document.span(one.start, one.end),
        )
        for one in expressions(text, source_date, today)
        if not _is_in_dateline(text, one)
    )


def _written_on(text: str, source_date: datetime.date | None) -> datetime.date | None:
    """Return the date of the first dateline if it is just before the document date, else that."""
    for one in expressions(text[:_HEAD], source_date):
        if one.means is not None and _is_in_dateline(text, one):
            day = one.means.to_date()
            if day and source_date and 0 <= (source_date - day).days <= _MAX_DELAY:
                return day
    return source_date


def _is_later(day: PartialDate | None, source_date: datetime.date | None) -> bool:
    return day is not None and source_date is not None and day.earliest > source_date


def _is_in_dateline(text: str, found: Expression) -> bool:
    """Return whether a line begins with a place and a date, and then goes on without a quotation.

    "Jane Roe, June 16: “We …" is no dateline, but says who spoke on that day.
    """
    start = text.rfind("\n", max(0, found.start - _MAX_PLACE), found.start) + 1
    return (
        _PLACE.fullmatch(text, start, found.start) is not None
        and _AFTER_DATELINE.match(text, found.end) is not None
    )


def _is_range(text: str, first: Expression, last: Expression) -> bool:
    """Return whether two dates are one range or list.

    True for "Monday to Tuesday", False for "Monday or in May", where a day meets a month.
    """
    gap = RANGE.match(text, first.end)
    if gap is None or gap.end() != last.start or first.means is None or last.means is None:
        return False
    return str(first.means).count("-") == str(last.means).count("-")  # days, months or years


def _joined(first: Expression, last: Expression) -> Expression:
    """Return a range or list of dates as one expression, as precise as its ends agree."""
    return Expression(
        start=first.start,
        end=last.end,
        means=common_date([first.means, last.means]),
        ahead=common_date([first.ahead, last.ahead]),
    )
