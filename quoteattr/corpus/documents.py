"""The articles in the files of a run, one document each, in order and cut into batches.

Only the current batch is in memory. Where a batch ends depends on the files alone, so that a run
that is resumed makes the same batches as one that was never stopped.
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

_SMALLEST: Final = 100  # bytes that a document counts at least, else empty ones would fill no part


@attrs.frozen
class Document:
    """An article before it is parsed: the file it comes from, and its data there.

    ``row`` is its line or row, from 1, or None for a file that is one article. The data are the
    bytes of the file, a line of JSON, a finished article, or the error found in its place.
    ``called`` is the id for an article without one of its own.
    """

    file: str
    row: int | None
    data: bytes | Line | Article | InputError
    size: int
    called: str = ""


# Ordered, so that "later than" is a comparison; a part's place goes into its line of the list.
@attrs.frozen(order=True)
class Place:
    """A position in the input: the number of a file, and how many of its rows were read."""

    file: int = 0
    row: int = 0


@attrs.frozen
class Batch:
    """Documents that become one part, with the position after them.

    ``end`` is that position, and ``read`` the bytes of all files before it, compressed ones as they
    are.
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
    """Yield batches of at least ``size`` bytes of text, from a position on.

    Raises:
        ReadError: A file cannot be read now, but perhaps later.

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
    """Yield each document from a position on, with the position and the bytes after it.

    Raises:
        ReadError: A file cannot be read now, but perhaps later.
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
    """Yield the documents of a file, and one error where damage begins: the rest is unreadable.

    What only this moment's disk or network prevents is raised instead: then the run stops, and can
    read the file when it is resumed.
    """
    row = 0
    if file.changed == BROKEN:
        problem = ReadError(file.name, "is a link that leads to no file: repair or remove it")
        yield 1, 0, Document(file.name, None, problem, 0)
        return
    try:
        with Path(file.name).open("rb") as raw:
            for row, read, document in _held(file, raw):
                yield row, read, attrs.evolve(document, called=file.called)
            return
    except PermissionError as error:
        problem = ReadError(file.name, f"{error.strerror}: check its permissions")
    except (EOFError, zlib.error, gzip.BadGzipFile, Damaged) as error:
        problem = ReadError(file.name, f"is damaged after row {row} ({error}): get a new copy")
    except UnicodeDecodeError as error:
        problem = ReadError(file.name, not_in(file.encoding or "UTF-8", error))
    except OSError as error:
        raise ReadError(
            file.name, f"{error.strerror}: check the file, and start again to resume the run"
        ) from None
    yield row + 1, file.size, Document(file.name, row + 1 if row else None, problem, 0)


class Damaged(Exception):  # noqa: N818 - a signal to _in_file, which makes the error of it
    """A file cannot be decompressed, or is not valid Parquet."""


def _held(file: File, raw: BinaryIO) -> Iterator[tuple[int, int, Document]]:
    if folders.ends(file.name, (PARQUET,)):
        from quoteattr.corpus import parquet  # inputs.inspect checked that pyarrow is installed

        yield from parquet.documents(file, raw)
        return
    name = unpacked(file.name)
    # The bytes read so far are counted on the raw stream, where the size of the file is known.
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
        from backports import zstd  # inputs.inspect checked that it is installed

        try:
            with zstd.ZstdFile(raw, "rb") as stream:
                yield stream
        except zstd.ZstdError as error:
            raise Damaged(error) from None
    else:
        yield raw
