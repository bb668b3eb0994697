"""Fitting the weights of the evidence that two appearances of one name are the same speaker.

Two articles with one full name nearly always have the same person, and two people of one name are
made by giving one person's name to another one. What a kind of name calls for is set by hand.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs

from quoteattr.evaluation.accuracy import gathered, gathered_quotations
from quoteattr.evaluation.scores import Table
from quoteattr.gathering import evidence
from quoteattr.gathering.appearances import Appearance
from quoteattr.gathering.evidence import Weighed
from quoteattr.ranking import fitting, weights
from quoteattr.ranking.fitting import Choice
from quoteattr.ranking.ranker import CONSTANT, Ranker

THRESHOLD: Final = 0.25
"""At least 97 % of the joined pairs of part ``design`` are right, and 85 % are joined."""

SET: Final = {
    "common name": -1.0,
    "name: family": -0.5,
    "name: generic": -1.0,
    "name: initial": -1.0,
    "name: of a body": 3.0,
    "name: short form": 0.0,
    "name: single": -2.0,
    "quotation": 3.0,  # two people of one name do not say the same, which made ones rarely show
    "share of the family name": 1.5,
}
_MOST: Final = 8  # pairs of one name
_DIFFERENT: Final = 4_000
_SAME_WEIGHT, _DIFFERENT_WEIGHT = 3.0, 0.25  # of a name; of a made pair
_RIDGE: Final = 0.2


def measure(corpus: Path, *, write: bool) -> list[Table]:
    """Return the tables of people and quotations, after fitting the weights if they are written."""
    if write:
        found, frequencies = gathered.read(corpus)
        weights.write(evidence.WEIGHTS, fitted(found, frequencies), "")
        tables = gathered.measure(corpus)
        head = "\n".join(
            [
                "List of weights by feature, fitted by: python -m quoteattr.evaluation gather",
                "CORPUS --write, a run over PolNeAR; those of names are set by hand.",
                *(line for table in tables for line in table.render().splitlines()),
            ]
        )
        weights.write(evidence.WEIGHTS, weights.load(evidence.WEIGHTS), head)
    return [*gathered.measure(corpus), gathered_quotations.measure(corpus)]


def fitted(found: Sequence[Appearance], counts: evidence.Counts) -> Ranker:
    """Return the weights that fit part ``design``."""
    chance = random.Random(1)
    everybody = gathered.by_name(found, "design")
    names = sorted(everybody)
    choices: list[Choice] = []

    def add(name: str, one: Appearance, other: Appearance, weight: float, *, same: bool) -> None:
        this, that = Weighed.of(one, counts), Weighed.of(other, counts)
        features = {CONSTANT: 1.0, **evidence.shared(this, that, counts)}
        right = frozenset({0} if same else ())
        choices.append(Choice(group=name, candidates=[features], right=right, weight=weight))

    for name in names:
        pairs = list(itertools.combinations(everybody[name], 2))
        some = chance.sample(pairs, min(_MOST, len(pairs)))
        for one, other in some:
            add(name, one, other, _SAME_WEIGHT / len(some), same=True)
    for _ in range(_DIFFERENT):
        name, of = chance.sample(names, 2)
        one, other = chance.choice(everybody[name]), chance.choice(everybody[of])
        if one.article != other.article:
            add(name, one, other, _DIFFERENT_WEIGHT, same=False)
    ranker = fitting.fit(choices, ridge=_RIDGE)
    return attrs.evolve(ranker, weights={**ranker.weights, **SET}, threshold=THRESHOLD)
