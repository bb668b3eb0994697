"""An attribution while the stages work on it: tokens of one Doc, without ids and code points.

Each stage fills in what it finds; `quoteattr.attributions.building` makes the record at the end.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from spacy.tokens import Span, Token

from quoteattr.entities.source_parts import Part
from quoteattr.lexicon import HEDGES
from quoteattr.records import (
    Act,
    DateRelation,
    Join,
    Kind,
    PartialDate,
    Polarity,
    Replaced,
    ResolvedBy,
    SpeakerKind,
    Stance,
)
from quoteattr.spans import Range


@attrs.frozen(eq=False)
class Content:
    """One part of what was said.

    ``place`` is its range in code points of the Doc's text. ``tokens`` are all tokens that the
    range touches: a tokenizer may leave a quotation mark in one token with a neighbouring word.
    """

    tokens: Span
    place: Range


@attrs.frozen
class Edit:
    """Words of a claim that are not those of the content: what stands instead, and why."""

    place: Range
    new: str
    why: Replaced


@attrs.frozen
class ClaimDraft:
    """A content as a sentence of its own, with its edits in text order."""

    text: str
    edits: Sequence[Edit] = ()


@attrs.define(eq=False, kw_only=True)
class SpeakerDraft:
    """A speaker of one attribution; one speaker has the same ``id`` throughout a Doc.

    ``confidence`` and ``role_confidence`` are the probabilities that the speaker and the role are
    right, from a ranker; None where none has decided.
    """

    id: str
    name: str
    kind: SpeakerKind
    named: bool
    anonymous: bool
    resolved_by: ResolvedBy
    mention: Span
    role: Span | None = None
    role_confidence: float | None = None
    roles: Sequence[Span] = ()
    title: Span | None = None
    organization: Span | None = None
    confidence: float | None = None


@attrs.define(eq=False, kw_only=True)
class Draft:
    """An attribution with its parts as spans of one Doc.

    ``parts`` are the speakers that the source names, ``cue_head`` is the word under which the cue
    is looked up, and ``inside`` are the token indices of the content. Each is found once and read
    by all later stages. ``said_on_evidence`` is the range of the date expression in code points,
    ``said_on_confidence`` the probability of the date. ``within`` is the attribution in whose
    content this one is.
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
    said_on_evidence: Range | None = None
    said_on_relation: DateRelation | None = None
    said_on_confidence: float | None = None
    joins: Sequence[Join] = ()
    claim: ClaimDraft | None = None
    within: Draft | None = None
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

    It is the syntactic head if that is a verb or noun, else the last verb: "was quick to say" and
    "is understood to have said" are looked up under "say". Without a verb it is the head.
    """
    verbs = [token for token in cue if token.pos_ == "VERB"]
    root: Token = cue.root
    hedged = root.tag_ == "VBN" and root.lemma_.lower() in HEDGES
    return verbs[-1] if verbs and (hedged or root.pos_ not in ("VERB", "NOUN")) else root
