"""A choice among candidates, or of none of them: a softmax over weighted sums of named features.

It is the conditional logit of McFadden (1974), also known as a log-linear ranker. "None of them" is
a candidate of its own whose score is always 0, so that a single candidate gives a logistic
regression, and so that whoever asks can abstain.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import attrs

Features = Mapping[str, float]
"""The features of one candidate by name, 1 for one that only holds or does not hold."""
CONSTANT: Final = "constant"
"""The feature that every candidate should have: its weight is what speaks against none."""


@attrs.frozen
class Ranked:
    """The chosen candidate's position and its probability, between 0 and 1."""

    position: int
    probability: float


@attrs.frozen(kw_only=True)
class Ranker:
    """Weights by feature, and the least probability of an answer.

    >>> ranker = Ranker(weights={"near": 2.0, "quoted": -3.0})
    >>> ranker.choose([{"near": 1.0, "quoted": 1.0}, {"near": 1.0}]).position
    1
    """

    weights: Mapping[str, float]
    threshold: float = 0.5

    def score(self, features: Features) -> float:
        """Return the weighted sum of a candidate's features; unknown ones weigh nothing."""
        return sum(self.weights.get(name, 0.0) * value for name, value in features.items())

    def probabilities(self, candidates: Sequence[Features]) -> list[float]:
        """Return the probability of each candidate, in their order; the rest to 1 is none of them.

        >>> Ranker(weights={}).probabilities([{}, {}, {}])
        [0.25, 0.25, 0.25]
        """
        scores = [self.score(one) for one in candidates]
        highest = max([0.0, *scores])
        parts = [math.exp(score - highest) for score in scores]
        total = sum(parts) + math.exp(-highest)
        return [part / total for part in parts]

    def choose(self, candidates: Sequence[Features]) -> Ranked | None:
        """Return the most probable candidate, the first of equal ones.

        None if there is no candidate, the threshold is not reached, or none of them is more
        probable.
        """
        found = self.probabilities(candidates)
        if not found:
            return None
        best = max(range(len(found)), key=found.__getitem__)
        least = max(self.threshold, 1.0 - sum(found))
        return Ranked(best, found[best]) if found[best] >= least else None
