"""Whether a source is kept secret: "a person close to the talks", "on condition of anonymity"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import noun_of
from quoteattr.entities.referents import Referent
from quoteattr.records import SpeakerKind

_FARTHEST: Final = 8  # sentences within which "the official" is still the same one
_PEOPLE: Final = (SpeakerKind.PERSON, SpeakerKind.GROUP, SpeakerKind.UNKNOWN)


def hides(referent: Referent, sentences: Sequence[int]) -> bool:
    """Tell whether an unnamed speaker is kept secret, by its own words or a sentence's.

    An official without a name is, a voter is not. The sentence is the speaker's own, or a later one
    that says so of them: "The official spoke on condition of anonymity". ``sentences`` numbers the
    document's tokens.
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
        for token in _same(referent, sentences)
    )


def _same(referent: Referent, sentences: Sequence[int]) -> Iterator[Token]:
    """Yield the places that mention an unnamed speaker, and its noun with "the" further on."""
    mention = referent.mention
    yield mention.root
    for token in mention.doc[mention.end :]:
        if sentences[token.i] - sentences[mention.start] > _FARTHEST:
            return
        if noun_of(token) == referent.head and any(c.lower_ == "the" for c in token.lefts):
            yield token


def _sentence(token: Token, sentences: Sequence[int]) -> str:
    start = end = token.i
    while start > 0 and sentences[start - 1] == sentences[token.i]:
        start -= 1
    while end < len(sentences) and sentences[end] == sentences[token.i]:
        end += 1
    return token.doc[start:end].text.lower()
