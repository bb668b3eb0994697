"""Which organization or place "the company", "the court", "police" or "the city" means.

The evidence is a name or a description of that kind, a coreference chain, or that the article is
about one organization. Nearness alone is none: after "Greenpeace sued Telvar" nobody can tell
which of them is "the company".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set

import attrs
from spacy.tokens import Token

from quoteattr import descriptions, lexicon
from quoteattr.entities import Entities, Entity
from quoteattr.name_spans import ORGANIZATION, PLACE
from quoteattr.nominals import noun_of, points_back
from quoteattr.referents import is_definite

_NEAR = 2  # sentences
_OFTEN = 3  # mentions


@attrs.frozen(kw_only=True, order=True)
class _Evidence:
    """Why an organization may be meant; the first of these that two differ in decides."""

    named: bool
    of_kind: bool
    in_chain: bool
    place: int
    alone: bool = attrs.field(order=False)


class Organizations:
    """Looks up the named organizations and places of one document."""

    def __init__(self, entities: Entities, sentences: Sequence[int]) -> None:
        self._entities, self._sentences = entities, sentences
        self._words: dict[Entity, Set[str]] = {}
        self._described: dict[Entity, int] = {}  # where each was last described, not named

    def meant(
        self, head: Token, linked: Set[int] = frozenset(), speaker: Entity | None = None
    ) -> Entity | None:
        """Find the organization or place that a description means, None where that is unclear.

        Args:
            head: The description's noun.
            linked: The tokens in a chain with it.
            speaker: Who spoke last.
        """
        noun = noun_of(head)
        if noun not in lexicon.ORGANIZATIONS or not is_definite(head) or head.lower_ != noun:
            return None  # "agencies" are several
        if any(child.dep_ in ("poss", "prep") for child in head.children):
            return None
        sort = PLACE if noun in lexicon.PLACE_NOUNS else ORGANIZATION
        before = {
            entity: last.start
            for entity in self._entities.all
            if entity.sort == sort and (last := entity.last_before(head.i)) is not None
        }
        bare = not any(child.dep_ in ("amod", "compound") for child in head.children)
        stands_in = bare and points_back(head) and noun in lexicon.STAND_INS
        restricting = {t.lower_ for t in head.lefts if _restricts(t)}
        found = [
            (evidence, entity)
            for entity, evidence in self._evidence(head, noun, before, linked, speaker).items()
            if restricting <= self._words_of(entity)
            and (evidence.named or (stands_in and self._may_be(noun, entity, evidence)))
        ]
        if not found:
            return None
        best = max(found, key=lambda pair: pair[0])[1]
        self._described[best] = head.i
        return best

    def _evidence(
        self,
        head: Token,
        noun: str,
        before: Mapping[Entity, int],
        linked: Set[int],
        speaker: Entity | None,
    ) -> dict[Entity, _Evidence]:
        """Gather the evidence for each organization before a description."""
        in_sentence = Counter(
            self._sentences[place]
            for entity, place in before.items()
            if not self._is_other(noun, entity)
        )
        of_kind = {entity for entity in before if self._is_kind(noun, entity)}
        topic = self._topic(head, noun, before)
        found = {}
        for entity, named_at in before.items():
            place = max(named_at, self._described.get(entity, -1))
            near = self._sentences[head.i] - self._sentences[place] <= _NEAR
            in_chain = any(token.i in linked for span in entity.mentions for token in span)
            general = noun not in lexicon.ORGANIZATION_KINDS  # "the organization"
            only = len(before) == 1 or entity is topic or (entity is speaker and general)
            found[entity] = _Evidence(
                named=noun in self._words_of(entity),
                of_kind=entity in of_kind and (near or len(of_kind) == 1),
                # Chains choose one of two companies in a sentence by chance.
                in_chain=in_chain and in_sentence[self._sentences[named_at]] == 1,
                place=place,
                alone=near and only,
            )
        return found

    def _topic(self, head: Token, noun: str, before: Mapping[Entity, int]) -> Entity | None:
        """Return the organization that the article so far is about, if it is about one."""
        counts = Counter(
            {
                entity: sum(mention.start < head.i for mention in entity.mentions)
                for entity in before
                if not self._is_other(noun, entity)
            }
        )
        ranked = [*counts.most_common(2), (None, 0), (None, 0)]
        (first, most), (_, next_most) = ranked[:2]
        return first if most >= max(_OFTEN, 2 * next_most) else None

    def _may_be(self, noun: str, entity: Entity, evidence: _Evidence) -> bool:
        if self._is_other(noun, entity):
            return False
        return evidence.of_kind or evidence.in_chain or evidence.alone

    def _is_kind(self, noun: str, entity: Entity) -> bool:
        """Return whether an entity's words tell the noun's kind: "Acme Motors" is a company."""
        kind = lexicon.ORGANIZATION_KINDS.get(noun)
        return kind is not None and kind in self._kinds_of(entity)

    def _is_other(self, noun: str, entity: Entity) -> bool:
        """Return whether an entity's words tell another kind only: no ministry is "the company"."""
        kinds = self._kinds_of(entity)
        return (
            noun in lexicon.ORGANIZATION_KINDS and bool(kinds) and not self._is_kind(noun, entity)
        )

    def _kinds_of(self, entity: Entity) -> Set[int]:
        known = lexicon.ORGANIZATION_KINDS
        return {known[word] for word in self._words_of(entity) if word in known}

    def _words_of(self, entity: Entity) -> Set[str]:
        """Return the words of an entity's name and descriptions, in lower case."""
        if entity not in self._words:
            phrases = descriptions.of(entity, self._entities)
            inside = {token.lower_ for phrase in phrases for token in phrase.span}
            heads = {phrase.head for phrase in phrases}
            self._words[entity] = {*entity.name.lower().split(), *inside, *heads}
        return self._words[entity]


def _restricts(token: Token) -> bool:
    """Return whether a word tells which one it is: "Kenyan police", "state police"."""
    return token.dep_ == "compound" or (token.dep_ == "amod" and token.text[:1].isupper())
