"""Which named person a description refers to: "the senator", "a New York judge", "the tycoon".

The evidence is an office that the article ascribes to a person, or words that can only vary the
name of the person who just spoke. "The judge" without either is a speaker of its own.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from typing import Final

import attrs
from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import noun_of, with_determiner
from quoteattr.entities import descriptions
from quoteattr.entities.descriptions import Description
from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.name_spans import PERSON, UNKNOWN
from quoteattr.entities.referents import Referent, is_definite

_HEADLINE: Final = 0  # the number of the first sentence
# The last sentence from which a description may look ahead. Headline and lead say "A New York judge
# ruled" and leave the name to the story; later on, "a judge" is usually somebody else.
_LEAD: Final = 2
# Holders of an office to look at on either side of a description, and wordings of one person's
# office. A list of a thousand candidates would otherwise take quadratic time.
_MAX_HOLDERS: Final = 200
_MAX_WORDINGS: Final = 200
# "The former pilot" can vary a name: it is no office that someone else may hold.
_PAST: Final = frozenset("ex former one-time onetime then".split())
# Adjectives that belong to the name of an office. "Tall" or "angry" does not.
_RANKS: Final = frozenset("chief foreign home interior prime public".split())
_BELOW: Final = frozenset("assistant deputy shadow vice".split())
_RELATIONAL: Final = ("al", "ar", "ary", "ic")  # "legal", "nuclear", "military", "economic"


@attrs.frozen
class _Wording:
    """A description of an office by its noun and its words in lower case.

    ``affiliations`` are the words for a nationality, religion or party, ``domain`` those that say
    which office it is: "health" for "health minister".
    """

    noun: str
    words: Set[str]
    affiliations: Set[str]
    domain: Set[str]

    @classmethod
    def of(cls, phrase: Span, noun: str) -> _Wording:
        return cls(
            noun=noun,
            words=frozenset(token.lower_ for token in phrase),
            affiliations=frozenset(token.lower_ for token in phrase if token.ent_type_ == "NORP"),
            domain=_domain(phrase, noun),
        )


@attrs.frozen(kw_only=True, eq=False)
class _DescribedPerson:
    """A named person with the descriptions of them.

    Attributes:
        entity: The person.
        heads: The nouns of the descriptions.
        words: The words of the descriptions in lower case.
        offices: The first token and the wording of each description in text order, by office.
    """

    entity: Entity
    heads: Set[str]
    words: Set[str]
    offices: Mapping[object, Sequence[tuple[int, _Wording]]]

    @classmethod
    def of(cls, entity: Entity, phrases: Sequence[Description]) -> _DescribedPerson:
        seen: Counter[_Wording] = Counter()
        offices: dict[object, list[tuple[int, _Wording]]] = defaultdict(list)
        for phrase in phrases:
            wording = _Wording.of(phrase.span, phrase.head)
            seen[wording] += 1
            # The second of equal wordings counts, as the first may be the phrase that is looked up;
            # a third would change no answer.
            own = offices[_office(phrase.head)]
            if seen[wording] <= 2 and len(own) < _MAX_WORDINGS:
                own.append((phrase.span.start, wording))
        heads = {phrase.head for phrase in phrases}
        words = {token.lower_ for phrase in phrases for token in phrase.span}
        return cls(entity=entity, heads=heads, words=words, offices=offices)


class DescribedPersons:
    """The named persons of one document, looked up by descriptions."""

    def __init__(self, entities: Entities, sentences: Sequence[int]) -> None:
        self._entities, self._sentences = entities, sentences

    @functools.cached_property
    def _described(self) -> Mapping[Entity, _DescribedPerson]:  # most articles never need it
        return {
            entity: _DescribedPerson.of(entity, phrases)
            for entity, phrases in descriptions.find(self._entities).items()
        }

    @functools.cached_property
    def _counts(self) -> Mapping[str, int]:
        """The number of persons described by each noun."""
        return Counter(head for one in self._described.values() for head in one.heads)

    @functools.cached_property
    def _holders(self) -> Mapping[object, Sequence[_DescribedPerson]]:
        """The holders of each office, in the order of their first mentions."""
        found: dict[object, list[_DescribedPerson]] = defaultdict(list)
        for entity, described in self._described.items():
            if entity.type in (PERSON, UNKNOWN):
                for office in described.offices:
                    found[office].append(described)
        return found

    def find(self, head: Token) -> Entity | None:
        """Return the person whom the article describes by a noun, or None.

        Of several holders, one mentioned before beats one mentioned later, then the one described
        in more of the same words, then the nearest. Only headline and lead look ahead, and the lead
        only if one person holds that office: "A New York judge" is named further down. An
        indefinite phrase never looks back.
        """
        phrase = with_determiner(head)
        words = {t.lower_ for t in phrase if t.text[:1].isalnum()} - {"the", "a", "an"}
        own = _Wording.of(phrase, noun_of(head))
        office = _office(own.noun)
        holders = self._holders.get(office, ())
        here = bisect_left(holders, head.i, key=lambda one: one.entity.mentions[0].start)
        best: tuple[tuple[bool, int, int], Entity] | None = None
        for holder in holders[max(0, here - _MAX_HOLDERS) : here + _MAX_HOLDERS]:
            entity = holder.entity
            last = entity.last_before(head.i)
            if last is not None and not is_definite(head):
                continue
            for start, wording in holder.offices[office]:
                if start == head.i or not _may_be_same_office(own, wording):
                    continue
                if last is None and not self._may_look_ahead(head, wording.noun):
                    continue
                place = -start if last is None else last.start
                rank = (last is not None, len(words & wording.words), place)
                if best is None or rank > best[0]:
                    best = (rank, entity)
        return None if best is None else best[1]

    def are_described(self, referents: Sequence[Referent], head: Token) -> bool:
        """Return whether "the senators" can be these referents: one of them holds that office."""
        office = _office(noun_of(head))
        # One is enough, because an article often gives only the first of several their office.
        return is_definite(head) and any(
            office in self._described[referent.entity].offices
            for referent in referents
            if referent.entity is not None and referent.entity in self._described
        )

    def is_epithet(self, head: Token, entity: Entity) -> bool:
        """Return whether a description can vary the name of the person who just spoke.

        "The tycoon", "the Vermont senator", "the former pilot" and words from other descriptions of
        the same person can. "The judge" and "the union leader" are whoever holds that office.
        """
        if any(child.dep_ in ("poss", "prep") for child in head.children):
            return False  # "Roe's lawyer", "the head of the union": someone else
        modifiers = [
            t for t in head.doc[head.left_edge.i : head.i] if t.dep_ not in ("det", "punct")
        ]
        described = self._described.get(entity) or _DescribedPerson.of(entity, ())
        noun = noun_of(head)
        own = _Wording.of(with_determiner(head), noun)
        if not all(
            _may_be_same_office(own, one) for _, one in described.offices.get(_office(noun), ())
        ):
            return False
        # "The official" is a vague word for someone with a title, and needs one.
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
        """Return whether a description can be of a person who is named only later."""
        sentence = self._sentences[head.i]
        if sentence > _LEAD:
            return False
        return sentence == _HEADLINE or self._counts[noun] == 1


def _may_be_same_office(own: _Wording, other: _Wording) -> bool:
    """Return whether two phrases can describe one office.

    "Spokesman" and "spokeswoman" cannot, nor can "health minister" and "finance minister".
    """
    genders = {lexicon.PERSONS.get(own.noun), lexicon.PERSONS.get(other.noun)} - {None}
    if len(genders) > 1:
        return False
    if own.affiliations and other.affiliations and own.affiliations.isdisjoint(other.affiliations):
        return False  # "the Republican candidate" is not the Democratic one
    if own.domain & _BELOW != other.domain & _BELOW:
        return False  # "the mayor" is not the deputy mayor
    if own.noun not in lexicon.OPEN_OFFICES or not own.domain or not other.domain:
        return True
    return not own.domain.isdisjoint(other.domain)


def _domain(phrase: Span, noun: str) -> Set[str]:
    """Return the words that say which office it is: "health minister", "minister for health".

    A possessor does not: "the congressman's spokesman" may be "a spokesman for Roe" elsewhere.
    """
    head = next((token for token in phrase if noun_of(token) == noun), phrase.root)
    owned = {t.i for child in head.children if child.dep_ == "poss" for t in child.subtree}
    return frozenset(t.lower_ for t in phrase if t.i not in owned | {head.i} and _classifies(t))


def _classifies(token: Token) -> bool:
    """Return whether a word can say which office it is: a noun, or an adjective like "legal"."""
    relates = token.pos_ == "ADJ" and token.lower_.endswith(_RELATIONAL)
    return token.pos_ in ("NOUN", "PROPN") or relates or token.lower_ in _RANKS | _BELOW


def _office(noun: str) -> object:
    """Return a key that the nouns of one office share; "ex-" makes no difference.

    >>> _office("senator") == _office("ex-lawmaker"), _office("senator") == _office("judge")
    (True, False)
    """
    noun = noun.removeprefix("ex-")
    return lexicon.OFFICES.get(noun, noun)


def points_back(head: Token) -> bool:
    """Return whether "the", "this" or "that" makes a phrase refer to something mentioned before."""
    return any(child.lower_ in ("the", "this", "that") for child in head.lefts)
