"""Cues that the reader is sure of and left without a content: what the rules find for them.

Where the rules' content is free it is added; where it is a quotation that the reader gave to
another cue, the words beside it decide.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from spacy.tokens import Doc

from quoteattr import rules
from quoteattr.proposals import CONTENT, LinkProposal, Proposals, SpanProposal, ordered

_SURE: Final = 0.75


def with_contents(doc: Doc, proposed: Proposals) -> Proposals:
    """Give bare cues their contents; without such cues the proposals stay as they are.

    >>> import spacy
    >>> with_contents(spacy.blank("en")("It rained."), Proposals())
    Proposals(spans=(), links=())
    """
    bare = _bare(proposed)
    if not bare:
        return proposed
    told = _by_rules(doc)
    spans, links = list(proposed.spans), list(proposed.links)
    for number in bare:
        cue = proposed.spans[number]
        met = (found for place, found in told.items() if _meets(place, cue))
        for content in next(met, ()):
            over = [n for n, span in enumerate(spans) if _meets(span, content)]
            if not over:
                links.append(LinkProposal(number, len(spans), cue.probability))
                spans.append(SpanProposal("content", content.start, content.stop, cue.probability))
            elif doc[content.start].is_quote and _same(spans[over[0]], content):
                links.append(LinkProposal(number, over[0], 1.0))
    return ordered(spans, links)


def _bare(proposed: Proposals) -> list[int]:
    """List the sure cues to which no content belongs."""
    best: dict[int, LinkProposal] = {}
    for link in sorted(proposed.links, key=lambda link: link.probability):
        if proposed.spans[link.span].kind == "content" and link.probability >= CONTENT:
            best[link.span] = link
    fed = {link.cue for link in best.values()}
    return [
        n
        for n, span in enumerate(proposed.spans)
        if span.kind == "cue" and span.probability >= _SURE and n not in fed
    ]


def _by_rules(doc: Doc) -> dict[SpanProposal, list[SpanProposal]]:
    found = rules.propose(doc)
    contents: dict[SpanProposal, list[SpanProposal]] = defaultdict(list)
    for link in found.links:
        if found.spans[link.span].kind == "content":
            contents[found.spans[link.cue]].append(found.spans[link.span])
    return contents


def _meets(one: SpanProposal, other: SpanProposal) -> bool:
    return one.start < other.stop and other.start < one.stop


def _same(one: SpanProposal, other: SpanProposal) -> bool:
    return (one.kind, one.start, one.stop) == (other.kind, other.start, other.stop)
