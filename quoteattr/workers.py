"""Articles read in worker processes: in order, only a few ahead, and safe against Ctrl-C."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor

from quoteattr.records import Article, Attribution

Read = Callable[[Article], tuple[Attribution, ...]]
Done = tuple[Article, tuple[Attribution, ...]]

_read: Read | None = None  # what a worker process reads with


def read_all(read: Read, articles: Iterable[Article], processes: int) -> Iterator[Done]:
    """Yield each article with its attributions, in the order given, a few ahead of who asks.

    Args:
        read: What finds an article's attributions; it is sent to each process once.
        articles: The articles.
        processes: How many processes read.
    """
    context = multiprocessing.get_context("spawn")  # a fork may copy locks that threads hold
    waiting: deque[Future[Done]] = deque()
    pool = ProcessPoolExecutor(processes, context, _begin, (read,))
    try:
        for article in articles:
            with _uninterrupted():
                waiting.append(pool.submit(_work, article))
            if len(waiting) > 4 * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)  # what nobody waits for any more is not read


def _begin(read: Read) -> None:
    global _read  # noqa: PLW0603  # a pool hands its tasks nothing else that lasts
    _read = read
    gc.freeze()  # the pipeline's many objects stay: no collection need look at them again


def _work(article: Article) -> Done:
    assert _read is not None  # set when the process began
    return article, _read(article)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
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
