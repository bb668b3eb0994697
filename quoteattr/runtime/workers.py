"""Worker processes: each opens what it works with once, and one that dies harms its task alone.

A `Crew` is given batches of tasks and has an answer for each. A worker that dies is replaced; the
task that it was at is tried once more, and answered with a `WorkerError` when that one dies, too.
Workers end with the process that made them, however that ends: their connections close.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from multiprocessing import connection
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Any, Final, Generic, TypeVar

import attrs

from quoteattr.errors import WorkerError
from quoteattr.records import Article, Attribution
from quoteattr.runtime import fork_server
from quoteattr.runtime.fork_server import Nursery, opened_for, sendable, uninterrupted

T = TypeVar("T")
R = TypeVar("R")
Read = Callable[[Article], tuple[Attribution, ...]]
Done = tuple[Article, tuple[Attribution, ...]]

_TRIES: Final = 3  # one that dies at once may have been killed; three have a reason
_OUT_OF_MEMORY: Final = 77  # the exit code of a worker for which Python found no more memory


def read_all(read: Read, articles: Iterable[Article], processes: int) -> Iterator[Done]:
    """Yield each article with its attributions, in the order given, a few ahead of who asks.

    Args:
        read: What finds an article's attributions; it is sent to each process once.
        articles: The articles.
        processes: How many processes read.

    Raises:
        WorkerError: An article ended two processes that read it.
    """
    failed: list[Exception] = []
    given = _up_to_error(articles, failed)
    waiting: deque[Article] = deque()
    done: dict[int, Answer[tuple[Attribution, ...]]] = {}
    with Crew[Article, tuple[Attribution, ...]](partial(_same, read), processes) as crew:
        for first in itertools.count():
            while first not in done:
                ahead = 4 * processes + 1 - len(waiting)
                for article in itertools.islice(given, min(ahead, crew.idle)):
                    crew.give(first + len(waiting), [article])
                    waiting.append(article)
                if not waiting and crew.idle:
                    if failed:
                        raise failed[0]
                    return
                done.update((answer.batch, answer) for answer in crew.wait())
            yield waiting.popleft(), done.pop(first).result()


def _up_to_error(articles: Iterable[Article], failed: list[Exception]) -> Iterator[Article]:
    """Yield articles; what ends them before their end waits until those before are read."""
    try:
        yield from articles
    except Exception as error:  # noqa: BLE001 - raised when it is its turn
        failed.append(error)


def _same(read: Read) -> Read:
    return read


@attrs.frozen
class Answer(Generic[R]):
    """What became of a task: which it was, its result, or the error that came instead.

    ``task`` is its place in its batch.
    """

    batch: int
    task: int
    value: R | None
    error: Exception | None = None

    def result(self) -> R:
        """Give the result, or raise the error."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]  # None only where R has it


@attrs.define
class _Batch(Generic[T]):
    """A batch at work: ``at`` is the first task without an answer, ``deaths`` what it cost."""

    number: int
    tasks: Sequence[T]
    at: int = 0
    deaths: int = 0


@attrs.define(eq=False)
class _Worker(Generic[T]):
    """A worker as its maker sees it; ``ended`` waits for its end and gives the exit code."""

    pipe: Any
    ended: Callable[[], int | None]
    ready: bool = False
    batch: _Batch[T] | None = None
    batches: int = 0


_SAFE_START: Final = (
    "Processes start with the script's own file: call this under if __name__ == '__main__': and in "
    "a file, not from standard input. Else see what they printed, and what the system tells of "
    "them: there may be too little memory"
)


class Crew(Generic[T, R]):
    """Processes that work on batches of tasks; a context manager, at whose end they end.

    It begins when one of them is ready, or raises what ``open_`` raised.

    Args:
        open_: Opens what gives the result of a task: called once in each process, or where they
            are forked, once in all.
        processes: How many work.
        forks: Fork them from a process that has opened it, where that is possible. What is opened
            must stand a fork.
        batches_each: After so many batches a process is replaced: what libraries keep of all that
            they ever read does not grow for ever.
    """

    def __init__(
        self,
        open_: Callable[[], Callable[[T], R]],
        processes: int,
        *,
        forks: bool = False,
        batches_each: int | None = None,
    ) -> None:
        self._open, self._processes, self._batches_each = open_, processes, batches_each
        self._forks = forks and fork_server.POSSIBLE
        self._context = multiprocessing.get_context("spawn")  # a fork may copy locks of threads
        self._nursery: Nursery | None = None
        self._workers: list[_Worker[T]] = []
        self._spawned: list[SpawnProcess] = []
        self._began = False  # whether one of them was ever ready
        self._deaths = 0  # since the last answer

    def __enter__(self) -> Crew[T, R]:
        if multiprocessing.current_process().daemon:
            raise WorkerError(
                "this process is a daemon, as those of multiprocessing.Pool are, and may start no "
                "others: use one process here, or concurrent.futures.ProcessPoolExecutor there"
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
        """How many processes wait for a batch."""
        return sum(worker.ready and worker.batch is None for worker in self._workers)

    def give(self, number: int, tasks: Sequence[T]) -> None:
        """Give a batch to a process that is idle; there must be one."""
        worker = next(each for each in self._workers if each.ready and each.batch is None)
        worker.batch = _Batch(number, tasks)
        self._send(worker)

    def wait(self) -> list[Answer[R]]:
        """Wait until something happens, and give the answers there are: of a batch in its order.

        Raises:
            WorkerError: Workers die again and again.
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
        """End all processes, also those at work."""
        for worker in self._workers:
            worker.pipe.close()
        self._workers.clear()
        for process in self._spawned:
            process.kill()
            process.join()
        self._spawned.clear()
        if self._nursery is not None:
            self._nursery.close()
            self._nursery = None

    def _heard(self, worker: _Worker[T], message: Any) -> Iterator[Answer[R]]:
        if not worker.ready:
            if message is not None:
                raise message
            worker.ready = self._began = True
            self._send(worker)  # what the one before left
            return
        batch = worker.batch
        assert batch is not None  # a worker speaks of its tasks only
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
        """Replace a worker, which goes on where it died; tell of a task that killed two."""
        self._workers.remove(worker)
        worker.pipe.close()
        how = told(worker.ended())
        batch = worker.batch
        self._deaths += 1
        if not self._began and self._deaths == _TRIES:
            raise WorkerError(
                f"{_TRIES} worker processes died as they began, the last one {how}. {_SAFE_START}"
            )
        if self._deaths > 10 + 2 * self._processes:
            raise WorkerError(
                f"{self._deaths} worker processes died one after the other, the last one {how}: "
                "see what the system tells of it; with fewer workers there is more memory for each"
            )
        if batch is not None and worker.ready:
            batch.deaths += 1
            if batch.deaths == 2:
                yield Answer(
                    batch.number, batch.at, None, WorkerError(f"two processes died: {how}")
                )
                batch.at, batch.deaths = batch.at + 1, 0
                batch = batch if batch.at < len(batch.tasks) else None
        self._start(batch)

    def _send(self, worker: _Worker[T]) -> None:
        if worker.batch is not None:
            with contextlib.suppress(OSError):  # it has died: waiting will tell
                worker.pipe.send(worker.batch.tasks[worker.batch.at :])

    def _start(self, batch: _Batch[T] | None = None) -> None:
        ours, theirs = self._context.Pipe()
        try:
            ended = self._forked(theirs) if self._forks else self._afresh(theirs)
        finally:
            theirs.close()
        if not self._forks:
            # Not as an argument of the process: were that to die before it has read it, starting it
            # would never return.
            _hand_over(ours, self._open)
        self._workers.append(_Worker(ours, ended, batch=batch))

    def _afresh(self, pipe: Any) -> Callable[[], int | None]:
        process = self._context.Process(target=_live, args=(pipe,), daemon=True)
        with uninterrupted():
            process.start()
        self._spawned.append(process)

        def ended() -> int | None:
            process.kill()  # it has closed its pipe, and may be slow to end
            process.join()
            self._spawned.remove(process)
            return process.exitcode

        return ended

    def _forked(self, pipe: Any) -> Callable[[], int | None]:
        for _ in range(_TRIES):
            home = self._nursery
            try:
                if home is None:
                    home = self._nursery = Nursery(self._context, self._open, _serve)
                return partial(_ended, home, home.fork(pipe))
            except (EOFError, OSError):  # it was killed: another one does as well
                if self._nursery is not None:
                    self._nursery.close()
                    self._nursery = None
        raise WorkerError(
            f"the process that opens what workers need died {_TRIES} times as it began. "
            f"{_SAFE_START}"
        )


def _ended(home: Nursery, number: int) -> int | None:
    try:
        return home.ended(number)
    except (EOFError, OSError):  # the nursery has died, and nobody else can tell
        return None


def told(code: int | None) -> str:
    """Say how a process ended.

    >>> told(-11), told(3)
    ('killed by SIGSEGV', 'with exit code 3')
    """
    if code is None:
        return "for a reason unknown"
    if code == _OUT_OF_MEMORY:
        return "out of memory"
    if code >= 0:
        return f"with exit code {code}"
    name = signal.Signals(-code).name
    return f"killed by {name}" + ", as the system does when memory is short" * (name == "SIGKILL")


def _hand_over(pipe: Any, open_: Callable[[], Any]) -> None:
    try:
        pipe.send(open_)
    except OSError:  # it has died: waiting will tell
        pass
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise WorkerError(
            f"what workers need cannot be pickled ({error}): give functions that a module defines, "
            "no lambdas, or use one process"
        ) from None


def _received(pipe: Any) -> Any:
    return pipe.recv()()


def _live(pipe: Any) -> None:
    """Be a worker that starts afresh."""
    with contextlib.suppress(EOFError, OSError):  # our maker is gone
        work = opened_for(pipe, partial(_received, pipe))
        if work is not None:
            _serve(work, pipe)


def _serve(work: Callable[[Any], Any], pipe: Any) -> None:
    """Answer tasks until our maker is gone."""
    with contextlib.suppress(EOFError, OSError):
        pipe.send(None)  # ready
        while True:
            for task in pipe.recv():
                pipe.send(_done(work, task))
    os._exit(0)


def _done(work: Callable[[Any], Any], task: Any) -> tuple[Any, Exception | None]:
    try:
        return work(task), None
    except MemoryError:  # nothing can be relied on any more; a fresh process may have enough
        os._exit(_OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001 - raised, or told, where the task came from
        return None, sendable(error)
