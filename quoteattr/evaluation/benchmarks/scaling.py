"""Benchmark: a long article compared with a short one, two worker processes with one.

Elapsed seconds of several processes need an otherwise idle machine; the time of one article is
processor time.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from functools import partial

from quoteattr.evaluation.scores import Cell, Table
from quoteattr.extractor import Extractor
from quoteattr.records import Act, Article
from quoteattr.runtime import workers

LENGTHS = (10_000, 1_000_000)  # characters of one article
WARM = 0.2  # share of the articles that are processed before the time of processes is measured
ACTS = tuple(Act)


def measure(extractor: Extractor, articles: Sequence[Article], runs: int) -> list[Table]:
    """Measure an extractor by the length of an article and by the number of processes.

    Args:
        extractor: The extractor.
        articles: At least one; they are joined and repeated as needed.
        runs: How often each length but the longest, and each number of processes, is timed.
    """
    processes = {n: _rate(extractor, articles, n, runs) for n in (1, 2)}
    return [_by_length(extractor, articles, runs), _by_processes(processes)]


def joined(articles: Sequence[Article], length: int) -> Article:
    """Join articles to one of about a number of characters, in paragraphs."""
    parts, size = [], 0
    for article in itertools.cycle(articles):
        parts.append(article.text[article.body.start : article.body.end])
        size += len(parts[-1]) + 2
        if size >= length + 2:
            break
    return Article(text="\n\n".join(parts)[:length], date=articles[0].date)


def _by_length(extractor: Extractor, articles: Sequence[Article], runs: int) -> Table:
    rows: list[tuple[Cell, ...]] = []
    first = 0.0
    for length in LENGTHS:
        article = joined(articles, length)
        words = len(article.text.split())
        times = []
        for _ in range(runs if length < LENGTHS[-1] else 1):
            begun = time.process_time()
            extractor(article, acts=ACTS)
            times.append(time.process_time() - begun)
        pace = statistics.median(times) / words
        first = first or pace
        rows.append((f"{length:,}", words, f"{pace * 1e6:.0f}", f"{pace / first:.2f}"))
    return Table(
        title="One article, by its length",
        columns=("characters", "words", "µs a word", "ratio"),
        rows=rows,
        note="Processor time; words stand between white space.",
    )


def _rate(
    extractor: Extractor, articles: Sequence[Article], processes: int, runs: int
) -> tuple[float, float]:
    """Return words a second of processes that are warmed up, and the peak bytes of one."""
    repeated = list(itertools.chain.from_iterable(itertools.repeat(articles, runs)))
    skipped = int(WARM * len(repeated))
    words, begun = 0, 0.0
    spread = workers.read_all(partial(extractor, acts=ACTS), repeated, processes)
    for n, (article, _) in enumerate(spread):
        if n == skipped:
            begun = time.perf_counter()
        elif n > skipped:
            words += len(article.text.split())
    spent = time.perf_counter() - begun
    import resource  # imported here: Windows lacks it

    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit
    return words / spent, peak


def _by_processes(found: Mapping[int, tuple[float, float]]) -> Table:
    alone = found[1][0]
    rows = [
        (n, round(rate), f"{rate / alone:.2f}", round(peak / 1e6))
        for n, (rate, peak) in found.items()
    ]
    return Table(
        title="Worker processes",
        columns=("processes", "words a second", "ratio", "MB of one, at most"),
        rows=rows,
        note="Seconds of the clock from the time that all are at work. Memory: the most that any\n"
        "process needed so far.",
    )
