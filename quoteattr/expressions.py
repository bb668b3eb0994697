"""Date expressions of a text and what they mean: "Tuesday", "Aug. 29", "two days earlier".

A bare weekday is the latest such day up to and including the source date (right in 90.6 % of
TimeBank's and AQUAINT's bare weekdays), the coming one where a saying lies ahead. A week, month or
year stays a month or a year: no day is ever made up.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Final

import attrs
import regex

from quoteattr import lexicon
from quoteattr.records import PartialDate


def _any_of(forms: Mapping[str, int]) -> str:
    return "|".join(regex.escape(form) for form in sorted(forms, key=len, reverse=True))


_MONTH: Final = _any_of(lexicon.MONTHS)
_DAY: Final = _any_of(lexicon.WEEKDAYS)
_COUNT: Final = rf"(?P<count>\d{{1,3}}|{_any_of(lexicon.NUMBERS)})"
# "A 2014 study found", "in a July interview": the time of a document or talk is when it says so.
_WRITTEN: Final = (
    "analysis|appearance|article|audit|autobiography|book|column|conference|debate|email|essay|filing|hearing|interview"
    "|letter|memo|op-ed|paper|poll|post|report|ruling|speech|statement|study|survey|testimony"
)
# Tried from the most explicit to the vaguest; the first that matches at a place wins.
_EXPRESSION: Final = regex.compile(
    rf"""(?<![\p{{L}}\p{{N}}’'-])(?:
      (?P<iso>\d{{4}}-\d\d-\d\d)
    | (?P<month>{_MONTH})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<year>\d{{4}}))?
    | (?P<day>\d{{1,2}})\s(?P<month>{_MONTH})(?:\s(?P<year>\d{{4}}))?
    | (?P<month>{_MONTH}),?\s(?P<year>(?:19|20)\d\d)
    | (?:(?:in|since|last|this|late|early|of)\s(?:late\s|early\s|mid-)?|mid-)(?P<month>{_MONTH})
        (?:,?\s(?P<year>(?:19|20)\d\d))?
    | (?=(?-i:\p{{Lu}}))(?P<month>{_MONTH})(?=\s(?:\p{{L}}+\s)?(?:{_WRITTEN})\b)
    | (?:(?P<next>next\s|this\scoming\s)|(?P<last>last\s))?(?P<weekday>{_DAY})
    | {_COUNT}\s(?P<unit>day|week|month|year)s?\s(?P<way>ago|earlier|before|later)
    | (?P<word>(?<!USA\s)today|tonight|yesterday|tomorrow|last\snight
        |this\s(?:morning|afternoon|evening))
    | (?P<step>last|this|next|past)\s(?P<unit>week|weekend|month|year)
    | in\s(?P<year>(?:19|20)\d\d)
    | (?P<year>(?:19|20)\d\d)(?=\s(?:{_WRITTEN})\b)
    | (?P<near>the\sday\sbefore|the\sprevious\sday|the\s(?:next|following)\sday
        |(?:the\ssame|that)\sday)(?=\s?[,.;:—”"]|\s(?:at|in|on|that|to)\b)
    )(?![\p{{L}}\p{{N}}])""",
    regex.VERBOSE | regex.IGNORECASE,
)
_SAME_DAY: Final = frozenset({"today", "tonight", "this morning", "this afternoon", "this evening"})
_DAY_BEFORE: Final = frozenset({"yesterday", "last night"})


@attrs.frozen(kw_only=True)
class Expression:
    """A date expression of the text with its place, in code points, and its meaning.

    ``ahead`` is what it means beside "will": the coming Tuesday.
    """

    start: int
    end: int
    means: PartialDate
    ahead: PartialDate


def expressions(text: str, source_date: datetime.date | None) -> Iterator[Expression]:
    """Read the date expressions of a text in its order; those without meaning are left out.

    Relative ones need the source date. "Earlier" counts from the expression before it.

    >>> [str(e.means) for e in expressions("on Tuesday or in May", datetime.date(2016, 9, 15))]
    ['2016-09-13', '2016-05']
    """
    before: PartialDate | None = None
    for match in _EXPRESSION.finditer(text):
        means = _meaning(match, source_date, before)
        if means is not None:
            before = means
            ahead = _meaning(match, source_date, None, ahead=True) or means
            yield Expression(start=match.start(), end=match.end(), means=means, ahead=ahead)


def _meaning(
    match: regex.Match[str],
    source: datetime.date | None,
    before: PartialDate | None,
    *,
    ahead: bool = False,
) -> PartialDate | None:
    part = {key: value.lower() for key, value in match.groupdict().items() if value}
    try:
        if "iso" in part:
            return PartialDate.of(datetime.date.fromisoformat(part["iso"]))
        if "year" in part or "month" in part:
            return _calendar_date(part, source, ahead=ahead)
        if "way" in part:
            return _counted(part, source, before)
        if "near" in part:
            return _beside(part["near"], before)
        if source is None:
            return None
        if "weekday" in part:
            return PartialDate.of(_weekday(part, source, ahead=ahead))
        if "word" in part:
            return PartialDate.of(_near_day(part["word"], source))
        return _step(part, source)
    except (ValueError, OverflowError):
        return None  # "February 30" and the like are no dates


def _calendar_date(
    part: Mapping[str, str], source: datetime.date | None, *, ahead: bool
) -> PartialDate | None:
    """Read "Aug. 29", "March 2015", "in May"; without a year the latest one that has passed."""
    month = lexicon.MONTHS[part["month"]] if "month" in part else None
    day = int(part["day"]) if "day" in part else None
    if "year" in part:
        return PartialDate(year=int(part["year"]), month=month, day=day)
    if source is None or month is None:
        return None
    if ahead:
        passed = (month, day or 31) < (source.month, source.day)
        return PartialDate(year=source.year + passed, month=month, day=day)
    later = (month, day or 1) > (source.month, source.day)
    return PartialDate(year=source.year - later, month=month, day=day)


def _weekday(part: Mapping[str, str], source: datetime.date, *, ahead: bool) -> datetime.date:
    wanted = lexicon.WEEKDAYS[part["weekday"]]
    if "next" in part:
        return source + datetime.timedelta(days=(wanted - source.isoweekday() - 1) % 7 + 1)
    if "last" in part:
        return source - datetime.timedelta(days=(source.isoweekday() - wanted - 1) % 7 + 1)
    if ahead:
        return source + datetime.timedelta(days=(wanted - source.isoweekday()) % 7)
    return source - datetime.timedelta(days=(source.isoweekday() - wanted) % 7)


def _beside(words: str, before: PartialDate | None) -> PartialDate | None:
    """Read "the day before", "the next day" and "that day" from the date before it."""
    if before is None or before.month is None or before.day is None:
        return None
    words = " ".join(words.split())
    steps = {"the day before": -1, "the previous day": -1, "that day": 0, "the same day": 0}
    day = datetime.date(before.year, before.month, before.day)
    return PartialDate.of(day + datetime.timedelta(days=steps.get(words, 1)))


def _near_day(word: str, source: datetime.date) -> datetime.date:
    word = " ".join(word.split())
    if word in _SAME_DAY:
        return source
    return source + datetime.timedelta(days=-1 if word in _DAY_BEFORE else 1)


def _counted(
    part: Mapping[str, str], source: datetime.date | None, before: PartialDate | None
) -> PartialDate | None:
    """Read "two days ago" from the source date, "two days earlier" from the date before it."""
    count = int(part["count"]) if part["count"].isdigit() else lexicon.NUMBERS[part["count"]]
    anchor = source
    if part["way"] != "ago":
        if before is None or before.month is None or before.day is None:
            return None
        anchor = datetime.date(before.year, before.month, before.day)
    if anchor is None:
        return None
    return _moved(anchor, count if part["way"] == "later" else -count, part["unit"])


def _step(part: Mapping[str, str], source: datetime.date) -> PartialDate | None:
    steps = {"last": -1, "past": -1, "this": 0, "next": 1}
    return _moved(source, steps[part["step"]], part["unit"])


def _moved(anchor: datetime.date, count: int, unit: str) -> PartialDate | None:
    """Go so many units on, and keep no more precision than the unit has."""
    if unit == "day":
        return PartialDate.of(anchor + datetime.timedelta(days=count))
    if unit == "year":
        return PartialDate(year=anchor.year + count)
    if unit == "month":
        months = anchor.year * 12 + anchor.month - 1 + count
        return PartialDate(year=months // 12, month=months % 12 + 1)
    # A week is no day; it has a month where all of it lies in one.
    monday = anchor - datetime.timedelta(days=anchor.weekday()) + datetime.timedelta(weeks=count)
    sunday = monday + datetime.timedelta(days=6)
    if count == 0:
        sunday = anchor
    if monday.month == sunday.month:
        return PartialDate(year=monday.year, month=monday.month)
    return PartialDate(year=monday.year) if monday.year == sunday.year else None
