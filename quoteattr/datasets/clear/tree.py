"""A dependency tree that stays a tree whenever the CLEAR rules rearrange it."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from attrs import define

from quoteattr.datasets.conllu import Token


class Move(Enum):
    """What a dependent does when another word takes its head's place."""

    STAY = 0
    MAY = 1
    MUST = 2


def go(_: int) -> Move:
    """Make every dependent move along."""
    return Move.MUST


def stay(_: int) -> Move:
    """Make every dependent stay, if possible."""
    return Move.STAY


@define
class Tree:
    """Heads and labels by word number (index 0 is unused); `tokens[i - 1]` is word i."""

    tokens: tuple[Token, ...]
    heads: list[int]
    deps: list[str]

    @classmethod
    def of(cls, tokens: tuple[Token, ...]) -> Tree:
        """Make a tree from the heads and labels of a sentence."""
        return cls(tokens, [0, *(t.head for t in tokens)], ["", *(t.dep for t in tokens)])

    def __getitem__(self, i: int) -> Token:
        return self.tokens[i - 1]

    @property
    def words(self) -> range:
        """The numbers of the words, from left to right."""
        return range(1, len(self.tokens) + 1)

    def base(self, i: int) -> str:
        """Return the label of word i without its subtype."""
        return self.deps[i].partition(":")[0]

    def children(self, i: int, *deps: str) -> list[int]:
        """Return the dependents of i from left to right, with `deps` only those of these labels."""
        found = [j for j in self.words if self.heads[j] == i]
        return [j for j in found if self.base(j) in deps] if deps else found

    def span(self, i: int) -> tuple[int, int]:
        """Return the first and last word of the subtree of i."""
        low = high = i
        stack = [i]
        while stack:
            for j in self.children(stack.pop()):
                low, high = min(low, j), max(high, j)
                stack.append(j)
        return low, high

    def above(self, i: int, j: int) -> bool:
        """Return whether i is j or one of its ancestors."""
        while j and j != i:
            j = self.heads[j]
        return j == i

    def promote(self, new: int, want: Callable[[int], Move], dep: str) -> None:
        """Move `new`, a dependent, to the place of its head, which becomes its dependent as `dep`.

        The other dependents of the old head move along as `want` says, as far as a projective tree
        stays projective: one on the far side of `new` always moves, one that must move takes all
        beyond it along, and one that may move stays if one beyond it stays.
        """
        old = self.heads[new]
        if not old:
            return  # the root has no head
        rest = [j for j in self.children(old) if j != new]
        self.heads[new], self.deps[new] = self.heads[old], self.deps[old]
        self.heads[old], self.deps[old] = new, dep
        sign = 1 if new > old else -1
        toward = sorted((j for j in rest if (j - old) * sign > 0), key=lambda j: abs(j - old))
        beyond = [j for j in toward if (j - new) * sign > 0]
        between = [j for j in toward if j not in beyond]
        away = sorted((j for j in rest if (j - old) * sign < 0), key=lambda j: abs(j - old))
        moved = beyond + self._outer(between, want) + self._outer(away, want)
        for j in moved:
            self.heads[j] = new

    @staticmethod
    def _outer(nearest_first: list[int], want: Callable[[int], Move]) -> list[int]:
        wishes = [want(j) for j in nearest_first]
        cut = len(wishes)
        while cut and wishes[cut - 1] is not Move.STAY:
            cut -= 1
        if Move.MUST in wishes:
            cut = min(cut, wishes.index(Move.MUST))
        return nearest_first[cut:]

    def crossing(self) -> list[int]:
        """Return the words whose arc spans a word that their head does not dominate."""
        bad = []
        for d in self.words:
            h = self.heads[d]
            low, high = min(h, d), max(h, d)
            if h and any(not self.above(h, k) for k in range(low + 1, high)):
                bad.append(d)
        return bad

    def is_tree(self) -> bool:
        """Return whether there is exactly one root and no cycle."""
        if sum(self.heads[i] == 0 for i in self.words) != 1:
            return False
        for i in self.words:
            steps = 0
            while i:
                i, steps = self.heads[i], steps + 1
                if steps > len(self.tokens):
                    return False
        return True

    def lift_crossing(self) -> None:
        """Attach each dependent with a crossing arc higher until no arc crosses."""
        while bad := self.crossing():
            d = min(bad, key=lambda i: abs(i - self.heads[i]))
            self.heads[d] = self.heads[self.heads[d]]
