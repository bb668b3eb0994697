"""The rows of a Parquet file, a few of them in memory at a time.

Row groups are independent: one that is damaged, or whose pages are too large to be decompressed
safely, is named with its rows, and the others are read. Needs pyarrow: ``quoteattr[corpus]``.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import attrs
import pyarrow as pa
import pyarrow.parquet as pq

from quoteattr.corpus import columns
from quoteattr.corpus.documents import Damaged, Document
from quoteattr.corpus.inputs import File
from quoteattr.errors import InputError
from quoteattr.output.tables.parquet_pages import RowGroup, batch_size, check, row_groups

_BUFFER: Final = 1 << 20
_ROWS: Final = 64  # of a batch: articles may be long


def documents(file: File, raw: BinaryIO) -> Iterator[tuple[int, int, Document]]:
    """Yield the rows of a file: for each its number, the bytes of the file behind it, and itself.

    Raises:
        Damaged: It is no Parquet file.
        OSError: It cannot be read now.
    """
    try:
        held = pq.ParquetFile(raw, buffer_size=_BUFFER, pre_buffer=False)
        groups = row_groups(raw)
        wanted = list(columns.of(pa.RecordBatch.from_pylist([], schema=held.schema_arrow)))
    except InputError as error:  # of its columns
        yield 1, file.size, Document(file.name, None, error, 0)
        return
    except Exception as error:  # noqa: BLE001 - pyarrow has many for a footer that is damaged
        raise _damaged(error) from None
    row, rows = 0, max(1, held.metadata.num_rows)
    for number, group in enumerate(groups):
        last = row + group.rows
        try:
            for found, at in _rows(held, raw, number, group, wanted):
                row += 1
                document = _of_row(file, row, found, at)
                yield row, min(file.size, file.size * row // rows), document
        except Exception as error:  # noqa: BLE001 - pyarrow has many for pages that are damaged
            told = f"rows {row + 1:,} to {last:,}"
            problem = (
                InputError(f"{told} cannot be read: {error}")
                if isinstance(error, InputError)
                else InputError(f"{told} are damaged ({_damaged(error)}): write the file again")
            )
            first, row = row + 1, max(row + 1, last)
            yield (
                row,
                min(file.size, file.size * row // rows),
                Document(file.name, first, problem, 0),
            )


def _rows(
    held: Any, raw: BinaryIO, number: int, group: RowGroup, wanted: list[str]
) -> Iterator[tuple[Any, int]]:
    """Yield the rows of a row group, as their batch and their place in it.

    Raises:
        InputError: A page of it is too large.
    """
    count = batch_size(check(raw, [group.only(wanted)]), _ROWS)
    for batch in held.iter_batches(batch_size=count, row_groups=[number], columns=wanted):
        found = columns.of(batch)
        yield from ((found, at) for at in range(batch.num_rows))


def _of_row(file: File, row: int, found: Any, at: int) -> Document:
    try:
        article = columns.article(found, at)
    except InputError as error:
        return Document(file.name, row, error, 0)
    article = attrs.evolve(article, id=article.id or f"{file.called}:{row}")
    return Document(file.name, row, article, len(article.text))


def _damaged(error: Exception) -> Damaged:
    """Turn pyarrow's error into ours.

    Raises:
        OSError: It is of the disk, and not of what is on it.
    """
    if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
        raise error  # EINVAL is a place in front of the file, which a damaged footer names
    return Damaged(str(error)[:100] or type(error).__name__)
