"""Records with less in them than was found, for those who want only what is certain."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from quoteattr.records.attribution import Attribution


def with_stated_days(records: Iterable[Attribution]) -> tuple[Attribution, ...]:
    """Return records without the dates that carry over from another sentence.

    >>> with_stated_days([])
    ()
    """
    return tuple(map(_with_stated_day, records))


def _with_stated_day(record: Attribution) -> Attribution:
    if record.said_on_evidence is None or record.is_date_stated:
        return record
    return attrs.evolve(record, said_on=None, said_on_evidence=None)
