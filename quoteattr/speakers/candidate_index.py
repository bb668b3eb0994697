"""The persons whom a pronoun may refer to, and the coreference chains, looked up by token."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from spacy.tokens import Token

from quoteattr.entities.entity_index import Entities, Entity, TokenChain, is_modifier
from quoteattr.entities.name_spans import PERSON, UNKNOWN
from quoteattr.entities.referents import Referent, of_entity
from quoteattr.lexicon import Gender
from quoteattr.speakers.antecedents import MAX_DISTANCE, EntityChain, SpeakerCandidate

# Mentions before a pronoun, and described persons, from which candidates are taken. A text without
# sentence ends would otherwise score every person for every pronoun, in quadratic time.
_MAX_CANDIDATES: Final = 300


class CandidateIndex:
    """The possible antecedents of one document, named ones from the start, others as they appear.

    Args:
        entities: The named entities of the document.
        chains: Its coreference chains.
        sentences: The sentence number of each token.

    Attributes:
        genders: The genders that the article shows, or that clear answers have shown.
    """

    def __init__(
        self, entities: Entities, chains: Sequence[TokenChain], sentences: Sequence[int]
    ) -> None:
        self._sentences = sentences
        self._chains: dict[int, list[EntityChain]] = defaultdict(list)  # by token
        for chain in chains:
            entity_chain = _entity_chain(chain, entities)
            for i in entity_chain.tokens:
                self._chains[i].append(entity_chain)
        # Names of unknown type stay in: a person whom the model missed would be a missed speaker.
        # "A Trump supporter" is no mention of Trump: "he" after it is the supporter.
        self._named = [
            SpeakerCandidate.of(of_entity(one), [m for m in one.mentions if not is_modifier(m)])
            for one in entities.all
            if one.type in (PERSON, UNKNOWN)
        ]
        self._by_entity = {one.referent.entity: one for one in self._named}
        self._mentions = sorted((at, n) for n, one in enumerate(self._named) for at in one.starts)
        self._described: dict[Referent, SpeakerCandidate] = {}
        self.genders: dict[Entity, Gender] = {
            one: one.gender for one in entities.all if one.gender is not None
        }

    def add(self, referent: Referent) -> None:
        """Add a person who is described but not named."""
        self._described[referent] = SpeakerCandidate.of(referent, [referent.mention])

    def chains_at(self, token: int) -> Sequence[EntityChain]:
        """Return the coreference chains that contain a token; empty if there are none."""
        return self._chains.get(token, ())

    def candidates(self, pronoun: Token, speaker: Referent | None) -> list[SpeakerCandidate]:
        """Return those whom a pronoun may refer to: mentioned shortly before, or the last speaker.

        Named ones come first, in the order of their mentions, then described ones, the latest
        first. Some may be mentioned only after the pronoun.
        """
        first = bisect_left(self._sentences, self._sentences[pronoun.i] - MAX_DISTANCE)
        stop = bisect_left(self._mentions, (pronoun.i, -1))
        start = max(bisect_left(self._mentions, (first, -1)), stop - _MAX_CANDIDATES)
        near = dict.fromkeys(self._named[n] for _, n in self._mentions[start:stop])
        described = reversed(self._described.values())
        near.update(dict.fromkeys(itertools.islice(described, _MAX_CANDIDATES)))
        if speaker is not None:
            spoke = self._by_entity.get(speaker.entity) or self._described.get(speaker)
            near.update({} if spoke is None else {spoke: None})
        return list(near)


def _entity_chain(chain: TokenChain, entities: Entities) -> EntityChain:
    tokens = {i for mention in chain for i in range(mention.start, mention.end)}
    named: dict[Entity, list[int]] = defaultdict(list)
    modifiers: dict[Entity, list[int]] = defaultdict(list)
    for i in tokens & entities.by_token.keys():
        entity, name = entities.by_token[i]
        (modifiers if is_modifier(name) else named)[entity].append(i)
    return EntityChain(tokens=tokens, named=named, modifiers=modifiers)
