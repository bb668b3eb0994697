"""Chains while they grow: what is asked of all mentions of a chain is kept, not asked of each.

coreferee asks each mention of a chain whether the next pronoun or noun fits it, so that a chain of
a thousand mentions costs a million questions.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, Final

from coreferee.data_model import Mention
from spacy.tokens import Token

from quoteattr.coreference.document_facts import Knowledge

_ALIKE: Final = 100
"""Mentions of a chain, the last ones, that a noun is compared with for each thing in common."""

Rate = Callable[[Any, Token, bool], int]


class MentionSet(set[Any]):
    """The mentions of a chain, with their ratings by the form of a pronoun, by tree and by key.

    Args:
        known: What is known about the document.
        rate: The rule that rates a mention and a pronoun of one chain, from 0 to 2.
    """

    def __init__(self, known: Knowledge, rate: Rate) -> None:
        super().__init__()
        self._known, self._rate = known, rate
        self._ratings: dict[Hashable, tuple[Token, Counter[int]]] = {}
        self._trees: dict[int, dict[Any, None]] = {}
        self._keys: dict[Hashable, dict[int, None]] = {}
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
            super().update(other)  # at once, as coreferee does: the order of a set hangs on it
            for mention in new:
                self._count(mention, 1)

    def remove(self, mention: Any) -> None:
        """Remove a mention; a KeyError where it is none of the set."""
        super().remove(mention)
        self._count(mention, -1)

    def _count(self, mention: Mention, by: int) -> None:
        known, root = self._known, mention.root_index
        self._nouns += by * known.nouns[root]
        for token, counts in self._ratings.values():
            counts[self._rate(mention, token, False)] += by
        tree = self._trees.setdefault(known.trees[root], {})
        rows = [tree]
        if len(mention.token_indexes) == 1:
            rows += [self._keys.setdefault(key, {}) for key in known.alike.asked(root)]
        for row in rows:
            item = mention if row is tree else root
            if by > 0:
                row[item] = None
            else:
                row.pop(item, None)

    def compatibility(self, token: Token, form: Hashable) -> int:
        """Rate a pronoun of a form and the whole chain, as `Annotator.get_compatibility` does."""
        if form not in self._ratings:
            ratings = Counter(self._rate(mention, token, False) for mention in self)
            self._ratings[form] = token, ratings
        counts = self._ratings[form][1]
        if counts[0]:
            return 0
        return 1 if counts[1] or not self._nouns else 2

    def in_tree(self, tree: int) -> Iterable[Any]:
        """Return the mentions whose head is in a tree, given by its root."""
        return self._trees.get(tree, ())

    def alike(self, offered: Sequence[Hashable]) -> Iterator[int]:
        """Yield the heads of mentions that have something in common with a noun, the last first."""
        for key in offered:
            yield from itertools.islice(reversed(self._keys.get(key, {})), _ALIKE)
