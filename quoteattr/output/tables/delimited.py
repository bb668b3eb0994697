"""Rows for spreadsheets: one per attribution, each fact in one column, nothing left out.

Columns for people come first, then those that are needed to restore the record: offsets (``*_at``,
the start; ``content_at`` has ranges such as ``0..26 30..40``), ids, and further roles and speakers
as JSON. The parts of a content are joined by " … ". No cell can run as a formula: see `formulas`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final, TextIO

import regex

from quoteattr.errors import InputError, ReadError
from quoteattr.output import jsonl
from quoteattr.output.tables.formulas import guarded, unguarded
from quoteattr.records import Article, Attribution

# Reading does not depend on the order; people see the first columns without scrolling.
COLUMNS: Final = (
    "article id speaker role said_on kind act polarity text cue source addressee medium "
    "source_date confidence content content_at cue_lemma cue_at source_at addressee_at medium_at "
    "speaker_id speaker_key speaker_kind named anonymous resolved_by role_at mention mention_at "
    "title title_at organization organization_at more_roles more_speakers "
    "said_on_evidence said_on_evidence_at said_on_relation "
    "speaker_confidence role_confidence said_on_confidence "
    "claim claim_replacements joins within stance"
).split()
# Files written before these columns existed lack them, and are read all the same.
_LATER: Final = frozenset(COLUMNS[COLUMNS.index("said_on_evidence") :])

_JOINT: Final = " … "
_RANGE: Final = regex.compile(r"([0-9]+)\.\.([0-9]+)")
_SPEAKER: Final = ("named", "anonymous", "resolved_by")
_SPANS: Final = ("role", "mention", "title", "organization")


def write(
    found: Iterable[tuple[Article, Sequence[Attribution]]], stream: TextIO, dialect: str
) -> None:
    """Write headings and one row per attribution, in a dialect of Python's csv module."""
    rows = csv.writer(stream, dialect)
    rows.writerow(COLUMNS)
    for _, records in found:
        for record in records:
            row = cells(record)
            rows.writerow([guarded(row[column]) for column in COLUMNS])


def read(stream: BinaryIO, name: str, dialect: str) -> Iterator[Attribution]:
    """Yield the attributions of the rows; the columns may be in another order.

    Raises:
        ReadError: A column is missing or unknown, or a row is not an attribution; it says which.
    """
    rows = _rows(stream, name, dialect)
    headings = rows[0] if rows else []
    missing = [column for column in COLUMNS if column not in headings]
    if not set(missing) <= _LATER or sorted([*headings, *missing]) != sorted(COLUMNS):
        others = [column for column in headings if column not in COLUMNS or not column]
        raise ReadError(
            name,
            f"columns missing: {', '.join(missing) or 'none'}; unknown: "
            f"{', '.join(map(repr, others)) or 'none'}: use the headings that we write, each once",
        )
    for number, row in enumerate(rows[1:], 2):
        if not row:  # spreadsheets leave empty lines at the end
            continue
        try:
            if len(row) != len(headings):
                raise InputError(
                    f"{len(row)} cells for {len(headings)} columns: add or remove cells"
                )
            cells = dict(zip(headings, map(unguarded, row), strict=True))
            yield jsonl.from_row(_row({**dict.fromkeys(missing), **cells}))
        except InputError as error:
            raise ReadError(f"{name}, row {number}", str(error)) from None


def _rows(stream: BinaryIO, name: str, dialect: str) -> list[list[str]]:
    limit = csv.field_size_limit(2**31 - 1)  # a long quote does not mean a broken file
    try:
        text = stream.read().decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline=""), dialect, strict=True))
    except (csv.Error, UnicodeDecodeError) as error:
        raise ReadError(name, f"cannot be read ({error}): save it as UTF-8") from None
    finally:
        csv.field_size_limit(limit)


def cells(record: Attribution) -> dict[str, str | None]:
    """Return a record's cells by column, in any order and not yet guarded.

    >>> from quoteattr.records import Act, Kind, Span
    >>> said = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="it rained",
    ...                    content=(Span(start=8, end=17, text="it rained"),))
    >>> cells(said)["content_at"]
    '8..17'
    """
    row = jsonl.as_row(record)
    plain = "article id said_on kind act polarity text source_date".split()
    found: dict[str, str | None] = {key: row[key] for key in plain}
    found["confidence"] = _digits(row["confidence"])
    found["said_on_confidence"] = _digits(row.get("said_on_confidence"))
    found["content"] = _JOINT.join(part["text"] for part in row["content"])
    found["content_at"] = " ".join(f"{part['start']}..{part['end']}" for part in row["content"])
    for key in ("cue", "source", "addressee", "medium"):
        found |= _span_cells(key, row[key])
    found["cue_lemma"] = row["cue"] and row["cue"]["lemma"]
    dated = row.get("said_on_evidence")
    found |= _span_cells("said_on_evidence", dated)
    found["said_on_relation"] = dated and dated["relation"]
    first, *others = row["speakers"] or [{}]
    found |= {"speaker": first.get("name"), "speaker_id": first.get("id")}
    found |= {"speaker_key": first.get("key"), "speaker_kind": first.get("kind")}
    found |= {key: _word(first.get(key)) for key in _SPEAKER}
    for key in _SPANS:
        found |= _span_cells(key, first.get(key))
    found["speaker_confidence"] = _digits(first.get("confidence"))
    found["role_confidence"] = _digits(first.get("role_confidence"))
    found["more_roles"] = _listed(first.get("roles"))
    found["more_speakers"] = _listed(others)
    claim = row.get("claim", {})
    found |= {"claim": claim.get("text"), "claim_replacements": _listed(claim.get("replacements"))}
    found |= {"joins": _listed(row.get("joins")), "within": row.get("within")}
    found["stance"] = row.get("stance")
    return found


def _span_cells(key: str, span: Mapping[str, Any] | None) -> dict[str, str | None]:
    if span is None:
        return {key: None, f"{key}_at": None}
    return {key: span["text"], f"{key}_at": str(span["start"])}


def _word(value: object) -> str | None:
    return str(value).lower() if isinstance(value, bool) else None if value is None else str(value)


def _digits(number: float | None) -> str | None:
    """Return a number with all its digits, so that it is the same when read."""
    return None if number is None else repr(number)


def _listed(values: object) -> str | None:
    return json.dumps(values, ensure_ascii=False) if values else None


def _row(cells: Mapping[str, str | None]) -> dict[str, Any]:
    """Return the plain values of a record from its cells."""
    plain = "article id said_on kind act polarity source_date".split()
    row: dict[str, Any] = {"schema": jsonl.SCHEMA, **{key: cells[key] for key in plain}}
    row["text"] = cells["text"]
    row["confidence"] = _number(cells, "confidence", float)
    row["said_on_confidence"] = _share(cells, "said_on_confidence")
    row["content"] = _content(cells["content"] or "", cells["content_at"] or "")
    for key in ("cue", "source", "addressee", "medium"):
        row[key] = _span(cells, key)
    if row["cue"] is not None:
        row["cue"]["lemma"] = cells["cue_lemma"]
    row["said_on_evidence"] = _span(cells, "said_on_evidence")
    if row["said_on_evidence"] is not None:
        row["said_on_evidence"]["relation"] = cells["said_on_relation"]
    row["speakers"] = []
    if any(cells[key] is not None for key in ("speaker", "speaker_kind", "more_speakers")):
        row["speakers"] += [_speaker(cells), *_unlisted(cells, "more_speakers")]
    row |= {"joins": _unlisted(cells, "joins"), "within": cells["within"]}
    row["stance"] = cells["stance"]
    if cells["claim"] is not None:
        replaced = _unlisted(cells, "claim_replacements")
        row["claim"] = {"text": cells["claim"], "replacements": replaced}
    return row


def _speaker(cells: Mapping[str, str | None]) -> dict[str, Any]:
    speaker: dict[str, Any] = {"id": cells["speaker_id"], "name": cells["speaker"]}
    speaker |= {"kind": cells["speaker_kind"], "resolved_by": cells["resolved_by"]}
    for key in ("named", "anonymous"):
        value = (cells[key] or "").casefold()  # spreadsheets write TRUE and FALSE
        speaker[key] = {"true": True, "false": False}.get(value, value)
    speaker |= {key: _span(cells, key) for key in _SPANS}
    speaker["roles"] = _unlisted(cells, "more_roles")
    speaker["key"] = cells["speaker_key"]
    speaker["confidence"] = _share(cells, "speaker_confidence")
    speaker["role_confidence"] = _share(cells, "role_confidence")
    return speaker


def _content(text: str, ranges: str) -> list[dict[str, Any]]:
    """Split the joined parts by the lengths of their ranges."""
    parts, at = [], 0
    for each in ranges.split():
        match = _RANGE.fullmatch(each)
        if match is None:
            raise InputError(f"content_at: {each!r} is not a range: write START..END")
        start, end = map(int, match.groups())
        parts.append({"start": start, "end": end, "text": text[at : at + end - start]})
        at += end - start + len(_JOINT)
    if parts and at - len(_JOINT) != len(text):
        raise InputError(
            f"content_at: {ranges!r} does not fit the content of {len(text)} characters: restore "
            "both as they were written"
        )
    return parts


def _span(cells: Mapping[str, str | None], key: str) -> dict[str, Any] | None:
    text = cells[key]
    if text is None:
        return None
    start = _number(cells, f"{key}_at", int)
    return {"start": start, "end": start + len(text), "text": text}


def _number(cells: Mapping[str, str | None], key: str, kind: type[int] | type[float]) -> Any:
    try:
        return kind(cells[key] or "")
    except ValueError:
        raise InputError(f"{key}: {cells[key] or ''!r} is not a number") from None


def _share(cells: Mapping[str, str | None], key: str) -> float | None:
    return None if cells[key] is None else float(_number(cells, key, float))


def _unlisted(cells: Mapping[str, str | None], key: str) -> list[Any]:
    try:
        values = json.loads(cells[key] or "[]")
    except (ValueError, RecursionError) as error:
        raise InputError(f"{key}: {cells[key]!r} is not valid JSON: {error}") from None
    if not isinstance(values, list):
        raise InputError(f"{key}: {cells[key]!r} is not a JSON array: write [...]")
    return values
