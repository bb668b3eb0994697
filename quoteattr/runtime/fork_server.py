"""A process that opens what workers need, once, and forks them: they share its memory.

It does nothing but wait to be asked, so that what is forked is at rest: one thread that works, no
lock held. Linux only: elsewhere a fork is not safe, or there is none.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from multiprocessing import connection, reduction
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any, Final

POSSIBLE: Final = sys.platform == "linux"

Open = Callable[[], Any]
"""Opens what works on a task; called in the process that needs it."""
Serve = Callable[[Any, Any], None]
"""Works on what comes over a connection until that closes."""


class Nursery:
    """The process as its maker sees it.

    Args:
        context: Starts the process afresh.
        open_: What opens the thing that works, called there.
        serve: What each forked process does with it.

    Raises:
        Exception: Whatever ``open_`` raised.
    """

    def __init__(self, context: SpawnContext, open_: Open, serve: Serve) -> None:
        self._control, theirs = context.Pipe()
        self._process: SpawnProcess = context.Process(
            target=_live, args=(theirs, open_, serve), daemon=True
        )
        with uninterrupted():
            self._process.start()
        theirs.close()
        try:
            failed = self._control.recv()
        except BaseException:  # it died, or we are interrupted: it may open for seconds yet
            self._process.kill()
            self.close()
            raise
        if failed is not None:
            self.close()
            raise failed

    def fork(self, theirs: Any) -> int:
        """Fork a worker that holds one end of a pipe; give its process number.

        Raises:
            OSError, EOFError: The nursery has died.
        """
        self._control.send(None)
        reduction.send_handle(self._control, theirs.fileno(), self._process.pid)
        number: int = self._control.recv()
        return number

    def ended(self, worker: int) -> int:
        """Give the exit code of a worker that has closed its pipe, negative for a signal.

        Raises:
            OSError, EOFError: The nursery has died.
        """
        self._control.send(worker)
        code: int = self._control.recv()
        return code

    def close(self) -> None:
        """End it, and with it each worker that is still there."""
        self._control.close()
        until = time.monotonic() + 5
        # Not join(): that waits for workers, too, and they live on where it was killed.
        while self._process.exitcode is None and time.monotonic() < until:
            time.sleep(0.005)
        self._process.kill()
        self._process.join()


def _live(control: Any, open_: Open, serve: Serve) -> None:
    opened = opened_for(control, open_)
    if opened is None:
        return
    control.send(None)
    workers: set[int] = set()
    with contextlib.suppress(EOFError, OSError):  # our maker has ended or wants us to
        while True:
            asked = control.recv()
            if asked is None:
                workers.add(_forked(control, opened, serve))
            else:
                workers.discard(asked)
                os.kill(asked, signal.SIGKILL)  # it has closed its pipe, and may be slow to end
                control.send(os.waitstatus_to_exitcode(os.waitpid(asked, 0)[1]))
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    for worker in workers:
        os.waitpid(worker, 0)


def opened_for(pipe: Any, open_: Open) -> Any:
    """Open what works in this process, which leaves Ctrl-C to its maker; it is never None.

    Gives None where that fails; the maker is sent the error.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all: our maker ends us
    try:
        opened = open_()
    except Exception as error:  # noqa: BLE001 - raised where somebody hears it
        pipe.send(sendable(error))
        return None
    gc.collect()
    gc.freeze()  # collections then leave these objects, and the pages they lie on, alone
    return opened


def _forked(control: Any, opened: Any, serve: Serve) -> int:
    handle = reduction.recv_handle(control)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of onnxruntime's thread, which rests
        number = os.fork()
    if number == 0:
        try:
            control.close()  # else the maker's end would not be missed
            serve(opened, connection.Connection(handle))
        finally:
            os._exit(1)  # not back into what the nursery does; serve ends the process itself
    os.close(handle)  # the worker alone holds it: its end is heard when it dies
    control.send(number)
    return number


def sendable(error: Exception) -> Exception:
    """Give an error that survives the way between processes: itself, or else its text.

    >>> sendable(ValueError("no"))
    ValueError('no')
    """
    try:
        reduction.ForkingPickler.loads(reduction.ForkingPickler.dumps(error))
    except Exception:  # noqa: BLE001 - whatever a foreign error's pickling raises
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Start processes that a Ctrl-C does not reach, and let one wait until they are started."""
    main = threading.current_thread() is threading.main_thread()
    if not (main and hasattr(signal, "pthread_sigmask")):  # only the main thread is interrupted
        yield
        return
    pressed: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # which processes inherit
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
    if pressed:
        signal.raise_signal(signal.SIGINT)
