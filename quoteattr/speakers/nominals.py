"""Which person a description means: "the senator", "a New York judge", "the tycoon".

The evidence is an office that the article gives somebody, or words that can only vary the name of
somebody who just spoke. "The judge" without either is a speaker of its own.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set

import attrs
from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import noun_of, with_determiner
from quoteattr.entities import descriptions
from quoteattr.entities.descriptions import Description
from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.name_spans import PERSON, UNKNOWN
from quoteattr.entities.referents import Referent, is_definite

_HEADLINE = 0  # the number of the first sentence
_LEAD = 2  # sentences from which a description may look ahead
_NEAREST = 200  # holders of an office on either side of a description
_WORDINGS = 200  # of one person's descriptions for one office
_PAST = frozenset("ex former one-time onetime then".split())
_RANKS = frozenset("chief foreign home interior prime public".split())
_BELOW = frozenset("assistant deputy shadow vice".split())
_RELATIONAL = ("al", "ar", "ary", "ic")  # "legal", "nuclear", "military", "economic"


@attrs.frozen
class _Wording:
    """What a phrase tells of an office: noun, words, nationality or party, and which it is."""

    noun: str
    words: Set[str]
    sides: Set[str]
    of_what: Set[str]

    @classmethod
    def of(cls, phrase: Span, noun: str) -> _Wording:
        return cls(
            noun=noun,
            words=frozenset(token.lower_ for token in phrase),
            sides=frozenset(token.lower_ for token in phrase if token.ent_type_ == "NORP"),
            of_what=_of_what(phrase, noun),
        )


@attrs.frozen(kw_only=True, eq=False)
class _Described:
    """A person with the descriptions of them.

    Attributes:
        entity: Who it is.
        heads: The nouns of the descriptions.
        words: The words of the descriptions.
        offices: The descriptions of each office in the text's order, with where each starts.
    """

    entity: Entity
    heads: Set[str]
    words: Set[str]
    offices: Mapping[object, Sequence[tuple[int, _Wording]]]

    @classmethod
    def of(cls, entity: Entity, phrases: Sequence[Description]) -> _Described:
        seen: Counter[_Wording] = Counter()
        offices: dict[object, list[tuple[int, _Wording]]] = defaultdict(list)
        for phrase in phrases:
            wording = _Wording.of(phrase.span, phrase.head)
            seen[wording] += 1
            # The second counts, as the first may be the one that is asked about; a third does not.
            own = offices[_office(phrase.head)]
            if seen[wording] <= 2 and len(own) < _WORDINGS:
                own.append((phrase.span.start, wording))
        heads = {phrase.head for phrase in phrases}
        words = {token.lower_ for phrase in phrases for token in phrase.span}
        return cls(entity=entity, heads=heads, words=words, offices=offices)


class Nominals:
    """Looks descriptions up among the named of one document."""

    def __init__(self, entities: Entities, sentences: Sequence[int]) -> None:
        self._entities, self._sentences = entities, sentences

    @functools.cached_property
    def _described(self) -> Mapping[Entity, _Described]:  # most articles never ask
        return {
            entity: _Described.of(entity, phrases)
            for entity, phrases in descriptions.find(self._entities).items()
        }

    @functools.cached_property
    def _counts(self) -> Mapping[str, int]:
        """How many are described by each noun."""
        return Counter(head for one in self._described.values() for head in one.heads)

    @functools.cached_property
    def _holders(self) -> Mapping[object, Sequence[_Described]]:
        """Who holds each office, by first appearance."""
        found: dict[object, list[_Described]] = defaultdict(list)
        for entity, described in self._described.items():
            if entity.sort in (PERSON, UNKNOWN):
                for office in described.offices:
                    found[office].append(described)
        return found

    def person(self, head: Token) -> Entity | None:
        """Find the person whom the article describes by this noun, None for nobody.

        Looking ahead is for headline and lead only, and only where one person holds that office:
        "A New York judge" is named further down. An indefinite phrase never looks back.
        """
        words = {t.lower_ for t in with_determiner(head) if t.text[:1].isalnum()} - {
            "the",
            "a",
            "an",
        }
        own = _Wording.of(with_determiner(head), noun_of(head))
        office = _office(own.noun)
        holders = self._holders.get(office, ())
        here = bisect_left(holders, head.i, key=lambda one: one.entity.mentions[0].start)
        best: tuple[tuple[bool, int, int], Entity] | None = None
        for holder in holders[max(0, here - _NEAREST) : here + _NEAREST]:
            entity = holder.entity
            last = entity.last_before(head.i)
            if last is not None and not is_definite(head):
                continue
            for start, wording in holder.offices[office]:
                if start == head.i or not _agree(own, wording):
                    continue
                if last is None and not self._may_look_ahead(head, wording.noun):
                    continue
                place = -start if last is None else last.start
                rank = (last is not None, len(words & wording.words), place)
                if best is None or rank > best[0]:
                    best = (rank, entity)
        return None if best is None else best[1]

    def people(self, head: Token, last: Sequence[Referent]) -> bool:
        """Tell whether "the senators" are the last speakers: one of them holds that office."""
        office = _office(noun_of(head))
        return is_definite(head) and any(
            office in self._described[referent.entity].offices
            for referent in last
            if referent.entity is not None and referent.entity in self._described
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
        described = self._described.get(entity) or _Described.of(entity, ())
        noun = noun_of(head)
        own = _Wording.of(with_determiner(head), noun)
        if not all(_agree(own, one) for _, one in described.offices.get(_office(noun), ())):
            return False
        if noun == "official" and not described.heads.isdisjoint(lexicon.TITLES):
            return True
        return noun in lexicon.EPITHETS or any(
            t.tag_ in ("NNP", "NNPS")
            or t.ent_type_ == "NORP"
            or t.lower_ in _PAST
            or t.lower_ in described.words
            for t in modifiers
        )

    def _may_look_ahead(self, head: Token, noun: str) -> bool:
        sentence = self._sentences[head.i]
        if sentence > _LEAD:
            return False
        return sentence == _HEADLINE or self._counts[noun] == 1


def _agree(own: _Wording, other: _Wording) -> bool:
    """Return whether two phrases can be one office: no "spokesman" is a "spokeswoman".

    Nor is "the health minister" the "finance minister": such nouns say little without theirs.
    """
    genders = {lexicon.PERSONS.get(own.noun), lexicon.PERSONS.get(other.noun)} - {None}
    if len(genders) > 1:
        return False
    if own.sides and other.sides and own.sides.isdisjoint(other.sides):
        return False  # "the Republican candidate" is no Democratic one
    if own.of_what & _BELOW != other.of_what & _BELOW:
        return False  # "the mayor" is no deputy mayor
    if own.noun not in lexicon.OPEN_OFFICES or not own.of_what or not other.of_what:
        return True
    return not own.of_what.isdisjoint(other.of_what)


def _of_what(phrase: Span, noun: str) -> Set[str]:
    """Return the nouns that tell which office it is: "health minister", "minister for health".

    An owner tells nothing: "the congressman's spokesman" is "a spokesman for Roe".
    """
    head = next((token for token in phrase if noun_of(token) == noun), phrase.root)
    owned = {t.i for child in head.children if child.dep_ == "poss" for t in child.subtree}
    return frozenset(t.lower_ for t in phrase if t.i not in owned | {head.i} and _classifies(t))


def _classifies(token: Token) -> bool:
    """Return whether a word can tell which office: a noun, or an adjective like "legal"."""
    relates = token.pos_ == "ADJ" and token.lower_.endswith(_RELATIONAL)
    return token.pos_ in ("NOUN", "PROPN") or relates or token.lower_ in _RANKS | _BELOW


def _office(noun: str) -> object:
    """Return what the nouns of one office share; "ex-" makes no difference.

    >>> _office("senator") == _office("ex-lawmaker"), _office("senator") == _office("judge")
    (True, False)
    """
    noun = noun.removeprefix("ex-")
    return lexicon.OFFICES.get(noun, noun)


def points_back(head: Token) -> bool:
    """Tell whether a phrase has "the", "this" or "that" and so points to something told before."""
    return any(child.lower_ in ("the", "this", "that") for child in head.lefts)
