"""Which organization or place "the company", "the court", "police" or "the city" means.

The evidence is a name or a description of that kind, a coreference chain, or that the article is
about one organization. Nearness alone is none: after "Greenpeace sued Telvar" nobody can tell
which of them is "the company".
"""

from __future__ import annotations

import functools
import itertools
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set

import attrs
from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import noun_of
from quoteattr.entities import descriptions
from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.name_spans import ORGANIZATION, PLACE
from quoteattr.entities.referents import is_definite
from quoteattr.speakers.antecedents import Linked
from quoteattr.speakers.nominals import points_back

_NEAR = 2  # sentences
_OFTEN = 3  # mentions
_NEAREST = 200  # mentions in front of a description


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
        self._kinds: dict[Entity, Set[int]] = {}
        self._described: dict[Entity, int] = {}  # where each was described last, the latest behind

    def meant(
        self, head: Token, linked: Sequence[Linked] = (), speaker: Entity | None = None
    ) -> Entity | None:
        """Find the organization or place that a description means, None where that is unclear.

        Args:
            head: The description's noun.
            linked: The chains that it is in.
            speaker: Who spoke last.
        """
        noun = noun_of(head)
        if noun not in lexicon.ORGANIZATIONS or not is_definite(head) or head.lower_ != noun:
            return None  # "agencies" are several
        if any(child.dep_ in ("poss", "prep") for child in head.children):
            return None
        sort = PLACE if noun in lexicon.PLACE_NOUNS else ORGANIZATION
        before = self._before(head.i, sort, noun)
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
        self._described.pop(best, None)
        self._described[best] = head.i
        return best

    def _before(self, token: int, sort: str, noun: str) -> Mapping[Entity, int]:
        """Return where those named or described not long before a token were named last.

        Those whose words hold the noun are looked for farther back.
        """
        near: dict[Entity, None] = {}
        for mentions in (self._mentions.get((sort, noun), ()), self._mentions.get((sort, ""), ())):
            stop = bisect_left(mentions, token, key=lambda one: one[0])
            near.update((entity, None) for _, entity in mentions[max(0, stop - _NEAREST) : stop])
        described = (entity for entity in reversed(self._described) if entity.sort == sort)
        near.update((entity, None) for entity in itertools.islice(described, _NEAREST))
        found = ((entity, entity.last_before(token)) for entity in near)
        return {entity: last.start for entity, last in found if last is not None}

    @functools.cached_property
    def _mentions(self) -> Mapping[tuple[str, str], Sequence[tuple[int, Entity]]]:
        """Where they are named, by their sort and each noun in their words, and all of a sort."""
        found: dict[tuple[str, str], list[tuple[int, Entity]]] = defaultdict(list)
        for entity in self._entities.all:
            if entity.sort in (ORGANIZATION, PLACE):
                for noun in {*(self._words_of(entity) & lexicon.ORGANIZATIONS), ""}:
                    found[entity.sort, noun] += [(span.start, entity) for span in entity.mentions]
        for row in found.values():
            row.sort(key=lambda one: one[0])
        return found

    def _evidence(
        self,
        head: Token,
        noun: str,
        before: Mapping[Entity, int],
        linked: Sequence[Linked],
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
            in_chain = any(chain.names(entity, head.i) for chain in linked)
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
                entity: bisect_left(entity.mentions, head.i, key=lambda span: span.start)
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


def _restricts(token: Token) -> bool:
    """Return whether a word tells which one it is: "Kenyan police", "state police"."""
    return token.dep_ == "compound" or (token.dep_ == "amod" and token.text[:1].isupper())
