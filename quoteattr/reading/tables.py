"""Rows of articles: CSV and TSV with a header row, and JSON that is one array or one object.

A row is a dict with the keys of JSON Lines: text, id, date, title, url, author.
"""

from __future__ import annotations

import contextlib
import csv
import itertools
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

import regex

from quoteattr.errors import InputError
from quoteattr.reading.encodings import utf_8
from quoteattr.reading.lines import LONGEST, Line, whole

KEYS: Final = ("text", "id", "date", "title", "url", "author")
"""The keys and columns that are read; others are ignored."""

Row = tuple[int, dict[str, Any] | InputError]
"""The number of a row, and its values or why it cannot be read."""

_SEPARATORS: Final = (",", ";", "\t", "|")
_RETURN: Final = regex.compile(r"(?<=\r)(?!\n|$)")
# Columns that only tables of records have, as our CSV output writes them.
_OURS: Final = {"content_at", "cue_lemma", "source_at"}


def csv_rows(lines: Iterable[Line]) -> Iterator[Row]:
    r"""Yield the rows of a table, numbered as in a spreadsheet: the header is row 1.

    The separator is whichever of comma, semicolon, tab and bar splits a column "text" off the
    header. Case and white space around column names are ignored. Empty cells and rows are left out.

    Raises:
        InputError: There is no column "text", or a column that is read occurs twice.

    >>> from quoteattr.reading.lines import bounded
    >>> list(csv_rows(bounded(["id;text\n", "a;It rained.\n"])))
    [(2, {'id': 'a', 'text': 'It rained.'})]
    """
    texts = _texts(lines)
    first = next((text for text in texts if text.strip()), "")
    separator = _separator(first)
    rows = csv.reader(_again(first, texts), delimiter=separator, strict=True)
    try:
        with _long_cells():
            names = _names(next(rows, []))
    except csv.Error as error:
        raise InputError(f"row 1: {error}: fix its quotation marks") from None
    for number in itertools.count(2):
        try:
            with _long_cells():
                cells = next(rows, None)
        except csv.Error as error:
            yield number, InputError(f"{error}: fix its quotation marks; what follows is not read")
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield number, _row(cells, names, separator)


def _row(cells: list[str], names: list[str], separator: str) -> dict[str, Any] | InputError:
    if len(cells) != len(names):
        return InputError(
            f"{len(cells)} cells for {len(names)} columns: put quotation marks around cells that "
            f"contain {separator!r} or a line end"
        )
    return {name: cell for name, cell in zip(names, cells, strict=True) if cell.strip()}


def json_rows(lines: Iterable[Line]) -> Iterator[Row]:
    """Yield the objects of a JSON array, numbered from 1; a single object has number 0.

    JSON Lines in a file called ``.json`` are accepted, too.

    Raises:
        InputError: It is too long, or not valid JSON.

    >>> from quoteattr.reading.lines import bounded
    >>> list(json_rows(bounded(['[{"text": "It rained."}]'])))
    [(1, {'text': 'It rained.'})]
    """
    data = whole(lines)
    value = _value(utf_8(data).removeprefix("\ufeff"))
    if isinstance(value, dict):
        yield 0, value
        return
    if not isinstance(value, list):
        raise InputError(f"one {_type(value)}: give an object with a text, or an array of them")
    for number, row in enumerate(value, 1):
        if isinstance(row, dict):
            yield number, row
        else:
            shown = f"{_type(row)} {str(row)[:40]!r}"
            yield number, InputError(f"{shown}: write an object with a text")


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            with contextlib.suppress(ValueError, RecursionError):
                return [json.loads(line) for line in text.split("\n") if line.strip()]
        raise InputError(
            f"not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from None
    except (ValueError, RecursionError) as error:  # a number too long, brackets too deep
        raise InputError(f"not valid JSON: {error}") from None


def _type(value: object) -> str:
    names = {str: "string", bool: "boolean", list: "array", type(None): "null"}
    return names.get(type(value), "number")


def _texts(lines: Iterable[Line]) -> Iterator[str]:
    """Yield lines as csv expects them: a lone carriage return ends one, too, as on old Macs."""
    for line in lines:
        yield from _RETURN.split(utf_8(line.data, line.start).removeprefix("\ufeff"))


def _again(first: str, others: Iterator[str]) -> Iterator[str]:
    yield first
    yield from others


def _separator(header: str) -> str:
    def columns(separator: str) -> tuple[bool, int]:
        with contextlib.suppress(csv.Error), _long_cells():
            names = _folded(next(csv.reader([header], delimiter=separator), []))
            return "text" in names, len(names)
        return False, 0

    # Of several that split off "text", the one that makes the most columns.
    return max(_SEPARATORS, key=columns)


def _folded(names: Iterable[str]) -> list[str]:
    return [name.strip().lower() for name in names]


def _names(header: list[str]) -> list[str]:
    names = _folded(header)
    if set(names) >= _OURS:
        raise InputError("a table of attributions, not of articles: give the articles themselves")
    if "text" not in names:
        present = ", ".join(repr(name[:40]) for name in header[:20]) or "none at all"
        raise InputError(
            f"there is no column 'text', only {present}: name the column of the articles' texts so "
            "in the first row"
        )
    for name in KEYS:
        if names.count(name) > 1:
            raise InputError(f"there are {names.count(name)} columns {name!r}: keep one")
    return names


@contextlib.contextmanager
def _long_cells() -> Iterator[None]:
    """Allow cells as long as articles, and restore the limit, which is global, afterwards."""
    limit = csv.field_size_limit(LONGEST)
    try:
        yield
    finally:
        csv.field_size_limit(limit)
