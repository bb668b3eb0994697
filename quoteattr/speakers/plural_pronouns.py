"""Whom "they" and "it" mean among what was just told: people in number, bodies, documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from spacy.tokens import Token

from quoteattr.document.noun_phrases import describes_person
from quoteattr.entities.entity_index import Entities
from quoteattr.entities.name_spans import ORGANIZATION, PERSON, PLACE
from quoteattr.entities.referents import Referent, is_plural, kind_of, of_entity, of_phrase
from quoteattr.records import SpeakerKind

_FARTHEST: Final = 2  # sentences
_WORDS: Final = 1000  # even where sentences have no end
_EXAMPLES: Final = frozenset("like including as".split())


class Collectives:
    """Finds the last subject that a pronoun in number or without gender can stand for."""

    def __init__(self, entities: Entities, sentences: Sequence[int]) -> None:
        self._entities = entities
        self._sentences = sentences

    def they(self, head: Token) -> tuple[Referent, ...]:
        """Give the last plural subject, people and bodies before scenarios and results."""
        subject = self._last(head, _are_people) or self._last(head, is_plural)
        return self._meant(subject)

    def it(self, head: Token) -> tuple[Referent, ...]:
        """Give the last subject that is a body or a document."""
        return self._meant(self._last(head, self._is_body))

    def _last(self, head: Token, fits: Callable[[Token], bool]) -> Token | None:
        for i in range(head.i - 1, max(head.i - _WORDS, 0) - 1, -1):
            token = head.doc[i]
            if self._sentences[head.i] - self._sentences[i] > _FARTHEST:
                return None
            if token.dep_ in ("nsubj", "nsubjpass") and fits(token):
                return token
        return None

    def _is_body(self, token: Token) -> bool:
        entity = self._entities.at(token)
        if entity is not None:
            return entity.sort in (ORGANIZATION, PLACE)
        return kind_of(token) in (SpeakerKind.ORGANIZATION, SpeakerKind.DOCUMENT)

    def _meant(self, token: Token | None) -> tuple[Referent, ...]:
        if token is None:
            return ()
        entity = self._entities.at(token)
        if entity is not None:
            return (of_entity(entity),)
        return self.named(token) or (of_phrase(token),)

    def named(self, token: Token) -> tuple[Referent, ...]:
        """Give the names behind people in number: "critics like Senators Roe and Doe"."""
        phrase = token.doc[token.i : token.right_edge.i + 1]
        for i in (t.i for t in phrase if t.lower_ in _EXAMPLES and _are_people(token)):
            first = next(iter(self._entities.within(phrase.doc[i + 1 : phrase.end])), None)
            if first is None or not all(map(describes_person, phrase.doc[i + 1 : first[1].start])):
                continue
            named = [self._entities.at(t) for t in (first[1].root, *first[1].root.conjuncts)]
            persons = [entity for entity in named if entity and entity.sort == PERSON]
            if len(persons) > 1:
                return tuple(of_entity(entity) for entity in dict.fromkeys(persons))
        return ()


def _are_people(token: Token) -> bool:
    can_speak = (SpeakerKind.GROUP, SpeakerKind.ORGANIZATION, SpeakerKind.PERSON)
    return is_plural(token) and kind_of(token) in can_speak
