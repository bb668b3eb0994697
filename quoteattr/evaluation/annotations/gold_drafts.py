"""Drafts at gold spans, which keep the errors of spans out of what later stages are measured by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quoteattr.attributions import linking
from quoteattr.attributions.draft import Draft
from quoteattr.document.document import Document
from quoteattr.evaluation.annotations.own_gold import AnsweredArticle, Row
from quoteattr.pipeline import Analysis
from quoteattr.records import Kind


def given_gold(document: Document, one: AnsweredArticle) -> tuple[Analysis, list[Row]]:
    """Return an analysis with the gold attributions as drafts, and the row of each draft.

    In the order of their anchors. Run the stages after "attributions" on it.

    Args:
        document: The parsed text of the article.
        one: The article with its gold.
    """
    pairs = [(draft_of(document, row), row) for row in one.attributions]
    pairs.sort(key=lambda pair: pair[0].anchor.start)
    found = Analysis(document=document, drafts=[draft for draft, _ in pairs], date=one.article.date)
    return found, [row for _, row in pairs]


def draft_of(document: Document, row: Mapping[str, Any]) -> Draft:
    """Return the draft of a gold row; of a source or cue in pieces only the first counts."""
    draft = linking.draft_at(
        document,
        row["content"],
        cue=row["cue"][0] if row["cue"] else None,
        source=row["source"][0] if row["source"] else None,
    )
    draft.kind = Kind(row["form"])
    return draft
