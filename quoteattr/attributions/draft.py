"""An attribution while the stages work on it: tokens of one Doc, without ids and code points.

Each stage fills in what it finds; `quoteattr.attributions.building` makes the record at the end.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from spacy.tokens import Span, Token

from quoteattr.entities.source_parts import Part
from quoteattr.records import Act, Kind, PartialDate, Polarity, ResolvedBy, SpeakerKind, Stance
from quoteattr.spans import Range


@attrs.frozen(eq=False)
class Content:
    """One part of what was said.

    ``place`` is its range in code points of the Doc's text. ``tokens`` are all tokens that the
    range touches: a tokenizer may leave a quotation mark in one token with a neighbouring word.
    """

    tokens: Span
    place: Range


@attrs.define(eq=False, kw_only=True)
class SpeakerDraft:
    """A speaker of one attribution; one speaker has the same ``id`` throughout a Doc."""

    id: str
    name: str
    kind: SpeakerKind
    named: bool
    anonymous: bool
    resolved_by: ResolvedBy
    mention: Span
    role: Span | None = None
    roles: Sequence[Span] = ()
    title: Span | None = None
    organization: Span | None = None


@attrs.define(eq=False, kw_only=True)
class Draft:
    """An attribution with its parts as spans of one Doc.

    ``parts`` are the speakers that the source names, ``cue_head`` is the word under which the cue
    is looked up, and ``inside`` are the token indices of the content. Each is found once and read
    by all later stages.
    """

    kind: Kind
    text: str
    contents: Sequence[Content]
    cue: Span | None = None
    source: Span | None = None
    confidence: float = 1.0
    act: Act = Act.STATEMENT
    polarity: Polarity = Polarity.ASSERTED
    stance: Stance | None = Stance.CLAIM
    addressee: Span | None = None
    medium: Span | None = None
    parts: Sequence[Part] = ()
    speakers: Sequence[SpeakerDraft] = ()
    said_on: PartialDate | None = None
    cue_head: Token | None = attrs.field(init=False)
    inside: frozenset[int] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.cue_head = None if self.cue is None else cue_head(self.cue)
        spans = (one.tokens for one in self.contents)
        self.inside = frozenset(i for span in spans for i in range(span.start, span.end))

    @property
    def anchor(self) -> Span:
        """Where the speaker is in the text: the source, else the cue, else the first content."""
        if self.source is not None:
            return self.source
        return self.contents[0].tokens if self.cue is None else self.cue

    @property
    def lemma(self) -> str:
        """The lemma of the cue's head in lower case; empty without a cue."""
        return "" if self.cue_head is None else self.cue_head.lemma_.lower()

    def touches(self, span: Span) -> bool:
        """Return whether a token of a span is inside the content."""
        return not self.inside.isdisjoint(range(span.start, span.end))


def cue_head(cue: Span) -> Token:
    """Return the word under which a cue is looked up.

    It is the syntactic head if that is a verb or noun, else the last verb: "was quick to say" is
    looked up under "say". Without a verb it is the head.
    """
    verbs = [token for token in cue if token.pos_ == "VERB"]
    root: Token = cue.root
    return verbs[-1] if verbs and root.pos_ not in ("VERB", "NOUN") else root
