"""Where the attributions of draft and source contradict each other: speaker, day, denial.

What either side leaves open is no contradiction, and neither is a name that may be another form of
the same one. Only persons are compared: "the White House" and its spokeswoman may both be right.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from quoteattr.checking.matching.alignment import are_spelled_alike
from quoteattr.checking.results import Verdict
from quoteattr.entities.name_spans import comparable
from quoteattr.entities.short_forms import Key, can_name_person, other_orders
from quoteattr.records import Attribution, Polarity, Speaker, SpeakerKind, Stance
from quoteattr.text.first_names import share_long_form

_SURE: Final = 0.5


def contradictions(
    ours: Attribution, theirs: Attribution | None, printed: datetime.date | None
) -> tuple[Verdict, ...]:
    """Return what the source contradicts, the gravest first; empty if nothing.

    Args:
        ours: The attribution in the draft.
        theirs: The attribution in the source, if there is one.
        printed: The date of the source.
    """
    return tuple(_contradictions(ours, theirs, printed))


def _contradictions(
    ours: Attribution, theirs: Attribution | None, printed: datetime.date | None
) -> Iterator[Verdict]:
    if theirs is not None and denies(ours) != denies(theirs):
        yield Verdict.DENIED
    if theirs is not None and _other_speaker(ours, theirs):
        yield Verdict.MISATTRIBUTED
    if _other_day(ours, theirs, printed):
        yield Verdict.MISDATED


def denies(record: Attribution) -> bool:
    """Return whether an attribution says that something is not so, or was not said."""
    return record.stance is Stance.DENIAL or record.polarity is Polarity.NEGATED


def _other_speaker(ours: Attribution, theirs: Attribution) -> bool:
    one, other = _persons(ours), _persons(theirs)
    if not one or not other:
        return False
    return not any(_may_be_one(a, b) for a in one for b in other)


def _persons(record: Attribution) -> list[Speaker]:
    """Return the speakers of a record if all of them are surely known persons, else none."""
    known = [
        one
        for one in record.speakers
        if one.named
        and one.kind is SpeakerKind.PERSON
        and (one.confidence is None or one.confidence >= _SURE)
    ]
    return known if len(known) == len(record.speakers) else []


def _may_be_one(one: Speaker, other: Speaker) -> bool:
    if one.key is not None and other.key is not None:
        return one.key == other.key
    return may_be_one_name(one.name, other.name)


def may_be_one_name(one: str, other: str) -> bool:
    """Return whether two names may be those of the same person.

    Short forms, other orders, nicknames and other spellings may.

    >>> may_be_one_name("Quill", "Ada Quill"), may_be_one_name("Bill Roe", "William A. Roe")
    (True, True)
    >>> may_be_one_name("Ben Quill", "Ada Quill")
    False
    """
    a, b = comparable(one.split()), comparable(other.split())
    if not a or not b:
        return True
    short, full = sorted((a, b), key=len)
    if any(can_name_person(each, full) for each in (short, *other_orders(short))):
        return True
    return _alike(short, full)


def _alike(short: Key, full: Key) -> bool:
    left = list(full)
    for word in short:
        found = next((each for each in left if _same_word(word, each)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _same_word(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return share_long_form(one, other) or are_spelled_alike(one, other)


def _other_day(
    ours: Attribution, theirs: Attribution | None, printed: datetime.date | None
) -> bool:
    day = ours.said_on
    if day is None or not ours.is_date_stated:
        return False
    if printed is not None and day.earliest > printed + datetime.timedelta(days=1):
        return True  # it was in print before; a day, since the date may differ by time zones
    other = None if theirs is None or not theirs.is_date_stated else theirs.said_on
    return other is not None and (day.latest < other.earliest or other.latest < day.earliest)
