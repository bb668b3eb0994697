"""Definite descriptions away from a name, and whom they may mean: "the Vermont senator"."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.document.document import Document
from quoteattr.document.noun_phrases import describes_person, noun_of, noun_phrase
from quoteattr.entities.entity_index import Entities, Entity, TokenChain, is_modifier
from quoteattr.entities.name_spans import PERSON, UNKNOWN
from quoteattr.entities.referents import is_plural
from quoteattr.ranking.ranker import Features
from quoteattr.roles.features import Claims, of_head

_POINTING: Final = frozenset("the this that".split())
# Persons named last before a description to consider, and the sentences since then.
_MAX_PERSONS: Final = 3
_MAX_DISTANCE: Final = 5
_MAX_LOOKED: Final = 30  # mentions to look at for them


class Definites:
    """The definite descriptions of one document, by the persons whom they may mean."""

    def __init__(
        self,
        document: Document,
        entities: Entities,
        chains: Sequence[TokenChain],
        claims: Claims,
    ) -> None:
        self._document, self._entities, self._claims = document, entities, claims
        named = [
            (span, entity)
            for entity in entities.all
            if entity.type in (PERSON, UNKNOWN)
            for span in entity.mentions
            if not is_modifier(span)
        ]
        self._mentions = sorted(named, key=lambda one: one[0].start)
        self._starts = [span.start for span, _ in self._mentions]
        self._chained: dict[int, set[Entity]] = defaultdict(set)
        for chain in chains:
            named = {e for m in chain if (e := entities.at(m.root)) is not None}
            for mention in chain:
                self._chained[mention.root.i] |= named
        self._by_entity = self._found()

    def of(self, entity: Entity, sources: Sequence[Token]) -> Iterator[tuple[Token, Features]]:
        """Yield the noun of each description that may mean a person, and what speaks for it.

        Args:
            entity: The person.
            sources: The nouns of the sources by which the person speaks.
        """
        spoken = {noun.i for noun in sources}
        found: Mapping[int, Token] = {t.i: t for t in (*self._by_entity.get(entity, ()), *sources)}
        for i, noun in found.items():
            yield noun, {**self._features(noun, entity), **({"the: source": 1.0} if i in spoken else {})}

    def _found(self) -> Mapping[Entity, Sequence[Token]]:
        found: dict[Entity, list[Token]] = defaultdict(list)
        for noun in self._document.doc:
            if not _is_definite(noun) or self._entities.at(noun) is not None:
                continue
            if self._claims.has(noun):
                continue  # it stands beside a name already
            for entity in {*self._recent(noun), *self._chained.get(noun.i, ())}:
                found[entity].append(noun)
        return found

    def _recent(self, noun: Token) -> list[Entity]:
        """Return the persons named last before a noun, the last one first."""
        found: list[Entity] = []
        here = bisect_left(self._starts, noun.i)
        sentence = self._document.sentence_of
        for span, entity in reversed(self._mentions[max(0, here - _MAX_LOOKED) : here]):
            if sentence[noun.i] - sentence[span.start] > _MAX_DISTANCE:
                break
            if entity not in found:
                found.append(entity)
                if len(found) == _MAX_PERSONS:
                    break
        return found

    def _features(self, noun: Token, entity: Entity) -> Features:
        sentence = self._document.sentence_of
        last = entity.last_before(noun.i)
        recent = self._recent(noun)
        own = self._claims.nouns_of(entity)
        gender = lexicon.PERSONS.get(noun_of(noun))
        others = self._claims.holders(noun_of(noun)) - {entity}
        words = {t.lower_ for t in noun_phrase(noun) if t.i != noun.i and t.is_alpha}
        shared = words & self._claims.words_of(entity)
        found = {
            "the": 1.0,
            "the: chain": entity in self._chained.get(noun.i, ()),
            "the: chain of another": bool(self._chained.get(noun.i, set()) - {entity}),
            "the: latest": recent[:1] == [entity],
            "the: only": recent == [entity],
            "the: not before": last is None,
            "the: same sentence": last is not None and sentence[last.start] == sentence[noun.i],
            "the: sentence before": last is not None and sentence[last.start] + 1 == sentence[noun.i],
            "the: same clause": last is not None and _share_verb(last.root, noun),
            "the: subject before": last is not None and last.root.dep_ in ("nsubj", "nsubjpass"),
            "the: subject": noun.dep_ in ("nsubj", "nsubjpass"),
            "the: same noun": noun_of(noun) in own,
            "the: other nouns": bool(own) and noun_of(noun) not in own,
            "the: shared words": bool(shared),
            "the: of another": bool(others),
            "the: gender": gender is not None and gender is entity.gender,
            "the: other gender": None not in (gender, entity.gender) and gender is not entity.gender,
            "the: one word": not words,
            "the: epithet": noun_of(noun) in lexicon.EPITHETS,
            "the: prominent": len(entity.mentions) >= max(map(len, (e.mentions for e in self._entities.all))),
            "the: with complement": any(c.dep_ in ("prep", "poss") for c in noun.children),
        }
        return {
            **{name: float(value) for name, value in found.items() if value},
            **of_head(noun, "the"),
        }


def _is_definite(noun: Token) -> bool:
    if noun.pos_ not in ("NOUN", "PROPN") or is_plural(noun) or not describes_person(noun):
        return False
    if noun.dep_ in ("compound", "amod", "nmod") and noun.head.i > noun.i:
        return False
    return any(child.lower_ in _POINTING for child in noun.lefts)


def _share_verb(one: Token, other: Token) -> bool:
    """Return whether two nouns are arguments of one verb, so that they are two persons."""
    return _governor(one).i == _governor(other).i


def _governor(token: Token) -> Token:
    while token.head.i != token.i:
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            break
    return token
