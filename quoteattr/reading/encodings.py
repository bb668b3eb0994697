"""From bytes to text: UTF-8 or an encoding that the caller names, with hints where it is another.

An encoding is never guessed silently: a wrong guess would change quotes without anybody noticing.
"""

from __future__ import annotations

import codecs
import contextlib
import io
from collections.abc import Iterable, Iterator
from typing import IO, Any, Final

import regex

from quoteattr.errors import InputError

# Longer byte order marks first: that of UTF-32 begins with that of UTF-16.
_MARKS: Final = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Curly quotes and apostrophes of an English text in Mac Roman: Windows-1252 would read them as
# accented capital letters in the middle of words.
_MAC: Final = regex.compile(rb"[\xd2\xd4](?=[A-Za-z])|(?<=[A-Za-z.,!?])[\xd3\xd5]")
# Bytes that show whether every other byte of a text is zero, as in UTF-16.
_LOOKED_AT: Final = 1000


def known(name: str) -> str:
    """Return the name of a text encoding unchanged, after checking it.

    Raises:
        InputError: Python knows no text encoding of that name.

    >>> known("cp1252")
    'cp1252'
    """
    try:
        "".encode(name)
    except (LookupError, ValueError):
        raise InputError(
            f"{name!r} is not a known text encoding: give one such as cp1252, mac_roman or utf-16"
        ) from None
    return name


@contextlib.contextmanager
def recoded(
    stream: Iterable[bytes] | Iterable[str], encoding: str | None
) -> Iterator[Iterable[bytes] | Iterable[str]]:
    r"""Decode a binary stream to lines of text; without an encoding, yield it unchanged.

    Line ends are kept. The stream is left open.

    >>> with recoded(io.BytesIO("“No”\r\n".encode("cp1252")), "cp1252") as lines:
    ...     list(lines)
    ['“No”\r\n']
    """
    if encoding is None or isinstance(stream, io.TextIOBase):
        yield stream
        return
    binary: Any = stream
    if not hasattr(stream, "read"):
        binary = io.BytesIO(b"".join(_bytes(line) for line in stream))
    text: IO[str] = io.TextIOWrapper(binary, encoding=known(encoding), newline="\n")
    try:
        yield text
    finally:
        with contextlib.suppress(ValueError):  # the stream is closed already
            text.detach()  # type: ignore[attr-defined]


def _bytes(line: bytes | str) -> bytes:
    if isinstance(line, str):
        raise InputError("an encoding was given for lines that are decoded already: leave it out")
    return line


def not_in(encoding: str, error: UnicodeDecodeError) -> str:
    """Return a message about bytes that are not in the encoding that the caller named."""
    value = error.object[error.start : error.start + 1].hex().upper()
    return f"byte 0x{value} has no meaning in {encoding}: try another --encoding"


def utf_8(data: bytes, start: int = 0) -> str:
    r"""Decode a part of a file that begins at byte ``start``.

    Raises:
        InputError: It is not UTF-8; the message names the byte and the probable encoding.

    >>> utf_8(b"Caf\xe9")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    quoteattr.errors.InputError: byte 3 is 0xE9, ...: this looks like Windows-1252: try ...
    """
    wide = wide_encoding(data)
    if wide is not None:
        raise InputError(f"this looks like {wide.upper()}: try --encoding {wide}")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        at, value = start + error.start, data[error.start]
        raise InputError(
            f"byte {at} is 0x{value:02X}, which is not UTF-8 there: {_hint(data)}"
        ) from None


def wide_encoding(data: bytes) -> str | None:
    """Return the name of UTF-16 or UTF-32 if bytes begin like text in it.

    Without a byte order mark, UTF-16 is even valid UTF-8, with a zero between the letters.

    >>> wide_encoding("It rained.".encode("utf-16-le"))
    'utf-16-le'
    """
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            return name
    even, odd = (data[first:_LOOKED_AT:2] for first in (0, 1))
    for zeros, others, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros.count(0) * 2 > len(zeros) >= 4 and not others.count(0):
            return name
    return None


def _hint(data: bytes) -> str:
    broken = data.decode("utf-8", "replace")
    # Valid sequences of several bytes hardly arise by chance: where most are, the rest is damage.
    if sum(character > "\x7f" and character != "\ufffd" for character in broken) > broken.count(
        "\ufffd"
    ):
        return "the rest seems to be UTF-8, so this place is damaged: repair it"
    if _MAC.search(data) and len(_MAC.findall(data)) * 2 > sum(byte > 0x7F for byte in data):
        return "this looks like Mac Roman: try --encoding mac_roman"
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return "save the file as UTF-8, or name its encoding with --encoding"
    if sum(not c.isprintable() and c not in "\t\n\r\f" for c in text) > len(text) // 50:
        return "this does not look like text: give an article as plain text"
    return "this looks like Windows-1252: try --encoding cp1252"
