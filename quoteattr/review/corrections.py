"""A correction of one record: what it changes, to what, and the records after it.

A correction says what a person wants, not what the record becomes: it is stored as it is, and the
records are those that were found with all corrections applied in order. So the last one can be
undone, and everything can be applied again to what another version has found.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import attrs

from quoteattr.arguments import shown
from quoteattr.errors import InputError
from quoteattr.reading.texts import check_characters
from quoteattr.records import Article, Attribution
from quoteattr.review import answers, parts
from quoteattr.spans import Range, trim


class Change(str, enum.Enum):
    """What a correction changes: a part of a record, an answer, or which records there are.

    >>> Change("cue") is Change.CUE
    True
    """

    CONTENT = "content"
    CUE = "cue"
    SOURCE = "source"
    ADDRESSEE = "addressee"
    MEDIUM = "medium"
    SPEAKER = "speaker"
    ROLE = "role"
    SAID_ON = "said_on"
    STANCE = "stance"
    DELETE = "delete"
    ADD = "add"


_KEYS: Final = ("change", "record", "spans", "values", "everywhere")


@attrs.frozen(kw_only=True)
class Correction:
    """One correction.

    Attributes:
        change: What it changes.
        record: The id of the record; None to add one.
        spans: What a part becomes, in code points of the article's text; empty for nothing. White
            space at their ends is left out.
        values: What an answer becomes: the names of the speakers, the words of a role that the
            article has, a said-on date (YYYY-MM-DD, YYYY-MM or YYYY), a stance; empty for none.
        everywhere: Whether the speaker or role changes in all records of the same first speaker.

    >>> Correction.from_row({"change": "cue", "record": "a1", "spans": [[4, 8]]}).spans
    (Range(start=4, end=8),)
    """

    change: Change
    record: str | None = None
    spans: tuple[Range, ...] = ()
    values: tuple[str, ...] = ()
    everywhere: bool = False

    @classmethod
    def from_row(cls, row: object) -> Correction:
        """Return the correction of plain values, as `to_row` returns them.

        Raises:
            InputError: A key is missing or unknown, or a value does not fit.
        """
        if not isinstance(row, Mapping):
            raise InputError(f"a correction is {shown(row)}: give an object with change and record")
        unknown = [key for key in row if key not in _KEYS]
        if unknown:
            raise InputError(f"{shown(unknown[0])} is not a key of a correction: "
                             f"use {', '.join(_KEYS)}")  # fmt: skip
        try:
            change = Change(row.get("change"))
        except ValueError:
            words = ", ".join(one.value for one in Change)
            raise InputError(f"change is {shown(row.get('change'))}: use one of {words}") from None
        record, everywhere = row.get("record"), row.get("everywhere", False)
        if change is Change.ADD and record is not None:
            raise InputError(f"record is {shown(record)}: leave it out, a new record gets its id")
        if change is not Change.ADD and not isinstance(record, str):
            raise InputError(f"record is {shown(record)}: give the id of a record")
        if type(everywhere) is not bool:
            raise InputError(f"everywhere is {shown(everywhere)}: give true or false")
        return cls(
            change=change,
            record=record,
            spans=tuple(map(_span, _list("spans", row.get("spans", ())))),
            values=tuple(map(_value, _list("values", row.get("values", ())))),
            everywhere=everywhere,
        )

    def to_row(self) -> dict[str, Any]:
        """Return the correction as plain values; what is empty is left out."""
        row = {
            "change": self.change.value,
            "record": self.record,
            "spans": [[one.start, one.end] for one in self.spans],
            "values": list(self.values),
            "everywhere": self.everywhere,
        }
        return {key: value for key, value in row.items() if value not in (None, [], False)}


def corrected(
    article: Article, records: Sequence[Attribution], correction: Correction
) -> tuple[Attribution, ...]:
    """Return the records of an article after a correction.

    Answers that a person has corrected have the confidence 1, and so has a record of which a part
    was corrected. What was derived from something that changed is derived again (kind, text) or
    left out (claim, evidence of a date).

    Raises:
        InputError: There is no such record, a span does not lie in the text or overlaps another
            part of the record, or a value does not fit. The message says what to do.

    >>> import quoteattr
    >>> article = quoteattr.Article(text="“No,” said Ada Quill.")
    >>> added = Correction(change=Change.ADD, spans=(Range(0, 5),))
    >>> [record.text for record in corrected(article, (), added)]
    ['No,']
    """
    spans = _trimmed(article, correction.spans)
    change = correction.change
    if change is Change.ADD:
        return parts.added(article, records, spans)
    place = next((n for n, one in enumerate(records) if one.id == correction.record), None)
    if place is None:
        ids = ", ".join(one.id for one in records[:10]) or "none"
        raise InputError(f"there is no record {shown(correction.record)}: the article has {ids}")
    record = records[place]
    if change is Change.DELETE:
        return parts.without(records, record)
    if change in answers.CHANGES:
        make = answers.CHANGES[change]
        chosen = answers.alike(records, record) if correction.everywhere else {record.id}
        return tuple(
            make(article, records, one, spans, correction.values) if one.id in chosen else one
            for one in records
        )
    new = parts.CHANGES[change](article, records, record, spans)
    return parts.nested([*records[:place], new, *records[place + 1 :]])


def _trimmed(article: Article, spans: Iterable[Range]) -> tuple[Range, ...]:
    """Return ranges of the text in its order, without white space at their ends."""
    found: list[Range] = []
    for span in sorted(spans):
        place = trim(article.text, span) if span.end <= len(article.text) else None
        if not place:
            raise InputError(
                f"[{span.start}, {span.end}) has no words in the text of {len(article.text)} code "
                "points: select some"
            )
        if found and found[-1].overlaps(place):
            raise InputError(f"[{span.start}, {span.end}) overlaps another span: give them apart")
        found.append(place)
    return tuple(found)


def _list(name: str, value: object) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise InputError(f"{name} is {shown(value)}: give a list")
    return value


def _span(value: object) -> Range:
    if (isinstance(value, list | tuple) and len(value) == 2
            and all(type(one) is int for one in value)):  # fmt: skip
        return Range(*value)
    raise InputError(f"a span is {shown(value)}: give [start, end] in code points")


def _value(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"a value is {shown(value)}: give text, or leave it out for none")
    check_characters(value)
    return value
