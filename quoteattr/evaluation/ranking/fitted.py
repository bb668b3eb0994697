"""Fitting the ranker of a decision, and its scores on articles that it was not fitted to."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from spacy.language import Language

from quoteattr.evaluation.ranking.decisions import Decision, KindOfChoice
from quoteattr.evaluation.ranking.golds import GoldArticle
from quoteattr.evaluation.ranking.tables import Answered, accuracy, reliability
from quoteattr.evaluation.scores import Table
from quoteattr.ranking import weights
from quoteattr.ranking.fitting import Choice, fit
from quoteattr.ranking.ranker import Ranker

FOLDS: Final = 10

Group = tuple[str, str]


def measure(
    decision: Decision,
    articles: Sequence[GoldArticle],
    nlp: Language,
    data_parent: Path,
    *,
    write: bool,
) -> list[Table]:
    """Return the tables of a decision, cross-validated by article.

    Args:
        decision: The decision.
        articles: The parsed gold.
        nlp: The pipeline that parsed it.
        data_parent: The folder that contains ``data`` and ``gold``.
        write: Write the weights that are fitted to all articles into the package.
    """
    found = decision.choices(articles)
    extra = decision.more(nlp, data_parent) if decision.more is not None else ()
    rankers = by_group(decision, found, extra, [one.group for one in articles])
    answered = [answered_choice(one, rankers) for one in found]
    chosen = [(one.probability, one.is_right) for one in answered if one.chosen is not None]
    title = f"{decision.name}: confidence of chosen candidates and share that is right"
    tables = [accuracy(decision.name, answered), reliability(title, chosen)]
    if decision.check is not None:
        tables += decision.check(articles, rankers)
    if write:
        ranker = fitted(decision, [*found, *extra])
        command = (
            f"python -m quoteattr.evaluation ranking PARENT --decision {decision.name} --write"
        )
        head = (
            f"List of weights by feature, fitted by: {command}\n"
            f"Cross-validated by article:\n{tables[0].render()}"
        )
        weights.write(decision.weights, ranker, head)
    return tables


def by_group(
    decision: Decision,
    found: Sequence[KindOfChoice],
    extra: Sequence[KindOfChoice],
    groups: Sequence[Group],
) -> Mapping[Group, Ranker]:
    """Return a ranker for each article, fitted without it."""
    rankers: dict[Group, Ranker] = {}
    for fold in range(FOLDS):
        held = {group for group in groups if _fold(group) == fold}
        kept = [one for one in found if one.choice.group not in held]
        if held:
            rankers.update(dict.fromkeys(held, fitted(decision, [*kept, *extra])))
    return rankers


def fitted(decision: Decision, choices: Sequence[KindOfChoice]) -> Ranker:
    """Return the ranker of a decision for these choices."""
    kinds: dict[str, list[Choice]] = defaultdict(list)
    for one in choices:
        kinds[one.kind if decision.apart else ""].append(one.choice)
    found: dict[str, float] = {}
    for kind in sorted(kinds):
        ranker = fit(kinds[kind], ridge=decision.ridge, least=decision.least)
        found |= ranker.weights
    return Ranker(weights=found, threshold=decision.threshold)


def _fold(group: Group) -> int:
    """Return the fold of an article, which depends on nothing but its name."""
    return hashlib.sha256("/".join(group).encode()).digest()[0] % FOLDS


def answered_choice(one: KindOfChoice, rankers: Mapping[Group, Ranker]) -> Answered:
    """Return the answer to a choice by a ranker that was fitted without its article."""
    group = one.choice.group
    assert isinstance(group, tuple)
    ranker = rankers[group[0], group[1]]
    chosen = ranker.choose(one.choice.candidates)
    none = 1.0 - sum(ranker.probabilities(one.choice.candidates))
    return Answered(
        kind=one.kind,
        split=group[0],
        right=one.choice.right,
        chosen=None if chosen is None else chosen.position,
        probability=none if chosen is None else chosen.probability,
    )
