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
    """Hold the lock of a folder; the system releases it when this process ends in any way.

    Raises:
        InputError: Another process holds it, or the lock is a link or not a regular file.
        OSError: The folder cannot be written to.
    """
    handle = _open_own(folder / NAME)  # not inheritable: workers must not hold the lock
    try:
        if not _taken(handle):
            owner = os.read(handle, 20).decode("ascii", "replace").strip()
            raise InputError(
                f"another run is at work in {str(folder)!r} (process {owner}): wait until it ends, "
                "or name another folder"
            )
        with contextlib.suppress(OSError):  # a full disk: only the message above needs the number
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)


def _open_own(path: Path) -> int:
    """Open or create a file for writing that is no link.

    In a folder that others can write to, a link could otherwise make us empty any file of ours.
    """
    problem = InputError(
        f"{path.as_posix()!r} is a link or not a regular file, and a run would write to its "
        "target: remove it"
    )
    # Without O_NONBLOCK a named pipe would block here. Windows lacks the flags, and has few links.
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags, 0o666)
    except OSError as error:
        if path.is_symlink() or error.errno in (errno.ELOOP, errno.ENXIO, errno.EISDIR):
            raise problem from None
        raise
    status = os.fstat(handle)
    if path.is_symlink() or not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
        os.close(handle)
        raise problem
    return handle


def _taken(handle: int) -> bool:
    """Try to lock an open file; return False where another process holds the lock."""
    try:
        if sys.platform == "win32":
            import msvcrt

            # Far behind the process number: Windows lets nobody else read a locked byte.
            os.lseek(handle, 1 << 20, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
