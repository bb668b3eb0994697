"""Chains, mentions and candidates as plain values, without references to coreferee or the Doc."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Any, Final, Protocol

import attrs
from spacy.tokens import Doc, Span, Token

from quoteattr import lexicon

_PERSON_LABELS: Final = ("PERSON", "PER")
_TITLES: Final = lexicon.TITLES.keys() | lexicon.HONORIFICS.keys()
_INSIDE: Final = 1  # ``Token.ent_iob`` of the second and later tokens of an entity
# Modifiers in front of a noun that belong to its mention. A possessor does not: it is a mention of
# its own.
_LEFT_MODIFIERS: Final = frozenset("det predet amod compound nummod nmod quantmod advmod".split())


class Form(enum.IntEnum):
    """The form of a mention, from the least to the most informative.

    >>> Form.PRONOUN < Form.NOUN < Form.NAME < Form.GROUP
    True
    """

    PRONOUN = 1
    NOUN = 2
    NAME = 3
    GROUP = 4


@attrs.frozen(kw_only=True)
class Mention:
    """A span that refers to an entity.

    A name spans its whole entity, and a noun the modifiers before it ("the tall man"), without a
    possessor or anything that follows. A group ("Roe and Doe") spans the mentions of all its heads.

    Attributes:
        start, end: The half-open range in code points of ``doc.text``.
        root: The token index of its head; of its first head in a group.
        form: Its form.
        tokens: The token indices of its heads, more than one only in a group.
    """

    start: int
    end: int
    root: int
    form: Form
    tokens: tuple[int, ...]


@attrs.frozen(kw_only=True)
class Chain:
    """A coreference chain.

    Attributes:
        mentions: The mentions of one entity, in text order.
        head: The most informative of them.
    """

    mentions: tuple[Mention, ...]
    head: Mention


@attrs.frozen(kw_only=True)
class Candidate:
    """A mention to which a pronoun may refer.

    Attributes:
        mention: The mention.
        probability: Its probability among all candidates of the pronoun.
        certain: Whether the rules accept the pair without reservation.
    """

    mention: Mention
    probability: float
    certain: bool


def chain_of(doc: Doc, chain: Any) -> Chain:
    """Return the plain value of one of coreferee's chains."""
    mentions = tuple(mention_of(doc, mention.token_indexes) for mention in chain.mentions)
    return Chain(mentions=mentions, head=max(mentions, key=lambda m: _informativeness(doc, m)))


def mention_of(doc: Doc, tokens: Sequence[int]) -> Mention:
    """Return the mention with these heads (token indices, at least one)."""
    spans = [_extent(doc[index]) for index in tokens]
    form = Form.GROUP if len(tokens) > 1 else _form(doc[tokens[0]])
    return Mention(
        start=min(span.start_char for span in spans),
        end=max(span.end_char for span in spans),
        root=tokens[0],
        form=form,
        tokens=tuple(tokens),
    )


def _informativeness(doc: Doc, mention: Mention) -> tuple[int, int, int]:
    """Return a sort key: the form, the length of a name without titles, and the earlier start."""
    words = _extent(doc[mention.root]) if mention.form is Form.NAME else ()
    letters = sum(len(token) for token in words if token.lower_ not in _TITLES)
    return mention.form, letters, -mention.start  # the first noun introduces the entity


def _form(token: Token) -> Form:
    if token.pos_ == "PROPN" or token.ent_type_ in _PERSON_LABELS:
        return Form.NAME
    return Form.PRONOUN if token.tag_ in ("PRP", "PRP$") else Form.NOUN


def _extent(token: Token) -> Span:
    """Return the span of the mention that a token heads."""
    doc = token.doc
    form = _form(token)
    if form is Form.PRONOUN:
        return doc[token.i : token.i + 1]
    if token.ent_type_:
        return _entity(token)
    start = token.i
    while start > 0 and _is_modifier(doc[start - 1], token, form):
        start -= 1
    return doc[start : token.i + 1]


def _entity(token: Token) -> Span:
    """Return the entity that contains a token, without building ``doc.ents`` on every call."""
    doc, start, end = token.doc, token.i, token.i + 1
    while start > 0 and doc[start].ent_iob == _INSIDE:
        start -= 1
    while end < len(doc) and doc[end].ent_iob == _INSIDE:
        end += 1
    return doc[start:end]


def _is_modifier(before: Token, head: Token, form: Form) -> bool:
    """Return whether a token before a noun is part of its mention, and not of a person's name."""
    if form is Form.NAME:
        return before.pos_ == "PROPN" and before.head.i == head.i and before.dep_ == "compound"
    inside = before.dep_ in _LEFT_MODIFIERS and (
        before.head.i == head.i or before.head.dep_ in _LEFT_MODIFIERS
    )
    return inside and not before.nbor().is_sent_start and before.ent_type_ not in _PERSON_LABELS


class LinkedMention(Protocol):
    """A mention in a chain from any linker: a half-open range in code points of ``doc.text``."""

    @property
    def start(self) -> int:
        """The first code point."""

    @property
    def end(self) -> int:
        """The code point after the last one."""


class LinkedChain(Protocol):
    """A coreference chain from any linker."""

    @property
    def mentions(self) -> Sequence[LinkedMention]:
        """The mentions, in text order."""


class Linker(Protocol):
    """A function that finds the coreference chains of a Doc, for the argument of `quoteattr.load`.

    Chains influence the speakers and the fields that depend on them, and nothing else.
    """

    def __call__(self, doc: Doc) -> Sequence[LinkedChain]:
        """Return the chains; empty if there are none."""
