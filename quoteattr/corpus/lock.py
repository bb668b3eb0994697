"""One run at a time in a folder: a lock that ends with the process that holds it."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from quoteattr.errors import InputError

NAME: Final = ".lock"


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder; the system lets go of it when we die, however that is.

    Raises:
        InputError: Another process holds it, or it is a link or no plain file.
        OSError: Nothing can be written there.
    """
    handle = _own(folder / NAME)  # which no process that we start inherits
    try:
        if not _taken(handle):
            owner = os.read(handle, 20).decode("ascii", "replace").strip()
            raise InputError(
                f"another run is at work in {str(folder)!r} (process {owner}): wait until it ends, "
                "or name another folder"
            )
        with contextlib.suppress(OSError):  # a full disk: the number is only for the message
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)


def _own(path: Path) -> int:
    """Open a file for writing that belongs to the folder alone, and make it if it is missing.

    Whoever may write to the folder could else have us empty any file of ours by a link to it.
    """
    problem = InputError(
        f"{path.as_posix()!r} is a link or no plain file, and a run would write to what is behind "
        "it: remove it"
    )
    # Where there are no such flags, links are rare; a pipe must not make us wait.
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags, 0o666)
    except OSError as error:
        if path.is_symlink() or error.errno in (errno.ELOOP, errno.ENXIO, errno.EISDIR):
            raise problem from None
        raise
    told = os.fstat(handle)
    if path.is_symlink() or not stat.S_ISREG(told.st_mode) or told.st_nlink > 1:
        os.close(handle)
        raise problem
    return handle


def _taken(handle: int) -> bool:
    """Take the lock of an open file; False where another has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(
                handle, 1 << 20, os.SEEK_SET
            )  # not where the number stands: locked is unreadable
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
