"""Whom a description means: "the senator", "a New York judge", "the bank".

A person is found by the office that the article gives them, a body by the noun in its name or, for
"the company" and the like, by being named just before.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence, Set

from spacy.tokens import Token

from quoteattr import descriptions, lexicon
from quoteattr.descriptions import Description
from quoteattr.entities import Entities, Entity
from quoteattr.name_spans import ORGANIZATION, PERSON, PLACE, UNKNOWN
from quoteattr.referents import Referent, is_definite, phrase_of

_HEADLINE = 0  # the number of the first sentence
_LEAD = 2  # sentences from which a description may look ahead
_SIDES = dict.fromkeys(("democratic", "democrat"), "D") | dict.fromkeys(("republican", "gop"), "R")


class Nominals:
    """Looks descriptions up among the named of one document."""

    def __init__(self, entities: Entities, sentences: Sequence[int]) -> None:
        self._entities, self._sentences = entities, sentences
        self._told: dict[Entity, int] = {}  # where a body was last described, not named
        self._bodies = [e for e in entities.all if e.sort in (ORGANIZATION, PLACE)]

    @functools.cached_property
    def _described(self) -> Mapping[Entity, Sequence[Description]]:
        return descriptions.find(self._entities)  # most articles never ask

    def person(self, head: Token) -> Entity | None:
        """Find the person whom the article describes by this noun, None for nobody.

        Looking ahead is for headline and lead only, and only where one person holds that office:
        "A New York judge" is named further down. An indefinite phrase never looks back.
        """
        office = noun_of(head)
        words = {t.lower_ for t in phrase_of(head) if t.text[:1].isalnum()} - {"the", "a", "an"}
        best: tuple[tuple[bool, int, int], Entity] | None = None
        for entity, phrases in self._described.items():
            if entity.sort not in (PERSON, UNKNOWN):
                continue
            last = entity.last_before(head.i)
            if last is not None and not is_definite(head):
                continue
            for phrase in phrases:
                if not same_office(office, phrase.head) or phrase.span.start == head.i:
                    continue
                if last is None and not self._may_look_ahead(head, phrase):
                    continue
                if not _of_one_side(words, phrases):
                    continue
                shared = len(words & {t.lower_ for t in phrase.span})
                place = -phrase.span.start if last is None else last.start
                rank = (last is not None, shared, place)
                if best is None or rank > best[0]:
                    best = (rank, entity)
        return None if best is None else best[1]

    def people(self, head: Token, last: Sequence[Referent]) -> bool:
        """Tell whether "the senators" are the last speakers: one of them holds that office."""
        office = noun_of(head)
        return is_definite(head) and any(
            same_office(office, phrase.head)
            for referent in last
            if referent.entity is not None
            for phrase in self._described.get(referent.entity, ())
        )

    def body(self, head: Token) -> Entity | None:
        """Find the body or place that "the court", "the bank", "the city" was named by before."""
        noun = noun_of(head)
        kin = {t.lower_ for t in head.lefts if t.dep_ == "compound"}
        bare = not kin and not any(child.dep_ == "amod" for child in head.children)
        if noun not in lexicon.ORGANIZATIONS or not is_definite(head):
            return None
        if any(child.dep_ in ("poss", "prep") for child in head.children):
            return None
        sort = PLACE if noun in lexicon.PLACE_NOUNS else ORGANIZATION
        found: list[tuple[tuple[bool, int], Entity]] = []
        for entity in self._bodies:
            last = entity.last_before(head.i) if entity.sort == sort else None
            words = set(entity.name.lower().split())
            if last is None or not kin <= words:
                continue
            place = max(last.start, self._told.get(entity, -1))
            named = noun in words or self._is_called(entity, noun)
            near = self._sentences[head.i] - self._sentences[place] <= _LEAD
            stands_in = bare and near and points_back(head) and noun in lexicon.STAND_INS
            if named or stands_in:
                found.append(((named, place), entity))
        if not found:
            return None
        best = max(found, key=lambda pair: pair[0])[1]
        self._told[best] = head.i
        return best

    def _is_called(self, entity: Entity, noun: str) -> bool:
        return any(phrase.head == noun for phrase in self._described.get(entity, ()))

    def _may_look_ahead(self, head: Token, phrase: Description) -> bool:
        sentence = self._sentences[head.i]
        if sentence > _LEAD:
            return False
        return sentence == _HEADLINE or _holders(self._described, phrase.head) == 1


def _of_one_side(words: Set[str], phrases: Sequence[Description]) -> bool:
    """Tell whether a description can be of somebody: "the GOP candidate" is no Democrat."""
    side = _side(words)
    told = {_side({token.lower_ for token in phrase.span}) for phrase in phrases}
    return side is None or side in told or told == {None}


def _side(words: Set[str]) -> str | None:
    return next((_SIDES[word] for word in words if word in _SIDES), None)


def _holders(described: Mapping[Entity, Sequence[Description]], office: str) -> int:
    return sum(any(p.head == office for p in phrases) for phrases in described.values())


def same_office(one: str, other: str) -> bool:
    """Tell whether two nouns can name one office; "ex-" makes no difference.

    >>> same_office("senator", "lawmaker"), same_office("senator", "judge")
    (True, False)
    """
    one, other = one.removeprefix("ex-"), other.removeprefix("ex-")
    group = lexicon.OFFICES.get(one)
    return one == other or (group is not None and group == lexicon.OFFICES.get(other))


def points_back(head: Token) -> bool:
    """Tell whether a phrase has "the", "this" or "that" and so points to something told before."""
    return any(child.lower_ in ("the", "this", "that") for child in head.lefts)


def noun_of(head: Token) -> str:
    """Give the noun by which a description is looked up."""
    return lexicon.noun_of(head.lower_, head.lemma_.lower())
