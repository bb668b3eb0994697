"""Starting worker processes: forked from a `ForkServer` where that is possible, else new ones."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Callable
from functools import partial
from multiprocessing.context import SpawnProcess
from typing import Any, Final

from quoteattr.errors import WorkerError
from quoteattr.runtime import fork_server, worker_process
from quoteattr.runtime.fork_server import ForkServer, uninterrupted

Ended = Callable[[], int | None]
"""Waits for the end of a worker that has closed its pipe, and returns the exit code."""

TRIES: Final = 3  # one process that dies at once may have been killed; three have a reason

SAFE_START: Final = (
    "A worker process imports the script that started it: put this call into a file, not into "
    "standard input, and under if __name__ == '__main__':. Otherwise, see what the workers printed "
    "and what the system's log says of them: there may be too little memory"
)


class Starter:
    """Starts workers that all open the same.

    Args:
        open_: Returns what works on a task; called in each new process, or once for all forks.
        forks: Fork the workers where that is possible.
    """

    def __init__(self, open_: Callable[[], Any], *, forks: bool) -> None:
        self._open = open_
        self._forks = forks and fork_server.POSSIBLE
        self._context = multiprocessing.get_context("spawn")  # a fork may copy locks of threads
        self._server: ForkServer | None = None
        self._spawned: list[SpawnProcess] = []

    def start(self) -> tuple[Any, Ended]:
        """Start a worker; return our end of the pipe to it, and what waits for its end.

        Raises:
            WorkerError: No worker can be started, or what it needs cannot be pickled.
            Exception: What ``open_`` raised in the fork server.
        """
        ours, theirs = self._context.Pipe()
        try:
            ended = self._forked(theirs) if self._forks else self._new(theirs)
        finally:
            theirs.close()
        if not self._forks:
            # Over the pipe rather than as an argument: a process that dies before it has read its
            # arguments blocks its parent for ever.
            _send_opener(ours, self._open)
        return ours, ended

    def close(self) -> None:
        """End all processes."""
        for process in self._spawned:
            process.kill()
            process.join()
        self._spawned.clear()
        self._close_server()

    def _close_server(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def _new(self, pipe: Any) -> Ended:
        process = self._context.Process(target=worker_process.run, args=(pipe,), daemon=True)
        with uninterrupted():
            process.start()
        self._spawned.append(process)

        def ended() -> int | None:
            process.kill()  # it has closed its pipe, but may be slow to exit
            process.join()
            self._spawned.remove(process)
            return process.exitcode

        return ended

    def _forked(self, pipe: Any) -> Ended:
        for _ in range(TRIES):
            server = self._server
            try:
                if server is None:
                    server = ForkServer(self._context, self._open, worker_process.serve)
                    self._server = server
                return partial(_ended, server, server.fork(pipe))
            except (EOFError, OSError):  # it was killed: start another one
                self._close_server()
        raise WorkerError(
            f"the process that forks the workers died {TRIES} times at its start. {SAFE_START}"
        )


def _ended(server: ForkServer, number: int) -> int | None:
    try:
        return server.ended(number)
    except (EOFError, OSError):  # the fork server has died, and only it knew the exit code
        return None


def _send_opener(pipe: Any, open_: Callable[[], Any]) -> None:
    try:
        pipe.send(open_)
    except OSError:  # it has died, which wait() will notice
        pass
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise WorkerError(
            f"what the workers need cannot be pickled ({error}): use functions and classes defined "
            "at the top level of a module, not lambdas, or use one process"
        ) from None
