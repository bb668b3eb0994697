"""What "they" and "it" refer to: the last subject that is plural, or a body or document.

Unlike for "he" and "she", no candidates are scored: a plural subject may be anything, so only the
nearest one of a fitting kind counts, and none that is far back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from spacy.tokens import Token

from quoteattr.document.noun_phrases import describes_person
from quoteattr.entities.entity_index import Entities
from quoteattr.entities.name_spans import ORGANIZATION, PERSON, PLACE
from quoteattr.entities.referents import Referent, is_plural, kind_of, of_entity, of_phrase
from quoteattr.records import SpeakerKind

_MAX_SENTENCES: Final = 2
# Tokens to go back at most, for texts whose sentences have no end.
_MAX_TOKENS: Final = 1000
_EXAMPLES: Final = frozenset("like including as".split())


class LastSubjects:
    """The subjects of one document to which "they" or "it" can refer."""

    def __init__(self, entities: Entities, sentences: Sequence[int]) -> None:
        self._entities = entities
        self._sentences = sentences

    def they(self, head: Token) -> tuple[Referent, ...]:
        """Return the last plural subject; people and organizations before anything else.

        Empty if there is none. After "Aides met. Polls fell.", "they" are the aides.
        """
        subject = self._last(head, _are_people) or self._last(head, is_plural)
        return self._referents(subject)

    def it(self, head: Token) -> tuple[Referent, ...]:
        """Return the last subject that is an organization, place or document; empty if none."""
        return self._referents(self._last(head, self._is_thing))

    def _last(self, head: Token, fits: Callable[[Token], bool]) -> Token | None:
        for i in range(head.i - 1, max(head.i - _MAX_TOKENS, 0) - 1, -1):
            token = head.doc[i]
            if self._sentences[head.i] - self._sentences[i] > _MAX_SENTENCES:
                return None
            if token.dep_ in ("nsubj", "nsubjpass") and fits(token):
                return token
        return None

    def _is_thing(self, token: Token) -> bool:
        entity = self._entities.at(token)
        if entity is not None:
            return entity.type in (ORGANIZATION, PLACE)
        return kind_of(token) in (SpeakerKind.ORGANIZATION, SpeakerKind.DOCUMENT)

    def _referents(self, token: Token | None) -> tuple[Referent, ...]:
        if token is None:
            return ()
        entity = self._entities.at(token)
        if entity is not None:
            return (of_entity(entity),)
        return self.named_examples(token) or (of_phrase(token),)

    def named_examples(self, token: Token) -> tuple[Referent, ...]:
        """Return the persons named as examples of a plural: "critics like Senators Roe and Doe".

        Empty if fewer than two are named, for one example is not all of "they".
        """
        phrase = token.doc[token.i : token.right_edge.i + 1]
        for i in (t.i for t in phrase if t.lower_ in _EXAMPLES and _are_people(token)):
            first = next(iter(self._entities.within(phrase.doc[i + 1 : phrase.end])), None)
            if first is None or not all(map(describes_person, phrase.doc[i + 1 : first[1].start])):
                continue
            named = [self._entities.at(t) for t in (first[1].root, *first[1].root.conjuncts)]
            persons = [entity for entity in named if entity and entity.type == PERSON]
            if len(persons) > 1:
                return tuple(of_entity(entity) for entity in dict.fromkeys(persons))
        return ()


def _are_people(token: Token) -> bool:
    can_speak = (SpeakerKind.GROUP, SpeakerKind.ORGANIZATION, SpeakerKind.PERSON)
    return is_plural(token) and kind_of(token) in can_speak
