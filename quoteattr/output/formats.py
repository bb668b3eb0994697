"""The formats for records, by name: one module each, imported when it is needed.

A format's module has ``write(found, to)``. ``found`` yields articles with their attributions, and
``to`` is a text stream, a binary stream or a folder. A format that can be read back has
``read(stream, name)``. A format that cannot hold every record has ``holds(record)``.
"""

from __future__ import annotations

import enum
import importlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final, TextIO

import attrs
import regex

from quoteattr.errors import InputError
from quoteattr.output import jsonl
from quoteattr.records import Article, Attribution

Found = tuple[Article, Sequence[Attribution]]
"""An article with its attributions."""


_KEYS: Final = ("id", "title", "url", "author")
_HALF: Final = regex.compile(r"[\ud800-\udfff]")


class To(enum.Enum):
    """What a format is written to."""

    TEXT = "text"
    BINARY = "binary"
    FOLDER = "folder"


@attrs.frozen
class Format:
    """A format: its name, the module of this package that writes it, and the suffixes of its files.

    ``text``: it contains the article's text or parts of it, so that it needs the articles.
    ``reads``: records can be read back. ``escapes``: it can write half a surrogate pair, or
    something in its place, which UTF-8 cannot.
    """

    name: str
    module: str
    suffixes: tuple[str, ...] = ()
    text: bool = False
    to: To = To.TEXT
    reads: bool = False
    escapes: bool = False

    def load(self) -> Any:
        """Import the format's module."""
        return importlib.import_module(f"quoteattr.output.{self.module}")


# The order is that of help texts and messages; the default comes first.
FORMATS = {
    each.name: each
    for each in (
        Format("jsonl", "jsonl", (".jsonl", ".ndjson"), reads=True, escapes=True),
        Format("json", "json", (".json",), reads=True, escapes=True),
        Format("csv", "tables.csv", (".csv",), reads=True),
        Format("tsv", "tables.tsv", (".tsv",), reads=True),
        Format("parquet", "tables.parquet", (".parquet",), to=To.BINARY, reads=True),
        Format("arrow", "arrow", (".arrow", ".feather"), to=To.BINARY, reads=True),
        Format("xlsx", "tables.xlsx", (".xlsx",), to=To.BINARY),
        Format("sqlite", "tables.sqlite", (".sqlite", ".sqlite3", ".db"), to=To.BINARY, reads=True),
        Format("brat", "brat", text=True, to=To.FOLDER),
        Format("label-studio", "label_studio", text=True),
        Format("web-annotation", "web_annotation", text=True),
        Format("schema-org", "schema_org", (".jsonld",)),
        Format("markdown", "tables.markdown", (".md",)),
        Format("html", "page", (".html", ".htm"), text=True, escapes=True),
    )
}


def named(name: str) -> Format:
    """Return the format of a name.

    Raises:
        InputError: There is no such format.

    >>> named("jsonl").suffixes
    ('.jsonl', '.ndjson')
    """
    if name not in FORMATS:
        raise InputError(f"{name!r} is not a format: use one of {', '.join(FORMATS)}")
    return FORMATS[name]


def of_file(name: str) -> Format | None:
    """Return the format of a file by its suffix, None for an unknown one.

    >>> of_file("quotes.JSONL").name
    'jsonl'
    """
    folded = name.casefold()  # as spreadsheets on Windows write them: QUOTES.CSV
    return next((each for each in FORMATS.values() if folded.endswith(each.suffixes)), None)


def check(form: Format, article: Article, records: Sequence[Attribution]) -> None:
    r"""Reject an article that a format cannot hold, before anything of it is written.

    The text of an article is valid Unicode, but its id, which may be the name of a file, its title
    or a key may not be. Formats that are read back hold records alone, and others more.

    Raises:
        InputError: A value contains half a surrogate pair.

    >>> check(named("brat"), Article(text="It rained.", id="a\ud800"), ())
    Traceback (most recent call last):
    quoteattr.errors.InputError: id 'a\ud800' contains half a surrogate pair, which brat cannot ...
    """
    if form.escapes:
        return
    keys = ("id",) if form.reads and records else () if form.reads else _KEYS
    values = {key: getattr(article, key) for key in keys}
    values |= {f"record {record.id}": _strings(jsonl.as_row(record)) for record in records}
    # File names that are not UTF-8 reach Python with such halves, and become ids of articles.
    for key, value in values.items():
        if value is not None and _HALF.search(value):
            raise InputError(
                f"{key} {value[:40]!r} contains half a surrogate pair, which {form.name} cannot "
                "hold: correct it (or the name of the file), or write JSON Lines"
            )


def _strings(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)


def write(form: Format, found: Iterable[Found], to: TextIO | Path) -> None:
    """Write articles and their attributions in a format, to a text stream or a new folder.

    A binary format writes to the ``buffer`` of the text stream.

    Raises:
        InputError: The format cannot hold a value.
        ExtraError: It needs a library that is not installed.
    """
    place = to.buffer if form.to is To.BINARY and not isinstance(to, Path) else to
    try:
        form.load().write(found, place)
    except UnicodeEncodeError as error:
        raise InputError(
            f"{form.name} is encoded as {error.encoding} and cannot hold "
            f"{error.object[error.start : error.end]!r}: decode the text again"
        ) from None


def read(form: Format, stream: BinaryIO, name: str) -> Iterator[Attribution]:
    """Return the attributions of a stream; ``name`` is its name in errors.

    Raises:
        ReadError: It is not in the format; the message says where.
        ExtraError: The format needs a library that is not installed.
    """
    records: Iterator[Attribution] = form.load().read(stream, name)
    return records


def holds(form: Format, record: Attribution) -> bool:
    """Return whether a format can hold this record; most can hold any.

    >>> from quoteattr.records import Act, Kind, Span
    >>> said = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="it rained",
    ...                    content=(Span(start=8, end=17, text="it rained"),))
    >>> holds(named("jsonl"), said)
    True
    """
    held = getattr(form.load(), "holds", None)
    return held is None or bool(held(record))
