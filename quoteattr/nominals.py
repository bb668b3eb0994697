"""Whom a description means: "the senator", "a New York judge", "the bank".

A person is found by the office that the article gives them, a body by the noun in its name or, for
"the company" and the like, by being named just before.
"""

from __future__ import annotations

import functools
import itertools
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set

import attrs
from spacy.tokens import Token

from quoteattr import descriptions, lexicon
from quoteattr.descriptions import Description
from quoteattr.entities import Entities, Entity
from quoteattr.name_spans import ORGANIZATION, PERSON, PLACE, UNKNOWN
from quoteattr.referents import Referent, is_definite, phrase_of

_HEADLINE = 0  # the number of the first sentence
_LEAD = 2  # sentences from which a description may look ahead
_NEAREST = 200  # holders of an office, mentions of bodies: those nearest to a description
_WORDINGS = 200  # in which one person's office is told
_SIDES = dict.fromkeys(("democratic", "democrat"), "D") | dict.fromkeys(("republican", "gop"), "R")


@attrs.frozen(eq=False)
class _Holder:
    """An entity with the descriptions of one office, each wording with its words."""

    entity: Entity
    wordings: Sequence[tuple[Description, Set[str]]]


class Nominals:
    """Looks descriptions up among the named of one document."""

    def __init__(self, entities: Entities, sentences: Sequence[int]) -> None:
        self._entities, self._sentences = entities, sentences
        self._told: dict[Entity, int] = {}  # where a body was last described, not named

    @functools.cached_property
    def _described(self) -> Mapping[Entity, Sequence[Description]]:
        return descriptions.find(self._entities)  # most articles never ask

    @functools.cached_property
    def _heads(self) -> Mapping[Entity, Set[str]]:
        return {entity: {p.head for p in phrases} for entity, phrases in self._described.items()}

    @functools.cached_property
    def _holders(self) -> Mapping[str, int]:
        """How many are described by each noun."""
        return Counter(head for heads in self._heads.values() for head in heads)

    @functools.cached_property
    def _offices(self) -> Mapping[object, Sequence[_Holder]]:
        """Who holds each office, by first appearance."""
        found: dict[object, list[_Holder]] = defaultdict(list)
        for entity, phrases in self._described.items():
            if entity.sort not in (PERSON, UNKNOWN):
                continue
            seen: Counter[object] = Counter()
            own: dict[object, list[tuple[Description, Set[str]]]] = defaultdict(list)
            for phrase in phrases:
                words = frozenset(token.lower_ for token in phrase.span)
                office = _office(phrase.head)
                seen[phrase.head, words] += 1
                # The same words a third time tell nothing; the second, as the first may be asked.
                if seen[phrase.head, words] <= 2 and len(own[office]) < _WORDINGS:
                    own[office].append((phrase, words))
            for office, wordings in own.items():
                found[office].append(_Holder(entity, wordings))
        return found

    @functools.cached_property
    def _sides(self) -> Mapping[Entity, Set[str | None]]:
        return {
            entity: {_side({token.lower_ for token in phrase.span}) for phrase in phrases}
            for entity, phrases in self._described.items()
        }

    def person(self, head: Token) -> Entity | None:
        """Find the person whom the article describes by this noun, None for nobody.

        Looking ahead is for headline and lead only, and only where one person holds that office:
        "A New York judge" is named further down. An indefinite phrase never looks back.
        """
        words = {t.lower_ for t in phrase_of(head) if t.text[:1].isalnum()} - {"the", "a", "an"}
        holders = self._offices.get(_office(noun_of(head)), ())
        here = bisect_left(holders, head.i, key=lambda one: one.entity.mentions[0].start)
        best: tuple[tuple[bool, int, int], Entity] | None = None
        for holder in holders[max(0, here - _NEAREST) : here + _NEAREST]:
            entity = holder.entity
            last = entity.last_before(head.i)
            if last is not None and not is_definite(head):
                continue
            for phrase, told in holder.wordings:
                if phrase.span.start == head.i:
                    continue
                if last is None and not self._may_look_ahead(head, phrase):
                    continue
                if not _of_one_side(words, self._sides[entity]):
                    continue
                place = -phrase.span.start if last is None else last.start
                rank = (last is not None, len(words & told), place)
                if best is None or rank > best[0]:
                    best = (rank, entity)
        return None if best is None else best[1]

    def people(self, head: Token, last: Sequence[Referent]) -> bool:
        """Tell whether "the senators" are the last speakers: one of them holds that office."""
        office = noun_of(head)
        return is_definite(head) and any(
            same_office(office, other)
            for referent in last
            if referent.entity is not None
            for other in self._heads.get(referent.entity, ())
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
        for entity in self._bodies_before(head.i, sort, noun):
            last = entity.last_before(head.i)
            words = set(entity.name.lower().split())
            if last is None or not kin <= words:
                continue
            place = max(last.start, self._told.get(entity, -1))
            named = noun in words or noun in self._heads.get(entity, ())
            near = self._sentences[head.i] - self._sentences[place] <= _LEAD
            stands_in = bare and near and points_back(head) and noun in lexicon.STAND_INS
            if named or stands_in:
                found.append(((named, place), entity))
        if not found:
            return None
        best = max(found, key=lambda pair: pair[0])[1]
        self._told.pop(best, None)
        self._told[best] = head.i  # behind all others
        return best

    def _bodies_before(self, token: int, sort: str, noun: str) -> Iterable[Entity]:
        """Return the bodies named or described last before a token, called by the noun or not."""
        found: dict[Entity, None] = {}
        for mentions in (self._mentions.get((sort, noun), ()), self._mentions.get((sort, ""), ())):
            stop = bisect_left(mentions, token, key=lambda one: one[0])
            found.update((entity, None) for _, entity in mentions[max(0, stop - _NEAREST) : stop])
        told = (entity for entity in reversed(self._told) if entity.sort == sort)
        found.update((entity, None) for entity in itertools.islice(told, _NEAREST))
        return found

    @functools.cached_property
    def _mentions(self) -> Mapping[tuple[str, str], Sequence[tuple[int, Entity]]]:
        """Where bodies are named, by their sort and what they are called, and all of a sort."""
        found: dict[tuple[str, str], list[tuple[int, Entity]]] = defaultdict(list)
        for entity in self._entities.all:
            if entity.sort in (ORGANIZATION, PLACE):
                nouns = {*entity.name.lower().split(), *self._heads.get(entity, ()), ""}
                for noun in nouns:
                    found[entity.sort, noun] += [(span.start, entity) for span in entity.mentions]
        for row in found.values():
            row.sort(key=lambda one: one[0])
        return found

    def _may_look_ahead(self, head: Token, phrase: Description) -> bool:
        sentence = self._sentences[head.i]
        if sentence > _LEAD:
            return False
        return sentence == _HEADLINE or self._holders[phrase.head] == 1


def _of_one_side(words: Set[str], told: Set[str | None]) -> bool:
    """Tell whether a description can be of somebody: "the GOP candidate" is no Democrat."""
    side = _side(words)
    return side is None or side in told or told == {None}


def _side(words: Set[str]) -> str | None:
    return next((_SIDES[word] for word in words if word in _SIDES), None)


def _office(noun: str) -> object:
    """Return what nouns of one office share."""
    noun = noun.removeprefix("ex-")
    return lexicon.OFFICES.get(noun, noun)


def same_office(one: str, other: str) -> bool:
    """Tell whether two nouns can name one office; "ex-" makes no difference.

    >>> same_office("senator", "lawmaker"), same_office("senator", "judge")
    (True, False)
    """
    return _office(one) == _office(other)


def points_back(head: Token) -> bool:
    """Tell whether a phrase has "the", "this" or "that" and so points to something told before."""
    return any(child.lower_ in ("the", "this", "that") for child in head.lefts)


def noun_of(head: Token) -> str:
    """Give the noun by which a description is looked up."""
    return lexicon.noun_of(head.lower_, head.lemma_.lower())
