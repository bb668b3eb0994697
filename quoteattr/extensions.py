"""Records in a Doc: ``doc._.attributions`` and ``doc._.article_date``.

They are stored as plain values, which are serialized with the Doc: rows in ``doc.user_data``, under
the keys of spaCy's span extensions, which spaCy shifts when Docs are merged or sliced, and spans in
``doc.spans``.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

import attrs
from spacy.tokens import Doc
from spacy.tokens import Span as Tokens

from quoteattr.errors import InputError
from quoteattr.output import jsonl
from quoteattr.reading.frontmatter import read_date
from quoteattr.records import Attribution, Span, Speaker, SpeakerKind, moved, parse_day
from quoteattr.records.numbering import SpeakerIds, numbered, with_ids

_S = TypeVar("_S", bound=Span)

CONTENT, CUE, SOURCE = "quoteattr:content", "quoteattr:cue", "quoteattr:source"
PARTS: Final = {CONTENT: "quoteattr_content", CUE: "quoteattr_cue", SOURCE: "quoteattr_source"}
"""The keys of the spans in ``doc.spans``, with the names of their scores."""

_ROWS, _DATE = "quoteattr_rows", "quoteattr_date"
"""Extensions of spans: a record's row is on its first content, the date on the whole text."""

_MARKUP: Final = str.maketrans("", "", '<>"')  # displacy does not escape the name in its HTML


def _attributions(doc: Doc) -> tuple[Attribution, ...]:
    """Return the records, with their offsets corrected for merging and slicing.

    Raises:
        InputError: The Doc has the spans of records without their rows.
    """
    text = doc.text
    kept: dict[int, list[Attribution]] = {}  # by how far the text has moved
    lost: set[tuple[int, str | None]] = set()  # records that a slice has cut off
    for start, _, value in _stored(doc, _ROWS):
        moved = start - value["start"]
        for row in value["rows"]:
            record = _moved(jsonl.from_row(row), moved, text)
            if record is not None:
                kept.setdefault(moved, []).append(record)
            else:
                lost.add((moved, row["id"]))
    if not kept and doc.spans.get(CONTENT):
        raise InputError(
            f"doc.spans[{CONTENT!r}] has {len(doc.spans[CONTENT])} spans and the Doc no records: "
            "keep them with DocBin(store_user_data=True), doc.to_json(underscore=["
            f"{_ROWS!r}, {_DATE!r}]) or doc.to_bytes(), run the component again, or set "
            "doc._.attributions"
        )
    for moved, records in kept.items():
        kept[moved] = [
            attrs.evolve(one, within=None) if (moved, one.within) in lost else one
            for one in records
        ]
    if len(kept) < 2:
        return tuple(record for records in kept.values() for record in records)
    ids = SpeakerIds()  # each of the joined Docs numbered its speakers from 1
    joined = [numbered(kept[moved], ids) for moved in sorted(kept)]
    return with_ids(joined)


def _set_attributions(doc: Doc, records: Iterable[Attribution]) -> None:
    records, text = tuple(records), doc.text
    for record in records:
        for span in record.spans():
            if text[span.start : span.end] != span.text:
                raise InputError(
                    f"{record.id}: {span.text!r} does not stand at {span.start} of the Doc: give "
                    "offsets into doc.text"
                )
    _delete(doc, _ROWS)
    for record in records:
        first = next(_spans(doc, record, CONTENT))
        value = first._.get(_ROWS) or {"start": first.start_char, "rows": []}
        first._.set(_ROWS, {**value, "rows": [*value["rows"], jsonl.as_row(record)]})
    for key in PARTS:
        doc.spans[key] = [span for record in records for span in _spans(doc, record, key)]


def _stored(doc: Doc, name: str) -> Iterator[tuple[int, int, Any]]:
    """Yield the start, the end and the stored value of each span that has an extension."""
    data: Mapping[Any, Any] = doc.user_data  # spaCy's types know string keys only
    for key, value in data.items():
        if isinstance(key, tuple) and key[:2] == ("._.", name):
            yield key[2], key[3], value


def _delete(doc: Doc, name: str) -> None:
    data: Any = doc.user_data
    for start, end, _ in list(_stored(doc, name)):
        del data["._.", name, start, end]


def _moved(record: Attribution, by: int, text: str) -> Attribution | None:
    """Return a record with moved offsets; None if the text lacks its content, cue or source.

    A slice of a Doc keeps all rows, and other text may have been merged to it. Other spans that are
    outside the text are dropped, such as a role that only the whole article has.
    """

    def kept(span: _S | None) -> _S | None:
        if span is None or span.start + by < 0:
            return None
        return span if text[span.start + by : span.end + by] == span.text else None

    if not all(map(kept, filter(None, (*record.content, record.cue, record.source)))):
        return None

    def cut(speaker: Speaker) -> Speaker:
        first, *more = [*filter(kept, filter(None, (speaker.role, *speaker.roles))), None]
        return attrs.evolve(
            speaker,
            role=first,
            roles=tuple(filter(None, more)),
            mention=kept(speaker.mention),
            title=kept(speaker.title) if first == speaker.role else None,
            organization=kept(speaker.organization) if first == speaker.role else None,
            role_confidence=speaker.role_confidence if first == speaker.role else None,
        )

    inside = attrs.evolve(
        record,
        addressee=kept(record.addressee),
        medium=kept(record.medium),
        said_on_evidence=kept(record.said_on_evidence),
        speakers=tuple(map(cut, record.speakers)),
    )
    return moved(inside, lambda span: (span.start + by, span.end + by, span.text))


def _spans(doc: Doc, record: Attribution, key: str) -> Iterator[Tokens]:
    """Yield the tokens of one part of a record, including tokens that its range cuts."""
    places: Sequence[Span | None]
    if key == CONTENT:
        places, label = record.content, record.kind.value
    elif key == CUE:
        places, label = [record.cue], record.act.value
    else:
        kind = record.speaker.kind if record.speaker else SpeakerKind.UNKNOWN
        places, label = [record.source], kind.value
    name = record.speaker.name.translate(_MARKUP) if record.speaker else ""
    for place in filter(None, places):
        tokens = doc.char_span(
            place.start,
            place.end,
            label,
            kb_id=name,
            span_id=record.id,
            alignment_mode="expand",
        )
        assert tokens is not None  # the range lies in the text
        yield tokens


def _article_date(doc: Doc) -> datetime.date | None:
    """Return the date; a Doc that was merged or sliced has none."""
    day = doc[:]._.get(_DATE)
    return None if day is None else parse_day(day)


def _set_article_date(doc: Doc, day: datetime.date | str | None) -> None:
    if isinstance(day, str):
        day = read_date(day)
    elif isinstance(day, datetime.datetime):
        day = day.date()
    _delete(doc, _DATE)
    if day is not None:
        doc[:]._.set(_DATE, day.isoformat())


# Set on import, without the component: a process that only loads Docs needs them, too.
Doc.set_extension("attributions", getter=_attributions, setter=_set_attributions, force=True)
Doc.set_extension("article_date", getter=_article_date, setter=_set_article_date, force=True)
Tokens.set_extension(_ROWS, default=None, force=True)
Tokens.set_extension(_DATE, default=None, force=True)
