"""From whatever a caller passes to an article: a text, an `Article`, or the path of a file."""

from __future__ import annotations

import datetime
import itertools
import os
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import attrs

from quoteattr.arguments import check_text, items, shown, wrong
from quoteattr.errors import InputError, QuoteattrWarning, ReadError
from quoteattr.reading.file_names import SUFFIXES
from quoteattr.reading.files import read_path
from quoteattr.reading.texts import check_characters, publication_day, read_text
from quoteattr.records import Article

Source = Article | str | os.PathLike[str]
"""What callers may pass as an article: an `Article`, its text, or the path of its file."""

_REMEDY: Final = "give its text (a str), an Article, or the pathlib.Path of its file"
_LONGEST_NAME: Final = 255  # characters: file systems allow no longer names


def read_article(
    source: Source,
    *,
    id: str | None = None,  # noqa: A002 - the field's name in records and rows
    date: str | datetime.date | None = None,
    title: str | None = None,
    url: str | None = None,
    stacklevel: int = 3,
) -> Article:
    """Return the article of a text, an `Article`, or the path of a file that holds one.

    A str is always read as text; one that looks like a file name or an address causes a
    `QuoteattrWarning`, whose stack level is ``stacklevel``. Arguments take precedence over what
    the article says of itself.

    Raises:
        InputError: It is something else or not valid Unicode, or the date is not valid.
        ReadError: The file cannot be read, is a folder, or does not hold exactly one article.

    >>> read_article("It rained.", id="rain").id
    'rain'
    """
    if isinstance(source, os.PathLike):  # before str: some classes of paths are both
        article = _in_file(Path(os.fsdecode(source)), date)
    elif isinstance(source, str):
        _warn_of_name(source, stacklevel)
        return read_text(source, id=id, date=date, title=title, url=url)
    else:
        article = _checked(source)
    for name, value in (("id", id), ("title", title), ("url", url)):
        check_text(name, value)
    fields: dict[str, Any] = {"id": id, "title": title, "url": url}
    fields["date"] = None if date is None else publication_day(date)
    return attrs.evolve(article, **{name: value for name, value in fields.items() if value})


def read_articles(sources: Iterable[Source]) -> Iterator[Article]:
    """Yield the articles of many sources; a path may be a folder, or a file of many articles.

    Raises:
        InputError: They are not a collection, or a single text.
        ReadError: One of them is not an article or cannot be read; the message says which.

    >>> [article.text for article in read_articles(["It rained.", "It snowed."])]
    ['It rained.', 'It snowed.']
    """
    items("articles", sources, "give a list of texts, Articles or paths, as in [article]")
    return _each(sources)


def _each(sources: Iterable[Source]) -> Iterator[Article]:
    for number, source in enumerate(sources):
        if isinstance(source, os.PathLike):
            yield from read_path(source)
            continue
        try:
            article = read_article(source, stacklevel=4)
        except InputError as error:
            raise ReadError(f"articles[{number}]", str(error)) from None
        yield article


def _in_file(path: Path, date: str | datetime.date | None) -> Article:
    if path.is_dir():
        raise ReadError(
            str(path),
            f"is a folder: read its articles with extractor.pipe([Path({str(path)!r})]), or at the "
            "command line with quoteattr extract",
        )
    found = list(itertools.islice(read_path(path, date=date), 2))  # two are enough to refuse it
    if len(found) != 1:
        count = "more than one article" if found else "no article"
        raise ReadError(
            str(path), f"contains {count}: read files like this with extractor.pipe([Path(...)])"
        )
    return found[0]


def _checked(source: object) -> Article:
    if isinstance(source, bytes | bytearray):
        raise wrong("the article", source, "decode it, as in data.decode('utf-8')")
    if not isinstance(source, Article):
        raise wrong("the article", source, _REMEDY)
    check_characters(source.text)
    return source


def _warn_of_name(text: str, stacklevel: int) -> None:
    """Warn of a text that looks like a file name or address: it would quietly yield no records."""
    if len(text) > _LONGEST_NAME or not any(map(str.isalnum, text)) or len(text.splitlines()) > 1:
        return
    word = text.casefold() if len(text.split()) == 1 else ""
    if word.startswith(("http://", "https://")):
        remedy = "addresses are not fetched: fetch it, and use quoteattr.reading.read_html"
    elif word.endswith(SUFFIXES) or os.path.exists(text):  # noqa: PTH110 - Path may raise
        remedy = "a str is read as text: for a file, pass pathlib.Path"
    else:
        return
    warnings.warn(f"the article is {shown(text)}: {remedy}", QuoteattrWarning, stacklevel + 1)
