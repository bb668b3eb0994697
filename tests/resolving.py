"""The stages of the product on attributions that a case marks in its text."""

from __future__ import annotations

import datetime

from spacy.tokens import Doc

from quoteattr.attributions import linking
from quoteattr.attributions.building import RecordBuilder
from quoteattr.attributions.draft import Draft
from quoteattr.coreference import no_chains
from quoteattr.coreference.mentions import Linker
from quoteattr.document.document import Document
from quoteattr.pipeline import Analysis, run
from quoteattr.records import Article, Attribution
from tests.marked import Marked


def drafts(document: Document, case: Marked) -> list[Draft]:
    """Return the drafts of the attributions that a case marks."""
    return [
        linking.draft_at(
            document,
            [(part.start, part.end) for part in one.content],
            cue=None if one.cue is None else (one.cue.start, one.cue.end),
            source=None if one.source is None else (one.source.start, one.source.end),
        )
        for one in case.attributions
    ]


def records(document: Document, found: list[Draft]) -> list[Attribution]:
    """Return the records of drafts, with offsets into the text of the document."""
    return list(RecordBuilder(Article(text=document.text)).build(found))


def resolve(
    doc: Doc,
    case: Marked,
    *,
    date: datetime.date | None = None,
    linker: Linker = no_chains,
    after: str = "circumstances",
) -> list[Attribution]:
    """Run the stages after one on a case's attributions, and return their records."""
    document = Document(doc)
    found = drafts(document, case)
    run(Analysis(document=document, drafts=found, date=date, linker=linker), after=after)
    return records(document, found)
