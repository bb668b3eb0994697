"""What to train: the settings of a run, and its corpora as training examples."""

from __future__ import annotations

from pathlib import Path
from random import Random

import attrs

from quoteattr.datasets import corpora
from quoteattr.neural.windows import Pieces
from quoteattr.training.examples import augment, silver, targets
from quoteattr.training.examples.people import People, read_people
from quoteattr.training.examples.renaming import Renaming
from quoteattr.training.examples.targets import Example, LabelLists
from quoteattr.training.examples.tokenizer import blank
from quoteattr.training.network import weights

CHECKPOINT = "reader.pt"
ARTICLES_RENAMED = 0.6  # share of the articles with names whose persons are renamed
NAMED = 100  # articles of PolNeAR among the corpora of names, per epoch
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
    epochs: float = 2
    workers: int = 2
    device: str = "cpu"
    rate: float = 1e-4
    head_rate: float = 1e-3
    articles: int = 4  # windows of PolNeAR per step and worker
    trees: int = 3  # windows of treebanks and corpora of names
    seed: int = 1
    limit: int | None = None  # documents per corpus, for a trial run
    start: Path | None = None  # a checkpoint or a pipeline's folder to continue from
    names: Path | None = None  # names of PolNeAR, as `quoteattr.training.examples.silver` wrote
    teachers: tuple[Path, ...] = ()  # checkpoints whose predictions are targets, too


def taught(plan: Plan, encoder: Path, start: Path | None) -> Plan:
    """Return the plan of the student of a plan's teachers: smaller, with more passes.

    Args:
        plan: The teachers' plan.
        encoder: The student's pretrained encoder.
        start: A checkpoint or a pipeline's folder from which the student continues.
    """
    return attrs.evolve(
        plan,
        encoder=encoder,
        start=start,
        epochs=2 * plan.epochs,
        rate=2e-4 if start is None else 1.2e-4,
        head_rate=1.5e-3 if start is None else 6e-4,
        seed=plan.seed + 100,
    )


@attrs.frozen
class Corpora:
    """Training examples, and what varies them in each epoch.

    Attributes:
        trees: Treebanks and corpora of names.
        articles: PolNeAR with its attributions.
        named: Articles of PolNeAR with the names that the embedded pipeline found.
        labels: The label lists.
        names: Exchanges names for others of the corpora.
        renaming: Renames persons.
    """

    trees: list[Example]
    articles: list[Example]
    named: list[Example]
    labels: LabelLists
    names: augment.Names
    renaming: Renaming

    def varied_articles(self, random: Random) -> list[Example]:
        """Return the articles with their attributions, some with other persons."""
        renamed = (self.renaming.rename(one, random, ARTICLES_RENAMED) for one in self.articles)
        return [targets.without_names(one) for one in renamed]

    def varied_trees(self, random: Random) -> list[Example]:
        """Return treebanks, corpora of names and some named articles, with other names."""
        swapped = [self.names.swap(one, random) for one in self.trees]
        named = random.sample(self.named, min(NAMED, len(self.named)))
        return [
            *(self.renaming.rename(one, random) for one in swapped),
            *(self.renaming.rename(one, random, 1) for one in named),
        ]


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
    found = {} if plan.names is None else silver.read_names(plan.names)
    articles, named = [], []
    for article in corpora.polnear(plan.data, "train")[: plan.limit]:
        example = targets.polnear_example(article, pieces, nlp)
        names = found.get((article.id, article.annotator))
        if names is not None:
            edges = targets.word_edges(article.text, nlp)
            example = silver.with_names(example, names, edges, labels.names)
            named.append(targets.without_attributions(example))
        articles.append(example)
    people = People(read_people())
    return Corpora(
        trees,
        articles,
        named,
        labels,
        augment.Names(trees, labels.names),
        Renaming(people, labels, pieces, nlp),
    )


def summary(plan: Plan, steps: int) -> str:
    """Return in one line how a run made its weights, for the model card."""
    return (
        f"{steps} steps, {plan.workers} workers, a step and worker {plan.articles} windows of "
        f"PolNeAR and {plan.trees} of treebanks and names, rates {plan.rate:g} and "
        f"{plan.head_rate:g}, seed {plan.seed}, {plan.device}"
        + (f", taught by {len(plan.teachers)} networks" if plan.teachers else "")
    )
