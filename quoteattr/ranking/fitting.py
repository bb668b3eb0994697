"""Fitting a ranker to choices whose right candidates are known.

Newton's method on the ridge-regularized likelihood of the right candidates. Where several are right
(two mentions of one person), their probabilities add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from quoteattr.ranking.ranker import CONSTANT, Features, Ranker

Floats = npt.NDArray[np.float64]

RIDGE: Final = 1.0
"""The penalty on squared weights."""
LEAST: Final = 5
"""How many groups a feature must occur in to get a weight."""
_ROUNDS: Final = 50
_CLOSE: Final = 1e-4  # the largest step at which Newton's method has arrived


@attrs.frozen(kw_only=True)
class Choice:
    """A choice with its answer.

    Attributes:
        group: What must not be split between training and test: the article.
        candidates: The features of each candidate.
        right: The positions of the right ones; empty if none of them is right.
        weight: How much the choice counts, compared with others.
    """

    group: Hashable
    candidates: Sequence[Features]
    right: frozenset[int] = frozenset()
    weight: float = 1.0


def fit(choices: Sequence[Choice], *, ridge: float = RIDGE, least: int = LEAST) -> Ranker:
    """Return the ranker that fits the choices best; those without candidates teach nothing.

    Args:
        choices: The choices, in any order.
        ridge: The penalty on squared weights; the constant has none.
        least: Features in fewer groups than this get no weight.

    >>> near, far = {"near": 1.0}, {"far": 1.0}
    >>> told = [Choice(group=n, candidates=[near, far], right=frozenset({0})) for n in range(9)]
    >>> fit(told).choose([far, near]).position
    1
    """
    choices = [one for one in choices if one.candidates]
    names = _names(choices, least)
    if not choices or not names:
        return Ranker(weights={})
    table, starts, right = _table(choices, names)
    penalty = np.array([0.0 if name == CONSTANT else ridge for name in names]) + 1e-6
    counts = np.array([one.weight for one in choices for _ in one.candidates])
    weights = np.zeros(len(names))
    for _ in range(_ROUNDS):
        likely = _softmax(table @ weights, starts)
        missed = counts * (_targets(likely, right, starts) - likely)
        slope = table.T @ missed - penalty * weights
        step = np.linalg.solve(_curve(table, likely, starts, counts) + np.diag(penalty), slope)
        step *= min(1.0, 4.0 / max(np.abs(step).max(), 1e-12))  # far steps overshoot
        weights = weights + step
        if np.abs(step).max() < _CLOSE:
            break
    return Ranker(weights=dict(zip(names, weights.tolist(), strict=True)))


def _curve(table: Floats, likely: Floats, starts: npt.NDArray[np.int64], counts: Floats) -> Floats:
    """Return the second derivative of the likelihood, with the sign of a penalty."""
    weighted = table * likely[:, None]
    means = np.add.reduceat(weighted, starts, axis=0)
    curve: Floats = table.T @ (weighted * counts[:, None])
    curve -= means.T @ (means * counts[starts, None])
    return curve


def _names(choices: Sequence[Choice], least: int) -> list[str]:
    seen = Counter(
        name
        for _, name in {
            (one.group, name) for one in choices for features in one.candidates for name in features
        }
    )
    most = len({one.group for one in choices})
    return sorted(name for name, n in seen.items() if n >= min(least, most))


def _table(
    choices: Sequence[Choice], names: Sequence[str]
) -> tuple[Floats, npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return the features (candidates, names), the first row of each choice, and who is right."""
    column = {name: n for n, name in enumerate(names)}
    sizes = [len(one.candidates) for one in choices]
    table: Floats = np.zeros((sum(sizes), len(names)))
    rows = (features for one in choices for features in one.candidates)
    for row, features in enumerate(rows):
        for name, value in features.items():
            if name in column:
                table[row, column[name]] = value
    right = np.array([n in one.right for one in choices for n in range(len(one.candidates))])
    return table, np.cumsum([0, *sizes[:-1]], dtype=np.int64), right


def _softmax(scores: Floats, starts: npt.NDArray[np.int64]) -> Floats:
    """Return the probability of each candidate among those of its choice and none."""
    sizes = np.diff([*starts, len(scores)])
    highest = np.maximum(np.maximum.reduceat(scores, starts), 0.0)
    parts = np.exp(scores - np.repeat(highest, sizes))
    total = np.add.reduceat(parts, starts) + np.exp(-highest)
    probabilities: Floats = parts / np.repeat(total, sizes)
    return probabilities


def _targets(likely: Floats, right: npt.NDArray[np.bool_], starts: npt.NDArray[np.int64]) -> Floats:
    """Share 1 among the right candidates of each choice; all 0 where none is right."""
    kept = np.where(right, np.maximum(likely, 1e-12), 0.0)
    total = np.add.reduceat(kept, starts)
    sizes = np.diff([*starts, len(likely)])
    targets: Floats = kept / np.repeat(np.where(total > 0, total, 1.0), sizes)
    return targets
