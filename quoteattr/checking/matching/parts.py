"""The parts of a quotation as they were found, and what is between them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

import attrs

from quoteattr.checking.indexing.lookup import SourceText
from quoteattr.checking.matching.alignment import Alignment
from quoteattr.checking.matching.differences import weight_of
from quoteattr.checking.passages import Run
from quoteattr.checking.results import ChangeKind, Verdict
from quoteattr.checking.words import is_negation

NEAR: Final = 60
"""The most words of a source between two parts of a quotation that are not stitched together."""

_SHORT_GAP: Final = 3  # an ellipsis for so few words that hides "not" turns the sentence round


@attrs.frozen
class Part:
    """A run with its place in a source; ``joined`` if no ellipsis stands before it in the draft."""

    source: SourceText
    alignment: Alignment
    joined: bool = False

    @property
    def start(self) -> int:
        """The index of the first word in the source."""
        return self.alignment.place.start

    @property
    def end(self) -> int:
        """The index behind the last word in the source."""
        return self.alignment.place.stop


@attrs.frozen
class Match:
    """A quotation as found in one source or several; ``missing`` are the runs that none has."""

    parts: tuple[Part, ...]
    missing: tuple[Run, ...]
    context: float

    @property
    def score(self) -> float:
        """The mean score of the runs, by their weight; missing ones count 0."""
        scored = [(weight_of(one.alignment.run), one.alignment.score) for one in self.parts]
        whole = sum(each for each, _ in scored) + sum(map(weight_of, self.missing))
        return sum(each * score for each, score in scored) / whole if whole else 0.0


def distance(before: range, behind: range) -> int:
    """Return how many words are between two ranges; negative if they are in the other order.

    >>> distance(range(0, 3), range(5, 6)), distance(range(5, 6), range(0, 3))
    (2, -3)
    """
    if behind.start >= before.stop:
        return behind.start - before.stop
    return min(-1, behind.stop - before.start - 1)


def gap(one: Part, other: Part) -> ChangeKind | None:
    """Return what was done to the words between two parts that one source has; None for nothing."""
    apart = distance(one.alignment.place, other.alignment.place)
    if apart < 0:
        return ChangeKind.REORDERED
    if apart == 0:
        return None
    return ChangeKind.DROPPED if other.joined else ChangeKind.OMITTED


def groups(parts: Sequence[Part]) -> list[list[Part]]:
    """Return the parts of a quotation, together those that are near each other in one source."""
    found: list[list[Part]] = []
    for part in parts:
        if found and _are_near(found[-1][-1], part):
            found[-1].append(part)
        else:
            found.append([part])
    return found


def _are_near(one: Part, other: Part) -> bool:
    apart = distance(one.alignment.place, other.alignment.place)
    return one.source is other.source and abs(apart) <= NEAR


def wording(found: Match) -> Verdict:
    """Return whether a quotation that was found is verbatim, altered or stitched."""
    if len(groups(found.parts)) > 1:
        return Verdict.STITCHED
    altered = any(weight_of(run) >= 1 for run in found.missing)
    for one, other in itertools.pairwise(found.parts):
        kind = gap(one, other)
        left_out = one.source.words.keys[one.end : other.start]
        turned = len(left_out) <= _SHORT_GAP and any(map(is_negation, left_out))
        altered |= kind in (ChangeKind.DROPPED, ChangeKind.REORDERED) or turned
    altered |= not all(part.alignment.is_verbatim for part in found.parts)
    return Verdict.ALTERED if altered else Verdict.VERBATIM
