"""Which organization or place "the company", "the court", "police" or "the city" refers to.

The evidence is a name or description of that kind, a coreference chain, or an article about a
single organization. Distance alone is not enough: after "Greenpeace sued Telvar", either could be
"the company".
"""

from __future__ import annotations

import functools
import itertools
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from typing import Final

import attrs
from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import noun_of
from quoteattr.entities import descriptions
from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.name_spans import ORGANIZATION, PLACE
from quoteattr.entities.referents import is_definite
from quoteattr.speakers.antecedents import EntityChain
from quoteattr.speakers.nominals import points_back

# Sentences after which a name or description of the right kind needs to be the only one.
_MAX_DISTANCE: Final = 2
# Mentions from which an article can be about an organization. In the first sentences every
# organization is mentioned more often than the others by chance.
_MIN_TOPIC_MENTIONS: Final = 3
# Mentions before a description to look at. A list of a thousand companies would otherwise take
# quadratic time.
_MAX_MENTIONS: Final = 200


@attrs.frozen(kw_only=True, order=True)
class _Evidence:
    """Why a description can refer to an organization; compared field by field, in this order.

    Attributes:
        named: Its name or descriptions contain the noun.
        of_kind: They contain another word of the noun's kind.
        in_chain: A coreference chain contains both.
        place: The first token of its last mention or description.
        alone: It is the only one, the topic of the article, or the last speaker.
    """

    named: bool
    of_kind: bool
    in_chain: bool
    place: int
    alone: bool = attrs.field(order=False)


class NamedOrganizations:
    """The named organizations and places of one document, looked up by descriptions."""

    def __init__(self, entities: Entities, sentences: Sequence[int]) -> None:
        self._entities, self._sentences = entities, sentences
        self._words: dict[Entity, Set[str]] = {}
        self._kinds: dict[Entity, Set[int]] = {}
        # The token at which each was last described, the latest at the end.
        self._described: dict[Entity, int] = {}

    def find(
        self, head: Token, chains: Sequence[EntityChain] = (), speaker: Entity | None = None
    ) -> Entity | None:
        """Return the organization or place that a description refers to, None if it is unclear.

        Args:
            head: The noun of the description.
            chains: The coreference chains that contain it.
            speaker: Who spoke last.
        """
        noun = noun_of(head)
        if noun not in lexicon.ORGANIZATIONS or not is_definite(head) or head.lower_ != noun:
            return None  # "agencies" are several
        if any(child.dep_ in ("poss", "prep") for child in head.children):
            return None  # "his company", "the ministry of health" are likely to be others
        entity_type = PLACE if noun in lexicon.PLACE_NOUNS else ORGANIZATION
        before = self._before(head.i, entity_type, noun)
        # Only a bare "the company" stands for any name of its kind: "the state company" is one that
        # the article calls so.
        bare = not any(child.dep_ in ("amod", "compound") for child in head.children)
        stands_in = bare and points_back(head) and noun in lexicon.STAND_INS
        modifiers = {t.lower_ for t in head.lefts if _is_identifying(t)}
        found = [
            (evidence, entity)
            for entity, evidence in self._evidence(head, noun, before, chains, speaker).items()
            if modifiers <= self._words_of(entity)
            and (evidence.named or (stands_in and self._can_be(noun, entity, evidence)))
        ]
        if not found:
            return None
        best = max(found, key=lambda pair: pair[0])[1]
        self._described.pop(best, None)
        self._described[best] = head.i
        return best

    def _before(self, token: int, entity_type: str, noun: str) -> Mapping[Entity, int]:
        """Return the first token of the last mention before a token, by entity.

        Only the latest mentions and descriptions count. The limit is counted separately for
        entities whose words contain the noun, so these are found further back.
        """
        near: dict[Entity, None] = {}
        for word in (noun, ""):
            mentions = self._mentions.get((entity_type, word), ())
            stop = bisect_left(mentions, token, key=lambda one: one[0])
            latest = mentions[max(0, stop - _MAX_MENTIONS) : stop]
            near.update((entity, None) for _, entity in latest)
        described = (entity for entity in reversed(self._described) if entity.type == entity_type)
        near.update((entity, None) for entity in itertools.islice(described, _MAX_MENTIONS))
        found = ((entity, entity.last_before(token)) for entity in near)
        return {entity: last.start for entity, last in found if last is not None}

    @functools.cached_property
    def _mentions(self) -> Mapping[tuple[str, str], Sequence[tuple[int, Entity]]]:
        """The mentions by entity type and noun, and under "" all mentions of a type."""
        found: dict[tuple[str, str], list[tuple[int, Entity]]] = defaultdict(list)
        for entity in self._entities.all:
            if entity.type in (ORGANIZATION, PLACE):
                for noun in {*(self._words_of(entity) & lexicon.ORGANIZATIONS), ""}:
                    found[entity.type, noun] += [(span.start, entity) for span in entity.mentions]
        for row in found.values():
            row.sort(key=lambda one: one[0])
        return found

    def _evidence(
        self,
        head: Token,
        noun: str,
        before: Mapping[Entity, int],
        chains: Sequence[EntityChain],
        speaker: Entity | None,
    ) -> dict[Entity, _Evidence]:
        """Return the evidence for each organization before a description."""
        in_sentence = Counter(
            self._sentences[place]
            for entity, place in before.items()
            if not self._is_of_other_kind(noun, entity)
        )
        of_kind = {entity for entity in before if self._is_of_kind(noun, entity)}
        topic = self._topic(head, noun, before)
        found = {}
        for entity, named_at in before.items():
            place = max(named_at, self._described.get(entity, -1))
            near = self._sentences[head.i] - self._sentences[place] <= _MAX_DISTANCE
            in_chain = any(chain.names_entity(entity, head.i) for chain in chains)
            # "The organization" that just spoke may go on; "the company" must be known as one.
            is_general = noun not in lexicon.ORGANIZATION_KINDS
            only = len(before) == 1 or entity is topic or (entity is speaker and is_general)
            found[entity] = _Evidence(
                named=noun in self._words_of(entity),
                of_kind=entity in of_kind and (near or len(of_kind) == 1),
                # Which of two companies in one sentence a chain contains is arbitrary.
                in_chain=in_chain and in_sentence[self._sentences[named_at]] == 1,
                place=place,
                alone=near and only,
            )
        return found

    def _topic(self, head: Token, noun: str, before: Mapping[Entity, int]) -> Entity | None:
        """Return the organization that the article has been about so far, or None."""
        counts = Counter(
            {
                entity: bisect_left(entity.mentions, head.i, key=lambda span: span.start)
                for entity in before
                if not self._is_of_other_kind(noun, entity)
            }
        )
        ranked = [*counts.most_common(2), (None, 0), (None, 0)]
        (first, most), (_, next_most) = ranked[:2]
        return first if most >= max(_MIN_TOPIC_MENTIONS, 2 * next_most) else None

    def _can_be(self, noun: str, entity: Entity, evidence: _Evidence) -> bool:
        if self._is_of_other_kind(noun, entity):
            return False
        return evidence.of_kind or evidence.in_chain or evidence.alone

    def _is_of_kind(self, noun: str, entity: Entity) -> bool:
        """Return whether an entity's words show the noun's kind: "Acme Motors" is a company."""
        kind = lexicon.ORGANIZATION_KINDS.get(noun)
        return kind is not None and kind in self._kinds_of(entity)

    def _is_of_other_kind(self, noun: str, entity: Entity) -> bool:
        """Return whether an entity's words show only other kinds: no ministry is "the company"."""
        kind = lexicon.ORGANIZATION_KINDS.get(noun)
        kinds = self._kinds_of(entity)
        return kind is not None and bool(kinds) and kind not in kinds

    def _kinds_of(self, entity: Entity) -> Set[int]:
        if entity not in self._kinds:
            known = lexicon.ORGANIZATION_KINDS
            self._kinds[entity] = {known[word] for word in self._words_of(entity) if word in known}
        return self._kinds[entity]

    def _words_of(self, entity: Entity) -> Set[str]:
        """Return the words of an entity's name and descriptions, in lower case."""
        if entity not in self._words:
            phrases = descriptions.of(entity, self._entities)
            inside = {token.lower_ for phrase in phrases for token in phrase.span}
            heads = {phrase.head for phrase in phrases}
            self._words[entity] = {*entity.name.lower().split(), *inside, *heads}
        return self._words[entity]


def _is_identifying(token: Token) -> bool:
    """Return whether a modifier says which one it is: "Kenyan police", "state police"."""
    return token.dep_ == "compound" or (token.dep_ == "amod" and token.text[:1].isupper())
