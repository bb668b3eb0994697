"""Lines of a stream, of which none may fill the memory.

A line longer than any article is read to its end, measured and dropped: the error about it can name
its size, and the lines after it are read as usual.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from quoteattr.errors import InputError

LONGEST: Final = 20_000_000
"""The most bytes that a line or an article may have: some four million words."""

_PASS: Final = "surrogatepass"  # a lone surrogate is kept here: decoding it reports its position


@attrs.frozen
class Line:
    """One line of a stream, line end included.

    Attributes:
        number: Its number, from 1.
        start: The byte of the stream at which it begins.
        size: Its size in bytes.
        begin: The line, or the beginning of one that is too long.
    """

    number: int
    start: int
    size: int
    begin: bytes

    @property
    def data(self) -> bytes:
        """The whole line.

        Raises:
            InputError: It is too long; the message says how long.
        """
        if len(self.begin) < self.size:
            remedy = "write one article or record a line"
            raise too_long("a line", self.size, remedy, len(self.begin))
        return self.begin


def bounded(stream: Iterable[bytes] | Iterable[str], longest: int = LONGEST) -> Iterator[Line]:
    r"""Yield the lines of a stream or list; of a line that is too long only the beginning.

    >>> [(line.number, line.size) for line in bounded(io.BytesIO(b"a\n" + b"b" * 99), longest=9)]
    [(1, 2), (2, 99)]
    """
    start = 0
    for number, (begin, size) in enumerate(_lines(stream, longest), 1):
        yield Line(number, start, size, begin)
        start += size


def whole(lines: Iterable[Line], longest: int = LONGEST) -> bytes:
    r"""Join lines again.

    Raises:
        InputError: Together they are too long; the message says how long.

    >>> whole(bounded(["a\n", "b"]))
    b'a\nb'
    """
    parts: list[bytes] = []
    size = 0
    for line in lines:
        size += line.size
        if size <= longest:
            parts.append(line.begin)
    if size > longest:
        raise too_long("a text", size, "cut it into its articles", longest)
    return b"".join(parts)


def too_long(what: str, size: int, remedy: str, longest: int = LONGEST) -> InputError:
    """Return the error about something that has too many bytes.

    >>> str(too_long("a text", 200_000_000, "cut it"))
    'a text of 200,000,000 bytes: at most 20,000,000 are read; cut it'
    """
    return InputError(f"{what} of {size:,} bytes: at most {longest:,} are read; {remedy}")


def _lines(stream: Iterable[bytes] | Iterable[str], longest: int) -> Iterator[tuple[bytes, int]]:
    if not isinstance(stream, io.IOBase):  # lines that are in memory already
        for each in stream:
            line = _encoded(each)
            yield line[:longest], len(line)
        return
    while begin := _encoded(stream.readline(longest + 1)):
        size, last = len(begin), begin
        while size > longest and not last.endswith(b"\n"):
            last = _encoded(stream.readline(longest))
            size += len(last)
            if not last:
                break
        yield begin[:longest], size


def _encoded(line: bytes | str) -> bytes:
    return line.encode("utf-8", _PASS) if isinstance(line, str) else line
