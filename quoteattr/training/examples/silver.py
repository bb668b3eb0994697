"""The names of PolNeAR, which has none of its own, as the embedded pipeline finds them.

They tell `quoteattr.training.examples.renaming` which persons an article has. Most of their names
are then replaced, so that what the pipeline gets wrong is hardly learned again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import attrs
from spacy.language import Language

from quoteattr.datasets import corpora
from quoteattr.training.examples.targets import Example
from quoteattr.training.examples.titles import title_targets

Names = list[tuple[int, int, str]]  # start, end (code points of the article), label
_EVERY = 4  # articles: a quarter of PolNeAR is enough, and takes a few minutes


def write_names(data: Path, nlp: Language, path: Path) -> None:
    """Write the names of every fourth article as JSON Lines.

    Args:
        data: The folder with the corpora.
        nlp: The pipeline that finds names.
        path: The file to write.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as out:
        for article in corpora.polnear(data, "train")[::_EVERY]:
            names = [(e.start_char, e.end_char, e.label_) for e in nlp(article.text).ents]
            row = {"id": article.id, "annotator": article.annotator, "names": names}
            out.write(json.dumps(row) + "\n")
    part.replace(path)


def read_names(path: Path) -> dict[tuple[str, str], Names]:
    """Return the names that `write_names` wrote, by the article's id and annotator."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return {(row["id"], row["annotator"]): [tuple(n) for n in row["names"]] for row in rows}


def with_names(
    example: Example,
    names: Sequence[tuple[int, int, str]],
    edges: Sequence[tuple[int, int]],
    labels: Sequence[str],
) -> Example:
    """Return an article with the names that a model found as targets.

    A word in lower case outside them is no name; of other words outside them nothing is known.

    Args:
        example: The article.
        names: Start, end and label of each name, as code points of the article's text.
        edges: Start and end of each word of the example.
        labels: The label list of names.
    """
    index = {label: n for n, label in enumerate(labels)}
    texts = example.words.texts
    allowed: list[tuple[int, ...]] = [(0,) if text.islower() else () for text in texts]
    at = {start: n for n, (start, _) in enumerate(edges)}
    for start, end, label in names:
        first = at.get(start)
        if first is None or f"B-{label}" not in index:
            continue
        size = sum(start <= edge < end for edge, _ in edges[first : first + end - start])
        rest = (index[f"I-{label}"],)
        allowed[first : first + size] = [(index[f"B-{label}"],), *([rest] * (size - 1))]
    titles = title_targets(texts, allowed, index["B-PERSON"], index["I-PERSON"])
    return attrs.evolve(example, allowed=allowed, titles=titles)
