"""Lines of a stream, none held in memory beyond a size that no article has.

A line that is too long is read to its end, counted and dropped: what refuses it can tell its size,
and the lines behind it are read as ever.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from quoteattr.errors import InputError

LONGEST: Final = 20_000_000
"""Bytes that a line or an article may have: some four million words."""

_PASS: Final = "surrogatepass"  # a lone surrogate is no UTF-8: decoding it again tells where it is


@attrs.frozen
class Line:
    """One line of a stream, its line end included.

    Attributes:
        number: Its number, from 1.
        start: The byte of the stream at which it begins.
        size: Its bytes.
        begin: What is held of it: all, or if it is too long, how it begins.
    """

    number: int
    start: int
    size: int
    begin: bytes

    @property
    def data(self) -> bytes:
        """The whole line.

        Raises:
            InputError: It is too long; the message tells its size.
        """
        if len(self.begin) < self.size:
            remedy = "write one article or record a line"
            raise too_long("a line", self.size, remedy, len(self.begin))
        return self.begin


def bounded(stream: Iterable[bytes] | Iterable[str], longest: int = LONGEST) -> Iterator[Line]:
    r"""Yield the lines of a stream, or any lines; of one that is too long only how it begins.

    >>> [(line.number, line.size) for line in bounded(io.BytesIO(b"a\n" + b"b" * 99), longest=9)]
    [(1, 2), (2, 99)]
    """
    start = 0
    for number, (begin, size) in enumerate(_lines(stream, longest), 1):
        yield Line(number, start, size, begin)
        start += size


def whole(lines: Iterable[Line], longest: int = LONGEST) -> bytes:
    r"""Put lines together again.

    Raises:
        InputError: They are too long together; the message tells their size.

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
    """Make the error about something of too many bytes.

    >>> str(too_long("a text", 200_000_000, "cut it"))
    'a text of 200,000,000 bytes: at most 20,000,000 are read; cut it'
    """
    return InputError(f"{what} of {size:,} bytes: at most {longest:,} are read; {remedy}")


def _lines(stream: Iterable[bytes] | Iterable[str], longest: int) -> Iterator[tuple[bytes, int]]:
    if not isinstance(stream, io.IOBase):  # lines that are in memory already
        for given in stream:
            line = _encoded(given)
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
