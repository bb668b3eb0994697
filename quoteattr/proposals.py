"""Proposed attributions: spans that may be a source, a cue or a content, and links between them.

The embedded reader proposes, or rules over another pipeline's syntax; the attributions room
accepts.
"""

from __future__ import annotations

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
