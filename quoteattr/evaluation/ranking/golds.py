"""The articles of our own gold, parsed once for all decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs
from spacy.language import Language

from quoteattr.attributions.draft import Draft
from quoteattr.document.document import Document
from quoteattr.evaluation.annotations import own_gold
from quoteattr.evaluation.annotations.gold_drafts import given_gold
from quoteattr.evaluation.annotations.own_gold import AnsweredArticle, Row
from quoteattr.pipeline import Analysis, run


@attrs.frozen(kw_only=True, eq=False)
class GoldArticle:
    """An article of our own gold with its parse."""

    answered: AnsweredArticle
    document: Document

    @property
    def group(self) -> tuple[str, str]:
        """What must not be split between training and test: the part of the gold, and the name."""
        return self.answered.split, self.answered.name

    def analysis(self, stage: str) -> tuple[Analysis, Sequence[tuple[Draft, Row]]]:
        """Return an analysis of the gold attributions, up to a stage of the pipeline, anew.

        Args:
            stage: The last stage to run, a name in `quoteattr.pipeline.STAGES`.

        Returns:
            The analysis, and those of its drafts that have answers, each with its row.
        """
        found, rows = given_gold(self.document, self.answered)
        run(found, after="attributions", until=stage)
        answers = {row["id"]: row for row in self.answered.answers if "id" in row}
        known: list[tuple[Draft, Row]] = []
        for draft, row in zip(found.drafts, rows, strict=True):
            answer = answers.get(row["id"])
            if answer is not None:
                known.append((draft, answer))
        return found, known


def read(nlp: Language, data_parent: Path) -> list[GoldArticle]:
    """Return the articles of all parts of the gold, parsed.

    Args:
        nlp: The pipeline.
        data_parent: The folder that contains ``data`` and ``gold``.

    Raises:
        ReadError: The folder lacks the gold.
    """
    return [_parsed(nlp, one) for one in answered(data_parent)]


def answered(data_parent: Path) -> Iterator[AnsweredArticle]:
    """Yield the articles of all parts of the gold, in the order of the parts and their names."""
    for split in own_gold.FITTED:
        yield from own_gold.read(data_parent, split)


def _parsed(nlp: Language, one: AnsweredArticle) -> GoldArticle:
    doc: Any = nlp(one.article.text)
    return GoldArticle(answered=one, document=Document(doc))
