"""Writes the model card: what the embedded pipeline was made of, how, and how good it is."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterable
from pathlib import Path

import quoteattr
from quoteattr.evaluation import attributions, reader
from quoteattr.evaluation.scores import Table
from quoteattr.records import Act, Article, Attribution

NAME = "MODEL_CARD.md"
TEMPLATE = Path(__file__).parent / "data" / "model_card.md"


def write(out: Path, data: Path, coreference: Path) -> None:
    """Measure the pipeline in a folder, print the scores and write its card there."""
    extractor = quoteattr.load(out)

    def extract(articles: Iterable[Article]) -> Iterable[Attribution]:
        for _, found in extractor.pipe(articles, acts=tuple(Act)):
            yield from found

    tables: list[Table] = reader.measure(extractor.nlp, data)
    tables += attributions.measure(extract, data)[0]
    printed = [table.render() for table in tables]
    if coreference.exists():
        scores = json.loads(coreference.read_text("utf-8"))
        rows = "\n".join(f"{name}: {score}" for name, score in scores.items())
        printed.append(f"Coreference, pronouns with a right antecedent\n{rows}")
    text = TEMPLATE.read_text("utf-8").format(
        today=datetime.datetime.now(tz=datetime.timezone.utc).date().isoformat(),
        made="; then ".join(extractor.nlp.meta["training"]),
        components=", ".join(extractor.nlp.pipe_names),
        tables="\n\n".join(printed),
    )
    (out / NAME).write_text(text, "utf-8")
    print("\n\n".join(printed), file=sys.stderr)
