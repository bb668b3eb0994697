"""Chains that are still growing, with the answers about all their mentions kept up to date.

Before a pronoun or noun joins a chain, coreferee asks every mention of the chain whether it fits,
so that a chain of a thousand mentions costs a million questions. Here the answers are counted once,
when a mention is added.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, Final

from coreferee.data_model import Mention
from spacy.tokens import Token

from quoteattr.coreference.document_facts import DocumentFacts

# For each key that they share, a noun is compared with at most this many mentions of a chain, the
# last ones, so that time grows no faster than the text. On PolNeAR dev, the bound changes no record
# (docs/limits.md).
_MAX_COMPARED: Final = 100

RatePair = Callable[[Any, Token, bool], int]


class MentionSet(set[Any]):
    """The mentions of one chain, indexed by tree and by key, with ratings for each pronoun form.

    Args:
        facts: The facts about the document.
        rate: The rule that rates a mention and a pronoun of one chain: 0 impossible, 1 uncertain,
            2 possible.
    """

    def __init__(self, facts: DocumentFacts, rate: RatePair) -> None:
        super().__init__()
        self._facts, self._rate = facts, rate
        self._ratings: dict[Hashable, tuple[Token, Counter[int]]] = {}
        # Dictionaries without values, because a set has no order.
        self._mentions_in_tree: dict[int, dict[Any, None]] = {}
        self._heads_with_key: dict[Hashable, dict[int, None]] = {}
        self._nouns = 0

    def add(self, mention: Any) -> None:
        """Add a mention."""
        if mention not in self:
            super().add(mention)
            self._count(mention, 1)

    def update(self, *others: Iterable[Any]) -> None:
        """Add the mentions of other sets."""
        for other in others:
            new = [mention for mention in other if mention not in self]
            super().update(other)  # in one call, as in coreferee: the order of a set depends on it
            for mention in new:
                self._count(mention, 1)

    def remove(self, mention: Any) -> None:
        """Remove a mention.

        Raises:
            KeyError: The set does not contain it.
        """
        super().remove(mention)
        self._count(mention, -1)

    def _count(self, mention: Mention, by: int) -> None:
        """Add a mention to the counts and indices, or remove it with ``by`` of -1."""
        facts, head = self._facts, mention.root_index
        self._nouns += by * facts.nouns[head]
        for token, counts in self._ratings.values():
            counts[self._rate(mention, token, False)] += by
        entries: list[tuple[dict[Any, None], Any]] = [
            (self._mentions_in_tree.setdefault(facts.trees[head], {}), mention)
        ]
        if len(mention.token_indexes) == 1:
            keys = facts.noun_keys.required_keys(head)
            entries += [(self._heads_with_key.setdefault(key, {}), head) for key in keys]
        for index, item in entries:
            if by > 0:
                index[item] = None
            else:
                index.pop(item, None)

    def compatibility(self, token: Token, form: Hashable) -> int:
        """Return how well a pronoun fits the whole chain, as `Annotator.get_compatibility` does.

        Args:
            token: The pronoun.
            form: Its form; pronouns of the same form have the same ratings.
        """
        if form not in self._ratings:
            ratings = Counter(self._rate(mention, token, False) for mention in self)
            self._ratings[form] = token, ratings
        counts = self._ratings[form][1]
        if counts[0]:
            return 0
        return 1 if counts[1] or not self._nouns else 2

    def in_tree(self, tree: int) -> Iterable[Any]:
        """Return the mentions whose heads are in the tree with this root (token index)."""
        return self._mentions_in_tree.get(tree, ())

    def heads_sharing(self, offered: Sequence[Hashable]) -> Iterator[int]:
        """Yield the heads of mentions that require one of these keys, the latest first."""
        for key in offered:
            heads = reversed(self._heads_with_key.get(key, {}))
            yield from itertools.islice(heads, _MAX_COMPARED)
