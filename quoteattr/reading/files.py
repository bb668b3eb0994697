"""Texts, files, rows and folders to articles.

What a text and a web page become, `quoteattr.reading.texts` tells.
"""

from __future__ import annotations

import codecs
import datetime
import itertools
import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs

from quoteattr.arguments import check, items
from quoteattr.errors import ExtraError, InputError, ReadError
from quoteattr.reading import folders
from quoteattr.reading.encodings import known, not_in, recoded, utf_8
from quoteattr.reading.file_names import (
    PAGES,
    SUFFIXES,
    Layout,
    article_name,
    common_folder,
    layout,
)
from quoteattr.reading.file_types import LOOKED_AT, address_refusal, beginning, refusal
from quoteattr.reading.lines import Line, bounded, whole
from quoteattr.reading.tables import KEYS, csv_rows, json_rows
from quoteattr.reading.texts import publication_day, read_html, read_text
from quoteattr.records import Article

_PAGE_BEGINS = (b"<!doctype html", b"<html")
_FOUND = Article | InputError  # one outcome a file or row, so that an error ends nothing


def read_path(
    path: str | os.PathLike[str],
    *,
    date: str | datetime.date | None = None,
    encoding: str | None = None,
) -> Iterator[Article]:
    """Read the articles of a text file, web page, JSON or CSV file, or directory with all below it.

    A directory's files come in the order of their names; tables in it are left out. An article
    without an id of its own is called after its file, as given, and a row after its file and line.
    An absolute path is left out but for its last part: `read_paths` tells more.

    Args:
        path: The file or directory.
        date: The day of every article, in place of its own.
        encoding: In what the files are written, in place of UTF-8.

    Raises:
        ReadError: A file cannot be read, or a row of it is no article.

    >>> next(read_path("no such file.txt"))
    Traceback (most recent call last):
    quoteattr.errors.ReadError: no such file.txt: No such file or directory: check the name
    """
    return read_paths([path], date=date, encoding=encoding)


def read_paths(
    paths: Iterable[str | os.PathLike[str]],
    on_error: Callable[[InputError], None] | None = None,
    *,
    date: str | datetime.date | None = None,
    encoding: str | None = None,
) -> Iterator[Article]:
    """Read many files and directories, as ``read_path`` does, one after the other.

    With ``on_error``, what cannot be read is told to it, and the rest is read nevertheless. Of
    absolute paths the folder that holds them all is left out of the articles' ids.

    Raises:
        ReadError: A file or row cannot be read and there is no ``on_error``.
        InputError: The date is none, or the encoding is unknown.

    >>> errors = []
    >>> list(read_paths(["no such file.txt"], errors.append)), errors[0].name
    ([], 'no such file.txt')
    """
    items("paths", paths, "give a list of files and folders")
    names = [_name(path) for path in paths]
    settings = _Settings.of(date, encoding, common_folder(map(Path, names)))
    return _sifted(itertools.chain.from_iterable(_in_path(n, settings) for n in names), on_error)


def read_stream(
    stream: Iterable[bytes] | Iterable[str],
    name: str,
    on_error: Callable[[InputError], None] | None = None,
    *,
    date: str | datetime.date | None = None,
    encoding: str | None = None,
) -> Iterator[Article]:
    """Read an open stream, or any lines: one text, one web page, JSON Lines, JSON or CSV.

    Its name tells which; without such a name it holds JSON if it begins with a brace, or with a
    bracket and a brace, and a page if it begins as one.

    ``name`` names the stream in ids and errors.

    Raises:
        ReadError: It is not in the encoding or a row is no article, and there is no ``on_error``.
        InputError: The date is none, or the encoding is unknown.

    >>> [article.id for article in read_stream(["It rained."], "rain")]
    ['rain']
    """
    return _sifted(_in_stream(stream, name, name, _Settings.of(date, encoding)), on_error)


@attrs.frozen
class _Settings:
    """What is the same for all articles; ``folder`` is left out of their ids."""

    date: datetime.date | None
    encoding: str | None
    folder: Path | None = None

    @classmethod
    def of(
        cls, date: str | datetime.date | None, encoding: str | None, folder: Path | None = None
    ) -> _Settings:
        day = None if date is None else publication_day(date)
        return cls(day, None if encoding is None else known(encoding), folder)


def _sifted(
    found: Iterable[_FOUND], on_error: Callable[[InputError], None] | None
) -> Iterator[Article]:
    for outcome in found:
        if isinstance(outcome, Article):
            yield outcome
        elif on_error is None:
            raise outcome
        else:
            on_error(outcome)


def _name(path: str | os.PathLike[str]) -> str:
    check("path", path, str | os.PathLike, "give the name of a file or folder (str or Path)")
    return os.fsdecode(path)


def _in_path(given: str, settings: _Settings) -> Iterator[_FOUND]:
    problem = address_refusal(given)
    if problem is not None:
        yield ReadError(given, problem)
        return
    path = Path(given)
    name = path.as_posix()
    try:
        if path.is_dir():
            yield from _in_directory(path, settings)
            return
        with path.open("rb") as stream:
            yield from _in_stream(stream, name, article_name(path, settings.folder), settings)
    except (OSError, ValueError) as error:
        yield _unreadable(name, error)


def _in_directory(path: Path, settings: _Settings) -> Iterator[_FOUND]:
    errors: list[OSError] = []
    empty = True
    for each in folders.files(path, SUFFIXES, on_error=errors.append):
        empty = False
        yield from _in_path(os.fspath(each), settings)
    for error in errors:
        yield _unreadable(Path(error.filename or path).as_posix(), error)
    if empty and not errors:
        yield ReadError(path.as_posix(), f"holds no file that ends in {', '.join(SUFFIXES)}")


def _unreadable(name: str, error: OSError | ValueError) -> ReadError:
    reason = getattr(error, "strerror", None) or str(error)
    missing = isinstance(error, FileNotFoundError)
    return ReadError(name, f"{reason}: {'check the name' if missing else 'check the file'}")


def _in_stream(
    stream: Iterable[bytes] | Iterable[str], shown: str, name: str, settings: _Settings
) -> Iterator[_FOUND]:
    """Read a stream; ``shown`` names it in errors, ``name`` in ids."""
    problem = refusal(beginning(stream), shown)
    if problem is not None:
        yield ReadError(shown, problem)
        return
    try:
        with recoded(stream, settings.encoding) as text:
            for number, found in _in_lines(bounded(text), name, settings.date):
                if isinstance(found, Article):
                    yield found
                else:
                    yield ReadError(shown, f"{number}: {found}" if number else str(found))
    except UnicodeDecodeError as error:
        yield ReadError(shown, not_in(settings.encoding or "UTF-8", error))


def _in_lines(
    lines: Iterator[Line], name: str, date: datetime.date | None
) -> Iterator[tuple[str, Article | InputError | ExtraError]]:
    """Yield what is in a file, and where: its line or row, "" for a whole file."""
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
    """Make an article of a file that holds one: a text, or a web page.

    Raises:
        InputError: It is not UTF-8, no text is in the page, or a date is none.
        ExtraError: What reads web pages is not installed: ``quoteattr[web]``.

    >>> read_whole(b"It rained.", "rain.txt").text
    'It rained.'
    """
    problem = refusal(data[:LOOKED_AT], name)
    if problem is not None:
        raise InputError(problem)
    begin = data[:1000].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    told = folders.ends(name, SUFFIXES)
    if folders.ends(name, PAGES) or (begin.startswith(_PAGE_BEGINS) and not told):
        return read_html(data, date=date)
    return read_text(utf_8(data), date=date)


def read_rows(
    lines: Iterable[Line], found: Layout, name: str, *, date: str | datetime.date | None = None
) -> Iterator[tuple[int, Article | InputError]]:
    """Make articles of a table or of JSON, each with the number of its row, 0 for the whole file.

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
    except InputError as error:  # of all that follows
        yield 0, error


def read_row(line: Line, name: str, *, date: str | datetime.date | None = None) -> Article | None:
    """Make an article of a line of JSON, None of a blank one; ``name`` is that of its file.

    Raises:
        InputError: It is no article, not UTF-8, or too long.

    >>> [read_row(line, "a.jsonl").id for line in bounded(['{"text": "It rained."}'])]
    ['a.jsonl:1']
    """
    text = utf_8(line.data, line.start).removeprefix("\ufeff")
    return _row(text, f"{name}:{line.number}", date) if text.strip() else None


def _row(line: str, name: str, date: str | datetime.date | None) -> Article:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"no JSON: {error.msg} at column {error.colno}") from None
    except (ValueError, RecursionError) as error:  # a number too long, brackets too deep
        raise InputError(f"no JSON: {error}") from None
    if not isinstance(row, dict):
        raise InputError(f"{type(row).__name__} {line.strip()[:40]!r}: write an object with a text")
    return _of_row(row, name, date)


def _of_row(row: dict[str, Any], name: str, date: str | datetime.date | None) -> Article:
    if str(row.get("schema")).startswith("quoteattr/"):
        raise InputError("an attribution and no article: give the articles themselves")
    if isinstance(row.get("id"), int):
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
