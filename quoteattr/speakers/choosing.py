"""Choosing one of several candidates by learned weights, which are all in one file.

The features of each kind of choice have a prefix of their own: "he subject", "person same noun".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import attrs
from spacy.tokens import Token

from quoteattr.attributions.draft import Draft
from quoteattr.ranking import weights
from quoteattr.ranking.ranker import CONSTANT, Ranker
from quoteattr.speakers.candidates import Candidate

WEIGHTS: Final = "speaker_weights"
DESCRIPTIONS: Final = ("body", "person", "thing")
"""The kinds of choice in which none of the candidates is somebody new."""

Features = dict[str, float]


@attrs.frozen(kw_only=True, eq=False)
class Option:
    """A candidate with its features, or none: a candidate of None stands for a fixed answer."""

    candidate: Candidate
    features: Features


@attrs.frozen(eq=False)
class Chosen:
    """The chosen candidate, None for none of them, and the probability of that answer."""

    candidate: Candidate | None
    probability: float


class Chooser:
    """Chooses by a ranker.

    Args:
        ranker: The ranker; None for the one of the package.
    """

    def __init__(self, ranker: Ranker | None = None) -> None:
        self._ranker = weights.load(WEIGHTS) if ranker is None else ranker

    def choose(
        self,
        kind: str,
        options: Sequence[Option],
        head: Token,  # noqa: ARG002  (for subclasses that know what is right)
        draft: Draft | None,  # noqa: ARG002
    ) -> Chosen:
        """Return the most probable candidate, or none.

        Args:
            kind: The kind of choice, which is the prefix of its features.
            options: The candidates with their features.
            head: The pronoun or noun; the cue if there is no source.
            draft: The attribution whose speaker is chosen; None for somebody else.
        """
        rows = [prefixed(kind, option.features) for option in options]
        found = self._ranker.probabilities(rows)
        none = 1.0 - sum(found)
        best = max(range(len(found)), key=found.__getitem__, default=-1)
        # A description always has an answer: whoever is not known is somebody new.
        least = none if kind in DESCRIPTIONS else max(none, self._ranker.threshold)
        if best < 0 or found[best] < least:
            return Chosen(None, none)
        return Chosen(options[best].candidate, found[best])

    def confidence(
        self,
        kind: str,
        features: Features,
        draft: Draft,  # noqa: ARG002
    ) -> float:
        """Return the probability that a name or phrase is right, which no choice depends on."""
        return self._ranker.probabilities([prefixed(kind, features)])[0]


def prefixed(kind: str, features: Mapping[str, float]) -> Features:
    """Return features under the names that the file of weights has, with the constant.

    >>> prefixed("he", {"subject": 1.0})
    {'he constant': 1.0, 'he subject': 1.0}
    """
    named = {f"{kind} {name}": value for name, value in features.items() if value}
    return {f"{kind} {CONSTANT}": 1.0, **named}
