"""What a date expression means, in relation to the document date: days, months and years.

If an expression may mean several days ("last Tuesday", "05/08/2016"), its meaning is only the month
or year that they have in common. A day is never guessed.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs
import regex

from quoteattr import lexicon
from quoteattr.dates.grammar import MONTHS, WEEKDAYS
from quoteattr.records import PartialDate

_DAY_BEFORE: Final = frozenset({"yesterday", "last night", "last evening"})
_DAY: Final = datetime.timedelta(days=1)
_WEEK: Final = datetime.timedelta(weeks=1)
_STEPS: Final = {"last": -1, "past": -1, "this": 0, "next": 1}


def meaning(
    match: regex.Match[str],
    source: datetime.date | None,
    before: PartialDate | None,
    *,
    ahead: bool = False,
) -> PartialDate | None:
    """Return what one match of the grammar means, or None if that is no certain date.

    Args:
        match: A match of `quoteattr.dates.grammar.EXPRESSION`.
        source: The document date; without it relative expressions mean nothing.
        before: The date before it in the text, from which "two days earlier" counts.
        ahead: Return the next such day instead of the latest one.

    >>> from quoteattr.dates.grammar import EXPRESSION
    >>> found = EXPRESSION.search("said on Thursday, Sept. 1")
    >>> str(meaning(found, datetime.date(2016, 9, 15), None))
    '2016-09-01'
    """
    part = {key: value.lower() for key, value in match.groupdict().items() if value}
    try:
        if "vague" in part:
            return None
        if "iso" in part:
            return PartialDate.of(datetime.date.fromisoformat(part["iso"]))
        if "first" in part:
            return common_date(_days(part, source, ahead=ahead))
        if "year" in part or "month" in part:
            return _calendar_date(part, source, ahead=ahead)
        if "way" in part:
            return _counted(part, source, before)
        if "near" in part:
            return _beside(part["near"], before)
        return None if source is None else _relative(part, source, ahead=ahead)
    except (ValueError, OverflowError):
        return None  # "February 30" and the like are no dates


def _relative(part: Mapping[str, str], source: datetime.date, *, ahead: bool) -> PartialDate | None:
    """Return what counts from the document date alone: "Tuesday", "the 21st", "last week"."""
    if "day" in part:
        return _day_of_month(part, source, ahead=ahead)
    if "weekday" in part:
        return common_date(map(PartialDate.of, _weekdays(part, source, ahead=ahead)))
    if "word" in part:
        return PartialDate.of(_near_day(part["word"], source))
    if "weekend" in part:
        saturday = source - _DAY * ((source.isoweekday() - WEEKDAYS["saturday"]) % 7)
        return common_date([PartialDate.of(saturday), PartialDate.of(saturday + _DAY)])
    return _moved(source, _STEPS[part["step"]], part["unit"])


def common_date(dates: Iterable[PartialDate | None]) -> PartialDate | None:
    """Return what several dates have in common: a day, a month or a year.

    None if they have nothing in common, one of them is None, or there are none.

    >>> str(common_date([PartialDate.parse("2016-09-13"), PartialDate.parse("2016-09-06")]))
    '2016-09'
    """
    found = list(dates)
    if not found or None in found:
        return None
    known = [date for date in found if date is not None]
    for parts in ("year month day".split(), "year month".split(), ["year"]):
        values = {tuple(getattr(date, part) for part in parts) for date in known}
        if len(values) == 1 and None not in (value := values.pop()):
            return PartialDate(**dict(zip(parts, value, strict=True)))
    return None


def _calendar_date(
    part: Mapping[str, str], source: datetime.date | None, *, ahead: bool
) -> PartialDate | None:
    """Return what "Aug. 29", "March 2015" and "in May" mean; without a year, the latest one.

    A weekday beside the date must fit if the year is assumed. If the year is printed, the date
    counts even if the weekday does not fit: then the error is in the weekday.
    """
    month = MONTHS[part["month"]] if "month" in part else None
    day = int(part["day"]) if "day" in part and "until" not in part else None
    if "year" in part:
        return PartialDate(year=int(part["year"]), month=month, day=day)
    if source is None or month is None:
        return None
    if ahead:
        passed = (month, day or 31) < (source.month, source.day)
        found = PartialDate(year=source.year + passed, month=month, day=day)
    else:
        later = (month, day or 1) > (source.month, source.day)
        if later and day and datetime.date(source.year, month, day) - source < 60 * _DAY:
            return None  # on May 1, "a strike on May 8" was not last year
        found = PartialDate(year=source.year - later, month=month, day=day)
    return found if _fits(found, part) else None


def _fits(date: PartialDate, part: Mapping[str, str]) -> bool:
    """Return whether a date is on the weekday beside it, if there is one."""
    if "weekday" not in part or date.month is None or date.day is None:
        return True
    return date.earliest.isoweekday() == WEEKDAYS[part["weekday"]]


def _days(
    part: Mapping[str, str], source: datetime.date | None, *, ahead: bool
) -> Iterator[PartialDate]:
    """Yield what "21/08" and "7/8/2025" may mean, with the day first or the month first.

    A weekday beside the numbers must fit, and so decides between the two.
    """
    numbers = int(part["first"]), int(part["second"])
    for day, month in {numbers, numbers[::-1]}:
        with contextlib.suppress(ValueError):
            date = PartialDate(year=int(part.get("year", 2000)), month=month, day=day)
            if "year" not in part:
                if source is None:
                    continue
                passed = (month, day) < (source.month, source.day)
                later = (month, day) > (source.month, source.day)
                year = source.year + passed if ahead else source.year - later
                date = PartialDate(year=year, month=month, day=day)
            if _fits(date, part):
                yield date


def _day_of_month(
    part: Mapping[str, str], source: datetime.date, *, ahead: bool
) -> PartialDate | None:
    """Return what "the 21st" means: the latest one, if it is on the weekday beside it."""
    day = source
    while day.day != int(part["day"]):  # a month without that day is skipped
        day += _DAY if ahead else -_DAY
    date = PartialDate.of(day)
    return date if _fits(date, part) else None


def _weekdays(
    part: Mapping[str, str], source: datetime.date, *, ahead: bool
) -> Iterator[datetime.date]:
    """Yield the days that a weekday may mean; "last Tuesday" on a Thursday may mean two.

    Both are yielded for a week that begins on Sunday and one that begins on Monday.
    """
    wanted, today = WEEKDAYS[part["weekday"]], source.isoweekday()
    latest = source - _DAY * ((today - wanted) % 7)
    coming = source + _DAY * ((wanted - today) % 7)
    which = part.get("which")
    monday_week = source + _DAY * (wanted - today)
    sunday_week = source + _DAY * (wanted % 7 - today % 7)
    if "count" in part:  # "a week ago Tuesday"
        yield latest - _WEEK * _number(part["count"])
    elif which in ("past", "last"):
        yield latest if latest < source else latest - _WEEK
        if which == "last":
            yield monday_week - _WEEK
    elif which is None and "week" not in part:
        yield coming if ahead else latest
    elif which == "this" or part.get("week") == "this":
        days = {monday_week, sunday_week}
        yield from (day for day in days if (day >= source if ahead else day <= source))
    elif "week" in part:
        step = _WEEK * _STEPS[part["week"]]
        yield from (monday_week + step, sunday_week + step)
    else:
        yield coming if coming > source else coming + _WEEK
        if which == "next":
            yield monday_week + _WEEK


def _beside(words: str, before: PartialDate | None) -> PartialDate | None:
    """Return what "the day before", "the next day" and "that day" mean, from the date before."""
    day = None if before is None else before.to_date()
    words = " ".join(words.split())
    is_same = words == "the day" or words.startswith(("that ", "the same "))
    step = 0 if is_same else -1 if words in ("the day before", "the previous day") else 1
    return None if day is None else PartialDate.of(day + _DAY * step)


def _near_day(word: str, source: datetime.date) -> datetime.date:
    word = " ".join(word.split())
    if "before" in word or "after " in word:  # "the day before yesterday", "day after tomorrow"
        return source + _DAY * (-2 if "before" in word else 2)
    steps = {"tomorrow": 1} | dict.fromkeys(_DAY_BEFORE, -1)
    return source + _DAY * steps.get(word, 0)


def _counted(
    part: Mapping[str, str], source: datetime.date | None, before: PartialDate | None
) -> PartialDate | None:
    """Return what "two days ago" and, from the date before it, "two days earlier" mean."""
    count = _number(part["count"])
    anchor = source
    if part["way"] != "ago":
        anchor = None if before is None else before.to_date()
    if anchor is None:
        return None
    unit = part["unit"]
    if unit == "fortnight":
        count, unit = 2 * count, "week"
    return _moved(anchor, count if part["way"] in ("later", "after") else -count, unit)


def _number(count: str) -> int:
    return int(count) if count.isdigit() else lexicon.NUMBERS[count]


def _moved(anchor: datetime.date, count: int, unit: str) -> PartialDate | None:
    """Return the date so many units later, no more precise than the unit."""
    if unit == "day":
        return PartialDate.of(anchor + datetime.timedelta(days=count))
    if unit == "year":
        return PartialDate(year=anchor.year + count)
    if unit == "month":
        months = anchor.year * 12 + anchor.month - 1 + count
        return PartialDate(year=months // 12, month=months % 12 + 1)
    # A week is not a day. It has a month, or a year, if it is in one from Tuesday to Friday: a
    # weekend or a Monday in another month does not make the month uncertain.
    monday = anchor - datetime.timedelta(days=anchor.weekday()) + datetime.timedelta(weeks=count)
    friday = monday + datetime.timedelta(days=4)
    if count == 0:  # nothing in "this week" has happened after the document date
        friday = anchor
    shared = common_date([PartialDate.of(min(monday + _DAY, friday)), PartialDate.of(friday)])
    return shared and attrs.evolve(shared, day=None)
