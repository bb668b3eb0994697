"""Proposed attributions: spans that may be a source, a cue or a content, and links between them.

The embedded reader proposes, or rules over another pipeline's syntax; the attributions room
accepts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

LINKS = ("source", "content")  # kinds of spans that belong to a cue
KINDS = (*LINKS, "cue")


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
    """What was proposed for a Doc: spans in text order, not overlapping, and links between them."""

    spans: tuple[SpanProposal, ...] = ()
    links: tuple[LinkProposal, ...] = ()


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
