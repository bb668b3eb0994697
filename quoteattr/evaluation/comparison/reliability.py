"""Calibration: the share of right records, or of right answers, by confidence."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from quoteattr.evaluation.comparison.claims import Compared, matches
from quoteattr.evaluation.scores import Cell, Table

BINS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
SURE = 0.9

Judged = tuple[Any, ...]
"""A confidence, and whether what it is about is right by one criterion or by several."""


def reliability_table(articles: Sequence[Compared]) -> Table:
    """Return the share of right records by confidence."""
    return Table(
        title="Share of right records by confidence",
        columns=("confidence", "records", "mean", "detected", "content exact", "whole exact"),
        rows=by_confidence([row for article in articles for row in _judged(article)], 3),
        note="Per cent. Detected: content overlap 0.5.",
    )


def by_confidence(judged: Sequence[Judged], criteria: int) -> list[tuple[Cell, ...]]:
    """Return a row per interval of confidence, one for those above `SURE`, and one for all.

    Each has the number, and per cent of the mean confidence and of those right by each criterion.

    >>> by_confidence([(0.95, True), (0.4, False)], 1)[-2:]
    [('above 0.9', 1, 95.0, 100.0), ('all', 2, 67.5, 50.0)]
    """
    last = len(BINS) - 2
    rows: list[tuple[Cell, ...]] = []
    for nth, (low, high) in enumerate(itertools.pairwise(BINS)):
        bin_ = [r for r in judged if low <= r[0] < high or (nth == last and r[0] >= high)]
        rows.append((f"{low:.1f} to {high:.1f}", *_shares(bin_, criteria)))
    sure = [row for row in judged if row[0] > SURE]
    rows.append((f"above {SURE}", *_shares(sure, criteria)))
    rows.append(("all", *_shares(judged, criteria)))
    return rows


def _judged(article: Compared) -> list[Judged]:
    """Return for each record its confidence; is it detected, exact in content, exact as a whole?"""
    paired = set(matches(article.gold, article.predicted).values())
    contents = {claim.content for claim in article.gold}
    wholes = {claim.whole for claim in article.gold}
    return [
        (claim.confidence, nth in paired, claim.content in contents, claim.whole in wholes)
        for nth, claim in enumerate(article.predicted)
    ]


def _shares(rows: Sequence[Judged], criteria: int) -> tuple[Cell, ...]:
    if not rows:
        return 0, *(None,) * (criteria + 1)
    return len(rows), *(100 * sum(column) / len(rows) for column in zip(*rows, strict=True))
