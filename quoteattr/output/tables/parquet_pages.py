"""The sizes of the pages of a Parquet file, before any page is decompressed.

A few kilobytes may decompress to gigabytes, and pyarrow decompresses each page as a whole. The
footer has only the sizes of column chunks, which are large in good files, too. The size of a page
is in its header, which pyarrow does not expose. So footer and headers are parsed here, in Thrift's
compact protocol, and the pages are skipped. (pyarrow's own view of a column chunk crashes the
process where its statistics are damaged.) The size found here is the one that pyarrow relies on.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from typing import Any, BinaryIO, Final

import attrs

from quoteattr.reading.lines import LONGEST, too_long

LARGEST: Final = 10 * LONGEST
"""The most bytes in a page. pyarrow, when writing, checks the size every 1,024 values only."""

_BYTES: Final = 64_000_000  # bytes in a batch, as far as the sizes of pages show
_MAGIC: Final = b"PAR1"
_DEPTH: Final = 16  # nested structs and lists: a valid footer has fewer
_KEPT: Final = 1 << 16  # bytes of a string that is kept: names are short, statistics are skipped


@attrs.frozen
class RowGroup:
    """A row group: its number of rows, and where the pages of each column begin and end."""

    rows: int
    columns: dict[str, tuple[int, int]]

    def only(self, names: Iterable[str]) -> RowGroup:
        """Return the row group with some of its columns only.

        Raises:
            ValueError: One of them is missing.
        """
        try:
            return RowGroup(self.rows, {name: self.columns[name] for name in names})
        except KeyError as error:
            raise ValueError(f"the footer lacks a column ({error})") from None


def row_groups(stream: BinaryIO) -> list[RowGroup]:
    """Return the row groups in the footer of a file.

    Raises:
        ValueError: It is damaged.
    """
    length = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, length - 8))
    tail = stream.read(8)
    size = int.from_bytes(tail[:4], "little")
    if tail[4:] != _MAGIC or size > length - 8:
        raise ValueError("no Parquet footer")
    stream.seek(length - 8 - size)
    try:
        return [_row_group(row) for row in _struct(io.BytesIO(stream.read(size)), 0).get(4, ())]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"the footer lacks a field ({error})") from None


def _row_group(row: dict[int, Any]) -> RowGroup:
    columns = {}
    for chunk in row[1]:
        metadata = chunk[3]
        start, dictionary = metadata[9], metadata.get(11, 0)
        if 0 < dictionary < start:
            start = dictionary
        if start < 0 or metadata[7] < 0:
            raise ValueError(f"a column begins at byte {start}")
        name = b".".join(metadata[3]).decode("utf-8", "replace")
        columns[name] = (start, start + metadata[7])
    return RowGroup(row[3], columns)


def check(stream: BinaryIO, groups: Iterable[RowGroup] | None = None) -> int:
    """Return the size of the largest page in some row groups, by default in all of a file.

    Raises:
        InputError: The page is too large to decompress safely.
        ValueError: The footer or the header of a page is damaged.
    """
    if groups is None:
        groups = row_groups(stream)
    size = largest(stream, (place for group in groups for place in group.columns.values()))
    if size > LARGEST:
        raise too_long("a page", size, "write the file again, with smaller pages", LARGEST)
    return size


def batch_size(page: int, most: int) -> int:
    """Return how many rows to read at once, at most ``most``, given the size of the largest page.

    A value may be as long as a page, and dictionary encoding may repeat it in every row.

    >>> batch_size(1_000_000, 100), batch_size(30_000_000, 100), batch_size(200_000_000, 100)
    (64, 2, 1)
    """
    return min(most, max(1, _BYTES // max(1, page)))


def largest(stream: BinaryIO, places: Iterable[tuple[int, int]]) -> int:
    """Return the decompressed size of the largest page; no value is longer, in any encoding.

    Args:
        stream: The file.
        places: Where the pages of each column begin and end.

    Raises:
        ValueError: The headers are damaged.
    """
    found = 0
    for place, end in places:
        while place < end:
            stream.seek(place)
            header = _struct(stream, 0)
            size, compressed = header.get(2, -1), header.get(3, -1)
            if not all(isinstance(each, int) and each >= 0 for each in (size, compressed)):
                raise ValueError(f"no page header at byte {place}")
            found = max(found, size)
            place = stream.tell() + compressed
    return found


def _struct(stream: BinaryIO, depth: int) -> dict[int, Any]:
    """Read a struct of Thrift's compact protocol; return its values by field."""
    found: dict[int, Any] = {}
    field = 0
    while head := _byte(stream):
        delta, kind = head >> 4, head & 15
        field = field + delta if delta else _signed(stream)
        found[field] = kind == 1 if kind in (1, 2) else _value(stream, kind, depth)
    return found


def _value(stream: BinaryIO, kind: int, depth: int) -> Any:
    if depth > _DEPTH:
        raise ValueError("values are nested too deeply")
    if kind in (1, 2, 3):
        return _byte(stream)
    if 4 <= kind <= 6:
        return _signed(stream)
    if kind == 7:
        return stream.read(8)
    if kind == 8:
        size = _unsigned(stream)
        if size <= _KEPT:
            return stream.read(size)
        stream.seek(size, os.SEEK_CUR)
        return b""
    if kind in (9, 10):
        head = _byte(stream)
        count = _unsigned(stream) if head >> 4 == 15 else head >> 4
        return [_value(stream, head & 15, depth + 1) for _ in range(count)]
    if kind == 12:
        return _struct(stream, depth + 1)
    raise ValueError(f"Parquet has no type {kind}")


def _signed(stream: BinaryIO) -> int:
    value = _unsigned(stream)
    return value >> 1 ^ -(value & 1)


def _unsigned(stream: BinaryIO) -> int:
    value = 0
    for shift in range(0, 70, 7):
        byte = _byte(stream)
        value |= (byte & 127) << shift
        if byte < 128 and value < 1 << 63:
            return value
    raise ValueError("a number is too long")


def _byte(stream: BinaryIO) -> int:
    read = stream.read(1)
    if not read:
        raise ValueError("it ends too early")
    return read[0]
