"""The product's path from marked attributions to records: the one place where tables call it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from spacy.tokens import Doc

from quoteattr.attributions import circumstances, linking
from quoteattr.attributions.building import RecordBuilder
from quoteattr.attributions.draft import Draft
from quoteattr.document.document import Document
from quoteattr.document.proposals import LinkProposal, Proposals, SpanProposal
from quoteattr.pipeline import Analysis, run
from quoteattr.records import Article, Attribution, Span


def proposed(doc: Doc, attributions: Sequence[Attribution]) -> Proposals:
    """Propose the spans of marked attributions as a model would, each linked to its cue."""
    spans: list[SpanProposal] = []
    linked: list[tuple[SpanProposal, SpanProposal]] = []

    def propose(kind: str, place: Span) -> SpanProposal:
        tokens = doc.char_span(place.start, place.end)
        assert tokens is not None, f"{place.text!r} does not begin and end with words"
        spans.append(SpanProposal(kind, tokens.start, tokens.end, 0.9))
        return spans[-1]

    for record in attributions:
        assert record.cue is not None
        cue = propose("cue", record.cue)
        linked += [(cue, propose("content", place)) for place in record.content]
        if record.source is not None:
            linked.append((cue, propose("source", record.source)))
    spans.sort(key=lambda span: span.start)
    links = [LinkProposal(spans.index(cue), spans.index(span), 0.8) for cue, span in linked]
    return Proposals(tuple(spans), tuple(links))


def drafts(doc: Doc, attributions: Sequence[Attribution]) -> Sequence[Draft]:
    """Return marked attributions as drafts, described by their cues."""
    return _found(doc, attributions, None).drafts


def found(doc: Doc, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Return marked attributions as the product finds them: their kind, act, addressee, medium."""
    return _records(_found(doc, attributions, None))


def resolve(
    doc: Doc, attributions: Sequence[Attribution], source_date: datetime.date | None = None
) -> tuple[Attribution, ...]:
    """Return marked attributions with speakers, roles and the day they were said on."""
    return _records(run(_found(doc, attributions, source_date), after="circumstances"))


def _found(doc: Doc, attributions: Sequence[Attribution], date: datetime.date | None) -> Analysis:
    document = Document(doc)
    drafts = linking.link(document, proposed(doc, attributions))
    for draft in drafts:
        circumstances.describe(draft)
    return Analysis(document=document, drafts=drafts, date=date)


def _records(analysis: Analysis) -> tuple[Attribution, ...]:
    article = Article(text=analysis.document.text)
    return tuple(RecordBuilder(article).build(analysis.drafts))


def speakers(record: Attribution) -> str:
    """Write the speakers of a record as cases/speakers.txt does."""
    words = [f"{s.name} | {s.kind} | {s.resolved_by}{'!' * s.anonymous}" for s in record.speakers]
    return " & ".join(words) or "-"


def roles(record: Attribution) -> str:
    """Write the roles of the first speaker as cases/roles.txt does."""
    speaker = record.speaker
    if speaker is None or speaker.role is None:
        return "-"
    return " | ".join(role.text for role in (speaker.role, *speaker.roles))


def said_on_day(record: Attribution) -> str:
    """Write the day of a record as cases/said_on.txt does."""
    return str(record.said_on or "-")


def title_and_body(record: Attribution) -> list[str]:
    """Write the parts of the first speaker's role as cases/offices.txt does."""
    assert record.speaker is not None
    parts = (record.speaker.title, record.speaker.organization)
    return [part.text if part else "-" for part in parts]
