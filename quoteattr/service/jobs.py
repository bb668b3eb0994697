"""Articles are read by a few threads, which share one extractor; others wait in a bounded queue."""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from quoteattr.extractor import Extractor
from quoteattr.service.limits import Limits, busy, too_slow
from quoteattr.service.metrics import Metrics

_T = TypeVar("_T")


class Jobs:
    """Runs what needs the extractor.

    A thread cannot be stopped: what takes too long is answered with an error, and its thread is
    busy until it is done. So it is the size of a request that bounds its time.

    Args:
        extractor: The extractor, or a function like one; it is called by several threads.
        limits: The number of threads, of places in the queue, and of seconds.
        metrics: Counts articles and seconds.
    """

    def __init__(self, extractor: Extractor, limits: Limits, metrics: Metrics) -> None:
        self._extractor, self._limits, self._metrics = extractor, limits, metrics
        self._pool = ThreadPoolExecutor(limits.workers, thread_name_prefix="quoteattr")
        self._lock = threading.Lock()
        self._given = 0
        self._running = 0

    @property
    def running(self) -> int:
        """The number of jobs that threads work on."""
        return self._running

    @property
    def waiting(self) -> int:
        """The number of jobs in the queue."""
        return max(0, self._given - self._running)

    async def run(self, work: Callable[[Extractor], _T]) -> _T:
        """Return what a function returns for the extractor, called in another thread.

        Raises:
            ServiceError: The queue is full (503), or it takes too long (504).
            Exception: Whatever the function raises.
        """
        with self._lock:
            if self._given >= self._limits.workers + self._limits.queue:
                raise busy(self.waiting, self._retry_after())
            self._given += 1
        job = self._pool.submit(self._timed, work)
        job.add_done_callback(self._done)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(job), self._limits.seconds)
        except asyncio.TimeoutError:
            raise too_slow(self._limits.seconds) from None

    def _timed(self, work: Callable[[Extractor], _T]) -> _T:
        with self._lock:
            self._running += 1
        began = time.monotonic()
        try:
            return work(self._extractor)
        finally:
            self._metrics.read(time.monotonic() - began)
            with self._lock:
                self._running -= 1

    def _done(self, _: Future[_T]) -> None:
        with self._lock:  # also for a job that was cancelled while it was waiting
            self._given -= 1

    def _retry_after(self) -> int:
        """Return after how many seconds half of the queue will probably be done."""
        seconds = self._metrics.seconds_each * self._given / self._limits.workers / 2
        return max(1, min(60, math.ceil(seconds)))

    def close(self) -> None:
        """Begin no further job; those that are running go on to their end."""
        self._pool.shutdown(wait=False, cancel_futures=True)
