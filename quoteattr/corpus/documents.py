"""What the files of a run hold: one document an article, in their order, and cut into batches.

Nothing is held but the batch that is being cut. The cut depends on the files and on nothing else,
so that a run which goes on cuts the rest as the one before would have.
"""

from __future__ import annotations

import gzip
import itertools
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

import attrs

from quoteattr import reading
from quoteattr.corpus.inputs import BROKEN, PARQUET, File, unpacked
from quoteattr.errors import InputError, ReadError
from quoteattr.reading import folders
from quoteattr.reading.encodings import not_in, recoded
from quoteattr.reading.file_names import Layout, layout
from quoteattr.reading.file_types import beginning, refusal
from quoteattr.reading.lines import Line, bounded, whole
from quoteattr.records import Article

_SMALLEST: Final = 100  # what a document counts at least: so many empty ones make a part, too


@attrs.frozen
class Document:
    """An article before it is read: the file it comes from, and what stands there.

    ``row`` is its line or row, from 1; None for a file that holds one article. What stands there is
    the file's bytes, a line of JSON, an article that is made already, or why there is none.
    ``called`` is what an article without an id of its own is called after.
    """

    file: str
    row: int | None
    data: bytes | Line | Article | InputError
    size: int
    called: str = ""


@attrs.frozen(order=True)
class Place:
    """How far the files are read: the number of a file, and of its rows that are behind us."""

    file: int = 0
    row: int = 0


@attrs.frozen
class Batch:
    """Documents that become one part; ``end`` is the place behind them, ``read`` its bytes.

    These are the bytes of all files in front of that place, packed as they are.
    """

    number: int
    documents: tuple[Document, ...]
    end: Place
    read: int


def batches(
    files: Iterable[File],
    size: int,
    number: int = 0,
    start: Place = Place(),
) -> Iterator[Batch]:
    """Cut what the files hold, from a place on, into batches of so many bytes of text or more.

    Raises:
        ReadError: A file cannot be read now, and may be later.

    >>> list(batches([], 1_000_000))
    []
    """
    found: list[Document] = []
    held, end, read = 0, start, 0
    for end, read, document in documents(files, start):
        found.append(document)
        held += max(document.size, _SMALLEST)
        if held >= size:
            yield Batch(number, tuple(found), end, read)
            number, found, held = number + 1, [], 0
    if found:
        yield Batch(number, tuple(found), end, read)


def documents(
    files: Iterable[File],
    start: Place = Place(),
) -> Iterator[tuple[Place, int, Document]]:
    """Yield each document from a place on, with the place and the bytes behind it.

    Raises:
        ReadError: A file cannot be read now, and may be later.
    """
    before = 0
    for number, file in enumerate(files):
        if number >= start.file:
            for row, read, document in _in_file(file):
                place = Place(number, row)
                if place > start:
                    yield place, before + read, document
        before += file.size


def _in_file(file: File) -> Iterator[tuple[int, int, Document]]:
    """Yield what a file holds; of damage only where it begins, for nothing can be read behind."""
    row = 0
    if file.changed == BROKEN:
        problem = ReadError(file.name, "is a link that leads to no file: mend or remove it")
        yield 1, 0, Document(file.name, None, problem, 0)
        return
    try:
        with Path(file.name).open("rb") as raw:
            for row, read, document in _held(file, raw):
                yield row, read, attrs.evolve(document, called=file.called)
            return
    except PermissionError as error:
        problem = ReadError(file.name, f"{error.strerror}: check the file")
    except (EOFError, zlib.error, gzip.BadGzipFile, Damaged) as error:
        problem = ReadError(file.name, f"is damaged behind row {row} ({error}): get it anew")
    except UnicodeDecodeError as error:
        problem = ReadError(file.name, not_in(file.encoding or "UTF-8", error))
    except OSError as error:
        raise ReadError(
            file.name, f"{error.strerror}: check the file, and start again: the run goes on"
        ) from None
    yield row + 1, file.size, Document(file.name, row + 1 if row else None, problem, 0)


class Damaged(Exception):  # noqa: N818 - a sign for _in_file, which makes the error
    """A file cannot be unpacked or taken for Parquet."""


def _held(file: File, raw: BinaryIO) -> Iterator[tuple[int, int, Document]]:
    if folders.ends(file.name, (PARQUET,)):
        from quoteattr.corpus import parquet  # its library is there: the inputs were looked at

        yield from parquet.documents(file, raw)
        return
    name = unpacked(file.name)
    with _unpacked(file.name, raw) as stream:
        problem = refusal(beginning(stream), name)
        if problem is not None:
            yield 1, file.size, Document(file.name, None, InputError(problem), 0)
            return
        with recoded(stream, file.encoding) as text:
            yield from _in_lines(file, raw, bounded(text))


def _in_lines(
    file: File, raw: BinaryIO, lines: Iterator[Line]
) -> Iterator[tuple[int, int, Document]]:
    first = list(itertools.islice(lines, 1))
    both = itertools.chain(first, lines)
    found = layout(unpacked(file.name), first[0].begin if first else b"")
    if found is Layout.LINES:
        for line in both:
            if line.begin.strip() or line.size > len(line.begin):
                size = len(line.begin)
                yield line.number, raw.tell(), Document(file.name, line.number, line, size)
        return
    if found is not Layout.WHOLE:
        row = 0
        for number, made in reading.read_rows(both, found, file.called):
            row = number or row + 1
            size = len(made.text) if isinstance(made, Article) else 0
            yield row, raw.tell(), Document(file.name, number or None, made, size)
        return
    data: bytes | InputError
    try:
        data = whole(both)
    except InputError as error:
        data = error
    size = len(data) if isinstance(data, bytes) else 0
    yield 1, file.size, Document(file.name, None, data, size)


@contextmanager
def _unpacked(name: str, raw: BinaryIO) -> Iterator[Any]:
    if folders.ends(name, (".gz",)):
        with gzip.GzipFile(fileobj=raw, mode="rb") as stream:
            yield stream
    elif folders.ends(name, (".zst",)):
        from backports import zstd  # there: the inputs were looked at

        try:
            with zstd.ZstdFile(raw, "rb") as stream:
                yield stream
        except zstd.ZstdError as error:
            raise Damaged(error) from None
    else:
        yield raw
