"""From paths and streams to articles.

`quoteattr.reading.contents` splits the contents of a file into articles, and
`quoteattr.reading.texts` makes an article of a text or a web page.
"""

from __future__ import annotations

import datetime
import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import attrs

from quoteattr.arguments import check, items
from quoteattr.errors import InputError, ReadError
from quoteattr.reading import folders
from quoteattr.reading.contents import articles_in
from quoteattr.reading.encodings import known, not_in, recoded
from quoteattr.reading.file_names import SUFFIXES, article_name, common_folder
from quoteattr.reading.file_types import address_refusal, beginning, refusal
from quoteattr.reading.lines import bounded
from quoteattr.reading.texts import publication_day
from quoteattr.records import Article

# Errors are yielded among the articles and not raised, so that one bad file does not end the rest.
_Outcome = Article | InputError


def read_path(
    path: str | os.PathLike[str],
    *,
    date: str | datetime.date | None = None,
    encoding: str | None = None,
) -> Iterator[Article]:
    """Yield the articles of a text file, web page, JSON or CSV file, or of a directory and below.

    The files of a directory come in the order of their names; tables in it are left out. The id of
    an article without one of its own is the name of its file, and for a row the file and the line.
    Of an absolute path only the last part is used (see `read_paths`).

    Args:
        path: The file or directory.
        date: The date of every article, in place of its own.
        encoding: The encoding of the files, in place of UTF-8.

    Raises:
        ReadError: A file cannot be read, or a row is not an article.

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
    folder: Path | None = None,
) -> Iterator[Article]:
    """Yield the articles of many files and directories, each as ``read_path`` reads it.

    ``on_error`` is called with the error of each file or row that cannot be read; the others are
    read nevertheless. ``folder`` is left out of the articles' ids where paths are absolute; by
    default, the folder that holds all of them.

    Raises:
        ReadError: A file or row cannot be read and there is no ``on_error``.
        InputError: The date is not valid, or the encoding is unknown.

    >>> errors = []
    >>> list(read_paths(["no such file.txt"], errors.append)), errors[0].name
    ([], 'no such file.txt')
    """
    # Not in a generator: a wrong argument should fail here, not at the first article.
    items("paths", paths, "give a list of files and folders")
    names = [_name(path) for path in paths]
    settings = _Settings.of(date, encoding, folder or common_folder(map(Path, names)))
    return _sifted(itertools.chain.from_iterable(_in_path(n, settings) for n in names), on_error)


def read_stream(
    stream: Iterable[bytes] | Iterable[str],
    name: str,
    on_error: Callable[[InputError], None] | None = None,
    *,
    date: str | datetime.date | None = None,
    encoding: str | None = None,
) -> Iterator[Article]:
    """Yield the articles of an open stream, or of any lines of one file.

    The suffix of ``name`` decides whether it is a text, a web page, JSON Lines, JSON or CSV.
    Without a known suffix it is JSON if it begins with a brace, or with a bracket and a brace, and
    a page if it begins like one. ``name`` also stands for the stream in ids and errors.

    Raises:
        ReadError: It is not in the encoding or a row is not an article, and there is no
            ``on_error``.
        InputError: The date is not valid, or the encoding is unknown.

    >>> [article.id for article in read_stream(["It rained."], "rain")]
    ['rain']
    """
    return _sifted(_in_stream(stream, name, name, _Settings.of(date, encoding)), on_error)


@attrs.frozen
class _Settings:
    """What all articles share; ``folder`` is left out of their ids."""

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
    found: Iterable[_Outcome], on_error: Callable[[InputError], None] | None
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


def _in_path(text: str, settings: _Settings) -> Iterator[_Outcome]:
    problem = address_refusal(text)
    if problem is not None:
        yield ReadError(text, problem)
        return
    path = Path(text)
    name = path.as_posix()
    try:
        if path.is_dir():
            yield from _in_directory(path, settings)
            return
        with path.open("rb") as stream:
            yield from _in_stream(stream, name, article_name(path, settings.folder), settings)
    except (OSError, ValueError) as error:
        yield _unreadable(name, error)


def _in_directory(path: Path, settings: _Settings) -> Iterator[_Outcome]:
    errors: list[OSError] = []
    empty = True
    for each in folders.files(path, SUFFIXES, on_error=errors.append):
        empty = False
        yield from _in_path(os.fspath(each), settings)
    for error in errors:
        yield _unreadable(Path(error.filename or path).as_posix(), error)
    if empty and not errors:
        yield ReadError(path.as_posix(), f"contains no file that ends in {', '.join(SUFFIXES)}")


def _unreadable(name: str, error: OSError | ValueError) -> ReadError:
    reason = getattr(error, "strerror", None) or str(error)
    missing = isinstance(error, FileNotFoundError)
    return ReadError(name, f"{reason}: {'check the name' if missing else 'check the file'}")


def _in_stream(
    stream: Iterable[bytes] | Iterable[str], shown: str, name: str, settings: _Settings
) -> Iterator[_Outcome]:
    """Yield the outcomes of a stream; ``shown`` is its name in errors, ``name`` that in ids."""
    problem = refusal(beginning(stream), shown)
    if problem is not None:
        yield ReadError(shown, problem)
        return
    try:
        with recoded(stream, settings.encoding) as text:
            for number, found in articles_in(bounded(text), name, settings.date):
                if isinstance(found, Article):
                    yield found
                else:
                    yield ReadError(shown, f"{number}: {found}" if number else str(found))
    except UnicodeDecodeError as error:
        yield ReadError(shown, not_in(settings.encoding or "UTF-8", error))
