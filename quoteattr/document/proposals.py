"""Proposed attributions: spans that may be a source, a cue or a content, and links between them.

The embedded reader proposes, or rules over another pipeline's syntax; the attributions room
accepts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

import attrs

from quoteattr.document.token_spans import TokenSpan

LINKS = ("source", "content")  # kinds of spans that belong to a cue
KINDS = (*LINKS, "cue")
UNLIKELY = 0.05  # links below it are not kept: most of a window's, and nothing asks for them
CONTENT = 0.3  # a content belongs to its likeliest cue, if it is likelier than that


@attrs.frozen
class SpanProposal:
    """A span that may be a source, a cue or a content: tokens start to stop, and how likely."""

    kind: str
    start: int
    stop: int
    probability: float


@attrs.frozen
class LinkProposal:
    """How likely a span belongs to a cue, both as positions in the list of span proposals."""

    cue: int
    span: int
    probability: float


@attrs.frozen
class Proposals:
    """What was proposed for a Doc: spans in text order, not overlapping, and links between them.

    ``calibrated`` tells that the probabilities of an attribution's parts multiply to a confidence
    that needs no scaling.
    """

    spans: tuple[SpanProposal, ...] = ()
    links: tuple[LinkProposal, ...] = ()
    calibrated: bool = attrs.field(default=False, repr=False)


def ordered(spans: Sequence[SpanProposal], links: Iterable[LinkProposal]) -> Proposals:
    """Bring disjoint spans into the text's order, and links with them.

    >>> ordered([SpanProposal("cue", 1, 2, 0.9), SpanProposal("source", 0, 1, 0.9)], []).spans[0]
    SpanProposal(kind='source', start=0, stop=1, probability=0.9)
    """
    order = sorted(range(len(spans)), key=lambda n: spans[n].start)
    place = {old: new for new, old in enumerate(order)}
    moved = [LinkProposal(place[one.cue], place[one.span], one.probability) for one in links]
    return Proposals(
        tuple(spans[n] for n in order),
        tuple(sorted(moved, key=lambda one: (one.cue, one.span))),
    )


def meeting(spans: Sequence[SpanProposal], start: int, stop: int) -> int | None:
    """Return the position of the first span that shares a token with a stretch, None without one.

    The spans are disjoint and in the text's order.

    >>> meeting([SpanProposal("cue", 1, 2, 0.9), SpanProposal("cue", 4, 6, 0.9)], 2, 5)
    1
    """
    place = bisect_right(spans, start, key=lambda span: span.stop)
    return place if place < len(spans) and spans[place].start < stop else None


@attrs.frozen
class LayoutAttribution:
    """An attribution that a text's layout shows, such as a turn of a transcript."""

    source: TokenSpan
    cue: TokenSpan
    content: TokenSpan

    @property
    def whole(self) -> TokenSpan:
        """The tokens from its first part to its last."""
        parts = (self.source, self.cue, self.content)
        return TokenSpan(min(one.start for one in parts), max(one.stop for one in parts))


def replaced(
    proposed: Proposals, told: Sequence[LayoutAttribution], probability: float = 0.95
) -> Proposals:
    """Put what the layout tells in place of what was proposed in the same stretch.

    >>> shown = LayoutAttribution(TokenSpan(0, 1), TokenSpan(1, 2), TokenSpan(2, 5))
    >>> replaced(Proposals(), [shown]).links
    (LinkProposal(cue=1, span=0, probability=0.95), LinkProposal(cue=1, span=2, probability=0.95))
    """
    if not told:
        return proposed
    taken: set[int] = set()
    for one in told:
        whole = one.whole
        taken.update(range(whole.start, whole.stop))
    kept = [
        n for n, span in enumerate(proposed.spans) if taken.isdisjoint(range(span.start, span.stop))
    ]
    place = {old: new for new, old in enumerate(kept)}
    rows = [proposed.spans[n] for n in kept]
    links = [
        LinkProposal(place[link.cue], place[link.span], link.probability)
        for link in proposed.links
        if link.cue in place and link.span in place
    ]
    for one in told:
        at = len(rows)
        rows.append(SpanProposal("source", one.source.start, one.source.stop, probability))
        rows.append(SpanProposal("cue", one.cue.start, one.cue.stop, probability))
        rows.append(SpanProposal("content", one.content.start, one.content.stop, probability))
        links.append(LinkProposal(at + 1, at, probability))
        links.append(LinkProposal(at + 1, at + 2, probability))
    return ordered(rows, links)
