"""Arrow: the IPC file format (Feather), one row an attribution, nested as in JSON Lines.

It holds every record whole, but for half a surrogate pair, which has no UTF-8. ``SCHEMA`` declares
the columns; the shape's number is in its metadata. Needs pyarrow: ``quoteattr[arrow]``.
"""

from __future__ import annotations

import datetime
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final

from quoteattr.errors import ExtraError, InputError, ReadError
from quoteattr.output import jsonl
from quoteattr.records import Article, Attribution

try:
    import pyarrow as pa
except ImportError:
    raise ExtraError(
        "arrow and parquet need pyarrow: python -m pip install 'quoteattr[arrow]'"
    ) from None

# Rows of a batch: enough to be quick, few enough for any memory.
_ROWS: Final = 10_000


def _must(name: str, kind: Any) -> Any:
    return pa.field(name, kind, nullable=False)


_PLACE: Final = (_must("start", pa.int32()), _must("end", pa.int32()), _must("text", pa.string()))
_SPAN: Final = pa.struct(_PLACE)
_SPEAKER: Final = pa.struct(
    [
        _must("id", pa.string()),
        _must("name", pa.string()),
        _must("kind", pa.string()),
        _must("named", pa.bool_()),
        _must("anonymous", pa.bool_()),
        _must("resolved_by", pa.string()),
        pa.field("role", _SPAN),
        _must("roles", pa.list_(_must("item", _SPAN))),
        pa.field("mention", _SPAN),
        pa.field("title", _SPAN),
        pa.field("organization", _SPAN),
        pa.field("key", pa.string()),
    ]
)
SCHEMA: Final = pa.schema(
    [
        pa.field("article", pa.string()),
        _must("id", pa.string()),
        _must("kind", pa.string()),
        _must("act", pa.string()),
        _must("text", pa.string()),
        _must("content", pa.list_(_must("item", _SPAN))),
        pa.field("cue", pa.struct([*_PLACE, _must("lemma", pa.string())])),
        pa.field("source", _SPAN),
        _must("speakers", pa.list_(_must("item", _SPEAKER))),
        pa.field("source_date", pa.date32()),
        pa.field("said_on", pa.string()),  # a year or a month is no date of Arrow's
        _must("polarity", pa.string()),
        pa.field("addressee", _SPAN),
        pa.field("medium", _SPAN),
        _must("confidence", pa.float64()),
    ],
    metadata={"schema": jsonl.SCHEMA},
)


def write(found: Iterable[tuple[Article, Sequence[Attribution]]], stream: BinaryIO) -> None:
    """Write the attributions of all articles, in batches of rows.

    Raises:
        InputError: A text holds half a surrogate pair.
    """
    with pa.ipc.new_file(stream, SCHEMA) as file:
        for batch in batches(found):
            file.write_batch(batch)


def read(stream: BinaryIO, name: str) -> Iterator[Attribution]:
    """Read the rows back; ``name`` names the stream in errors.

    Raises:
        ReadError: It is no Arrow file, or a row is no attribution; the message tells which.
    """
    try:
        file = pa.ipc.open_file(pa.py_buffer(stream.read()))
        check(file.schema, name)
        yield from records(map(file.get_batch, range(file.num_record_batches)), name)
    except pa.ArrowException as error:
        raise ReadError(name, f"is no Arrow IPC file: {str(error)[:100]}") from None


def batches(found: Iterable[tuple[Article, Sequence[Attribution]]]) -> Iterator[Any]:
    """Give the attributions as record batches of ``SCHEMA``.

    Raises:
        InputError: A text holds half a surrogate pair.

    >>> [batch.num_rows for batch in batches([])]
    []
    """
    return _batched(columns(record) for _, given in found for record in given)


def line_batches(lines: Iterable[str | bytes]) -> Iterator[Any]:
    """Give the attributions of lines that ``jsonl.dumps`` wrote as record batches of ``SCHEMA``.

    >>> [batch.num_rows for batch in line_batches([])]
    []
    """
    return _batched(_row(json.loads(line)) for line in lines)


def _batched(rows: Iterator[dict[str, Any]]) -> Iterator[Any]:
    while some := list(itertools.islice(rows, _ROWS)):
        try:
            yield pa.RecordBatch.from_pylist(some, schema=SCHEMA)
        except UnicodeEncodeError as error:
            raise InputError(
                f"{error.object[:40]!r} holds half a surrogate pair, which has no UTF-8: decode "
                "the text again"
            ) from None


def columns(record: Attribution) -> dict[str, Any]:
    """Give an attribution as a row of ``SCHEMA``.

    >>> from quoteattr.records import Act, Kind, Span
    >>> said = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="it rained",
    ...                    content=(Span(start=8, end=17, text="it rained"),))
    >>> set(SCHEMA.names) <= set(columns(said))
    True
    """
    return _row(jsonl.as_row(record))


def check(schema: Any, name: str) -> None:
    """Refuse a file that tells of another shape of records; one that tells none may have ours.

    Raises:
        ReadError: It is of another shape.

    >>> check(SCHEMA, "a.arrow")
    """
    told = (schema.metadata or {}).get(b"schema", jsonl.SCHEMA.encode()).decode()
    if told != jsonl.SCHEMA:
        raise ReadError(name, f"schema is {told!r}: this version reads {jsonl.SCHEMA!r} only")


def records(found: Iterable[Any], name: str) -> Iterator[Attribution]:
    """Make attributions of record batches; ``name`` names their file in errors.

    Raises:
        ReadError: A row is no attribution; the message tells which.
    """
    number = 0
    for batch in found:
        batch.validate(full=True)  # an error and no crash where offsets or UTF-8 are damaged
        for row in batch.to_pylist():
            number += 1
            try:
                yield jsonl.from_row({"schema": jsonl.SCHEMA, **_values(row)})
            except InputError as error:
                raise ReadError(f"{name}, row {number}", str(error)) from None


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    speakers = [{"roles": [], **speaker} for speaker in row["speakers"]]
    day = row["source_date"]
    return {**row, "speakers": speakers, "source_date": day and datetime.date.fromisoformat(day)}


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    day = row.get("source_date")
    return {**row, "source_date": day.isoformat() if isinstance(day, datetime.date) else day}
