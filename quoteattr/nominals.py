"""Which person a description means: "the senator", "a New York judge", "the tycoon".

The evidence is an office that the article gives somebody, or words that can only vary the name of
somebody who just spoke. "The judge" without either is a speaker of its own.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence, Set

from spacy.tokens import Span, Token

from quoteattr import descriptions, lexicon
from quoteattr.descriptions import Description
from quoteattr.entities import Entities, Entity
from quoteattr.name_spans import PERSON, UNKNOWN
from quoteattr.referents import Referent, is_definite, phrase_of

_HEADLINE = 0  # the number of the first sentence
_LEAD = 2  # sentences from which a description may look ahead
_PAST = frozenset("ex former one-time onetime then".split())
_RANKS = frozenset("chief foreign home interior prime public".split())
_BELOW = frozenset("assistant deputy shadow vice".split())
_RELATIONAL = ("al", "ar", "ary", "ic")  # "legal", "nuclear", "military", "economic"


class Nominals:
    """Looks descriptions up among the named of one document."""

    def __init__(self, entities: Entities, sentences: Sequence[int]) -> None:
        self._entities, self._sentences = entities, sentences

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
                if not _agree(head, phrase):
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

    def is_epithet(self, head: Token, entity: Entity) -> bool:
        """Return whether a description can vary the name of somebody who just spoke.

        "The tycoon", "the Vermont senator", "the former pilot" and words from other descriptions
        of the same person can; "the judge" and "the union leader" are whoever holds that office.
        """
        if any(child.dep_ in ("poss", "prep") for child in head.children):
            return False
        modifiers = [
            t for t in head.doc[head.left_edge.i : head.i] if t.dep_ not in ("det", "punct")
        ]
        phrases = self._described.get(entity, ())
        known = {*_PAST, *(token.lower_ for phrase in phrases for token in phrase.span)}
        noun = noun_of(head)
        if any(same_office(noun, one.head) and not _agree(head, one) for one in phrases):
            return False
        if noun == "official" and any(phrase.head in lexicon.TITLES for phrase in phrases):
            return True
        return noun in lexicon.EPITHETS or any(
            t.tag_ in ("NNP", "NNPS") or t.ent_type_ == "NORP" or t.lower_ in known
            for t in modifiers
        )

    def _may_look_ahead(self, head: Token, phrase: Description) -> bool:
        sentence = self._sentences[head.i]
        if sentence > _LEAD:
            return False
        return sentence == _HEADLINE or _holders(self._described, phrase.head) == 1


def _agree(head: Token, phrase: Description) -> bool:
    """Return whether two phrases can be one office: no "spokesman" is a "spokeswoman".

    Nor is "the health minister" the "finance minister": such nouns say little without theirs.
    """
    noun = noun_of(head)
    genders = {lexicon.PERSONS.get(noun), lexicon.PERSONS.get(phrase.head)} - {None}
    if len(genders) > 1:
        return False
    whole = phrase_of(head)
    sides = [{t.lower_ for t in span if t.ent_type_ == "NORP"} for span in (whole, phrase.span)]
    if all(sides) and sides[0].isdisjoint(sides[1]):
        return False  # "the Republican candidate" is no Democratic one
    own, other = _of_what(whole, noun), _of_what(phrase.span, phrase.head)
    if own & _BELOW != other & _BELOW:
        return False  # "the mayor" is no deputy mayor
    return noun not in lexicon.OPEN_OFFICES or not own or not other or bool(own & other)


def _of_what(phrase: Span, noun: str) -> Set[str]:
    """Return the nouns that tell which office it is: "health minister", "minister for health".

    An owner tells nothing: "the congressman's spokesman" is "a spokesman for Roe".
    """
    head = next((token for token in phrase if noun_of(token) == noun), phrase.root)
    owned = {t.i for child in head.children if child.dep_ == "poss" for t in child.subtree}
    return {t.lower_ for t in phrase if t.i not in owned | {head.i} and _classifies(t)}


def _classifies(token: Token) -> bool:
    """Return whether a word can tell which office: a noun, or an adjective like "legal"."""
    relates = token.pos_ == "ADJ" and token.lower_.endswith(_RELATIONAL)
    return token.pos_ in ("NOUN", "PROPN") or relates or token.lower_ in _RANKS | _BELOW


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
