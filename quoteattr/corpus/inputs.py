"""The input files of a run: which files, in which order, and whether they have changed.

The files of a folder come in the order of their names, before those of its subfolders. They are
listed twice and never all in memory: once for the checksum by which a resumed run recognises its
input, and once to be read.
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
"""The suffixes of the files that are read in a folder, in upper or lower case."""

BROKEN: Final = -1
"""The time of change of a link that leads to no file."""

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
        name: Its name, as in the input.
        size: Its size in bytes.
        changed: When it was changed, in nanoseconds.
        called: The id for its article if that has none of its own.
        encoding: Its encoding, if that is not UTF-8.
    """

    name: str
    size: int
    changed: int
    called: str = ""
    encoding: str | None = None


@attrs.frozen
class Input:
    """The record of an input: how many files and bytes, and a checksum over their list.

    The checksum covers names, sizes and times of change. The contents are not part of it: reading a
    corpus of many gigabytes just for that would take too long.
    """

    path: str
    files: int
    bytes: int
    sha256: str


def inspect(paths: Sequence[str], output: Path) -> tuple[Input, ...]:
    """Return a record of each input; the output folder is left out where it lies in an input.

    Raises:
        InputError: There is no input, or one lies in another.
        ReadError: One does not exist, is neither file nor folder, or holds no readable file.

    >>> inspect([], Path("out"))
    Traceback (most recent call last):
    quoteattr.errors.InputError: there is no input: name a file or folder
    """
    if not paths:
        raise InputError("there is no input: name a file or folder")
    _apart(paths, output)
    return tuple(_inspected(path, output) for path in paths)


def files(paths: Sequence[str], output: Path, encoding: str | None = None) -> Iterator[File]:
    """Yield the files of all inputs.

    Raises:
        ReadError: An input or a folder cannot be listed.

    >>> list(files([], Path("out")))
    []
    """
    folder = common_folder(map(Path, paths))
    for path in paths:
        for file in _files(path, output):
            called = article_name(Path(file.name), folder)
            yield attrs.evolve(file, called=called, encoding=encoding)


def unpacked(name: str) -> str:
    """Return a file's name without the suffix of its compression.

    >>> unpacked("news.jsonl.gz")
    'news.jsonl'
    """
    for suffix in PACKED:
        if folders.ends(name, (suffix,)):
            name = name[: -len(suffix)]
    return name


def _inspected(path: str, output: Path) -> Input:
    listed, count, size = hashlib.sha256(), 0, 0
    installed: set[str] = set()
    for file in _files(path, output):
        _require(file.name, installed)
        # NUL cannot occur in a name, so no two lists of files have the same bytes; a name that is
        # not UTF-8 keeps its own.
        listed.update(
            f"{file.name}\0{file.size}\0{file.changed}\n".encode("utf-8", "surrogateescape")
        )
        count, size = count + 1, size + file.size
    if not count:
        raise ReadError(path, f"contains no file that ends in {', '.join(SUFFIXES)}")
    return Input(Path(path).as_posix(), count, size, listed.hexdigest())


def _files(path: str, output: Path) -> Iterator[File]:
    problem = address_refusal(path)
    if problem is not None:
        raise ReadError(path, problem)
    place = Path(path)
    try:
        if not place.is_dir():
            yield _file(place.as_posix(), place.stat())
            return
        leaves = partial(_same, other=output)
        for file in folders.files(place, SUFFIXES, on_error=_raise, leaves=leaves):
            try:
                yield _file(file.as_posix(), file.stat())
            except OSError:
                if not file.is_symlink():
                    raise
                # A broken link is one failed article, not the end of a run over millions.
                yield File(file.as_posix(), 0, BROKEN)
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        raise ReadError(
            Path(error.filename or path).as_posix(),
            f"{error.strerror}: {'check the name' if missing else 'check its permissions'}",
        ) from None


def _require(name: str, installed: set[str]) -> None:
    """Check for the library that a file needs, so that a run does not fail halfway.

    ``installed`` collects the libraries that were found.
    """
    suffixes = {Path(each).suffix.lower() for each in (name, unpacked(name))}
    for suffix in suffixes & _NEEDED.keys():
        library, extra = _NEEDED[suffix]
        if library not in installed and not _is_installed(library):
            raise ExtraError(f"{name} needs {library}: python -m pip install 'quoteattr[{extra}]'")
        installed.add(library)


def _is_installed(library: str) -> bool:
    try:
        return importlib.util.find_spec(library) is not None
    except ModuleNotFoundError:  # find_spec imports the package around a module
        return False


def _raise(error: OSError) -> None:
    raise error


def _file(name: str, status: os.stat_result) -> File:
    if not stat.S_ISREG(status.st_mode):
        raise ReadError(
            name, "is not a regular file, and a resumed run must be able to read it again: save it"
        )
    return File(name, status.st_size, status.st_mtime_ns)


def _same(path: Path, other: Path) -> bool:
    return other.exists() and path.exists() and path.samefile(other)


def _apart(paths: Sequence[str], output: Path) -> None:
    """Check that no input lies in another: its articles would be extracted twice."""
    places = [Path(path).resolve() for path in paths]
    for number, place in enumerate(places):
        if place == output.resolve():
            raise InputError(f"{str(output)!r} is both input and output: name another folder")
        if output.resolve() in place.parents:
            raise InputError(
                f"{paths[number]!r} is in the output {str(output)!r}: name another folder"
            )
        for other, around in enumerate(places):
            if other != number and around in (place, *place.parents):
                raise InputError(
                    f"{paths[number]!r} is in {paths[other]!r}, or the same: name it once, or its "
                    "articles would be extracted twice"
                )
