"""Gains and losses: what one set of predictions finds and another does not, against one gold.

By "whole", a gold claim is found if a prediction has all its ranges; by "detected", if it is paired
with one whose content overlaps enough. A prediction that finds nothing is spurious.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence, Sized
from typing import Literal

import attrs

from quoteattr.evaluation.comparison.claims import (
    OVERLAP,
    PARTS,
    Claim,
    Compared,
    Place,
    covered,
    matches,
    shared_of_both,
)

By = Literal["whole", "detected"]


class Change(enum.Enum):
    """How a claim changed from the old predictions to the new ones.

    >>> Change.GAINED.value
    'gained'
    """

    GAINED = "gained"
    LOST = "lost"
    SPURIOUS_NEW = "new spurious"
    SPURIOUS_GONE = "spurious no more"


@attrs.frozen(kw_only=True)
class Item:
    """A claim that changed.

    For a gold claim, ``nearest`` is the nearest claim of the predictions that miss it; for a
    spurious one, the nearest gold claim; None if no content overlaps.
    """

    change: Change
    article: str
    claim: Claim
    nearest: Claim | None


@attrs.frozen(kw_only=True)
class Gains:
    """All changes, by article and in text order, with the numbers of claims.

    The counts of found and spurious claims are of the old predictions, then of the new ones.
    """

    items: tuple[Item, ...]
    gold: int
    found: tuple[int, int]
    spurious: tuple[int, int]

    def of(self, change: Change) -> list[Item]:
        """Return the items of one type."""
        return [item for item in self.items if item.change is change]


@attrs.frozen
class _Split:
    """An article's number of gold claims, those found, and the spurious predictions."""

    gold: int
    found: frozenset[int]
    spurious: tuple[Claim, ...]


def gains(new: Sequence[Compared], old: Sequence[Compared], by: By = "whole") -> Gains:
    """Return what changed from old predictions to new ones, both with the same gold.

    With old and new swapped, gains become losses and vice versa.
    """
    splits = [(_split(then, by), _split(now, by)) for now, then in zip(new, old, strict=True)]
    items: list[Item] = []
    for now, then, (before, after) in zip(new, old, splits, strict=True):
        changed = [
            (Change.GAINED, [now.gold[n] for n in after.found - before.found], then.predicted),
            (Change.LOST, [now.gold[n] for n in before.found - after.found], now.predicted),
            (Change.SPURIOUS_NEW, _without(after.spurious, before.spurious, by), now.gold),
            (Change.SPURIOUS_GONE, _without(before.spurious, after.spurious, by), now.gold),
        ]
        items += [
            Item(change=change, article=now.id, claim=claim, nearest=_nearest(claim, others))
            for change, claims, others in changed
            for claim in sorted(claims, key=_place)
        ]
    before_all, after_all = [pair[0] for pair in splits], [pair[1] for pair in splits]
    return Gains(
        items=tuple(items),
        gold=sum(split.gold for split in after_all),
        found=(_total(s.found for s in before_all), _total(s.found for s in after_all)),
        spurious=(_total(s.spurious for s in before_all), _total(s.spurious for s in after_all)),
    )


def _total(groups: Iterable[Sized]) -> int:
    return sum(map(len, groups))


def _split(article: Compared, by: By) -> _Split:
    if by == "detected":
        pairs = matches(article.gold, article.predicted)
        paired = frozenset(pairs.values())
        rest = [claim for nth, claim in enumerate(article.predicted) if nth not in paired]
        return _Split(len(article.gold), frozenset(pairs), tuple(rest))
    # Two claims with the same ranges count as one, as in the count of whole attributions.
    predicted = {claim.whole: claim for claim in article.predicted}
    wanted = {claim.whole: nth for nth, claim in reversed(list(enumerate(article.gold)))}
    found = frozenset(nth for whole, nth in wanted.items() if whole in predicted)
    spurious = tuple(claim for whole, claim in predicted.items() if whole not in wanted)
    return _Split(len(wanted), found, spurious)


def _without(claims: Iterable[Claim], others: Iterable[Claim], by: By) -> list[Claim]:
    """Return the claims that the others lack."""
    known = list(others)
    return [claim for claim in claims if not any(_same(claim, other, by) for other in known)]


def _place(claim: Claim) -> list[Place]:
    return sorted(claim.content | claim.cue | claim.source)


def _same(one: Claim, other: Claim, by: By) -> bool:
    # Spurious claims have no gold to be paired with. Any sufficient overlap makes them the same, so
    # that the relation is symmetric.
    if by == "whole":
        return one.whole == other.whole
    return shared_of_both(covered(one.content), covered(other.content)) >= OVERLAP


def _nearest(claim: Claim, others: Sequence[Claim]) -> Claim | None:
    """Return the claim that shares most content, and among equals the most similar one."""
    content = covered(claim.content)

    def likeness(other: Claim) -> tuple[float, int]:
        same = sum(claim.part(part) == other.part(part) for part in PARTS)
        return shared_of_both(content, covered(other.content)), same

    best = max(others, key=likeness, default=None)
    return best if best is not None and likeness(best)[0] > 0 else None
