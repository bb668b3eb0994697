"""The files and articles that are searched, with what tells whether they have changed."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import attrs

from quoteattr.errors import InputError, ReadError
from quoteattr.reading import SUFFIXES, folders, read_paths
from quoteattr.reading.articles import Source, read_article
from quoteattr.reading.file_names import article_name, common_folder
from quoteattr.records import Article
from quoteattr.records.conversion import converter

OnError = Callable[[InputError], None]
"""Called with the error of a source that cannot be read."""


@attrs.frozen(kw_only=True)
class SourceFile:
    """A file of sources, or an article that the caller passed.

    Attributes:
        name: Its absolute path; for an article, its place in the list.
        settings: What else decides how it is read.
        size: Its bytes; None for an article.
        modified: When it was last written, in nanoseconds; None for an article.
        read: Yields its articles, and calls a function with the error of each that is none.
        data: Returns its bytes.
    """

    name: str
    settings: str
    size: int | None = None
    modified: int | None = None
    read: Callable[[OnError], Iterator[Article]]
    data: Callable[[], bytes]

    def digest(self) -> bytes:
        """Return the SHA-256 of its bytes.

        Raises:
            OSError: It cannot be read.
        """
        return hashlib.sha256(self.data()).digest()


@attrs.frozen(kw_only=True)
class Settings:
    """How sources are read: their date, their encoding, and the folder that is not in their ids."""

    date: str | datetime.date | None = None
    encoding: str | None = None
    folder: Path | None = None


def files_of(
    against: Iterable[Source],
    on_error: OnError,
    *,
    date: str | datetime.date | None = None,
    encoding: str | None = None,
) -> list[SourceFile]:
    """Return the files of sources, each once: articles, texts, paths of files and of folders.

    >>> [file.name for file in files_of(["It rained."], print)]
    ['articles[0]']
    """
    listed = list(against)
    names = [os.fsdecode(one) for one in listed if isinstance(one, os.PathLike)]
    settings = Settings(date=date, encoding=encoding, folder=common_folder(map(Path, names)))
    found: list[SourceFile] = []
    for number, one in enumerate(listed):
        if isinstance(one, os.PathLike):
            found += _below(Path(os.fsdecode(one)), settings, on_error)
        else:
            found.append(_passed(read_article(one, date=date, stacklevel=5), number))
    return list({file.name: file for file in found}.values())


def _below(path: Path, settings: Settings, on_error: OnError) -> Iterator[SourceFile]:
    if not path.is_dir():
        paths = [path]
    else:
        paths = list(folders.files(path, SUFFIXES, on_error=lambda error: _fail(error, on_error)))
        if not paths:
            ends = ", ".join(SUFFIXES)
            on_error(ReadError(path.as_posix(), f"contains no file that ends in {ends}"))
    for each in paths:
        try:
            yield _on_disk(each, settings)
        except OSError as error:
            _fail(error, on_error)


def _fail(error: OSError, on_error: OnError) -> None:
    name = Path(error.filename or "").as_posix()
    on_error(ReadError(name, f"{error.strerror}: check the name"))


def _on_disk(path: Path, settings: Settings) -> SourceFile:
    status = path.stat()

    def read(on_error: OnError) -> Iterator[Article]:
        return read_paths(
            [path],
            on_error,
            date=settings.date,
            encoding=settings.encoding,
            folder=settings.folder,
        )

    day = None if settings.date is None else str(settings.date)
    return SourceFile(
        name=os.path.abspath(path),  # noqa: PTH100 - resolve() would follow a link
        settings=json.dumps([article_name(path, settings.folder), day, settings.encoding]),
        size=status.st_size,
        modified=status.st_mtime_ns,
        read=read,
        data=path.read_bytes,
    )


def _passed(article: Article, number: int) -> SourceFile:
    return SourceFile(
        name=f"articles[{number}]",
        settings="",
        read=lambda _: iter([article]),
        data=lambda: json.dumps(converter.unstructure(article)).encode(),
    )
