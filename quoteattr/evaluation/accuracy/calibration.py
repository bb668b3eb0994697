"""Fitting the scaling of the records' confidence to compared articles.

Platt scaling (1999) of the probability that all spans and links of a record are right, with an
extra term for records without a source. The fitted values are copied by hand into
`quoteattr.attributions.linking`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import attrs
import numpy as np
import numpy.typing as npt

from quoteattr.attributions.linking import INTERCEPT, SLOPE, UNSOURCED
from quoteattr.evaluation.comparison.claims import OVERLAP, Claim, Compared, covered, shared_of_both
from quoteattr.evaluation.scores import Table

SURE = 0.9
_ROUNDS, _RIDGE = 30, 1e-6


@attrs.frozen
class Scaling:
    """The log odds of a confidence: ``slope`` times those of the probability, plus the rest."""

    slope: float = SLOPE
    intercept: float = INTERCEPT
    unsourced: float = UNSOURCED

    def confidence(self, odds: float, *, sourced: bool) -> float:
        """Return the confidence for the log odds of a probability.

        >>> Scaling(1.0, 0.0, -1.0).confidence(0.0, sourced=True)
        0.5
        """
        scaled = self.slope * odds + self.intercept + (0.0 if sourced else self.unsourced)
        return 1 / (1 + math.exp(-scaled))


@attrs.frozen
class Sample:
    """A record: the log odds of its probability, whether it has a source, whether it is right."""

    odds: float
    sourced: bool
    right: bool


def samples(articles: Sequence[Compared]) -> list[Sample]:
    """Return a sample per record; it is right with a gold cue, its source and half its content."""
    return [
        Sample(_odds(claim), bool(claim.source), is_right(article.gold, claim))
        for article in articles
        for claim in article.predicted
        if claim.cue
    ]


def _odds(claim: Claim) -> float:
    """Return the log odds before the current scaling."""
    sure = min(max(claim.confidence, 1e-4), 1 - 1e-4)
    scaled = math.log(sure / (1 - sure))
    return (scaled - INTERCEPT - (0.0 if claim.source else UNSOURCED)) / SLOPE


def is_right(gold: Iterable[Claim], predicted: Claim) -> bool:
    """Return whether a gold claim has the cue, the source and half of the content of a prediction.

    >>> is_right([], Claim(form="direct"))
    False
    """
    return any(_alike(claim, predicted) for claim in gold)


def _alike(gold: Claim, predicted: Claim) -> bool:
    if gold.cue != predicted.cue or gold.source != predicted.source:
        return False
    return shared_of_both(covered(gold.content), covered(predicted.content)) >= OVERLAP


def fitted(of: Sequence[Sample]) -> Scaling:
    """Fit a logistic regression by Newton's method; without samples, return the current scaling."""
    if not of:
        return Scaling()
    rows: npt.NDArray[np.float64] = np.array([[s.odds, 1.0, float(not s.sourced)] for s in of])
    right = np.array([float(s.right) for s in of])
    found = np.zeros(3)
    for _ in range(_ROUNDS):
        likely = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (right - likely) - _RIDGE * found
        curve = (rows * (likely * (1 - likely))[:, None]).T @ rows + _RIDGE * np.eye(3)
        found = found + np.linalg.solve(curve, slope)
    return Scaling(*(round(float(value), 3) for value in found))


def scaling_table(articles: Sequence[Compared]) -> Table:
    """Return the current scaling and the fitted one, with the result on articles not fitted to."""
    own = fitted(samples(articles))
    halves = articles[::2], articles[1::2]
    sure: list[Sample] = []
    for seen, unseen in (halves, halves[::-1]):
        scaling = fitted(samples(seen))
        sure += [s for s in samples(unseen) if scaling.confidence(s.odds, sourced=s.sourced) > SURE]
    share = 100 * sum(s.right for s in sure) / len(sure) if sure else None
    return Table(
        title="Scaling of the confidence",
        columns=("figure", "in use", "fitted"),
        rows=[
            ("slope", f"{SLOPE:.3f}", f"{own.slope:.3f}"),
            ("constant", f"{INTERCEPT:.3f}", f"{own.intercept:.3f}"),
            ("without a source", f"{UNSOURCED:.3f}", f"{own.unsourced:.3f}"),
            ("records above 0.9, fitted to the other half", None, len(sure)),
            ("… of them right, per cent", None, share),
        ],
        note="Right: cue and source exact, at least half of the content shared.",
    )
