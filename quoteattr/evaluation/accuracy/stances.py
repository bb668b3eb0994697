"""The accuracy of the stance, on 300 attributions of PolNeAR train and of world news.

Only offsets and labels are stored; the texts come from the corpora. The stance is found for gold
attributions, so that the errors of spans do not count.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import attrs
from spacy.language import Language

from quoteattr.attributions import circumstances
from quoteattr.coreference.component import FACTORY
from quoteattr.document.document import Document
from quoteattr.errors import ReadError
from quoteattr.evaluation.annotations.corpora import json_rows
from quoteattr.evaluation.annotations.gold_drafts import draft_of
from quoteattr.evaluation.scores import COUNTS, Cell, Counts, Table
from quoteattr.records import Stance

GOLD: Final = Path(__file__).parents[1] / "data" / "stance.jsonl"
NONE: Final = "other"
"""The label of a record that has none of the six stances."""


@attrs.frozen(kw_only=True)
class Judged:
    """An attribution with its gold label and the predicted one.

    ``unsure`` is whether a careful colleague could label it otherwise, ``learned`` whether rules
    and entries of ``data/stances.txt`` may have been written after reading its label.
    """

    id: str
    corpus: str
    unsure: bool
    learned: bool
    gold: str
    predicted: str


def measure(nlp: Language, data_parent: Path) -> list[Table]:
    """Return the accuracy of the stance, and its scores by label.

    Args:
        nlp: The pipeline; each of the articles is processed once.
        data_parent: The folder that contains ``data`` and ``gold``.

    Raises:
        ReadError: The folder lacks one of the articles.
    """
    rows = [row for _, row in json_rows(GOLD)]
    texts = _texts(data_parent / "data", rows)
    chains = [name for name in nlp.pipe_names if name == FACTORY]  # not needed, and slow
    judged: list[Judged] = []
    with nlp.select_pipes(disable=chains):
        for name, text in texts.items():
            document = Document(nlp(text))
            judged += [_judged(document, row) for row in rows if row["article"] == name]
    return [accuracy(judged), by_label(judged)]


def _judged(document: Document, row: Mapping[str, Any]) -> Judged:
    draft = draft_of(document, {**row, "form": row["kind"]})
    circumstances.describe(draft)
    return Judged(
        id=row["id"],
        corpus=row["corpus"],
        unsure=row["unsure"],
        learned=int(row["id"][1:]) % 3 != 0,
        gold=row["stance"],
        predicted=NONE if draft.stance is None else str(draft.stance),
    )


def _texts(data: Path, rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the text of each article by its name."""
    world = {row["article"] for row in rows if row["corpus"] == "world"}
    wanted = {row["article"] for row in rows} - world
    path = data / "polnear" / "train.jsonl"
    texts: dict[str, str] = {}
    with path.open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if line["doc"] in wanted:
                texts.setdefault(line["doc"], line["text"])
    for name in sorted(world):
        texts[name] = (data / "world" / "dev" / f"{name}.txt").read_bytes().decode("utf-8")
    if missing := wanted - set(texts):
        raise ReadError(str(path), f"lacks {min(missing)}: get the corpus again")
    return texts


def accuracy(judged: Sequence[Judged]) -> Table:
    """Return how often the label is right, of all and of parts."""
    parts = {
        "all": judged,
        "where the label is sure": [one for one in judged if not one.unsure],
        "PolNeAR": [one for one in judged if one.corpus == "polnear"],
        "world news": [one for one in judged if one.corpus == "world"],
        "labels that no rule was written from": [one for one in judged if not one.learned],
    }
    cells: list[tuple[Cell, ...]] = [
        (name, 100 * sum(map(_is_right, of)) / max(len(of), 1), sum(map(_is_right, of)), len(of))
        for name, of in parts.items()
    ]
    return Table(
        title="Stance, given gold attributions",
        columns=("records", "accuracy", "right", "gold"),
        rows=cells,
    )


def by_label(judged: Sequence[Judged]) -> Table:
    """Return precision, recall and F1 of each label, and the mean F1 of the six stances."""
    gold = Counter(one.gold for one in judged)
    predicted = Counter(one.predicted for one in judged)
    right = Counter(one.gold for one in judged if _is_right(one))
    labels = [*map(str, Stance), NONE]
    counts = {one: Counts(gold[one], predicted[one], right[one]) for one in labels}
    mean = sum(counts[str(one)].f1 for one in Stance) / len(Stance)
    rows: list[tuple[Cell, ...]] = [(name, *count.cells()) for name, count in counts.items()]
    return Table(
        title="Stance by label",
        columns=("label", *COUNTS),
        rows=[*rows, ("mean of the six", None, None, mean, None, None, None)],
        note=f"Retraction has {gold[str(Stance.RETRACTION)]} record: its figures mean little.",
    )


def _is_right(one: Judged) -> bool:
    return one.gold == one.predicted
