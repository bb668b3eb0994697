"""Calendar dates that are only as precise as the text."""

from __future__ import annotations

import calendar
import datetime

import attrs
import regex

from quoteattr.arguments import check
from quoteattr.errors import InputError

# Not date.fromisoformat, which accepts other forms (20250829, 2025-W35-5) in newer Pythons only.
_PARTIAL_DATE = regex.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def _or_zero(part: int | None) -> int:
    return part or 0


@attrs.frozen(kw_only=True, order=True)
class PartialDate:
    """A calendar date as precise as the text: a day, a month or a year.

    Dates are ordered by their earliest day, and of two with the same earliest day the less precise
    one comes first: 2025, 2025-01, 2025-01-01, 2025-02. That is also the order of their strings.

    Raises:
        InputError: The parts are not a date, or there is a day without a month.

    >>> PartialDate(year=2025, month=8)
    PartialDate(year=2025, month=8, day=None)
    >>> str(PartialDate.parse("2025-08-29"))
    '2025-08-29'
    """

    year: int
    month: int | None = attrs.field(default=None, order=_or_zero)
    day: int | None = attrs.field(default=None, order=_or_zero)

    def __attrs_post_init__(self) -> None:
        for part in (self.year, self.month, self.day):
            if part is not None and type(part) is not int:
                raise InputError(f"{self!r} is not a date: give whole numbers")
        if self.day is not None and self.month is None:
            raise InputError(f"a date with day {self.day} has no month: give the month as well")
        month = 1 if self.month is None else self.month
        day = 1 if self.day is None else self.day
        try:
            datetime.date(self.year, month, day)
        except (ValueError, OverflowError) as error:
            raise InputError(f"{str(self)!r} is not a date in the calendar: {error}") from None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Parse ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; anything else is an InputError.

        >>> PartialDate.parse("2025")
        PartialDate(year=2025, month=None, day=None)
        """
        check("a date", text, str, "write it as text: YYYY-MM-DD, YYYY-MM or YYYY")
        match = _PARTIAL_DATE.fullmatch(text)
        if match is None:
            raise InputError(f"{text!r} is not a date: write YYYY-MM-DD, YYYY-MM or YYYY")
        year, month, day = (None if part is None else int(part) for part in match.groups())
        assert year is not None  # the pattern has no match without one
        return cls(year=year, month=month, day=day)

    @classmethod
    def of(cls, day: datetime.date) -> PartialDate:
        """Return the partial date of a full date.

        Raises:
            InputError: It is not a datetime.date.

        >>> str(PartialDate.of(datetime.date(2025, 8, 29)))
        '2025-08-29'
        """
        check("day", day, datetime.date, "give a datetime.date")
        return cls(year=day.year, month=day.month, day=day.day)

    @property
    def earliest(self) -> datetime.date:
        """The first day that it can be.

        >>> PartialDate.parse("2024-02").earliest
        datetime.date(2024, 2, 1)
        """
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> datetime.date:
        """The last day that it can be.

        >>> PartialDate.parse("2024-02").latest
        datetime.date(2024, 2, 29)
        """
        month = self.month or 12
        day = self.day or calendar.monthrange(self.year, month)[1]
        return datetime.date(self.year, month, day)

    def to_date(self) -> datetime.date | None:
        """Return the day, or None for a month or year, which `earliest` and `latest` delimit.

        >>> PartialDate.parse("2024-02-29").to_date(), PartialDate.parse("2024").to_date()
        (datetime.date(2024, 2, 29), None)
        """
        return None if self.day is None else self.earliest

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


def parse_day(text: str) -> datetime.date:
    """Parse ``YYYY-MM-DD``, the same way in every version of Python; else raise an InputError.

    >>> parse_day("2025-08-29")
    datetime.date(2025, 8, 29)
    """
    day = PartialDate.parse(text).to_date()
    if day is None:
        raise InputError(f"{text!r} is not a whole date: write YYYY-MM-DD")
    return day
