"""The confidence of attributions by rules, fitted to PolNeAR's training part, measured on dev.

A logistic regression with ridge regularization over the features of
`quoteattr.attributions.rules.confidence`. A record is right by the same criterion as for the
embedded model: cue and source exact, at least half of the content shared.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs
from spacy.language import Language

from quoteattr.attributions import linking
from quoteattr.attributions.building import RecordBuilder
from quoteattr.attributions.rules import proposing
from quoteattr.attributions.rules.confidence import WEIGHTS, confidence
from quoteattr.document.document import Document
from quoteattr.evaluation.accuracy.calibration import is_right
from quoteattr.evaluation.annotations import rows
from quoteattr.evaluation.comparison.claims import Claim
from quoteattr.evaluation.comparison.gold import Gold, once
from quoteattr.evaluation.scores import Cell, Table
from quoteattr.ranking.fitting import Choice, fit
from quoteattr.records import Article

EVERY: Final = 2  # every second article of the training part gives some 6,000 records
LEAST: Final = 20  # occurrences of a feature before it gets a weight
RIDGE: Final = 3.0
BINS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0)
FILE: Final = Path(__file__).parents[2] / "data" / f"{WEIGHTS}.txt"
_HEAD: Final = """\
# List of weights by feature: for quoteattr/attributions/rules/confidence.py.
# Fitted to {records:,} records of {articles} articles of PolNeAR train, parsed by {model};
# {right:.0f} % of them have cue and source exact and at least half of the content. The command:
#     python -m quoteattr.evaluation rules DATA --model {model} --write
# Measured on PolNeAR dev: docs/accuracy.md.
"""


@attrs.frozen
class Sample:
    """A proposed attribution: its features, and whether it is right."""

    features: tuple[str, ...]
    right: bool


def measure(nlp: Language, data: Path, *, write: bool) -> list[Table]:
    """Measure the weights on PolNeAR dev; with ``write``, first fit them to the training part.

    Raises:
        ReadError: A row of a corpus does not parse.
    """
    weights: dict[str, float] | None = None
    if write:
        articles = once(rows.gold(data / "polnear" / "train.jsonl"))[::EVERY]
        train = samples(nlp, articles)
        weights = fitted(train)
        right = 100 * sum(one.right for one in train) / len(train)
        name = str(nlp.meta["lang"]) + "_" + str(nlp.meta["name"])
        head = _HEAD.format(articles=len(articles), records=len(train), model=name, right=right)
        lines = (f"{feature}\t{weight:.3f}\n" for feature, weight in sorted(weights.items()))
        FILE.write_text(head + "".join(lines), "utf-8", newline="\n")
    dev = samples(nlp, once(rows.gold(data / "polnear" / "dev.jsonl")))
    return [reliability([(confidence(one.features, weights), one.right) for one in dev])]


def samples(nlp: Language, gold: Sequence[Gold]) -> list[Sample]:
    """Return the attributions that rules propose for the articles, and whether they are right."""
    found = []
    docs = nlp.pipe((one.article.text for one in gold), batch_size=16)
    for one, doc in zip(gold, docs, strict=True):
        document = Document(doc)
        described = proposing.parts_and_features(document)
        told = {doc[parts[0][0].start].idx: names for parts, names in described}
        drafts = linking.link(document, proposing.propose(document))
        for record in RecordBuilder(Article(text=document.text)).build(drafts):
            names = told.get(record.cue.start) if record.cue else None
            if names is not None:  # else what the layout tells
                found.append(Sample(tuple(names), is_right(one.claims, Claim.of(record))))
    return found


def fitted(of: Sequence[Sample]) -> dict[str, float]:
    """Fit the weights; the constant is not regularized."""
    choices = [
        Choice(
            group=n,
            candidates=[dict.fromkeys(one.features, 1.0)],
            right=frozenset({0} if one.right else ()),
        )
        for n, one in enumerate(of)
    ]
    return dict(fit(choices, ridge=RIDGE, least=LEAST).weights)


def reliability(judged: Sequence[tuple[float, bool]]) -> Table:
    """Return the share of right records by confidence.

    >>> reliability([(0.95, True), (0.95, False)]).rows[-3]
    ('0.9 to 1.0', 2, 95.0, 50.0)
    """
    table: list[tuple[Cell, ...]] = []
    for low, high in itertools.pairwise(BINS):
        of = [one for one in judged if low <= one[0] < high or one[0] == high == 1.0]
        table.append((f"{low:.1f} to {high:.1f}", *_shares(of)))
    table.append(("all", *_shares(judged)))
    brier = sum((sure - right) ** 2 for sure, right in judged) / max(len(judged), 1)
    table.append(("mean squared error", f"{brier:.3f}", None, None))
    return Table(
        title="Rules: share of right records by confidence",
        columns=("confidence", "records", "mean", "right"),
        rows=table,
        note="Right: cue and source exact, at least half of the content shared.",
    )


def _shares(of: Sequence[tuple[float, bool]]) -> tuple[Cell, ...]:
    if not of:
        return 0, None, None
    return len(of), *(100 * sum(column) / len(of) for column in zip(*of, strict=True))
