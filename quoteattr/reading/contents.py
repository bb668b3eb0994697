"""From the contents of a file to articles: one text or page, a table, JSON, or JSON Lines."""

from __future__ import annotations

import codecs
import datetime
import itertools
import json
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from quoteattr.errors import ExtraError, InputError
from quoteattr.reading import folders
from quoteattr.reading.encodings import utf_8
from quoteattr.reading.file_names import PAGES, SUFFIXES, Layout, layout
from quoteattr.reading.file_types import LOOKED_AT, refusal
from quoteattr.reading.lines import Line, whole
from quoteattr.reading.tables import KEYS, csv_rows, json_rows
from quoteattr.reading.texts import read_html, read_text
from quoteattr.records import Article

_PAGE_BEGINS = (b"<!doctype html", b"<html")


def articles_in(
    lines: Iterator[Line], name: str, date: datetime.date | None
) -> Iterator[tuple[str, Article | InputError | ExtraError]]:
    """Yield the articles and errors of a file, each with its line or row, "" for the whole file."""
    # Only the first line is read before the layout is known: JSON Lines may be larger than memory.
    first = list(itertools.islice(lines, 1))
    both = itertools.chain(first, lines)
    found = layout(name, first[0].begin if first else b"")
    if found is Layout.LINES:
        for line in both:
            try:
                article = read_row(line, name, date=date)
                if article is not None:
                    yield "", article
            except InputError as error:
                yield f"line {line.number}", error
        return
    if found is not Layout.WHOLE:
        for number, row in read_rows(both, found, name, date=date):
            yield f"row {number}" if number else "", row
        return
    try:
        article = read_whole(whole(both), name, date=date)
    except (InputError, ExtraError) as error:
        yield "", error
    else:
        yield "", article if article.id else attrs.evolve(article, id=name)


def read_whole(data: bytes, name: str, *, date: str | datetime.date | None = None) -> Article:
    """Return the article of a file that is one text or web page.

    Raises:
        InputError: It is not UTF-8, the page has no text, or a date is not valid.
        ExtraError: A web page needs ``quoteattr[web]``, which is not installed.

    >>> read_whole(b"It rained.", "rain.txt").text
    'It rained.'
    """
    problem = refusal(data[:LOOKED_AT], name)
    if problem is not None:
        raise InputError(problem)
    begin = data[:1000].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    has_suffix = folders.ends(name, SUFFIXES)
    if folders.ends(name, PAGES) or (begin.startswith(_PAGE_BEGINS) and not has_suffix):
        return read_html(data, date=date)
    return read_text(utf_8(data), date=date)


def read_rows(
    lines: Iterable[Line], found: Layout, name: str, *, date: str | datetime.date | None = None
) -> Iterator[tuple[int, Article | InputError]]:
    """Yield the articles and errors of a table or of JSON, each with its row, 0 for the whole file.

    >>> from quoteattr.reading.lines import bounded
    >>> list(read_rows(bounded(['[{"id": "a"}]']), Layout.JSON, "a.json"))[0][1]
    InputError('there is no "text": give the article there')
    """
    rows = csv_rows(lines) if found is Layout.TABLE else json_rows(lines)
    number = 0
    try:
        for number, row in rows:
            if isinstance(row, InputError):
                yield number, row
                continue
            try:
                yield number, _of_row(row, f"{name}:{number}" if number else name, date)
            except InputError as error:
                yield number, error
    except InputError as error:  # the rest of the file cannot be read
        yield 0, error


def read_row(line: Line, name: str, *, date: str | datetime.date | None = None) -> Article | None:
    """Return the article of a line of JSON, None for a blank one; ``name`` is that of its file.

    Raises:
        InputError: It is not an article, not UTF-8, or too long.

    >>> from quoteattr.reading.lines import bounded
    >>> [read_row(line, "a.jsonl").id for line in bounded(['{"text": "It rained."}'])]
    ['a.jsonl:1']
    """
    text = utf_8(line.data, line.start).removeprefix("\ufeff")
    return _row(text, f"{name}:{line.number}", date) if text.strip() else None


def _row(line: str, name: str, date: str | datetime.date | None) -> Article:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"not valid JSON: {error.msg} at column {error.colno}") from None
    except (ValueError, RecursionError) as error:  # a number too long, brackets too deep
        raise InputError(f"not valid JSON: {error}") from None
    if not isinstance(row, dict):
        raise InputError(f"{type(row).__name__} {line.strip()[:40]!r}: write an object with a text")
    return _of_row(row, name, date)


def _of_row(row: dict[str, Any], name: str, date: str | datetime.date | None) -> Article:
    # Records also have an id and a text: extracting from those would quietly find nonsense.
    if str(row.get("schema")).startswith("quoteattr/"):
        raise InputError("an attribution, not an article: give the articles themselves")
    if isinstance(row.get("id"), int):  # databases export numeric ids
        row["id"] = str(row["id"])
    if row.get("text") is None:
        raise InputError('there is no "text": give the article there')
    for key in KEYS:
        if not isinstance(row.get(key), (str, type(None))):
            raise InputError(f'"{key}" is {row[key]!r}: it must be a string')
    article = read_text(
        row["text"],
        id=row.get("id"),
        date=date or row.get("date") or None,
        title=row.get("title"),
        url=row.get("url"),
    )
    return attrs.evolve(article, id=article.id or name, author=row.get("author"))
