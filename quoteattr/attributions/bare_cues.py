"""Contents for cues of which the model is certain but to which it linked none.

They come from the rules. A content of theirs that overlaps nothing is added. A quotation that the
model linked to another cue is linked to this one, because the words beside a quotation are the
better evidence.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from typing import Final

from quoteattr.attributions.rules import proposing
from quoteattr.document.document import Document
from quoteattr.document.proposals import (
    LinkProposal,
    Proposals,
    SpanProposal,
    accepted_links,
    first_overlap,
    in_text_order,
)

CERTAIN: Final = 0.75
"""The probability from which a cue is worth searching for a content.

Below it many words are no cue, and a content from the rules would make an attribution of them.
"""


def with_contents(document: Document, proposed: Proposals) -> Proposals:
    """Return the proposals with contents for cues that have none.

    Without such cues the proposals stay as they are.

    >>> import spacy
    >>> with_contents(Document(spacy.blank("en")("It rained.")), Proposals())
    Proposals(spans=(), links=())
    """
    bare = _bare(proposed)
    if not bare:
        return proposed
    contents_of = _by_rules(document)
    places = sorted(contents_of, key=lambda place: place.start)
    spans, links = list(proposed.spans), list(proposed.links)
    claimed = {one.span for found in accepted_links(proposed).values() for one in found.contents}
    added: list[SpanProposal] = []
    for number in bare:
        cue = proposed.spans[number]
        same = first_overlap(places, cue.start, cue.stop)
        for content in () if same is None else contents_of[places[same]]:
            over = first_overlap(proposed.spans, content.start, content.stop)
            if over is not None:
                # A letter has no cue of its own, and may contain one.
                unclaimed = spans[over].kind == "content" and over not in claimed
                unclaimed = unclaimed and not spans[over].start <= cue.start < spans[over].stop
                quoted = document.doc[content.start].is_quote and _same(spans[over], content)
                if unclaimed or quoted:
                    links.append(LinkProposal(number, over, 1.0))
                    claimed.add(over)
            elif first_overlap(added, content.start, content.stop) is None:
                links.append(LinkProposal(number, len(spans), cue.probability))
                spans.append(SpanProposal("content", content.start, content.stop, cue.probability))
                insort(added, spans[-1], key=lambda span: span.start)
    return in_text_order(spans, links)


def _bare(proposed: Proposals) -> list[int]:
    """Return the positions of the certain cues that no content belongs to."""
    return [
        cue
        for cue, links in accepted_links(proposed).items()
        if proposed.spans[cue].probability >= CERTAIN and not links.contents
    ]


def _by_rules(document: Document) -> dict[SpanProposal, list[SpanProposal]]:
    """Return the contents that rules propose, by their cues."""
    found = proposing.propose(document)
    contents: dict[SpanProposal, list[SpanProposal]] = defaultdict(list)
    for link in found.links:
        if found.spans[link.span].kind == "content":
            contents[found.spans[link.cue]].append(found.spans[link.span])
    return contents


def _same(one: SpanProposal, other: SpanProposal) -> bool:
    return (one.kind, one.start, one.stop) == (other.kind, other.start, other.stop)
