"""The rows of a Parquet file, with only a few in memory at a time.

Row groups are independent: if one is damaged, or has pages too large to decompress safely, its rows
are reported as failed and the others are read. Needs pyarrow: ``quoteattr[corpus]``.
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
_ROWS: Final = 64  # rows in a batch: few, since articles may be long


def documents(file: File, raw: BinaryIO) -> Iterator[tuple[int, int, Document]]:
    """Yield the rows of a file: number, bytes of the file up to its end, and document.

    Raises:
        Damaged: It is not a Parquet file.
        OSError: It cannot be read now.
    """
    try:
        held = pq.ParquetFile(raw, buffer_size=_BUFFER, pre_buffer=False)
        groups = row_groups(raw)
        wanted = list(columns.of(pa.RecordBatch.from_pylist([], schema=held.schema_arrow)))
    except InputError as error:  # its columns are not those of articles
        yield 1, file.size, Document(file.name, None, error, 0)
        return
    except Exception as error:  # noqa: BLE001 - pyarrow raises many classes for a damaged footer
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
            which = f"rows {row + 1:,} to {last:,}"
            problem = (
                InputError(f"{which} cannot be read: {error}")
                if isinstance(error, InputError)
                else InputError(f"{which} are damaged ({_damaged(error)}): write the file again")
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
    """Yield the rows of a row group, each as its batch and its number in that.

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
    """Return pyarrow's error as ours.

    Raises:
        OSError: It is an error of the disk, not of the data.
    """
    # EINVAL comes from seeking before the file's start, to an offset in a damaged footer.
    if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
        raise error
    return Damaged(str(error)[:100] or type(error).__name__)
