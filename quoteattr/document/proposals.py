"""Proposed attributions: spans that may be a source, a cue or a content, and links between them.

The embedded model makes the proposals, or rules over the syntax of another pipeline;
`quoteattr.attributions.linking` decides which to accept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from typing import Final

import attrs

from quoteattr.document.token_spans import TokenSpan

LINKS: Final = ("source", "content")
"""The kinds of spans that are linked to a cue."""
KINDS: Final = (*LINKS, "cue")
"""All kinds of spans."""
# Most links of a window are less likely than this, and no stage reads them.
MIN_LINK_PROBABILITY: Final = 0.05
"""The probability below which a link is not kept at all."""
CONTENT_THRESHOLD: Final = 0.3
"""The probability from which a content belongs to its likeliest cue."""
SOURCE_THRESHOLD: Final = 0.15
"""The probability from which a cue's likeliest source is accepted."""


@attrs.frozen
class SpanProposal:
    """A span that may be a source, a cue or a content.

    It holds the tokens from ``start`` up to but not including ``stop``; ``kind`` is one of `KINDS`.
    """

    kind: str
    start: int
    stop: int
    probability: float


@attrs.frozen
class LinkProposal:
    """A possible link from a cue to a source or content, with its probability.

    ``cue`` and ``span`` are positions in `Proposals.spans`. Where an attribution of the layout has
    no cue, ``cue`` is its first content.
    """

    cue: int
    span: int
    probability: float


@attrs.frozen
class Proposals:
    """What was proposed for a Doc: disjoint spans in text order, and links between them.

    ``calibrated`` is True if the product of the probabilities of an attribution's parts is its
    confidence, without further scaling.
    """

    spans: tuple[SpanProposal, ...] = ()
    links: tuple[LinkProposal, ...] = ()
    calibrated: bool = attrs.field(default=False, repr=False)


@attrs.define
class AcceptedLinks:
    """The links of one cue that count: to its source, if it has one, and to its contents.

    Where the layout attributes without a cue, they are those of the first content to the others.
    """

    source: LinkProposal | None = None
    contents: list[LinkProposal] = attrs.field(factory=list)


def accepted_links(proposed: Proposals) -> dict[int, AcceptedLinks]:
    """Return the links that count, by the position of each cue, with contents in text order.

    A cue has its likeliest source; a source may have several cues ("said … and added"). A content
    belongs to its likeliest cue only; one that is linked like a cue has none.

    >>> cue, content = SpanProposal("cue", 1, 2, 0.9), SpanProposal("content", 2, 4, 0.8)
    >>> accepted_links(Proposals((cue, content), (LinkProposal(0, 1, 0.7),)))[0].contents
    [LinkProposal(cue=0, span=1, probability=0.7)]
    """
    spans = proposed.spans
    found = {n: AcceptedLinks() for n, span in enumerate(spans) if span.kind == "cue"}
    found |= {link.cue: AcceptedLinks() for link in proposed.links if link.cue not in found}
    source_of: dict[int, LinkProposal] = {}
    cue_of: dict[int, LinkProposal] = {}
    for link in proposed.links:
        kind = spans[link.span].kind
        best, key = (source_of, link.cue) if kind == "source" else (cue_of, link.span)
        if key not in best or link.probability > best[key].probability:
            best[key] = link
    for link in source_of.values():
        if link.probability >= SOURCE_THRESHOLD:
            found[link.cue].source = link
    for link in sorted(cue_of.values(), key=lambda link: link.span):
        if link.probability >= CONTENT_THRESHOLD:
            found[link.cue].contents.append(link)
    return found


def in_text_order(spans: Sequence[SpanProposal], links: Iterable[LinkProposal]) -> Proposals:
    """Return disjoint spans in text order, with the links moved along.

    >>> spans = [SpanProposal("cue", 1, 2, 0.9), SpanProposal("source", 0, 1, 0.9)]
    >>> [span.kind for span in in_text_order(spans, []).spans]
    ['source', 'cue']
    """
    order = sorted(range(len(spans)), key=lambda n: spans[n].start)
    place = {old: new for new, old in enumerate(order)}
    moved = [LinkProposal(place[one.cue], place[one.span], one.probability) for one in links]
    return Proposals(
        tuple(spans[n] for n in order),
        tuple(sorted(moved, key=lambda one: (one.cue, one.span))),
    )


def first_overlap(spans: Sequence[SpanProposal], start: int, stop: int) -> int | None:
    """Return the position of the first span that shares a token with a range, or None.

    Args:
        spans: Disjoint spans in text order.
        start: The first token of the range.
        stop: The token after its last.

    >>> first_overlap([SpanProposal("cue", 1, 2, 0.9), SpanProposal("cue", 4, 6, 0.9)], 2, 5)
    1
    """
    place = bisect_right(spans, start, key=lambda span: span.stop)
    return place if place < len(spans) and spans[place].start < stop else None


@attrs.frozen
class LayoutAttribution:
    """An attribution that the layout of a text shows, such as a turn of a transcript.

    ``cue`` is None where the layout alone attributes, as in a letter. ``contents`` are disjoint and
    in text order; there is at least one.
    """

    source: TokenSpan
    cue: TokenSpan | None
    contents: tuple[TokenSpan, ...]

    @property
    def whole(self) -> TokenSpan:
        """The tokens from the first part to the last."""
        parts = [self.source, *self.contents, *([] if self.cue is None else [self.cue])]
        return TokenSpan(min(one.start for one in parts), max(one.stop for one in parts))


def without_spans(proposed: Proposals, dropped: Collection[int]) -> Proposals:
    """Return the proposals without some spans, and without the links that lead from or to them.

    Args:
        proposed: The proposals.
        dropped: The positions of the spans.

    >>> cue = SpanProposal("cue", 1, 2, 0.9)
    >>> without_spans(Proposals((cue,)), [0])
    Proposals(spans=(), links=())
    """
    kept = [n for n in range(len(proposed.spans)) if n not in dropped]
    place = {old: new for new, old in enumerate(kept)}
    links = tuple(
        LinkProposal(place[link.cue], place[link.span], link.probability)
        for link in proposed.links
        if link.cue in place and link.span in place
    )
    return attrs.evolve(proposed, spans=tuple(proposed.spans[n] for n in kept), links=links)


def with_layout(
    proposed: Proposals, shown: Sequence[LayoutAttribution], probability: float = 0.95
) -> Proposals:
    """Return the proposals with attributions of the layout in place of those that they overlap.

    Args:
        proposed: The proposals; returned as they are if the layout shows nothing.
        shown: Disjoint attributions that the layout shows.
        probability: The probability of their spans and links.

    >>> turn = LayoutAttribution(TokenSpan(0, 1), TokenSpan(1, 2), (TokenSpan(2, 5),))
    >>> with_layout(Proposals(), [turn]).links
    (LinkProposal(cue=1, span=0, probability=0.95), LinkProposal(cue=1, span=2, probability=0.95))
    """
    if not shown:
        return proposed
    taken = {i for one in shown for i in range(one.whole.start, one.whole.stop)}
    dropped = {
        n
        for n, span in enumerate(proposed.spans)
        if not taken.isdisjoint(range(span.start, span.stop))
    }
    kept = without_spans(proposed, dropped)
    rows, links = list(kept.spans), list(kept.links)
    for one in shown:
        head = len(rows)  # the cue, or else the first content
        parts = [("cue", one.cue)] if one.cue is not None else []
        parts += [*(("content", part) for part in one.contents), ("source", one.source)]
        rows += [SpanProposal(kind, part.start, part.stop, probability) for kind, part in parts]
        links += [LinkProposal(head, at, probability) for at in range(head + 1, len(rows))]
    return attrs.evolve(in_text_order(rows, links), calibrated=proposed.calibrated)
