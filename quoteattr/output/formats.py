"""The formats that records are written in, by name: one module each, loaded when it is wanted.

A format's module has ``write(found, to)``. ``found`` gives articles with their attributions, ``to``
is what the format is written to: a text stream, a binary stream, or a folder. One that is read back
has ``read(stream, name)``. One that has no place for every record has ``holds(record)``.
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
"""An article with what is attributed in it."""


_KEYS: Final = ("id", "title", "url", "author")
_HALF: Final = regex.compile(r"[\ud800-\udfff]")


class To(enum.Enum):
    """What a format is written to."""

    TEXT = "text"
    BINARY = "binary"
    FOLDER = "folder"


@attrs.frozen
class Format:
    """A format by its name, the module of this package that writes it, and the ends of its files.

    ``text``: it holds the article's text or cuts from it, so that the article must be there.
    ``reads``: records come back from it. ``escapes``: it holds half a surrogate pair, or something
    in its place, which UTF-8 does not.
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
    """Find a format by its name.

    Raises:
        InputError: There is no such format.

    >>> named("jsonl").suffixes
    ('.jsonl', '.ndjson')
    """
    if name not in FORMATS:
        raise InputError(f"{name!r} is no format: use one of {', '.join(FORMATS)}")
    return FORMATS[name]


def of_file(name: str) -> Format | None:
    """Find the format of a file by the end of its name, None when it tells none.

    >>> of_file("quotes.JSONL").name
    'jsonl'
    """
    folded = name.casefold()
    return next((each for each in FORMATS.values() if folded.endswith(each.suffixes)), None)


def check(form: Format, article: Article, records: Sequence[Attribution]) -> None:
    r"""Refuse an article that a format cannot hold, before it spoils what is written of the others.

    The text is whole, or it would not have been read; an id, which may be the name of a file, a
    title or a key need not be. What is read back holds records alone, and others more.

    Raises:
        InputError: A value holds half a surrogate pair.

    >>> check(named("brat"), Article(text="It rained.", id="a\ud800"), ())
    Traceback (most recent call last):
    quoteattr.errors.InputError: id 'a\ud800' holds half a surrogate pair, which brat cannot: ...
    """
    if form.escapes:
        return
    keys = ("id",) if form.reads and records else () if form.reads else _KEYS
    told = {key: getattr(article, key) for key in keys}
    told |= {f"record {record.id}": _strings(jsonl.as_row(record)) for record in records}
    for key, value in told.items():
        if value is not None and _HALF.search(value):
            raise InputError(
                f"{key} {value[:40]!r} holds half a surrogate pair, which {form.name} cannot: mend "
                "it (or the name of the file), or write JSON Lines"
            )


def _strings(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)


def write(form: Format, found: Iterable[Found], to: TextIO | Path) -> None:
    """Write articles and their attributions in a format, to a text stream or a new folder.

    Of a text stream a binary format takes the ``buffer``.

    Raises:
        InputError: The format cannot hold a value.
        ExtraError: It needs a library that is not installed.
    """
    place = to.buffer if form.to is To.BINARY and not isinstance(to, Path) else to
    try:
        form.load().write(found, place)
    except UnicodeEncodeError as error:
        raise InputError(
            f"{error.object[error.start : error.end]!r} has no place in {form.name}, which is "
            f"{error.encoding}: decode the text again"
        ) from None


def read(form: Format, stream: BinaryIO, name: str) -> Iterator[Attribution]:
    """Read the attributions of a stream; ``name`` names it in errors.

    Raises:
        ReadError: It does not hold the format; the message tells where.
        ExtraError: The format needs a library that is not installed.
    """
    records: Iterator[Attribution] = form.load().read(stream, name)
    return records


def holds(form: Format, record: Attribution) -> bool:
    """Tell whether a format has a place for this record; most hold any.

    >>> from quoteattr.records import Act, Kind, Span
    >>> said = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="it rained",
    ...                    content=(Span(start=8, end=17, text="it rained"),))
    >>> holds(named("jsonl"), said)
    True
    """
    held = getattr(form.load(), "holds", None)
    return held is None or bool(held(record))
