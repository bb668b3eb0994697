"""Whether a speaker is anonymous: "a person close to the talks", "on condition of anonymity"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import noun_of
from quoteattr.entities.referents import Referent
from quoteattr.records import SpeakerKind

# Sentences within which "the official" is still the same one.
_MAX_DISTANCE: Final = 8
# Bodies and documents are never anonymous; a speaker of unknown kind ("a source") may be.
_PEOPLE: Final = (SpeakerKind.PERSON, SpeakerKind.GROUP, SpeakerKind.UNKNOWN)


def is_anonymous(referent: Referent, sentences: Sequence[int]) -> bool:
    """Return whether a speaker's name is withheld, by their description or by a sentence.

    An official without a name is anonymous, a voter is not: nobody would expect the name. The
    sentence is the speaker's own, or a later one about them: "The official spoke on condition of
    anonymity". ``sentences`` has the sentence number of each token.
    """
    if referent.entity is not None or referent.kind not in _PEOPLE:
        return False
    if referent.head in lexicon.UNIDENTIFIED:
        return True
    root = referent.mention.root
    phrase = root.doc[root.left_edge.i : root.right_edge.i + 1].text.lower()
    if lexicon.ANONYMOUS_SOURCES.search(phrase):
        return True
    return any(
        lexicon.ANONYMITY.search(_sentence(token, sentences)) is not None
        for token in _mentions(referent, sentences)
    )


def _mentions(referent: Referent, sentences: Sequence[int]) -> Iterator[Token]:
    """Yield the head of an unnamed speaker's mention, then its noun with "the" in later text."""
    mention = referent.mention
    yield mention.root
    for token in mention.doc[mention.end :]:
        if sentences[token.i] - sentences[mention.start] > _MAX_DISTANCE:
            return
        if noun_of(token) == referent.head and any(c.lower_ == "the" for c in token.lefts):
            yield token


def _sentence(token: Token, sentences: Sequence[int]) -> str:
    """Return the text of a token's sentence in lower case."""
    start = end = token.i
    while start > 0 and sentences[start - 1] == sentences[token.i]:
        start -= 1
    while end < len(sentences) and sentences[end] == sentences[token.i]:
        end += 1
    return token.doc[start:end].text.lower()
