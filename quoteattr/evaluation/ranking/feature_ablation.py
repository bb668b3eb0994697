"""What each feature of a ranker contributes: right choices and the loss without it."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs
from spacy.language import Language

from quoteattr.evaluation.ranking.decisions import Decision, KindOfChoice
from quoteattr.evaluation.ranking.fitted import Group, answered_choice, by_group
from quoteattr.evaluation.ranking.golds import GoldArticle
from quoteattr.evaluation.scores import Cell, Table
from quoteattr.ranking.ranker import CONSTANT, Ranker


def measure(
    decision: Decision, articles: Sequence[GoldArticle], nlp: Language, data_parent: Path
) -> Table:
    """Return the right choices and the loss without each feature, fitted again without it.

    Cross-validated by article. The loss is the negative log likelihood of the right candidates. The
    features of all kinds of choices that have the same name go together.

    Args:
        decision: The decision.
        articles: The parsed gold.
        nlp: The pipeline that parsed it.
        data_parent: The folder that contains ``data`` and ``gold``.
    """
    found = decision.choices(articles)
    extra = decision.more(nlp, data_parent) if decision.more is not None else ()
    groups = [one.group for one in articles]
    names = {_feature(name, one, decision) for one in found for row in one.choice.candidates
             for name in row}  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for name in ("", *sorted(names - {CONSTANT})):
        kept, more = (
            [_without(name, one, decision) for one in choices] for choices in (found, extra)
        )
        rankers = by_group(decision, kept, more, groups)
        right = sum(answered_choice(one, rankers).is_right for one in kept)
        rows.append((name or "nothing", right, sum(_loss(one, rankers) for one in kept)))
        print(*rows[-1], file=sys.stderr, flush=True)
    rows[1:] = sorted(rows[1:], key=lambda row: -float(row[2] or 0))
    return Table(
        title=f"{decision.name}: choices without each feature, of {len(found)}",
        columns=("without", "right", "loss"),
        rows=rows,
    )


def _feature(name: str, one: KindOfChoice, decision: Decision) -> str:
    """Return the name of a feature without that of the kind of choice."""
    return name.removeprefix(f"{one.kind} ") if decision.apart else name


def _without(name: str, one: KindOfChoice, decision: Decision) -> KindOfChoice:
    rows = [
        {key: value for key, value in row.items() if _feature(key, one, decision) != name}
        for row in one.choice.candidates
    ]
    return attrs.evolve(one, choice=attrs.evolve(one.choice, candidates=rows))


def _loss(one: KindOfChoice, rankers: Mapping[Group, Ranker]) -> float:
    group = one.choice.group
    assert isinstance(group, tuple)
    likely = rankers[group[0], group[1]].probabilities(one.choice.candidates)
    right = sum(likely[n] for n in one.choice.right) if one.choice.right else 1.0 - sum(likely)
    return -math.log(max(right, 1e-12))
