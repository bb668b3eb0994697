"""The product's path from marked attributions to records: the one place where tables call it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from quoteattr.attributions import circumstances, linking
from quoteattr.attributions.building import RecordBuilder
from quoteattr.attributions.draft import Draft, SpeakerDraft
from quoteattr.attributions.nested import with_nested
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


def nested(
    doc: Doc, attributions: Sequence[Attribution], source_date: datetime.date | None = None
) -> tuple[Attribution, ...]:
    """Return marked attributions with those inside their contents, as the product finds them."""
    document = Document(doc)
    drafts = with_nested(document, linking.link(document, proposed(doc, attributions)))
    analysis = Analysis(document=document, drafts=drafts, date=source_date)
    return _records(run(analysis, after="attributions"))


def found(doc: Doc, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Return marked attributions as the product finds them: their kind, act, addressee, medium."""
    return _records(_found(doc, attributions, None))


def resolve(
    doc: Doc, attributions: Sequence[Attribution], source_date: datetime.date | None = None
) -> tuple[Attribution, ...]:
    """Return marked attributions with speakers, roles and the day they were said on."""
    return _records(run(_found(doc, attributions, source_date), after="circumstances"))


def drafted_speakers(doc: Doc, attributions: Sequence[Attribution]) -> Iterator[SpeakerDraft]:
    """Yield the speakers of marked attributions with what no record shows."""
    for draft in run(_found(doc, attributions, None), after="circumstances").drafts:
        yield from draft.speakers


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


def claim(record: Attribution) -> str:
    """Write the claim of a record as cases/claims.txt does."""
    if record.claim is None:
        return "-"
    replaced = (f"{one.text}: {one.new.strip()}" for one in record.claim.replacements)
    return " | ".join([record.claim.text, *replaced])


def within(records: Sequence[Attribution]) -> list[str]:
    """Write the records inside others as cases/within.txt does."""
    cues = {record.id: record.cue.text for record in records if record.cue is not None}
    return [
        f"{', '.join(one.name for one in record.speakers) or '-'} | {cues[record.id]} | "
        f"{record.text} | {record.kind} | {cues[record.within]}"
        for record in records
        if record.within is not None
    ]


def title_and_body(record: Attribution) -> list[str]:
    """Write the parts of the first speaker's role as cases/offices.txt does."""
    assert record.speaker is not None
    parts = (record.speaker.title, record.speaker.organization)
    return [part.text if part else "-" for part in parts]
