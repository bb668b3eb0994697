"""Apply each form to each cue of the proposals, and put the parts in place that it returns."""

from __future__ import annotations

from typing import Final

import attrs

from quoteattr.attributions.bare_cues import CERTAIN
from quoteattr.attributions.forms import adjuncts, hedged, interrupted, quotations, relayed
from quoteattr.attributions.forms.continued import with_continued
from quoteattr.attributions.forms.parts import Form, Parts
from quoteattr.attributions.forms.second_reports import with_second_reports
from quoteattr.document.document import Document
from quoteattr.document.proposals import (
    AcceptedLinks,
    LinkProposal,
    Proposals,
    SpanProposal,
    accepted_links,
    in_text_order,
)
from quoteattr.document.token_spans import TokenSpan

FORMS: Final[tuple[Form, ...]] = (
    relayed.quoted_as_saying,
    relayed.citing_others,
    hedged.hedged_infinitive,
    hedged.expletive_subject,
    adjuncts.fronted_participle,
    adjuncts.asked_to_act,
    adjuncts.asked_about,
    interrupted.interrupted_sentence,
    interrupted.interrupted_clause,
    adjuncts.trailing_medium,
    adjuncts.second_predicate,
    quotations.quotation_of_its_own,
    quotations.name_with_topic,
    quotations.bracketed_translation,
)
"""The forms, of which the first that returns parts for a cue counts."""

LIKELY: Final = 0.5
"""The probability from which a cue without a content may interrupt a sentence."""


def with_forms(document: Document, proposed: Proposals) -> Proposals:
    """Return the proposals with the parts that the forms return in place of those proposed.

    Before them, second reports get a cue of their own; after them, all paragraphs of a quotation
    get the same cue.

    >>> import spacy
    >>> with_forms(Document(spacy.blank("en")("It rained.")), Proposals())
    Proposals(spans=(), links=())
    """
    if not document.doc.has_annotation("DEP"):
        return proposed
    proposed = with_second_reports(document, proposed)
    editing = _Editing(proposed)
    for cue, links in accepted_links(proposed).items():
        span = proposed.spans[cue]
        if span.kind != "cue" or (not links.contents and span.probability < LIKELY):
            continue
        source = None if links.source is None else _place(proposed.spans[links.source.span])
        contents = tuple(_place(proposed.spans[link.span]) for link in links.contents)
        likely = tuple(link.probability for link in links.contents)
        parts = Parts(source, _place(proposed.spans[cue]), contents, likely)
        sure = links.contents or span.probability >= CERTAIN
        forms = FORMS if sure else (interrupted.interrupted_clause,)
        found = next(filter(None, (form(document, parts) for form in forms)), None)
        if found is not None and found != parts and found.are_disjoint:
            editing.replace(cue, links, found)
    return with_continued(document, editing.result() if editing.changed else proposed)


def _place(span: SpanProposal) -> TokenSpan:
    return TokenSpan(span.start, span.stop)


class _Editing:
    """Spans and links that change; a span keeps its position until the end, None if removed."""

    def __init__(self, proposed: Proposals) -> None:
        self._before = proposed
        self._spans: list[SpanProposal | None] = list(proposed.spans)
        self._links = list(proposed.links)
        self.changed = False

    def replace(self, cue: int, links: AcceptedLinks, parts: Parts) -> None:
        """Give a cue other parts; whatever else they overlap is removed.

        A new part is as likely as the old one of its kind, else as the cue.
        """
        if self._spans[cue] is None:  # the parts of another cue overlap it
            return
        self.changed = True
        before, own = self._before.spans, self._before.spans[cue].probability
        linked = min((link.probability for link in links.contents), default=1.0)
        sure = min((before[link.span].probability for link in links.contents), default=own)
        known = own if links.source is None else before[links.source.span].probability
        free = [one.span for one in links.contents if _place(before[one.span]) in parts.released]
        self._links = [one for one in self._links if one.cue != cue and one.span not in free]
        for link in links.contents:
            if link.span not in free:
                self._spans[link.span] = None
        self._spans[cue] = None
        numbers = [self._put("content", place, sure) for place in parts.contents]
        self._links = [one for one in self._links if one.span not in numbers]
        self._links += [LinkProposal(cue, number, linked) for number in numbers]
        if parts.source is not None:
            source = self._put("source", parts.source, known)
            same = links.source if links.source and links.source.span == source else None
            likely = 1.0 if same is None else same.probability
            self._links.append(LinkProposal(cue, source, likely))
        self._clear(parts.cue)
        self._spans[cue] = SpanProposal("cue", parts.cue.start, parts.cue.stop, own)

    def _put(self, kind: str, place: TokenSpan, probability: float) -> int:
        """Return the position of a span, which is added if there is none of its kind and place."""
        for number, span in enumerate(self._spans):
            if span is not None and span.kind == kind and _place(span) == place:
                return number
        self._clear(place)
        self._spans.append(SpanProposal(kind, place.start, place.stop, probability))
        return len(self._spans) - 1

    def _clear(self, place: TokenSpan) -> None:
        for number, span in enumerate(self._spans):
            if span is not None and place.overlaps(_place(span)):
                self._spans[number] = None

    def result(self) -> Proposals:
        """Return the changed proposals."""
        kept = {n: span for n, span in enumerate(self._spans) if span is not None}
        place = {old: new for new, old in enumerate(kept)}
        links = [
            attrs.evolve(link, cue=place[link.cue], span=place[link.span])
            for link in self._links
            if link.cue in place and link.span in place
        ]
        return in_text_order(list(kept.values()), links)
