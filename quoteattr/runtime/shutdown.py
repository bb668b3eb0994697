"""Native code that a daemon thread may be running when the interpreter exits.

onnxruntime, tokenizers and BLIS release the GIL while they work, and none of them survives the exit
of the interpreter during a call. A thread that asks for the GIL back is ended by unwinding its
stack, which frames of C++ and Rust do not permit ("terminate called without an active exception"),
and BLIS frees its memory in an exit handler of its own. Either way the process aborts. So the exit
waits for the functions decorated here, some milliseconds, and from then on no other thread may
begin one.
"""

from __future__ import annotations

import atexit
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_at_work: Final[set[int]] = set()  # threads inside a decorated function
_exiting: Final[set[int]] = set()  # the thread that runs the exit handlers, once it has begun


@contextmanager
def awaited_at_exit() -> Iterator[None]:
    """Make the interpreter's exit wait for a function or block that runs native code.

    Such functions may call each other: once the interpreter is exiting, a long one stops at the
    next such call inside it.

    Raises:
        SystemExit: The interpreter is exiting in another thread: this one ends quietly.

    >>> @awaited_at_exit()
    ... def multiply(one, two):
    ...     return one @ two
    """
    thread = threading.get_ident()
    outermost = thread not in _at_work
    _at_work.add(thread)
    try:
        # Checked after the thread was added: either it sees the exit, or the exit waits for it.
        if _exiting and thread not in _exiting:
            raise SystemExit
        yield
    finally:
        if outermost:
            _at_work.discard(thread)


# Not threading._register_atexit, which runs before the non-daemon threads have finished.
@atexit.register
def _wait() -> None:
    _exiting.add(threading.get_ident())  # later exit handlers may still extract attributions
    while _at_work - _exiting:
        time.sleep(0.001)


if hasattr(os, "register_at_fork"):  # of all threads, a forked child has only the one that forked
    os.register_at_fork(after_in_child=_at_work.clear)
