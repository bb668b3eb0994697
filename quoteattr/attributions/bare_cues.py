"""Cues that the reader is sure of and left without a content: what the rules find for them.

Where the rules' content is free it is added; where it is a quotation that the reader gave to
another cue, the words beside it decide.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from typing import Final

from quoteattr.attributions.rules import proposing
from quoteattr.document.document import Document
from quoteattr.document.proposals import (
    CONTENT_THRESHOLD,
    LinkProposal,
    Proposals,
    SpanProposal,
    first_overlap,
    in_text_order,
)

_SURE: Final = 0.75


def with_contents(document: Document, proposed: Proposals) -> Proposals:
    """Give bare cues their contents; without such cues the proposals stay as they are.

    >>> import spacy
    >>> with_contents(Document(spacy.blank("en")("It rained.")), Proposals())
    Proposals(spans=(), links=())
    """
    bare = _bare(proposed)
    if not bare:
        return proposed
    told = _by_rules(document)
    places = sorted(told, key=lambda place: place.start)
    spans, links = list(proposed.spans), list(proposed.links)
    added: list[SpanProposal] = []
    for number in bare:
        cue = proposed.spans[number]
        met = first_overlap(places, cue.start, cue.stop)
        for content in () if met is None else told[places[met]]:
            over = first_overlap(proposed.spans, content.start, content.stop)
            if over is not None:
                if document.doc[content.start].is_quote and _same(spans[over], content):
                    links.append(LinkProposal(number, over, 1.0))
            elif first_overlap(added, content.start, content.stop) is None:
                links.append(LinkProposal(number, len(spans), cue.probability))
                spans.append(SpanProposal("content", content.start, content.stop, cue.probability))
                insort(added, spans[-1], key=lambda span: span.start)
    return in_text_order(spans, links)


def _bare(proposed: Proposals) -> list[int]:
    """List the sure cues to which no content belongs."""
    best: dict[int, LinkProposal] = {}
    for link in sorted(proposed.links, key=lambda link: link.probability):
        if proposed.spans[link.span].kind == "content" and link.probability >= CONTENT_THRESHOLD:
            best[link.span] = link
    fed = {link.cue for link in best.values()}
    return [
        n
        for n, span in enumerate(proposed.spans)
        if span.kind == "cue" and span.probability >= _SURE and n not in fed
    ]


def _by_rules(document: Document) -> dict[SpanProposal, list[SpanProposal]]:
    found = proposing.propose(document)
    contents: dict[SpanProposal, list[SpanProposal]] = defaultdict(list)
    for link in found.links:
        if found.spans[link.span].kind == "content":
            contents[found.spans[link.cue]].append(found.spans[link.span])
    return contents


def _same(one: SpanProposal, other: SpanProposal) -> bool:
    return (one.kind, one.start, one.stop) == (other.kind, other.start, other.stop)
