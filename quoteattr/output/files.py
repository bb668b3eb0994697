"""Files and folders that appear under their names complete or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO


class Discard(Exception):  # noqa: N818 - a decision of the caller, not an error
    """Raised inside ``whole_file`` to leave everything as it was."""


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    r"""Open a UTF-8 text file that replaces ``path`` when the block ends without an error.

    Until then, or if the block raises, an older file stays as it is. A pipe or device is written to
    directly, and a symbolic link is kept: its target is replaced.

    Raises:
        OSError: The folder is missing, the path is a folder, or it cannot be written to.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with whole_file(Path(folder, "a.txt")) as file:
    ...         _ = file.write("all of it\n")
    ...     Path(folder, "a.txt").read_text(encoding="utf-8")
    'all of it\n'
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise IsADirectoryError(f"{path} is a folder: name a file")
    if target.exists() and not target.is_file():
        with contextlib.suppress(Discard), target.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        return
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    draft = Path(name)
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123 - a handle
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(_mode(target))
        draft.replace(target)
    except Discard:
        pass
    finally:
        draft.unlink(missing_ok=True)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    r"""Yield a path to write a file to that replaces ``path`` when the block ends without an error.

    Raises:
        OSError: The folder is missing, or cannot be written to.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with replacing(Path(folder, "a.txt")) as draft:
    ...         _ = draft.write_text("all of it")
    ...     Path(folder, "a.txt").read_text(encoding="utf-8")
    'all of it'
    """
    target = Path(os.path.realpath(path))
    draft_folder = Path(
        tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    )
    try:
        draft = draft_folder / target.name
        yield draft
        put_in_place(draft, target)
    finally:
        shutil.rmtree(draft_folder, ignore_errors=True)


def put_in_place(draft: Path, target: Path) -> None:
    """Give a finished file its name, when all of it is on the disk.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     draft, target = Path(folder, "draft"), Path(folder, "a.txt")
    ...     _ = draft.write_text("all of it")
    ...     put_in_place(draft, target)
    ...     target.read_text(encoding="utf-8")
    'all of it'
    """
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    draft.chmod(_mode(target))
    draft.replace(target)


@contextlib.contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    r"""Create a folder that gets its name when the block ends without an error, or else is removed.

    Raises:
        OSError: The name is taken, or the folder around it is missing.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with whole_folder(Path(folder, "new")) as draft:
    ...         _ = Path(draft, "a.txt").write_text("all of it\n")
    ...     [file.name for file in Path(folder, "new").iterdir()]
    ['a.txt']
    """
    target = Path(os.path.realpath(path))
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    try:
        yield draft
        draft.chmod(0o777 & ~_mask())
        if target.is_dir():
            target.rmdir()  # raises an OSError unless the folder is empty
        draft.rename(target)
    except Discard:
        pass
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextlib.contextmanager
def scratch_file() -> Iterator[Path]:
    """Yield the path of a file that is removed after the block, for libraries that need a file.

    >>> with scratch_file() as path:
    ...     path.exists()
    False
    """
    with tempfile.TemporaryDirectory(prefix="quoteattr-") as folder:
        yield Path(folder, "scratch")


def _mode(target: Path) -> int:
    """Return the permissions of an older file, or those that open() would give to a new one."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    return 0o666 & ~_mask()


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
