"""What runs inside a worker process."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from quoteattr.runtime.fork_server import opened_for, sendable

OUT_OF_MEMORY: Final = 77  # the exit code of a worker whose memory ran out


def run(pipe: Any) -> None:
    """Run a worker in a new process: receive what opens its work, open it, answer tasks."""
    with contextlib.suppress(EOFError, OSError):  # our parent is gone
        work = opened_for(pipe, partial(_received, pipe))
        if work is not None:
            serve(work, pipe)


def serve(work: Callable[[Any], Any], pipe: Any) -> None:
    """Answer tasks until the parent is gone, then end the process."""
    with contextlib.suppress(EOFError, OSError):
        pipe.send(None)  # ready
        while True:
            for task in pipe.recv():
                pipe.send(_answer(work, task))
    os._exit(0)


def _received(pipe: Any) -> Any:
    return pipe.recv()()


def _answer(work: Callable[[Any], Any], task: Any) -> tuple[Any, Exception | None]:
    try:
        return work(task), None
    except MemoryError:  # the process may be in any state now; a new one may have enough memory
        os._exit(OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001 - handled where the task came from
        return None, sendable(error)
