"""The size of the pages of a Parquet file, known before any of them is decompressed.

A few kilobytes may decompress to gigabytes, and pyarrow decompresses a page as a whole. The footer
tells only the size of a column chunk, which is large in any good file; the size of a page stands in
its header, which pyarrow does not show. So both are read here, in Thrift's compact protocol, and
the pages are skipped. (pyarrow's own view of a column chunk ends the process where its statistics
are damaged.) What is read here is what pyarrow goes by when it reads the same page.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from typing import Any, BinaryIO, Final

import attrs

from quoteattr.reading.lines import LONGEST, too_long

LARGEST: Final = 10 * LONGEST
"""Bytes that a page may have. pyarrow looks at the size after each 1,024 values that it writes."""

_BYTES: Final = 64_000_000  # of a batch, as far as the size of the pages tells
_MAGIC: Final = b"PAR1"
_DEPTH: Final = 16  # of structs and lists within each other: a footer has less
_KEPT: Final = 1 << 16  # bytes of a string that is kept: names are short, statistics are not needed


@attrs.frozen
class RowGroup:
    """A row group: its rows, and of each column by name where its pages begin and end."""

    rows: int
    columns: dict[str, tuple[int, int]]

    def only(self, names: Iterable[str]) -> RowGroup:
        """Return the row group with some of its columns.

        Raises:
            ValueError: One is missing.
        """
        try:
            return RowGroup(self.rows, {name: self.columns[name] for name in names})
        except KeyError as error:
            raise ValueError(f"the footer lacks a column ({error})") from None


def row_groups(stream: BinaryIO) -> list[RowGroup]:
    """Read the footer of a file.

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
        told = chunk[3]
        start, dictionary = told[9], told.get(11, 0)
        if 0 < dictionary < start:
            start = dictionary
        if start < 0 or told[7] < 0:
            raise ValueError(f"a column begins at byte {start}")
        name = b".".join(told[3]).decode("utf-8", "replace")
        columns[name] = (start, start + told[7])
    return RowGroup(row[3], columns)


def check(stream: BinaryIO, groups: Iterable[RowGroup] | None = None) -> int:
    """Return the bytes of the largest page of some row groups, by default of all of a file.

    Raises:
        InputError: The page is too large to be decompressed safely.
        ValueError: The footer or the header of a page is damaged.
    """
    if groups is None:
        groups = row_groups(stream)
    size = largest(stream, (place for group in groups for place in group.columns.values()))
    if size > LARGEST:
        raise too_long("a page", size, "write the file again, with smaller pages", LARGEST)
    return size


def batch_size(page: int, most: int) -> int:
    """Return how many rows to read at once where the largest page has so many bytes.

    A value may be as long as a page, and a dictionary may repeat it in each row.

    >>> batch_size(1_000_000, 100), batch_size(30_000_000, 100), batch_size(200_000_000, 100)
    (64, 2, 1)
    """
    return min(most, max(1, _BYTES // max(1, page)))


def largest(stream: BinaryIO, places: Iterable[tuple[int, int]]) -> int:
    """Return the bytes of the largest page, decompressed; no value is longer, in any encoding.

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
    """Read a struct of Thrift's compact protocol: its values by field."""
    found: dict[int, Any] = {}
    field = 0
    while head := _byte(stream):
        delta, kind = head >> 4, head & 15
        field = field + delta if delta else _signed(stream)
        found[field] = kind == 1 if kind in (1, 2) else _value(stream, kind, depth)
    return found


def _value(stream: BinaryIO, kind: int, depth: int) -> Any:
    if depth > _DEPTH:
        raise ValueError("values too deep in each other")
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
    raise ValueError(f"type {kind} is none that Parquet has")


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
