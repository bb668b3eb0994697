"""Reading many articles in several worker processes."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from quoteattr.records import Article, Attribution
from quoteattr.runtime.crew import Answer, Crew

Read = Callable[[Article], tuple[Attribution, ...]]
Done = tuple[Article, tuple[Attribution, ...]]


def read_all(read: Read, articles: Iterable[Article], processes: int) -> Iterator[Done]:
    """Yield each article with its attributions, in order, working only a few articles ahead.

    Args:
        read: Returns an article's attributions; it is sent to each process once.
        articles: The articles.
        processes: How many processes work.

    Raises:
        WorkerError: Two processes died on the same article.
    """
    failed: list[Exception] = []
    source = _up_to_error(articles, failed)
    waiting: deque[Article] = deque()
    done: dict[int, Answer[tuple[Attribution, ...]]] = {}
    with Crew[Article, tuple[Attribution, ...]](partial(_same, read), processes) as crew:
        for first in itertools.count():
            while first not in done:
                ahead = 4 * processes + 1 - len(waiting)
                for article in itertools.islice(source, min(ahead, crew.idle)):
                    crew.give(first + len(waiting), [article])
                    waiting.append(article)
                if not waiting and crew.idle:
                    if failed:
                        raise failed[0]
                    return
                done.update((answer.batch, answer) for answer in crew.wait())
            yield waiting.popleft(), done.pop(first).result()


def _up_to_error(articles: Iterable[Article], failed: list[Exception]) -> Iterator[Article]:
    """Yield articles until there is an error, which is kept for when those before are done."""
    try:
        yield from articles
    except Exception as error:  # noqa: BLE001 - read_all raises it in its turn
        failed.append(error)


def _same(read: Read) -> Read:
    return read
