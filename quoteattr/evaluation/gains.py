"""What one set of predictions finds and another does not: gains and losses against the same gold.

A gold claim is found by whole when a given one has all its ranges, by detection when it is paired
with one whose content overlaps enough. A given claim that finds nothing is spurious.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence, Sized
from typing import Literal

import attrs

from quoteattr.evaluation.claims import (
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
    """What became of a claim from the old predictions to the new ones.

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

    For a gold one ``nearest`` is what the predictions that miss it have in its place, for a
    spurious one the gold that it comes nearest to; None when no content overlaps.
    """

    change: Change
    article: str
    claim: Claim
    nearest: Claim | None


@attrs.frozen(kw_only=True)
class Gains:
    """All changes, by article and in its text's order, and how many claims there are.

    Counts of found and spurious claims are those of the old predictions, then of the new ones.
    """

    items: tuple[Item, ...]
    wanted: int
    found: tuple[int, int]
    spurious: tuple[int, int]

    def of(self, change: Change) -> list[Item]:
        """Give the items of one sort."""
        return [item for item in self.items if item.change is change]


@attrs.frozen
class _Split:
    """One article's gold that was found, of so many, and its given claims that found nothing."""

    wanted: int
    found: frozenset[int]
    spurious: tuple[Claim, ...]


def gains(new: Sequence[Compared], old: Sequence[Compared], by: By = "whole") -> Gains:
    """Tell what changed from old predictions to new ones; both stand beside the same gold.

    With old and new swapped, gains are losses and the other way round.
    """
    splits = [(_split(then, by), _split(now, by)) for now, then in zip(new, old, strict=True)]
    items: list[Item] = []
    for now, then, (before, after) in zip(new, old, splits, strict=True):
        changed = [
            (Change.GAINED, [now.gold[n] for n in after.found - before.found], then.given),
            (Change.LOST, [now.gold[n] for n in before.found - after.found], now.given),
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
        wanted=sum(split.wanted for split in after_all),
        found=(_total(s.found for s in before_all), _total(s.found for s in after_all)),
        spurious=(_total(s.spurious for s in before_all), _total(s.spurious for s in after_all)),
    )


def _total(groups: Iterable[Sized]) -> int:
    return sum(map(len, groups))


def _split(article: Compared, by: By) -> _Split:
    if by == "detected":
        pairs = matches(article.gold, article.given)
        paired = frozenset(pairs.values())
        rest = [claim for nth, claim in enumerate(article.given) if nth not in paired]
        return _Split(len(article.gold), frozenset(pairs), tuple(rest))
    # Two of the same ranges are one here, as they are where whole attributions are counted.
    given = {claim.whole: claim for claim in article.given}
    wanted = {claim.whole: nth for nth, claim in reversed(list(enumerate(article.gold)))}
    found = frozenset(nth for whole, nth in wanted.items() if whole in given)
    spurious = tuple(claim for whole, claim in given.items() if whole not in wanted)
    return _Split(len(wanted), found, spurious)


def _without(claims: Iterable[Claim], others: Iterable[Claim], by: By) -> list[Claim]:
    """Leave out claims that the others have too."""
    known = list(others)
    return [claim for claim in claims if not any(_same(claim, other, by) for other in known)]


def _place(claim: Claim) -> list[Place]:
    return sorted(claim.content | claim.cue | claim.source)


def _same(one: Claim, other: Claim, by: By) -> bool:
    # Spurious claims have no gold to be paired by; any enough overlap makes them the same, so that
    # the answer does not hang on which is asked about the other.
    if by == "whole":
        return one.whole == other.whole
    return shared_of_both(covered(one.content), covered(other.content)) >= OVERLAP


def _nearest(claim: Claim, others: Sequence[Claim]) -> Claim | None:
    """Find the claim with the most of this one's content, and of those the one most like it."""
    content = covered(claim.content)

    def likeness(other: Claim) -> tuple[float, int]:
        same = sum(claim.part(part) == other.part(part) for part in PARTS)
        return shared_of_both(content, covered(other.content)), same

    best = max(others, key=likeness, default=None)
    return best if best is not None and likeness(best)[0] > 0 else None
