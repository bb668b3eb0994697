"""The progress of a run: how much is done, how fast, and how long the rest will take."""

from __future__ import annotations

import time

import attrs

from quoteattr.corpus.documents import Batch
from quoteattr.corpus.manifest import Totals
from quoteattr.corpus.reader import Result


@attrs.frozen
class Progress:
    """What is done, including what was done before the run was resumed.

    Attributes:
        articles: Articles processed, failed ones included.
        attributions: Attributions found.
        failed: Articles that failed.
        parts: Parts finished.
        share: The share of the input's bytes that is done, from 0 to 1.
        rate: Articles a second since this run began or was resumed.
        left: Estimated seconds for the rest; None while there is nothing to estimate from.
    """

    articles: int
    attributions: int
    failed: int
    parts: int
    share: float
    rate: float
    left: float | None

    def __str__(self) -> str:
        facts = [f"{self.articles:,} articles", f"{self.attributions:,} attributions"]
        if self.failed:
            facts.append(f"{self.failed:,} failed")
        facts += [f"{self.rate:,.1f} articles a second", f"{self.share:.0%}"]
        if self.left is not None:
            facts.append(f"{clock(self.left)} left")
        return ", ".join(facts)


def clock(seconds: float) -> str:
    """Return a duration as hours, minutes and seconds.

    >>> clock(4000)
    '1:06:40'
    """
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


class Meter:
    """Measures the progress of a run.

    Args:
        total: The bytes of all inputs.
        before: The counts from before the run was resumed.
    """

    def __init__(self, total: int, before: Totals) -> None:
        self._total, self._before = max(total, 1), before
        self._counts = Totals()
        self._read = 0  # bytes up to the end of the last batch
        self._skipped = self._done = 0.0  # bytes done before the run was resumed, and since
        self._spans: dict[int, float] = {}  # bytes per document of each batch at work
        self._began = time.monotonic()

    def skip(self, batch: Batch) -> None:
        """Count a batch that was done before the run was resumed."""
        self._skipped += batch.read - self._read
        self._read = batch.read

    def give(self, batch: Batch) -> None:
        """Count a batch that a worker begins."""
        if not self._read and not self._skipped:  # the first one: everything before it is done
            held = min(batch.read, sum(document.size for document in batch.documents))
            self._skipped = batch.read - held
            self._read = batch.read - held
        self._spans[batch.number] = (batch.read - self._read) / len(batch.documents)
        self._read = batch.read

    def count(self, number: int, result: Result) -> None:
        """Count a result of a batch."""
        self._done += self._spans[number]
        failed = result.failure is not None
        self._counts += Totals(0, not (failed or result.blank), result.attributions, failed)

    def end(self, number: int) -> None:
        """Count a finished part."""
        del self._spans[number]
        self._counts += Totals(parts=1)

    def read(self) -> Progress:
        """Return the progress so far."""
        seconds = time.monotonic() - self._began
        known = self._done > 0 and seconds > 0
        rest = self._total - self._skipped - self._done
        mine, all_ = self._counts, self._before + self._counts
        return Progress(
            articles=all_.articles + all_.failed,
            attributions=all_.attributions,
            failed=all_.failed,
            parts=all_.parts,
            share=min(1.0, (self._skipped + self._done) / self._total),
            rate=(mine.articles + mine.failed) / seconds if known else 0.0,
            left=max(0.0, rest * seconds / self._done) if known else None,
        )
