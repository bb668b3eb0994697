"""Which names are described by which nouns beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set

from spacy.tokens import Token

from quoteattr.entities.descriptions import Description
from quoteattr.entities.entity_index import Entity


class DescribedNames:
    """Which entities are described by which nouns, beside their names."""

    def __init__(self, described: Mapping[Entity, Sequence[Description]]) -> None:
        self._beside: set[int] = set()
        self._nouns: dict[Entity, set[str]] = defaultdict(set)
        self._owners: dict[str, set[Entity]] = defaultdict(set)
        self._holders: dict[str, set[Entity]] = defaultdict(set)
        for entity, phrases in described.items():
            for one in phrases:
                self._beside.add(one.word.i)
                if one.is_listed:
                    self._nouns[entity].add(one.head)
                    for token in one.span:
                        self._owners[token.lower_].add(entity)
                    self._holders[one.head].add(entity)

    def has(self, word: Token) -> bool:
        """Return whether a noun stands beside a name."""
        return word.i in self._beside

    def nouns_of(self, entity: Entity) -> Set[str]:
        """Return the listed nouns by which an entity is described."""
        return self._nouns.get(entity, frozenset())

    def owners(self, words: Iterable[str]) -> Set[Entity]:
        """Return the entities in whose descriptions one of these words occurs, in lower case."""
        return {entity for word in words for entity in self._owners.get(word, ())}

    def holders(self, noun: str) -> Set[Entity]:
        """Return the entities that a noun describes."""
        return self._holders.get(noun, frozenset())
