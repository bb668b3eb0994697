"""How sure an answer is on an article that nobody has seen.

The candidates and features of a ranker were chosen with the articles in view that it is fitted to,
which its probability does not know. So it is scaled by what happens on other articles.
"""

from __future__ import annotations

import math
from typing import Final

from quoteattr.ranking import weights
from quoteattr.ranking.ranker import CONSTANT, Features

WEIGHTS: Final = "speaker_confidence"
"""The name of the file of weights."""
_LEAST: Final = 1e-4  # from either end, where the log odds would be infinite


def speaker_confidence(probability: float) -> float:
    """Return the confidence of a speaker, by Platt scaling (1999) of the probability.

    >>> 0.8 < speaker_confidence(0.9) < 0.9 < speaker_confidence(0.99)
    True
    """
    return weights.load(WEIGHTS).probabilities([features(probability)])[0]


def features(probability: float) -> Features:
    """Return the features of a probability: its log odds, and the constant."""
    kept = min(max(probability, _LEAST), 1.0 - _LEAST)
    return {"log odds": math.log(kept / (1.0 - kept)), CONSTANT: 1.0}
