"""The model card: what the embedded pipeline was made from, how, and its scores."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from pathlib import Path

import quoteattr
from quoteattr.evaluation.accuracy import attributions, syntax
from quoteattr.evaluation.scores import Table
from quoteattr.records import Act, Article, Attribution

NAME = "MODEL_CARD.md"
TEMPLATE = Path(__file__).parent / "data" / "model_card.md"


def measure(folder: Path, data: Path, coreference: Path | None = None) -> list[Table]:
    """Measure the pipeline in a folder and write its model card there.

    Args:
        folder: The pipeline's folder.
        data: The folder with the corpora.
        coreference: The scores of coreference, as training writes them.
    """
    extractor = quoteattr.load(folder)

    def extract(articles: Iterable[Article]) -> Iterable[Attribution]:
        for _, found in extractor.pipe(articles, acts=tuple(Act)):
            yield from found

    tables = [*syntax.measure(extractor.nlp, data), *attributions.measure(extract, data)[0]]
    rendered = [table.render() for table in tables]
    if coreference is not None and coreference.exists():
        scores = json.loads(coreference.read_text("utf-8"))
        rows = "\n".join(f"{name}: {score}" for name, score in scores.items())
        rendered.append(f"Coreference, pronouns with a right antecedent\n{rows}")
    text = TEMPLATE.read_text("utf-8").format(
        today=datetime.datetime.now(tz=datetime.timezone.utc).date().isoformat(),
        made="; then ".join(extractor.nlp.meta["training"]),
        components=", ".join(extractor.nlp.pipe_names),
        tables="\n\n".join(rendered),
    )
    (folder / NAME).write_text(text, "utf-8")
    return tables
