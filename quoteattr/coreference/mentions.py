"""Chains in plain values that know nothing of coreferee: what the rooms above get."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Any, Final, Protocol

import attrs
from spacy.tokens import Doc, Span, Token

from quoteattr import lexicon

_SPOKEN_FOR: Final = ("PERSON", "PER")
_TITLES: Final = lexicon.TITLES.keys() | lexicon.HONORIFICS.keys()
_INSIDE: Final = 1  # spaCy's number of an entity's second and later tokens
_LEFT: Final = frozenset("det predet amod compound nummod nmod quantmod advmod".split())


class Form(enum.IntEnum):
    """What a mention is, from the least to the most telling.

    >>> Form.PRONOUN < Form.NOUN < Form.NAME < Form.GROUP
    True
    """

    PRONOUN = 1
    NOUN = 2
    NAME = 3
    GROUP = 4


@attrs.frozen(kw_only=True)
class Mention:
    """One referring span: half-open code points of ``doc.text`` and the token index of its head.

    A name has its whole entity, a noun what stands before it ("the tall man", without a possessor
    or what follows), a group ("Roe and Doe") reaches from its first head's start to its last;
    ``tokens`` are the heads, more than one only in a group.
    """

    start: int
    end: int
    root: int
    form: Form
    tokens: tuple[int, ...]


@attrs.frozen(kw_only=True)
class Chain:
    """The mentions of one entity in the text's order; ``head`` is the most telling one."""

    mentions: tuple[Mention, ...]
    head: Mention


@attrs.frozen(kw_only=True)
class Candidate:
    """A mention that a pronoun may refer to, its probability, and whether no rule doubts it."""

    mention: Mention
    probability: float
    certain: bool


def chain_of(doc: Doc, chain: Any) -> Chain:
    """Make a plain chain of one of coreferee's."""
    mentions = tuple(mention_of(doc, mention.token_indexes) for mention in chain.mentions)
    return Chain(mentions=mentions, head=max(mentions, key=lambda m: _telling(doc, m)))


def mention_of(doc: Doc, tokens: Sequence[int]) -> Mention:
    """Make a plain mention of the token indexes of its heads."""
    spans = [_extent(doc[index]) for index in tokens]
    form = Form.GROUP if len(tokens) > 1 else _form(doc[tokens[0]])
    return Mention(
        start=min(span.start_char for span in spans),
        end=max(span.end_char for span in spans),
        root=tokens[0],
        form=form,
        tokens=tuple(tokens),
    )


def _telling(doc: Doc, mention: Mention) -> tuple[int, int, int]:
    # Of names the longest, titles not counted; of nouns the first, which introduces somebody.
    words = _extent(doc[mention.root]) if mention.form is Form.NAME else ()
    named = (t for t in words if t.lower_ not in _TITLES)
    return mention.form, sum(map(len, named)), -mention.start


def _form(token: Token) -> Form:
    if token.pos_ == "PROPN" or token.ent_type_ in _SPOKEN_FOR:
        return Form.NAME
    return Form.PRONOUN if token.tag_ in ("PRP", "PRP$") else Form.NOUN


def _extent(token: Token) -> Span:
    doc = token.doc
    form = _form(token)
    if form is Form.PRONOUN:
        return doc[token.i : token.i + 1]
    if token.ent_type_:
        return _entity(token)
    start = token.i
    while start > 0 and _belongs(doc[start - 1], token, form):
        start -= 1
    return doc[start : token.i + 1]


def _entity(token: Token) -> Span:
    """Give the entity that a token is in; ``doc.ents`` would build all of them anew."""
    doc, start, end = token.doc, token.i, token.i + 1
    while start > 0 and doc[start].ent_iob == _INSIDE:
        start -= 1
    while end < len(doc) and doc[end].ent_iob == _INSIDE:
        end += 1
    return doc[start:end]


def _belongs(before: Token, head: Token, form: Form) -> bool:
    """Tell whether a token in front of a noun is part of its phrase and not of a name in it."""
    if form is Form.NAME:
        return before.pos_ == "PROPN" and before.head.i == head.i and before.dep_ == "compound"
    inside = before.dep_ in _LEFT and (before.head.i == head.i or before.head.dep_ in _LEFT)
    return inside and before.sent == head.sent and before.ent_type_ not in _SPOKEN_FOR


class LinkedMention(Protocol):
    """A mention of a coreference chain: code points of the Doc's text."""

    @property
    def start(self) -> int:
        """Where it starts."""

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""


class LinkedChain(Protocol):
    """A coreference chain, whoever found it: only its mentions are read."""

    @property
    def mentions(self) -> Sequence[LinkedMention]:
        """The mentions in the text's order."""


class Linker(Protocol):
    """What finds coreference chains in a Doc; only speakers, and what depends on them, use it."""

    def __call__(self, doc: Doc) -> Sequence[LinkedChain]:
        """Return the chains."""
