"""The full name in place of "she", "his" and "Quill", where chains and names leave no doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.attributions.draft import Draft, Edit, SpeakerDraft
from quoteattr.claims.agreement import verb_edits
from quoteattr.claims.voices import Voices
from quoteattr.document.document import Document
from quoteattr.entities.entity_index import Entities, Entity, TokenChain, is_modifier
from quoteattr.entities.name_spans import PERSON, UNKNOWN, key_of
from quoteattr.lexicon import Gender
from quoteattr.records import Replaced, ResolvedBy
from quoteattr.spans import Range

# "Themselves" and "it" stay: groups are hardly ever certain, and much "it" refers to nothing.
_REPLACED: Final = frozenset("he him his she her hers".split())
_OWNING: Final = frozenset("PRP$".split())
_ADDRESS: Final = frozenset("mr mr. mrs mrs. ms ms. miss".split())
_MAX_TOKENS: Final = 300  # a sentence may list thousands of names; then nothing is certain
_MAX_SENTENCES: Final = 3
"""Sentences from the last mention of a person to a pronoun that refers to them."""


class References:
    """Whom names and pronouns of one document refer to.

    Args:
        document: The document.
        entities: The named entities.
        chains: The coreference chains.
    """

    def __init__(
        self, document: Document, entities: Entities, chains: Sequence[TokenChain]
    ) -> None:
        self._document, self._entities = document, entities
        self._chained = _named_once(entities, chains)

    def gender_of(self, speaker: SpeakerDraft) -> Gender | None:
        """Return the gender that the article shows for a speaker, or None."""
        entity = self._entities.at(speaker.mention.root)
        return None if entity is None else entity.gender

    def edits(self, tokens: Sequence[Token], draft: Draft, voices: Voices) -> Iterator[Edit]:
        """Yield the edits that put full names in place of pronouns and short names.

        A name is told once: after it, short names stay, and pronouns in the same sentence.

        Args:
            tokens: The tokens of the content.
            draft: Its attribution.
            voices: Whose words they are.
        """
        told: dict[Entity, int] = {}  # the sentence in which each was named last
        inside = {token.i for token in tokens}
        for token in tokens:
            found = self._entities.by_token.get(token.i)
            sentence = self._document.sentence_of[token.i]
            if found is not None:
                entity, mention = found
                if token.i == mention.start and mention.end - 1 in inside:
                    if entity not in told:
                        yield from _full_name(entity, mention, inside)
                    told[entity] = sentence
            elif token.lower_ in _REPLACED:
                antecedent = self._antecedent(token, draft, voices)
                if antecedent is not None and told.get(antecedent) != sentence:
                    edits = [*_name_for_pronoun(token, antecedent)]
                    if edits:
                        told[antecedent] = sentence
                        yield from edits

    def _antecedent(self, pronoun: Token, draft: Draft, voices: Voices) -> Entity | None:
        """Return the one person whom a pronoun can refer to, or None if that is not sure."""
        gender = lexicon.PRONOUNS[pronoun.lower_].gender
        if pronoun.i in self._chained:
            entity = self._chained[pronoun.i]
        else:
            entity = self._source(pronoun, draft)
        if entity is None or entity.type != PERSON or (entity.gender or entity.likely) != gender:
            return None
        if not voices.is_reporter(pronoun.idx):
            # Who "she" is in a quotation was clear to those who heard it. Chains go wrong there too
            # often for a name to be put into anybody's mouth. Costs those that are right.
            return None
        last = entity.last_before(pronoun.i)
        if last is None or self._between(last, pronoun) > _MAX_SENTENCES:
            return None
        return None if self._has_rival(entity, last, pronoun, gender) else entity

    def _source(self, pronoun: Token, draft: Draft) -> Entity | None:
        """Return the named source of a reported clause that is about its source: "he said he …"."""
        source = draft.source
        if source is None or len(draft.speakers) != 1 or pronoun.i < source.start:
            return None
        if draft.speakers[0].resolved_by not in (ResolvedBy.FULL, ResolvedBy.SHORT):
            return None  # a pronoun or a description may have been resolved to somebody else
        return self._entities.at(draft.speakers[0].mention.root)

    def _between(self, mention: Span, pronoun: Token) -> int:
        return self._document.sentence_of[pronoun.i] - self._document.sentence_of[mention.start]

    def _has_rival(self, entity: Entity, last: Span, pronoun: Token, gender: Gender | None) -> bool:
        """Return whether another person was named since, or in the pronoun's sentence."""
        sentence = self._document.sentence_starts[self._document.sentence_of[pronoun.i]]
        start = min(last.start, sentence)
        if pronoun.i - start > _MAX_TOKENS:
            return True
        named = (self._entities.by_token.get(i) for i in range(start, pronoun.i))
        others = {one[0] for one in named if one is not None} - {entity}
        return any(one.type in (PERSON, UNKNOWN) and _may_be(one, gender) for one in others)


def _may_be(entity: Entity, gender: Gender | None) -> bool:
    return (entity.gender or entity.likely) in (None, gender)


def _named_once(entities: Entities, chains: Sequence[TokenChain]) -> Mapping[int, Entity | None]:
    """Return the one entity that the chain of each pronoun names; None if it names others, too."""
    found: dict[int, Entity | None] = {}
    for chain in chains:
        named = {
            entity
            for mention in chain
            if (entity := entities.at(mention.root)) is not None and not is_modifier(mention)
        }
        for mention in chain:
            if len(mention) == 1 and mention.root.lower_ in _REPLACED:
                sure = len(named) == 1 and mention.root.i not in found
                found[mention.root.i] = next(iter(named)) if sure else None
    return found


def _full_name(entity: Entity, mention: Span, inside: set[int]) -> Iterator[Edit]:
    """Yield the edit that puts the full name of a person in place of a short one."""
    short, full = key_of(mention), key_of(entity.full)
    if entity.type != PERSON or is_modifier(mention) or not set(short) < set(full):
        return
    start = mention.start
    before = mention.doc[start - 1] if start else None
    if before is not None and (before.lower_ in ("the", "a", "an", "-") or before.lower_ in full):
        return  # "the Booker"; and a part of a name that was read as a name of its own
    if any(token.ent_type_ not in ("PERSON", "PER", "") for token in mention):
        return
    if before is not None and before.lower_ in _ADDRESS:
        addressed = lexicon.HONORIFICS.get(before.lower_)
        if not {entity.gender, entity.likely} <= {None, addressed}:
            return  # "Mr. Bianchi" is not Giulia Bianchi
        start -= before.i in inside
    place = Range(mention.doc[start].idx, mention.end_char)
    yield Edit(place, " ".join(entity.name.split()), Replaced.NAME)


def _name_for_pronoun(pronoun: Token, entity: Entity) -> Iterator[Edit]:
    place = Range(pronoun.idx, pronoun.idx + len(pronoun))
    name = " ".join(entity.name.split())
    if pronoun.tag_ in _OWNING or pronoun.lower_ == "hers":
        yield Edit(place, possessive(name, pronoun.doc.text), Replaced.NAME)
        return
    agreeing = verb_edits(pronoun)
    if agreeing is not None:
        yield Edit(place, name, Replaced.NAME)
        yield from agreeing


def possessive(name: str, text: str) -> str:
    """Return the possessive of a name, with an apostrophe as in the text.

    >>> possessive("Ada Quill", "the mayor's car"), possessive("Ada Quill", "“No”")
    ("Ada Quill's", 'Ada Quill’s')
    """
    straight = "'" in text and "’" not in text
    return f"{name}'s" if straight else f"{name}’s"
