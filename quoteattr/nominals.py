"""Whom a description means: "the senator", "a New York judge", "the bank".

A person is found by the office that the article gives them, a body by the noun in its name or, for
"the company" and the like, by being named just before.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping, Sequence, Set

from spacy.tokens import Span, Token

from quoteattr import descriptions, lexicon
from quoteattr.descriptions import Description
from quoteattr.entities import Entities, Entity
from quoteattr.name_spans import ORGANIZATION, PERSON, PLACE, UNKNOWN
from quoteattr.referents import Referent, is_definite, phrase_of

_HEADLINE = 0  # the number of the first sentence
_LEAD = 2  # sentences from which a description may look ahead
_PAST = frozenset("ex former one-time onetime then".split())
_RANKS = frozenset("chief foreign home interior prime public".split())
_BELOW = frozenset("assistant deputy shadow vice".split())
_RELATIONAL = ("al", "ar", "ary", "ic")  # "legal", "nuclear", "military", "economic"
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
                if not _of_one_side(words, phrases) or not _agree(head, phrase):
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

    def body(
        self, head: Token, linked: Set[int] = frozenset(), speaker: Entity | None = None
    ) -> Entity | None:
        """Find the body or place that "the court", "the bank", "the city" was named by before.

        One that is called so, else one that may be called so and is of that kind near by, is in a
        chain with it (``linked``), or is the only body so far. Any other is just near: after
        "Greenpeace sued Telvar" nobody can tell which is "the company".
        """
        noun = noun_of(head)
        if noun not in lexicon.ORGANIZATIONS or not is_definite(head) or head.lower_ != noun:
            return None  # "agencies" are several
        if any(child.dep_ in ("poss", "prep") for child in head.children):
            return None
        kin = {t.lower_ for t in head.lefts if _restricts(t)}
        bare = not any(child.dep_ in ("amod", "compound") for child in head.children)
        stands_in = bare and points_back(head) and noun in lexicon.STAND_INS
        sort = PLACE if noun in lexicon.PLACE_NOUNS else ORGANIZATION
        before = [e for e in self._bodies if e.sort == sort and e.last_before(head.i) is not None]
        rivals = Counter(
            self._sentences[_place(e, head)] for e in before if _may_be(noun, self._kinds(e))
        )
        of_kind = sum(_is_one(noun, self._kinds(entity)) for entity in before)
        found: list[tuple[tuple[bool, bool, bool, int], Entity]] = []
        for entity in before:
            kinds = self._kinds(entity)
            place = max(_place(entity, head), self._told.get(entity, -1))
            near = self._sentences[head.i] - self._sentences[place] <= _LEAD
            is_named, is_kind = noun in kinds, (near or of_kind == 1) and _is_one(noun, kinds)
            in_chain = any(t.i in linked for span in entity.mentions for t in span)
            in_chain &= rivals[self._sentences[_place(entity, head)]] == 1
            may = stands_in and _may_be(noun, kinds)
            alone = near and (
                len(before) == 1 or (entity is speaker and noun not in lexicon.BODIES)
            )
            if kin <= kinds and (is_named or (may and (is_kind or in_chain or alone))):
                found.append(((is_named, is_kind, in_chain, place), entity))
        if not found:
            return None
        best = max(found, key=lambda pair: pair[0])[1]
        self._told[best] = head.i
        return best

    def is_epithet(self, head: Token, entity: Entity) -> bool:
        """Tell whether a description can vary the name of somebody who just spoke.

        "The tycoon", "the Vermont senator", "the former pilot" and words from other descriptions
        of the same person can; "the judge" and "the union leader" are whoever holds that office.
        """
        if any(child.dep_ in ("poss", "prep") for child in head.children):
            return False
        modifiers = [
            t for t in head.doc[head.left_edge.i : head.i] if t.dep_ not in ("det", "punct")
        ]
        told = {t.lower_ for p in self._described.get(entity, ()) for t in p.span}
        return noun_of(head) in lexicon.EPITHETS or any(
            t.tag_ in ("NNP", "NNPS") or t.ent_type_ == "NORP" or t.lower_ in {*_PAST, *told}
            for t in modifiers
        )

    def _kinds(self, entity: Entity) -> Set[str]:
        """Give the words of a body's name and of its descriptions."""
        phrases = self._described.get(entity, ())
        told = {token.lower_ for phrase in phrases for token in phrase.span}
        return {*entity.name.lower().split(), *told, *(phrase.head for phrase in phrases)}

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


def _agree(head: Token, phrase: Description) -> bool:
    """Tell whether two phrases can be one office: no "spokesman" is a "spokeswoman".

    Nor is "the health minister" the "finance minister": such nouns say little without theirs.
    """
    noun = noun_of(head)
    genders = {lexicon.PERSONS.get(noun), lexicon.PERSONS.get(phrase.head)} - {None}
    if len(genders) > 1:
        return False
    own, other = _of_what(phrase_of(head), noun), _of_what(phrase.span, phrase.head)
    if own & _BELOW != other & _BELOW:
        return False  # "the mayor" is no deputy mayor
    return noun not in lexicon.OPEN_OFFICES or not own or not other or bool(own & other)


def _of_what(phrase: Span, noun: str) -> Set[str]:
    """Give the nouns that tell which office it is: "health minister", "minister for health"."""
    head = next((token for token in phrase if noun_of(token) == noun), phrase.root)
    before = {t.lower_ for t in phrase[: head.i - phrase.start] if _classifies(t)}
    return before | {t.lower_ for t in phrase[head.i - phrase.start + 1 :] if _classifies(t)}


def _classifies(token: Token) -> bool:
    """Tell whether a word can tell which office: a noun, or an adjective like "legal"."""
    relates = token.pos_ == "ADJ" and token.lower_.endswith(_RELATIONAL)
    return token.pos_ in ("NOUN", "PROPN") or relates or token.lower_ in _RANKS | _BELOW


def _place(entity: Entity, head: Token) -> int:
    last = entity.last_before(head.i)
    return -1 if last is None else last.start


def _restricts(token: Token) -> bool:
    """Tell whether a word before a noun tells which one it is: "Kenyan police", "state police"."""
    return token.dep_ == "compound" or (token.dep_ == "amod" and token.text[:1].isupper())


def _may_be(noun: str, kinds: Set[str]) -> bool:
    """Tell whether a noun can stand in for a body of these kinds: no ministry is "the company"."""
    unknown = noun not in lexicon.BODIES or not any(kind in lexicon.BODIES for kind in kinds)
    return unknown or _is_one(noun, kinds)


def _is_one(noun: str, kinds: Set[str]) -> bool:
    """Tell whether the words about a body say that it is one: "Acme Motors" is a company."""
    group = lexicon.BODIES.get(noun)
    return group is not None and any(lexicon.BODIES.get(kind) == group for kind in kinds)


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
