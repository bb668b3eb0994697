"""Definite descriptions away from a name, and whom they may mean: "the Vermont senator"."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final

from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.document.document import Document
from quoteattr.document.noun_phrases import describes_person, noun_of, noun_phrase
from quoteattr.entities.entity_index import Entities, Entity, is_modifier
from quoteattr.entities.name_spans import PERSON, UNKNOWN
from quoteattr.entities.referents import is_plural
from quoteattr.ranking.ranker import Features
from quoteattr.roles.described_names import DescribedNames

_PAST: Final = frozenset("ex former onetime one-time then".split())
_MODIFIERS: Final = ("compound", "amod", "nmod")
_TELLING: Final = ("ADJ", "NOUN", "PROPN")
_POINTING: Final = frozenset("the this that".split())
_ARTICLES: Final = frozenset("a an the".split())
_SUBJECTS: Final = ("nsubj", "nsubjpass")
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
        described_names: DescribedNames,
    ) -> None:
        self._document, self._entities, self._described_names = document, entities, described_names
        named = [
            (span, entity)
            for entity in entities.all
            if entity.type in (PERSON, UNKNOWN)
            for span in entity.mentions
            if not is_modifier(span)
        ]
        self._mentions = sorted(named, key=lambda one: one[0].start)
        self._starts = [span.start for span, _ in self._mentions]
        self._by_entity = self._found()

    def of(
        self, entity: Entity, own: Sequence[Token], sources: Set[int]
    ) -> Iterator[tuple[Token, Features]]:
        """Yield the noun of each description that may mean a person, and what speaks for it.

        Args:
            entity: The person.
            own: The nouns of the sources by which the person speaks.
            sources: The tokens of all nouns of sources: those of others mean others.
        """
        spoken = {noun.i for noun in own}
        found = {t.i: t for t in (*self._by_entity.get(entity, ()), *own)}
        for i, noun in found.items():
            if self._entities.at(noun) is None and (i in spoken or i not in sources):
                source = {"the: source": 1.0} if i in spoken else {}
                yield noun, {**self._features(noun, entity), **source}

    def _found(self) -> Mapping[Entity, Sequence[Token]]:
        found: dict[Entity, list[Token]] = defaultdict(list)
        for noun in self._document.doc:
            if self._entities.at(noun) is not None or self._described_names.has(noun):
                continue  # a name, or a noun beside one
            if _is_described(noun, _POINTING):
                for entity in self._recent(noun):
                    if not self._is_beside(noun, entity):
                        found[entity].append(noun)
            if noun.dep_ in _SUBJECTS and _is_described(noun, _ARTICLES):
                named = self._named_next(noun)
                if named is not None:
                    found[named].append(noun)
        return found

    def _named_next(self, noun: Token) -> Entity | None:
        """Return who is named only behind the sentence of a noun, with an age and a verb, or None.

        "A teacher has been jailed. Keron James, 34, was arrested": without an age and a verb it may
        be a witness, or somebody else.
        """
        sentence = noun.sent
        here = bisect_left(self._starts, sentence.start)
        for span, entity in self._mentions[here : here + 1]:
            behind = noun.doc[span.end : span.end + 4]
            is_aged = len(behind) == 4 and behind[1].like_num and behind[3].pos_ in ("AUX", "VERB")
            if is_aged and span.start == sentence.end == entity.mentions[0].start:
                return entity
        return None

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
        last, lemma = entity.last_before(noun.i), noun_of(noun)
        recent = self._recent(noun)
        own, holders = self._described_names.nouns_of(entity), self._described_names.holders(lemma)
        words = {t.lower_ for t in noun_phrase(noun) if t.i != noun.i and t.pos_ in _TELLING}
        owners = self._described_names.owners(words)
        found = {
            "the": True,
            "the: latest": recent[:1] == [entity],
            "the: not before": last is None,
            "the: same noun": lemma in own,
            "the: other nouns": bool(own) and lemma not in own,
            "the: shared words": entity in owners,
            "the: words of another": bool(owners) and entity not in owners,
            "the: of another": entity not in holders
            and any(other.mentions[0].start < noun.i for other in holders),
            "the: one word": not words,
            "the: epithet": lemma in lexicon.EPITHETS,
            "the: past": not words.isdisjoint(_PAST),
            "the: prominent": len(entity.mentions) == self._most_mentions,
            "the: quoted": bool(self._document.quoted[noun.idx]),
        }
        if last is not None:
            distance = self._document.sentence_of[noun.i] - self._document.sentence_of[last.start]
            found |= {
                "the: same sentence": distance == 0,
                "the: sentence before": distance == 1,
            }
        return {name: 1.0 for name, holds in found.items() if holds}

    def _is_beside(self, noun: Token, entity: Entity) -> bool:
        """Return whether a verb has both as arguments, so that they are two persons."""
        sentence, verb = self._document.sentence_of, _governor(noun)
        here = bisect_left(entity.mentions, noun.i, key=lambda span: span.start)
        return verb >= 0 and any(
            sentence[span.start] == sentence[noun.i] and _governor(span.root) == verb
            for span in entity.mentions[max(0, here - 2) : here + 2]
        )

    @functools.cached_property
    def _most_mentions(self) -> int:
        persons = (one for one in self._entities.all if one.type == PERSON)
        return max((len(one.mentions) for one in persons), default=0)


def _is_described(noun: Token, articles: Set[str]) -> bool:
    """Return whether a noun means one person, and one of these words stands before it."""
    if noun.pos_ not in ("NOUN", "PROPN") or is_plural(noun) or not describes_person(noun):
        return False
    if noun.dep_ == "attr" or (noun.dep_ in _MODIFIERS and noun.head.i > noun.i):
        return False  # "would be the first mayor", "the senator Roe"
    return any(child.lower_ in articles for child in noun.lefts)


def _governor(token: Token) -> int:
    """Return the verb of which a noun is an argument, also behind a preposition; -1 for none."""
    above = token.head.head if token.dep_ == "pobj" else token.head
    return above.i if above.pos_ in ("VERB", "AUX") else -1
