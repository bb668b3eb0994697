"""The files of a run's inputs: which they are, in which order, and whether they are the same still.

A folder's files come in the order of their names, those of its own before those of its folders.
They are looked at twice and never held: once to tell them apart from others later, once to be read.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import stat
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import attrs

from quoteattr import reading
from quoteattr.errors import ExtraError, InputError, ReadError
from quoteattr.reading import folders
from quoteattr.reading.file_names import article_name, common_folder
from quoteattr.reading.file_types import address_refusal

PARQUET: Final = ".parquet"
PACKED: Final = (".gz", ".zst")
SUFFIXES: Final = (
    *reading.SUFFIXES,
    *(end + packed for end in reading.SUFFIXES for packed in PACKED),
    PARQUET,
)
"""The files that are read in a folder, in any case of letters."""

BROKEN: Final = -1
"""When a link was changed that leads to no file."""

_NEEDED: Final = {
    ".zst": ("backports.zstd", "corpus"),
    PARQUET: ("pyarrow", "corpus"),
    ".html": ("trafilatura", "web"),
    ".htm": ("trafilatura", "web"),
}


@attrs.frozen
class File:
    """A file to read.

    Attributes:
        name: Its name as given.
        size: Its bytes.
        changed: When it was changed, in nanoseconds.
        called: What an article without an id of its own is called after it.
        encoding: In what it is written, if not in UTF-8.
    """

    name: str
    size: int
    changed: int
    called: str = ""
    encoding: str | None = None


@attrs.frozen
class Input:
    """What is remembered of an input: how many files and bytes, and a checksum over their list.

    The checksum is of names, sizes and times of change; what is in the files is not read for it.
    """

    path: str
    files: int
    bytes: int
    sha256: str


def inspect(paths: Sequence[str], output: Path) -> tuple[Input, ...]:
    """Look at the inputs; the folder that is written to is none, also where it lies in one.

    Raises:
        InputError: There is none, or one lies in another.
        ReadError: One is not there, no file or folder, or holds nothing that can be read.

    >>> inspect([], Path("out"))
    Traceback (most recent call last):
    quoteattr.errors.InputError: there is no input: name a file or folder
    """
    if not paths:
        raise InputError("there is no input: name a file or folder")
    _apart(paths, output)
    return tuple(_inspected(path, output) for path in paths)


def files(paths: Sequence[str], output: Path, encoding: str | None = None) -> Iterator[File]:
    """Yield the files of all inputs, in whatever encoding they are.

    Raises:
        ReadError: An input or a folder cannot be looked at.

    >>> list(files([], Path("out")))
    []
    """
    folder = common_folder(map(Path, paths))
    for path in paths:
        for file in _files(path, output):
            called = article_name(Path(file.name), folder)
            yield attrs.evolve(file, called=called, encoding=encoding)


def unpacked(name: str) -> str:
    """Give a file's name without what tells that it is packed.

    >>> unpacked("news.jsonl.gz")
    'news.jsonl'
    """
    for suffix in PACKED:
        if folders.ends(name, (suffix,)):
            name = name[: -len(suffix)]
    return name


def _inspected(path: str, output: Path) -> Input:
    listed, count, size = hashlib.sha256(), 0, 0
    there: set[str] = set()
    for file in _files(path, output):
        _require(file.name, there)
        listed.update(
            f"{file.name}\0{file.size}\0{file.changed}\n".encode("utf-8", "surrogateescape")
        )
        count, size = count + 1, size + file.size
    if not count:
        raise ReadError(path, f"holds no file that ends in {', '.join(SUFFIXES)}")
    return Input(Path(path).as_posix(), count, size, listed.hexdigest())


def _files(path: str, output: Path) -> Iterator[File]:
    problem = address_refusal(path)
    if problem is not None:
        raise ReadError(path, problem)
    given = Path(path)
    try:
        if not given.is_dir():
            yield _file(given.as_posix(), given.stat())
            return
        leaves = partial(_same, other=output)
        for file in folders.files(given, SUFFIXES, on_error=_raise, leaves=leaves):
            try:
                yield _file(file.as_posix(), file.stat())
            except OSError:
                if not file.is_symlink():
                    raise
                yield File(file.as_posix(), 0, BROKEN)
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        raise ReadError(
            Path(error.filename or path).as_posix(),
            f"{error.strerror}: {'check the name' if missing else 'check it'}",
        ) from None


def _require(name: str, there: set[str]) -> None:
    """Complain now about what would else be missing in the middle of a run.

    ``there`` collects the libraries that are not missing.
    """
    suffixes = {Path(each).suffix.lower() for each in (name, unpacked(name))}
    for suffix in suffixes & _NEEDED.keys():
        library, extra = _NEEDED[suffix]
        if library not in there and not _is_there(library):
            raise ExtraError(f"{name} needs {library}: python -m pip install 'quoteattr[{extra}]'")
        there.add(library)


def _is_there(library: str) -> bool:
    try:
        return importlib.util.find_spec(library) is not None
    except ModuleNotFoundError:  # of the package around it
        return False


def _raise(error: OSError) -> None:
    raise error


def _file(name: str, told: os.stat_result) -> File:
    if not stat.S_ISREG(told.st_mode):
        raise ReadError(name, "is no file: a run that goes on must read it again; save it as one")
    return File(name, told.st_size, told.st_mtime_ns)


def _same(path: Path, other: Path) -> bool:
    return other.exists() and path.exists() and path.samefile(other)


def _apart(paths: Sequence[str], output: Path) -> None:
    """Complain about inputs of which one lies in another: its articles would come out twice."""
    places = [Path(path).resolve() for path in paths]
    for number, place in enumerate(places):
        if place == output.resolve():
            raise InputError(f"{str(output)!r} is input and output: write to another folder")
        if output.resolve() in place.parents:
            raise InputError(f"{paths[number]!r} is in the output {str(output)!r}: write elsewhere")
        for other, around in enumerate(places):
            if other != number and around in (place, *place.parents):
                raise InputError(
                    f"{paths[number]!r} is in {paths[other]!r}, or the same: give it once, for its "
                    "articles would come out twice"
                )
