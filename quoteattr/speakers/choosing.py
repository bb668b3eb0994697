"""Choosing one of several candidates by learned weights, which are all in one file.

The features of each kind of choice have a prefix of their own: "he subject", "person same noun".
"""

from __future__ import annotations

import functools
import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from typing import Final

import attrs
from spacy.tokens import Span, Token

from quoteattr.attributions.draft import Draft
from quoteattr.entities.entity_index import Entity
from quoteattr.entities.referents import Referent
from quoteattr.ranking import weights
from quoteattr.ranking.ranker import CONSTANT, Ranker

WEIGHTS: Final = "speaker_weights"
DESCRIPTIONS: Final = ("body", "person", "thing")
"""The kinds of choice in which none of the candidates is somebody new."""

_MAX_NAMES: Final = 20  # whose words are compared

Features = dict[str, float]


@attrs.frozen(kw_only=True, eq=False)
class Candidate:
    """A possible answer: one referent, or several together, with the mentions in text order."""

    referents: tuple[Referent, ...]
    mentions: Sequence[Span] = ()

    @functools.cached_property
    def starts(self) -> Sequence[int]:
        """The first tokens of the mentions."""
        return [span.start for span in self.mentions]

    @property
    def entity(self) -> Entity | None:
        """The named entity; None for an unnamed referent, or for several."""
        return self.referents[0].entity if len(self.referents) == 1 else None

    @property
    def words(self) -> Set[str]:
        """The words of its names in lower case."""
        return frozenset(
            word
            for one in self.referents
            if one.entity is not None
            for span in one.entity.mentions[:_MAX_NAMES]
            for word in span.text.lower().split()
        )

    def before(self, token: int) -> Sequence[Span]:
        """Return the mentions that start before a token."""
        return self.mentions[: bisect_left(self.starts, token)]


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


@attrs.frozen(kw_only=True, eq=False)
class Meant:
    """Who is meant, empty if that is unclear, and how probably."""

    referents: tuple[Referent, ...] = ()
    confidence: float = 1.0


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


def of_name(entity: Entity, draft: Draft) -> Features:
    """Return the features that tell whether an entity's name is whole and nothing else."""
    words = entity.name.split()
    found: Features = {
        entity.type: 1.0,
        "one word": len(words) == 1,
        "many words": len(words) > 3,
        "mentions": math.log(len(entity.mentions)),
        "one mention": len(entity.mentions) == 1,
        "lower case inside": any(word.islower() for word in words),
        "mark or number inside": not entity.name.replace(" ", "").isalpha(),
        "several speakers": len(draft.parts) > 1,
    }
    if draft.source is not None:
        inside = [span for span in entity.mentions if span.start >= draft.source.start]
        named = next((span for span in inside if span.end <= draft.source.end), None)
        found["in source"] = named is not None
        found["words beside"] = named is not None and len(named) < len(draft.source)
        found["short form"] = named is not None and named.text != entity.name
    return found


def of_phrase(referent: Referent, draft: Draft) -> Features:
    """Return the features that tell whether the phrase of an unnamed speaker is cut rightly."""
    phrase = referent.mention
    source = draft.source
    return {
        str(referent.kind.value): 1.0,
        "plural": referent.plural,
        "whole source": source is not None and len(source) == len(phrase),
        "words behind": source is not None and source.end > phrase.end,
        "words before": source is not None and source.start < phrase.start,
        "several speakers": len(draft.parts) > 1,
        "long": len(phrase) > 6,
        "one word": len(phrase) == 1,
    }
