"""Parquet: one row per attribution, nested as in JSON Lines, in the columns of ``arrow.SCHEMA``.

It holds complete records, except for half a surrogate pair, which UTF-8 cannot encode. Needs
pyarrow: ``quoteattr[arrow]``.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO, Final

from quoteattr.errors import InputError, ReadError
from quoteattr.output import arrow
from quoteattr.output.tables import parquet_pages
from quoteattr.records import Article, Attribution

# isort: split
import pyarrow as pa  # after arrow, whose error says what to install when pyarrow is missing
import pyarrow.parquet as pq

_ROWS: Final = 10_000  # rows in a batch, unless the pages are large


def write(found: Iterable[tuple[Article, Sequence[Attribution]]], stream: BinaryIO) -> None:
    """Write the attributions of all articles, in row groups.

    Raises:
        InputError: A text contains half a surrogate pair.
    """
    _write(arrow.batches(found), stream)


def write_lines(lines: Iterable[str | bytes], stream: BinaryIO) -> None:
    """Write the attributions of lines that ``jsonl.dumps`` wrote."""
    _write(arrow.line_batches(lines), stream)


def _write(batches: Iterable[Any], stream: BinaryIO) -> None:
    with pq.ParquetWriter(stream, arrow.SCHEMA, compression="zstd") as file:
        for batch in batches:
            file.write_batch(batch)


def read(stream: BinaryIO, name: str) -> Iterator[Attribution]:
    """Yield the attributions of the rows; ``name`` is the stream's name in errors.

    Raises:
        ReadError: It is not a Parquet file, or a row is not an attribution; the message says which.
    """
    try:
        yield from arrow.records(_batches(io.BytesIO(stream.read()), name), name)
    except (InputError, pa.ArrowException, ValueError) as error:
        raise _problem(name, error) from None


def rows(stream: BinaryIO, name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows as plain values, as ``jsonl.as_row`` returns them, without checking them.

    The stream must be a file: it is not read into memory.

    Raises:
        ReadError: It is not a Parquet file of attributions.
    """
    try:
        yield from arrow.rows(_batches(stream, name))
    except (InputError, pa.ArrowException, ValueError) as error:
        raise _problem(name, error) from None


def _batches(stream: BinaryIO, name: str) -> Iterator[Any]:
    size = parquet_pages.check(stream)
    file = pq.ParquetFile(stream, pre_buffer=False)
    arrow.check(file.schema_arrow, name)
    yield from file.iter_batches(batch_size=parquet_pages.batch_size(size, _ROWS))


def _problem(name: str, error: Exception) -> ReadError:
    if isinstance(error, ReadError):
        return error
    if isinstance(error, InputError):
        return ReadError(name, str(error))
    return ReadError(
        name, f"is not a Parquet file ({str(error)[:100]}): check its name, or write it again"
    )
