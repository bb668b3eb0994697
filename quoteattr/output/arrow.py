"""Arrow: the IPC file format (Feather), one row per attribution, nested as in JSON Lines.

It holds complete records, except for half a surrogate pair, which UTF-8 cannot encode. ``SCHEMA``
declares the columns; its metadata have the version of the record format. Needs pyarrow:
``quoteattr[arrow]``.
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

# Rows in a batch: enough to be fast, few enough for any memory.
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
        pa.field("confidence", pa.float64()),
        pa.field("role_confidence", pa.float64()),
    ]
)
_JOIN: Final = pa.struct(
    [_must("at", pa.int32()), _must("printed", pa.string()), _must("text", pa.string())]
)
_REPLACEMENT: Final = pa.struct([*_PLACE, _must("new", pa.string()), _must("why", pa.string())])
_CLAIM: Final = pa.struct(
    [_must("text", pa.string()), _must("replacements", pa.list_(_must("item", _REPLACEMENT)))]
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
        pa.field("said_on", pa.string()),  # Arrow's dates cannot be a month or a year
        _must("polarity", pa.string()),
        pa.field("addressee", _SPAN),
        pa.field("medium", _SPAN),
        _must("confidence", pa.float64()),
        pa.field("said_on_evidence", pa.struct([*_PLACE, _must("relation", pa.string())])),
        pa.field("said_on_confidence", pa.float64()),
        _must("joins", pa.list_(_must("item", _JOIN))),
        pa.field("claim", _CLAIM),
        pa.field("within", pa.string()),
        pa.field("stance", pa.string()),
    ],
    metadata={"schema": jsonl.SCHEMA},
)


def write(found: Iterable[tuple[Article, Sequence[Attribution]]], stream: BinaryIO) -> None:
    """Write the attributions of all articles, in batches of rows.

    Raises:
        InputError: A text contains half a surrogate pair.
    """
    with pa.ipc.new_file(stream, SCHEMA) as file:
        for batch in batches(found):
            file.write_batch(batch)


def read(stream: BinaryIO, name: str) -> Iterator[Attribution]:
    """Yield the attributions of a file; ``name`` is the stream's name in errors.

    Raises:
        ReadError: It is not an Arrow file, or a row is not an attribution; the message says which.
    """
    try:
        file = pa.ipc.open_file(pa.py_buffer(stream.read()))
        check(file.schema, name)
        yield from records(map(file.get_batch, range(file.num_record_batches)), name)
    except pa.ArrowException as error:
        raise ReadError(
            name,
            f"is not an Arrow IPC file ({str(error)[:100]}): check its name, or write it again",
        ) from None


def batches(found: Iterable[tuple[Article, Sequence[Attribution]]]) -> Iterator[Any]:
    """Return the attributions as record batches of ``SCHEMA``.

    Raises:
        InputError: A text contains half a surrogate pair.

    >>> [batch.num_rows for batch in batches([])]
    []
    """
    return _batched(columns(record) for _, some in found for record in some)


def line_batches(lines: Iterable[str | bytes]) -> Iterator[Any]:
    """Return the attributions of lines that ``jsonl.dumps`` wrote as batches of ``SCHEMA``.

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
                f"{error.object[:40]!r} contains half a surrogate pair, which UTF-8 cannot encode: "
                "decode the text again"
            ) from None


def columns(record: Attribution) -> dict[str, Any]:
    """Return an attribution as a row of ``SCHEMA``.

    >>> from quoteattr.records import Act, Kind, Span
    >>> said = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="it rained",
    ...                    content=(Span(start=8, end=17, text="it rained"),))
    >>> set(SCHEMA.names) <= set(columns(said))
    True
    """
    return _row(jsonl.as_row(record))


def check(schema: Any, name: str) -> None:
    """Check that a file has our version of the record format, or names none.

    Raises:
        ReadError: It has another version.

    >>> check(SCHEMA, "a.arrow")
    """
    version = (schema.metadata or {}).get(b"schema", jsonl.SCHEMA.encode()).decode()
    if version != jsonl.SCHEMA:
        raise ReadError(name, f"schema is {version!r}: this version reads {jsonl.SCHEMA!r} only")


def records(found: Iterable[Any], name: str) -> Iterator[Attribution]:
    """Yield the attributions of record batches; ``name`` is their file's name in errors.

    Raises:
        ReadError: A row is not an attribution; the message says which.
    """
    for number, row in enumerate(rows(found), 1):
        try:
            yield jsonl.from_row(row)
        except InputError as error:
            raise ReadError(f"{name}, row {number}", str(error)) from None


def rows(found: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Yield the rows of record batches as plain values, as ``jsonl.as_row`` returns them."""
    for batch in found:
        batch.validate(full=True)  # damaged offsets or UTF-8 would crash the process otherwise
        for row in batch.to_pylist():
            yield {"schema": jsonl.SCHEMA, **_values(row)}


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    speakers = [{"roles": [], **speaker} for speaker in row["speakers"]]
    day = row["source_date"]
    known = {**dict.fromkeys(SCHEMA.names), "joins": [], **row}  # null for a key that is left out
    return {**known, "speakers": speakers, "source_date": day and datetime.date.fromisoformat(day)}


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    day = row.get("source_date")
    return {**row, "source_date": day.isoformat() if isinstance(day, datetime.date) else day}
