"""A process that loads what workers need, once, and forks them, so that they share its memory.

The caller's process cannot fork safely: a lock that one of its threads holds would stay locked in
the child for ever. This process only waits for requests, in one thread that holds no lock. Linux
only: on macOS forks are unsafe, and on Windows there are none.
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
"""Returns what works on a task; called in the process that needs it."""
Serve = Callable[[Any, Any], None]
"""Answers the tasks that come over a connection, with what was opened, until that closes."""


class ForkServer:
    """The process that forks, seen from the process that started it.

    Args:
        context: Starts the process.
        open_: Called there once; what it returns works on the tasks.
        serve: Called with that in each forked process.

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
        except BaseException:  # it died, or Ctrl-C came while it was still loading
            self._process.kill()
            self.close()
            raise
        if failed is not None:
            self.close()
            raise failed

    def fork(self, theirs: Any) -> int:
        """Fork a worker that holds one end of a pipe; return its process id.

        Raises:
            OSError, EOFError: The fork server has died.
        """
        self._control.send(None)
        reduction.send_handle(self._control, theirs.fileno(), self._process.pid)
        number: int = self._control.recv()
        return number

    def ended(self, worker: int) -> int:
        """Return the exit code of a worker that has closed its pipe, negative for a signal.

        Raises:
            OSError, EOFError: The fork server has died.
        """
        self._control.send(worker)
        code: int = self._control.recv()
        return code

    def close(self) -> None:
        """End it, and with it all its workers."""
        self._control.close()
        until = time.monotonic() + 5
        # Not join(): if the fork server was killed, its workers live on, and join() waits for them.
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
    with contextlib.suppress(EOFError, OSError):  # our parent has ended, or closed the connection
        while True:
            request = control.recv()
            if request is None:
                workers.add(_forked(control, opened, serve))
            else:
                workers.discard(request)
                os.kill(request, signal.SIGKILL)  # it has closed its pipe, but may be slow to exit
                control.send(os.waitstatus_to_exitcode(os.waitpid(request, 0)[1]))
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    for worker in workers:
        os.waitpid(worker, 0)


def opened_for(pipe: Any, open_: Open) -> Any:
    """Return what works on tasks in this process; None, after sending the error, if that fails.

    From here on the process ignores Ctrl-C.
    """
    # A terminal sends Ctrl-C to all processes; our parent handles it and closes the connection.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        opened = open_()
    except Exception as error:  # noqa: BLE001 - raised again in the parent
        pipe.send(sendable(error))
        return None
    gc.collect()
    gc.freeze()  # else a collection would write to every object, and so copy the shared pages
    return opened


def _forked(control: Any, opened: Any, serve: Serve) -> int:
    handle = reduction.recv_handle(control)
    with warnings.catch_warnings():
        # Python warns of forks beside other threads: onnxruntime's only waits, and holds no lock.
        warnings.simplefilter("ignore", DeprecationWarning)
        number = os.fork()
    if number == 0:
        try:
            control.close()  # else the connection would stay open when the fork server dies
            serve(opened, connection.Connection(handle))
        finally:
            os._exit(1)  # never return into the fork server's loop; serve ends the process itself
    os.close(handle)  # only the worker holds it now: when it dies, the other end is closed
    control.send(number)
    return number


def sendable(error: Exception) -> Exception:
    """Return an error that can be pickled: the error itself, or else one with its text.

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
    """Shield the start of a process from Ctrl-C, and raise the signal again afterwards.

    Without this, Ctrl-C during the start would print a traceback of the child, or leave the start
    half done.
    """
    main = threading.current_thread() is threading.main_thread()
    if not (main and hasattr(signal, "pthread_sigmask")):  # Python interrupts only the main thread
        yield
        return
    pressed: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # the child inherits it
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
    if pressed:
        signal.raise_signal(signal.SIGINT)
