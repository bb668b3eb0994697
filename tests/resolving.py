"""The product's path from marked attributions to records: the one place where tables call it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import attrs
from spacy.tokens import Doc

from quoteattr import coreference
from quoteattr.attributions import circumstances, linking
from quoteattr.dates import said_on
from quoteattr.document.proposals import LinkProposal, Proposals, SpanProposal
from quoteattr.entities import entity_index
from quoteattr.records import Attribution, Span
from quoteattr.roles import assignment
from quoteattr.speakers import resolution


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


def found(doc: Doc, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Return marked attributions as the product finds them: their kind, act, addressee, medium."""
    records = linking.find(doc, proposed(doc, attributions))
    return tuple(circumstances.describe(doc, record) for record in records)


def resolve(
    doc: Doc, attributions: Sequence[Attribution], source_date: datetime.date | None = None
) -> tuple[Attribution, ...]:
    """Return marked attributions with speakers, roles and the day they were said on."""
    records = found(doc, attributions)
    chains = coreference.chains(doc)
    named = entity_index.find(doc, chains)
    who = resolution.resolve(doc, records, named, chains)
    days = said_on.find(doc, records, who, source_date)
    who = assignment.assign(doc, records, who, named)
    return tuple(
        attrs.evolve(record, speakers=who[n], said_on=days[n]) for n, record in enumerate(records)
    )


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
