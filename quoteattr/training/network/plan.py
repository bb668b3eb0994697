"""What to train: the settings of a run, and its corpora as training examples."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

import attrs

from quoteattr.datasets import corpora
from quoteattr.neural.windows import Pieces
from quoteattr.training.examples import augment, targets
from quoteattr.training.examples.targets import Example, LabelLists
from quoteattr.training.examples.tokenizer import blank
from quoteattr.training.network import weights

CHECKPOINT = "reader.pt"
SPLITS: tuple[corpora.Split, ...] = (
    "train",
    "dev",
    "test",
)  # of the corpora of names: none of them is used for evaluation


@attrs.frozen
class Plan:
    """What to train, on which corpora, and for how long."""

    data: Path
    encoder: Path
    out: Path
    epochs: float = 5
    workers: int = 2
    device: str = "cpu"
    rate: float = 2e-4
    head_rate: float = 1.5e-3
    articles: int = 3  # windows of PolNeAR per step and worker
    trees: int = 2  # windows of treebanks and corpora of names
    seed: int = 1
    limit: int | None = None  # documents per corpus, for a trial run
    start: Path | None = None  # a checkpoint or a pipeline's folder to continue from
    teachers: tuple[Path, ...] = ()  # checkpoints whose predictions are targets, too


def taught(plan: Plan, teachers: Sequence[Path]) -> Plan:
    """Return the plan of a network that continues from the last of its teachers, for longer."""
    return attrs.evolve(
        plan,
        teachers=tuple(teachers),
        start=teachers[-1],
        epochs=1.2 * plan.epochs,
        rate=1.5e-4,
        head_rate=8e-4,
        articles=4,
        trees=3,
        seed=plan.seed + len(teachers),
    )


@attrs.frozen
class Corpora:
    """Training examples, their label lists, and the names that may be exchanged."""

    trees: list[Example]
    articles: list[Example]
    labels: LabelLists
    names: augment.Names


def read_corpora(plan: Plan) -> Corpora:
    """Return all training data as examples."""
    documents = [
        *corpora.treebank(plan.data, "train"),
        *(one for split in SPLITS for one in corpora.names_only(plan.data, split)),
    ][: plan.limit]
    labels = (
        targets.label_lists(documents) if plan.start is None else weights.load(plan.start).labels
    )
    pieces = Pieces((plan.encoder / "tokenizer.json").read_text("utf-8"))
    nlp = blank()
    random = Random(plan.seed)
    trees = [targets.tree_example(document, labels, pieces, random) for document in documents]
    articles = [
        targets.polnear_example(article, pieces, nlp)
        for article in corpora.polnear(plan.data, "train")[: plan.limit]
    ]
    return Corpora(trees, articles, labels, augment.Names(trees, labels.names))


def summary(plan: Plan, steps: int) -> str:
    """Return in one line how a run made its weights, for the model card."""
    return (
        f"{steps} steps, {plan.workers} workers, a step and worker {plan.articles} windows of "
        f"PolNeAR and {plan.trees} of treebanks and names, rates {plan.rate:g} and "
        f"{plan.head_rate:g}, seed {plan.seed}, {plan.device}"
        + (f", taught by {len(plan.teachers)} networks" if plan.teachers else "")
    )
