"""Parquet: one row an attribution, nested as in JSON Lines, in the columns of ``arrow.SCHEMA``.

It holds every record whole, but for half a surrogate pair, which has no UTF-8. Needs pyarrow:
``quoteattr[arrow]``.
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
import pyarrow as pa  # behind arrow, which tells what to do when it is missing
import pyarrow.parquet as pq

_ROWS: Final = 10_000  # of a batch, unless its pages are large


def write(found: Iterable[tuple[Article, Sequence[Attribution]]], stream: BinaryIO) -> None:
    """Write the attributions of all articles, in groups of rows.

    Raises:
        InputError: A text holds half a surrogate pair.
    """
    _write(arrow.batches(found), stream)


def write_lines(lines: Iterable[str | bytes], stream: BinaryIO) -> None:
    """Write attributions that are lines of JSON already, as ``jsonl.dumps`` wrote them."""
    _write(arrow.line_batches(lines), stream)


def _write(batches: Iterable[Any], stream: BinaryIO) -> None:
    with pq.ParquetWriter(stream, arrow.SCHEMA, compression="zstd") as file:
        for batch in batches:
            file.write_batch(batch)


def read(stream: BinaryIO, name: str) -> Iterator[Attribution]:
    """Read the rows back; ``name`` names the stream in errors.

    Raises:
        ReadError: It is no Parquet file, or a row is no attribution; the message tells which.
    """
    try:
        data = io.BytesIO(stream.read())
        size = parquet_pages.check(data)
        file = pq.ParquetFile(data)
        arrow.check(file.schema_arrow, name)
        rows = parquet_pages.batch_size(size, _ROWS)
        yield from arrow.records(file.iter_batches(batch_size=rows), name)
    except ReadError:
        raise
    except InputError as error:
        raise ReadError(name, str(error)) from None
    except (pa.ArrowException, ValueError) as error:
        raise ReadError(name, f"is no Parquet file: {str(error)[:100]}") from None
