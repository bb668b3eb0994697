"""Worker processes: each loads what it needs once, and one that dies loses no other task.

A `Crew` answers batches of tasks. A worker that dies is replaced, and its task is tried once more;
if the second worker dies, too, the answer is a `WorkerError`. Workers end with the process that
started them, in whatever way that ends, because their connections close.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import connection
from types import TracebackType
from typing import Any, Generic, TypeVar

import attrs

from quoteattr.errors import WorkerError
from quoteattr.runtime.starting import SAFE_START, TRIES, Ended, Starter
from quoteattr.runtime.worker_process import OUT_OF_MEMORY

T = TypeVar("T")
R = TypeVar("R")


@attrs.frozen
class Answer(Generic[R]):
    """The result of a task, or the error that came instead.

    ``task`` is its position in its batch.
    """

    batch: int
    task: int
    value: R | None
    error: Exception | None = None

    def result(self) -> R:
        """Return the result, or raise the error."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]  # None only where R includes None


@attrs.define
class _Batch(Generic[T]):
    """A batch at work: ``at`` is the first task without an answer, ``deaths`` those it caused."""

    number: int
    tasks: Sequence[T]
    at: int = 0
    deaths: int = 0


@attrs.define(eq=False)
class _Worker(Generic[T]):
    """A worker, seen from the process that started it."""

    pipe: Any
    ended: Ended
    ready: bool = False
    batch: _Batch[T] | None = None
    batches: int = 0


class Crew(Generic[T, R]):
    """Worker processes for batches of tasks; a context manager that ends them when it is left.

    Entering it waits until one worker is ready, or raises what ``open_`` raised.

    Args:
        open_: Returns the function that works on a task. It is called once in each process, or
            once for all of them where they are forked.
        processes: The number of workers.
        forks: Fork them, where that is possible, from a process that has called ``open_``. What
            that returns must survive a fork.
        batches_each: Replace a worker after so many batches, so that what libraries cache for ever
            (spaCy's vocabulary) does not grow without end.
    """

    def __init__(
        self,
        open_: Callable[[], Callable[[T], R]],
        processes: int,
        *,
        forks: bool = False,
        batches_each: int | None = None,
    ) -> None:
        self._processes, self._batches_each = processes, batches_each
        self._starter = Starter(open_, forks=forks)
        self._workers: list[_Worker[T]] = []
        self._began = False  # whether a worker was ever ready
        self._deaths = 0  # since the last answer

    def __enter__(self) -> Crew[T, R]:
        if multiprocessing.current_process().daemon:
            raise WorkerError(
                "this is a daemon process, like those of multiprocessing.Pool, which cannot start "
                "processes: use one process here, or replace the pool by "
                "concurrent.futures.ProcessPoolExecutor"
            )
        try:
            for _ in range(self._processes):
                self._start()
            while not self.idle:
                self.wait()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def idle(self) -> int:
        """The number of workers that wait for a batch."""
        return sum(worker.ready and worker.batch is None for worker in self._workers)

    def give(self, number: int, tasks: Sequence[T]) -> None:
        """Give a batch to an idle worker; there must be one."""
        worker = next(each for each in self._workers if each.ready and each.batch is None)
        worker.batch = _Batch(number, tasks)
        self._send(worker)

    def wait(self) -> list[Answer[R]]:
        """Wait for messages from workers and return their answers, of each batch in order.

        Raises:
            WorkerError: Workers keep dying.
            Exception: What ``open_`` raised.
        """
        pipes = {worker.pipe: worker for worker in self._workers}
        answers: list[Answer[R]] = []
        for pipe in connection.wait(pipes):
            worker = pipes[pipe]
            try:
                message = worker.pipe.recv()
            except (EOFError, OSError):
                answers += self._died(worker)
            else:
                answers += self._heard(worker, message)
        return answers

    def close(self) -> None:
        """End all workers, including those at work."""
        for worker in self._workers:
            worker.pipe.close()
        self._workers.clear()
        self._starter.close()

    def _heard(self, worker: _Worker[T], message: Any) -> Iterator[Answer[R]]:
        if not worker.ready:
            if message is not None:
                raise message
            worker.ready = self._began = True
            self._send(worker)  # what a worker that died left unfinished
            return
        batch = worker.batch
        assert batch is not None  # a worker that is ready sends nothing but answers
        self._deaths = batch.deaths = 0
        yield Answer(batch.number, batch.at, *message)
        batch.at += 1
        if batch.at == len(batch.tasks):
            self._finished(worker)

    def _finished(self, worker: _Worker[T]) -> None:
        worker.batch = None
        worker.batches += 1
        if worker.batches == self._batches_each:
            self._workers.remove(worker)
            worker.pipe.close()
            worker.ended()
            self._start()

    def _died(self, worker: _Worker[T]) -> Iterator[Answer[R]]:
        """Replace a worker by one that resumes its batch; answer a task that killed two."""
        self._workers.remove(worker)
        worker.pipe.close()
        reason = exit_reason(worker.ended())
        batch = worker.batch
        self._deaths += 1
        if not self._began and self._deaths == TRIES:
            raise WorkerError(
                f"{TRIES} worker processes died at their start, the last one {reason}. {SAFE_START}"
            )
        # Each worker may meet a task that kills two; beyond that the tasks are hardly to blame.
        if self._deaths > 10 + 2 * self._processes:
            raise WorkerError(
                f"{self._deaths} worker processes died one after the other, the last one {reason}: "
                "see the system's log, or try fewer workers, which leaves more memory for each"
            )
        if batch is not None and worker.ready:
            batch.deaths += 1
            if batch.deaths == 2:
                yield Answer(
                    batch.number, batch.at, None, WorkerError(f"two processes died: {reason}")
                )
                batch.at, batch.deaths = batch.at + 1, 0
                batch = batch if batch.at < len(batch.tasks) else None
        self._start(batch)

    def _send(self, worker: _Worker[T]) -> None:
        if worker.batch is not None:
            with contextlib.suppress(OSError):  # it has died, which wait() will notice
                worker.pipe.send(worker.batch.tasks[worker.batch.at :])

    def _start(self, batch: _Batch[T] | None = None) -> None:
        pipe, ended = self._starter.start()
        self._workers.append(_Worker(pipe, ended, batch=batch))


def exit_reason(code: int | None) -> str:
    """Return in words how a process ended.

    >>> exit_reason(-11), exit_reason(3)
    ('killed by SIGSEGV', 'with exit code 3')
    """
    if code is None:
        return "for an unknown reason"
    if code == OUT_OF_MEMORY:
        return "out of memory"
    if code >= 0:
        return f"with exit code {code}"
    name = signal.Signals(-code).name
    return f"killed by {name}" + ", as the system does when memory is short" * (name == "SIGKILL")
