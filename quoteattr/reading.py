"""Text, files and rows to articles.

A text is never changed: line ends, byte order marks and combining characters stay as they came, so
every offset refers to the text as given. What stands in front of the news goes to the article's
fields and stays outside its body. Of a web page the article's text is what was taken out of it.
"""

from __future__ import annotations

import codecs
import datetime
import itertools
import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import attrs
import regex

from quoteattr import folders
from quoteattr.arguments import check, check_text, items, wrong
from quoteattr.errors import ExtraError, InputError, ReadError
from quoteattr.frontmatter import dateline, dateline_date, front_matter, read_date
from quoteattr.lines import Line, bounded, whole
from quoteattr.records import Article
from quoteattr.spans import Range, trim
from quoteattr.webpages import decoded, extracted

SUFFIXES = (".txt", ".md", ".jsonl", ".html", ".htm")
"""The files that are read in a directory, in any case of letters."""

_ROWS = (".jsonl", ".ndjson")
_PAGES = (".html", ".htm")
_PAGE_BEGINS = (b"<!doctype html", b"<html")
_SURROGATE = regex.compile(r"[\ud800-\udfff]")
_FOUND = Article | InputError  # one outcome a file or row, so that an error ends nothing


def read_text(
    text: str,
    *,
    id: str | None = None,  # noqa: A002 - the field's name in records and rows
    date: str | datetime.date | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Article:
    """Make an article of a text.

    Front matter ("date 2025-08-29 …", YAML between dashes, "Title: …" lines) and a dateline with a
    year fill what the caller does not give; what the caller gives wins. ``body`` and ``dateline``
    are code points of ``text`` as given. A text without a letter is an article with an empty body.

    Raises:
        InputError: The text is no valid Unicode, or a date is none.

    >>> article = read_text(" date 2025-08-29 The mayor said no.")
    >>> article.date, article.body.slice(article.text)
    (datetime.date(2025, 8, 29), 'The mayor said no.')
    """
    check("text", text, str, "give text (a str); quoteattr.reading.read_path reads files")
    text = str.__str__(text)  # of markup, NumPy and parsers, too: they slice or pickle otherwise
    _check_told(id, title, url)
    check_characters(text)
    front = front_matter(text)
    body = trim(text, Range(front.end, len(text)))
    line = dateline(text, body)
    day = _printed(front.date if date is None else date, text, line)
    return Article(
        text=text,
        id=id or front.id,
        date=day,
        title=title or front.title,
        url=url or front.url,
        body=body,
        dateline=line,
    )


def read_html(
    html: str | bytes,
    *,
    id: str | None = None,  # noqa: A002 - the field's name in records and rows
    date: str | datetime.date | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Article:
    """Make an article of a web page: its main text, and what its markup tells of it.

    All offsets are code points of the article's ``text`` as it was taken out of the page, with a
    blank line between paragraphs; keep it with the records. What the caller gives wins. Bytes are
    decoded as UTF-8, or as the page says.

    Raises:
        InputError: There is no text in the page, it cannot be decoded, or a date is none.
        ExtraError: What reads web pages is not installed: ``quoteattr[web]``.

    >>> article = read_html("<html><title>Rain</title><p>“It rained,” she said.</p></html>")
    >>> article.title, article.text
    ('Rain', '“It rained,” she said.')
    """
    check("html", html, str | bytes, "give a page's source as str or bytes")
    _check_told(id, title, url)
    html = decoded(html) if isinstance(html, bytes) else str.__str__(html)
    check_characters(html)
    page = extracted(html, url)
    line = dateline(page.text, Range(0, len(page.text)))
    day = _printed(page.date if date is None else date, page.text, line)
    return Article(
        text=page.text,
        id=id,
        date=day,
        title=title or page.title,
        url=page.url,
        author=page.author,
        dateline=line,
    )


def _printed(
    date: str | datetime.date | None, text: str, line: Range | None
) -> datetime.date | None:
    """Give the day of an article: the one told, else that of its dateline."""
    if date is not None:
        return publication_day(date)
    return None if line is None else dateline_date(text, line)


def _check_told(id: object, title: object, url: object) -> None:  # noqa: A002
    for name, value in (("id", id), ("title", title), ("url", url)):
        check_text(name, value)


def check_characters(text: str) -> None:
    r"""Check that a text has no half of a surrogate pair.

    Raises:
        InputError: It has one; the message tells where.

    >>> check_characters("It rained.")
    """
    half = _SURROGATE.search(text)
    if half is not None:
        raise InputError(
            f"character {half.start()} of the text is U+{ord(half[0]):04X}, half of a surrogate "
            f"pair: decode the text again"
        )


def read_path(
    path: str | os.PathLike[str], *, date: str | datetime.date | None = None
) -> Iterator[Article]:
    """Read the articles of a text file, web page, JSON Lines file, or directory with all below it.

    A directory's files come in the order of their names. An article without an id of its own is
    called after its file, as given, and a row after its file and line.

    Raises:
        ReadError: A file cannot be read, or a row of it is no article.

    >>> next(read_path("no such file.txt"))
    Traceback (most recent call last):
    quoteattr.errors.ReadError: no such file.txt: No such file or directory: check the name
    """
    return read_paths([path], date=date)


def read_paths(
    paths: Iterable[str | os.PathLike[str]],
    on_error: Callable[[InputError], None] | None = None,
    *,
    date: str | datetime.date | None = None,
) -> Iterator[Article]:
    """Read many files and directories, as ``read_path`` does, one after the other.

    With ``on_error``, what cannot be read is told to it, and the rest is read nevertheless.

    Raises:
        ReadError: A file or row cannot be read and there is no ``on_error``.

    >>> errors = []
    >>> list(read_paths(["no such file.txt"], errors.append)), errors[0].name
    ([], 'no such file.txt')
    """
    day = None if date is None else publication_day(date)
    items("paths", paths, "give a list of files and folders")
    found = itertools.chain.from_iterable(_in_path(_path(path), day) for path in paths)
    return _sifted(found, on_error)


def read_stream(
    stream: Iterable[bytes] | Iterable[str],
    name: str,
    on_error: Callable[[InputError], None] | None = None,
    *,
    date: str | datetime.date | None = None,
) -> Iterator[Article]:
    """Read an open stream, or any lines: one text, one web page, or JSON Lines.

    Its name tells which; without such a name it holds rows if it begins with a brace, and a page if
    it begins as one.

    ``name`` names the stream in ids and errors.

    Raises:
        ReadError: It is not UTF-8 or a row is no article, and there is no ``on_error``.

    >>> [article.id for article in read_stream(["It rained."], "rain")]
    ['rain']
    """
    return _sifted(
        _in_stream(stream, name, None if date is None else publication_day(date)), on_error
    )


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


def publication_day(date: str | datetime.date) -> datetime.date:
    """Return the day of an article as a caller gives it: a date, a datetime, or text.

    Raises:
        InputError: It is none of these, or no date.

    >>> publication_day("2025-08-29")
    datetime.date(2025, 8, 29)
    """
    if isinstance(date, str):
        return read_date(date)
    check("date", date, datetime.date, "give a datetime.date, or text as in 2025-08-29")
    try:
        return datetime.date(date.year, date.month, date.day)  # not a datetime, or other subclass
    except (TypeError, ValueError):  # of pandas: NaT is an instance of datetime
        raise wrong("date", date, "give a datetime.date, or None for no date") from None


def _path(path: str | os.PathLike[str]) -> Path:
    check("path", path, str | os.PathLike, "give the name of a file or folder (str or Path)")
    return Path(os.fsdecode(path))


def _in_path(path: Path, date: datetime.date | None) -> Iterator[_FOUND]:
    name = path.as_posix()
    try:
        if path.is_dir():
            yield from _in_directory(path, date)
            return
        with path.open("rb") as stream:
            yield from _in_stream(stream, name, date)
    except (OSError, ValueError) as error:
        yield _unreadable(name, error)


def _in_directory(path: Path, date: datetime.date | None) -> Iterator[_FOUND]:
    errors: list[OSError] = []
    empty = True
    for each in folders.files(path, SUFFIXES, on_error=errors.append):
        empty = False
        yield from _in_path(each, date)
    for error in errors:
        yield _unreadable(Path(error.filename or path).as_posix(), error)
    if empty and not errors:
        yield ReadError(path.as_posix(), f"holds no file that ends in {', '.join(SUFFIXES)}")


def _unreadable(name: str, error: OSError | ValueError) -> ReadError:
    reason = getattr(error, "strerror", None) or str(error)
    missing = isinstance(error, FileNotFoundError)
    return ReadError(name, f"{reason}: {'check the name' if missing else 'check the file'}")


def _in_stream(
    stream: Iterable[bytes] | Iterable[str], name: str, date: datetime.date | None
) -> Iterator[_FOUND]:
    lines = bounded(stream)
    first = list(itertools.islice(lines, 1))
    both = itertools.chain(first, lines)
    if has_rows(name, b"".join(line.begin for line in first)):
        yield from _rows(both, name, date)
        return
    try:
        article = read_whole(whole(both), name, date=date)
    except (InputError, ExtraError) as error:
        yield ReadError(name, str(error))
    else:
        yield article if article.id else attrs.evolve(article, id=name)


def has_rows(name: str, begin: bytes) -> bool:
    """Tell whether a file holds rows, by its name, or if that tells nothing, by how it begins.

    >>> has_rows("a.ndjson", b""), has_rows("a.txt", b"{"), has_rows("standard input", b"{")
    (True, False, True)
    """
    begin = begin.removeprefix(codecs.BOM_UTF8).lstrip()
    return folders.ends(name, _ROWS) or (begin[:1] == b"{" and not folders.ends(name, SUFFIXES))


def read_whole(data: bytes, name: str, *, date: str | datetime.date | None = None) -> Article:
    """Make an article of a file that holds one: a text, or a web page.

    Raises:
        InputError: It is not UTF-8, no text is in the page, or a date is none.
        ExtraError: What reads web pages is not installed: ``quoteattr[web]``.

    >>> read_whole(b"It rained.", "rain.txt").text
    'It rained.'
    """
    begin = data[:1000].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    told = folders.ends(name, SUFFIXES)
    if folders.ends(name, _PAGES) or (begin.startswith(_PAGE_BEGINS) and not told):
        return read_html(data, date=date)
    return read_text(_decoded(data), date=date)


def _rows(lines: Iterable[Line], name: str, date: datetime.date | None) -> Iterator[_FOUND]:
    for line in lines:
        try:
            article = read_row(line, name, date=date)
            if article is not None:
                yield article
        except InputError as error:
            yield ReadError(name, f"line {line.number}: {error}")


def read_row(line: Line, name: str, *, date: str | datetime.date | None = None) -> Article | None:
    """Make an article of a line of JSON, None of a blank one; ``name`` is that of its file.

    Raises:
        InputError: It is no article, not UTF-8, or too long.

    >>> [read_row(line, "a.jsonl").id for line in bounded(['{"text": "It rained."}'])]
    ['a.jsonl:1']
    """
    text = _decoded(line.data, line.start).removeprefix("\ufeff")
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
    if str(row.get("schema")).startswith("quoteattr/"):
        raise InputError("an attribution and no article: give the articles themselves")
    if isinstance(row.get("id"), int):
        row["id"] = str(row["id"])
    if row.get("text") is None:
        raise InputError('there is no "text": give the article there')
    for key in ("id", "text", "date", "title", "url", "author"):
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


def _decoded(data: bytes, start: int = 0) -> str:
    """Decode a stretch of a file that begins at byte ``start``."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        at, value = start + error.start, data[error.start]
        raise InputError(
            f"byte {at} is 0x{value:02X}, which is not UTF-8 there: save the file as UTF-8"
        ) from None
