"""Recognising files that are not plain text by their first bytes, with advice for each type.

Read as text, a PDF would yield nothing or nonsense, without a word of why.
"""

from __future__ import annotations

import shlex
from typing import Any, Final

import regex

LOOKED_AT: Final = 4096
"""Bytes at the beginning of a file that are enough to recognise it."""

_PANDOC: Final = "pandoc --wrap=none -t plain -o article.txt FILE"
_OFFICE: Final = "save it as plain text in UTF-8 from the program that made it"
_SPREADSHEET: Final = "save it as CSV in UTF-8, with a column named text"
_UNPACK: Final = "unpack it, and give the files or their folder"

# Patterns of the first bytes, the types of file they show, and how to get articles out of those.
# The first match counts: what an archive contains says more than that it is an archive.
_SIGNATURES: Final = tuple(
    (regex.compile(pattern, regex.DOTALL), what, remedy)
    for pattern, what, remedy in (
        (rb"\s*%PDF-\d", "a PDF", "extract its text, for example with pdftotext FILE article.txt"),
        (rb"\{\\rtf\d?", "a document in RTF", f"extract its text: {_PANDOC}"),
        (rb"PK\x03\x04.*mimetypeapplication/epub", "an EPUB", f"extract its text: {_PANDOC}"),
        (
            rb"PK\x03\x04.*(?:opendocument\.text|word/)",
            "a document of a word processor",
            f"extract its text: {_PANDOC}",
        ),
        (rb"PK\x03\x04.*(?:opendocument\.spreadsheet|xl/)", "a spreadsheet", _SPREADSHEET),
        (rb"PK\x03\x04.*(?:opendocument\.presentation|ppt/)", "a presentation", _OFFICE),
        (rb"PK(?:\x03\x04|\x05\x06)", "a ZIP archive or an office document", _UNPACK),
        (
            rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "a document of an old office program (.doc, .xls, .ppt)",
            _OFFICE,
        ),
        (
            rb"\x1f\x8b",
            "compressed with gzip",
            "decompress it, or use quoteattr run, which reads .gz",
        ),
        (
            rb"\x28\xb5\x2f\xfd",
            "compressed with Zstandard",
            "decompress it, or use quoteattr run, which reads .zst",
        ),
        (
            rb"BZh\d1AY&SY|\xfd7zXZ\0|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|.{257}ustar",
            "a compressed file or an archive",
            _UNPACK,
        ),
        (
            rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|RIFF....WEBP|BM.{4}\0\0\0\0"
            rb"|\0\0.{2}ftyp(?:hei|hev|avif|mif1)",
            "an image",
            "recognise its text first, for example with tesseract FILE article",
        ),
        (
            rb"ID3[\x02-\x04]\0|OggS\0|fLaC|RIFF....(?:WAVE|AVI )|\0\0.{2}ftyp|\x1aE\xdf\xa3",
            "sound or video",
            "give a transcript of it",
        ),
        (rb"PAR1", "a Parquet file", "use quoteattr run, which reads Parquet"),
        (rb"SQLite format 3\0", "an SQLite database", "export its articles as CSV or JSON Lines"),
        (
            rb"ARROW1\0|\x7fELF|MZ.{0,200}This program",
            "a binary file",
            "give an article as plain text",
        ),
    )
)
# What the suffix adds where the first bytes of an office document do not show its type.
_BY_NAME: Final = {
    ".docx": "word/",
    ".odt": "word/",
    ".epub": "mimetypeapplication/epub",
    ".xlsx": "xl/",
    ".ods": "xl/",
    ".pptx": "ppt/",
    ".odp": "ppt/",
}


def beginning(stream: Any) -> bytes:
    """Return the first bytes of a buffered stream without consuming them; b"" of any other stream.

    >>> import io
    >>> beginning(io.BufferedReader(io.BytesIO(b"%PDF-1.7")))
    b'%PDF-1.7'
    """
    peek = getattr(stream, "peek", None)
    return b"" if peek is None else bytes(peek(LOOKED_AT)[:LOOKED_AT])


def refusal(begin: bytes, name: str = "") -> str | None:
    """Return why a file with these first bytes cannot be read and what to do; None for text.

    >>> refusal(b"%PDF-1.7")
    'this is a PDF: extract its text, for example with pdftotext FILE article.txt'
    >>> refusal(b"It rained.")
    """
    if begin.startswith(b"PK\x03\x04"):
        inner = next((inner for end, inner in _BY_NAME.items() if name.lower().endswith(end)), "")
        begin += inner.encode()
    for pattern, what, remedy in _SIGNATURES:
        if pattern.match(begin):
            file = shlex.quote(name) if "." in name else "FILE"
            return f"this is {what}: {remedy.replace('FILE', file)}"
    return None


def address_refusal(name: str) -> str | None:
    """Return why the address of a web page cannot be read and what to do; None for other names.

    >>> address_refusal("articles/bridge.txt")
    """
    if not regex.match(r"(?:https?|ftp)://", name, regex.IGNORECASE):
        return None
    return (
        "this is an address, and quoteattr fetches nothing: save the page first, for example with "
        f"curl -L -o page.html {shlex.quote(name)}, and give page.html"
    )
