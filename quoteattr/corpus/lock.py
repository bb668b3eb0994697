"""One run at a time in a folder: a lock that ends with the process that holds it."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from quoteattr.errors import InputError


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder; the system lets go of it when we die, however that is.

    Raises:
        InputError: Another process holds it.
        OSError: Nothing can be written there.
    """
    path = folder / ".lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)  # which no process that we start inherits
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
