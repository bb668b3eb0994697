"""Where a quotation stands in the sources: the place of each run, and what is between them."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import attrs

from quoteattr.checking.alignment import Alignment, aligned, exact, weight, weight_of
from quoteattr.checking.indexing.lookup import SourceText
from quoteattr.checking.passages import Passage, Run
from quoteattr.checking.results import ChangeKind, Verdict
from quoteattr.checking.words import COMMON, is_negation

NEAR: Final = 60
"""The most words of a source between two parts of a quotation that are not stitched together."""

SHORTEST: Final = 4
"""The fewest words that are looked for with changes in them: fewer are found anywhere."""

LEAST: Final = 0.5
"""The least score of a run that counts as found."""

_STEP: Final = 8  # places are searched in steps of so many words
_TRIED, _REPEATED = 4, 40
_CONTEXT: Final = 50  # words around a place in which the reporter's words are looked for
_LONG: Final = 6  # so many words in a row are found, however common they are
_TRY: Final = 0.3  # the least score of a place that is tried: half of a stitched quotation
_PART: Final = 0.8  # the least score of a part of an unmarked stitched quotation
_WEAK: Final = 2.5  # quotations that weigh less are only found where the words around them are, too
_LEAST_CONTEXT: Final = 0.3
_SHORT_GAP: Final = 3  # an ellipsis for so few words that hides "not" turns the sentence round


Find = Callable[[Run], Iterable[SourceText]]
"""Returns the sources that may have a run."""


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


def matches(passage: Passage, source: SourceText) -> list[Match]:
    """Return the places where a source has the quoted words of a passage: the best, or several.

    A quotation of one run may stand in several places in the same words.
    """
    around = frozenset(key for words in passage.unquoted for key in words.keys) - COMMON
    if len(passage.runs) == 1:
        equal = list(itertools.islice(_equal(passage.runs[0], source), _REPEATED))
        ways = [[one] for one in equal or _chosen(passage.runs, source, around)]
    else:
        ways = [_chosen(passage.runs, source, around)]
    return [_match(passage, source, way, around) for way in ways]


def _match(
    passage: Passage,
    source: SourceText,
    way: Sequence[Alignment | None],
    around: frozenset[str],
) -> Match:
    parts: list[Part] = []
    missing: list[Run] = []
    for run, found in zip(passage.runs, way, strict=True):
        if found is None:
            missing.append(run)
        else:
            parts += _divided(Part(source, found), lambda _: [source])
    context = _context(parts[0].alignment, source, around) if parts else 0.0
    weak = around and sum(map(weight_of, passage.runs)) < _WEAK
    if weak and context < _LEAST_CONTEXT:
        return Match((), passage.runs, 0.0)
    return Match(tuple(parts), tuple(missing), context)


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


def joined(best: Match, find: Find) -> Match:
    """Return the match of a quotation, with what its source lacks from other sources."""
    parts = [part for one in best.parts for part in _divided(one, find)]
    missing: list[Run] = []
    for run in best.missing:
        found = _elsewhere(run, find)
        if found is None:
            missing.append(run)
        else:
            parts.append(found)
    parts.sort(key=lambda one: one.alignment.run.words.starts[0])
    return attrs.evolve(best, parts=tuple(parts), missing=tuple(missing))


def _elsewhere(run: Run, find: Find) -> Part | None:
    """Return the place of a run that its neighbours' source lacks, or has somewhere else."""
    if len(run) < SHORTEST:
        return None
    least = _PART if weight_of(run) >= _WEAK else 1.0 if len(run) >= _LONG else 2.0
    found = [
        Part(source, one)
        for source in find(run)
        for one in _candidates(run, source)
        if one.score >= least
    ]
    return max(found, key=lambda one: one.alignment.score, default=None)


def _divided(part: Part, find: Find) -> list[Part]:
    """Divide a run where some of it stands elsewhere, as if it had been written in one go."""
    run = part.alignment.run
    for gap in sorted(part.alignment.unmatched(), key=len, reverse=True):
        found = _elsewhere(run.part(gap.start, gap.stop), find)
        if found is None:
            continue
        pieces = [(run.part(0, gap.start), part), (run.part(gap.stop, len(run)), part)]
        outer = [_piece(piece, whole) for piece, whole in pieces]
        if any(each is None and weight_of(p) >= 1 for each, (p, _) in zip(outer, pieces,
                                                                         strict=True)):  # fmt: skip
            continue
        parts = [outer[0], found, outer[1]]
        kept = [one for one in parts if one is not None]
        return [attrs.evolve(one, joined=n > 0 or part.joined) for n, one in enumerate(kept)]
    return [part]


def _piece(run: Run, part: Part) -> Part | None:
    """Return the place of a piece of a run in that of the whole run."""
    if not len(run):
        return None
    window = range(max(0, part.start - 2), min(len(part.source.words), part.end + 2))
    found = aligned(run, part.source.words, window)
    return None if found is None or found.score < LEAST else Part(part.source, found)


def _chosen(
    runs: Sequence[Run], source: SourceText, around: frozenset[str]
) -> list[Alignment | None]:
    """Choose a place for each run, so that they are good, near each other and in order."""
    # Of each candidate of a run: the best total up to it, and that candidate's way there.
    ways: list[tuple[float, tuple[Alignment | None, ...]]] = [(0.0, ())]
    for run in runs:
        size = weight_of(run)
        steps: list[tuple[float, tuple[Alignment | None, ...]]] = []
        for one in _candidates(run, source):
            own = size * one.score + 2 * _context(one, source, around)
            # A few common words far from the rest of a quotation are not a part of it.
            weak = len(runs) > 1 and size < _WEAK
            steps += [
                max(
                    ((total + own + bonus, (*way, one)) for total, way in ways
                     if (bonus := _bonus(way, one)) or not weak or not any(way)),
                    key=lambda step: step[0],
                    default=(-1.0, (*ways[0][1], None)),
                )
            ]  # fmt: skip
        total, way = max(ways, key=lambda step: step[0])
        ways = [*steps, (total, (*way, None))]
    return list(max(ways, key=lambda step: step[0])[1])


def _bonus(way: Sequence[Alignment | None], one: Alignment) -> float:
    before = next((each for each in reversed(way) if each is not None), None)
    if before is None:
        return 0.0
    apart = distance(before.place, one.place)
    return 0.0 if abs(apart) > NEAR else 1.5 if apart >= 0 else 0.5


def distance(before: range, behind: range) -> int:
    """Return how many words are between two ranges; negative if they are in the other order.

    >>> distance(range(0, 3), range(5, 6)), distance(range(5, 6), range(0, 3))
    (2, -3)
    """
    if behind.start >= before.stop:
        return behind.start - before.stop
    return min(-1, behind.stop - before.start - 1)


def _context(one: Alignment, source: SourceText, around: frozenset[str]) -> float:
    """Return the share of the reporter's words that stand around a place."""
    if not around:
        return 0.0
    keys = source.words.keys[max(0, one.place.start - _CONTEXT) : one.place.stop + _CONTEXT]
    return len(around.intersection(keys)) / len(around)


def _candidates(run: Run, source: SourceText) -> list[Alignment]:
    """Return places of a run in a source: equal ones, else similar ones, the best first."""
    found = list(itertools.islice(_equal(run, source), _REPEATED))
    if found:
        return found
    similar = [
        one
        for window in _windows(run, source)
        if (one := aligned(run, source.words, window)) is not None and one.score >= _TRY
    ]
    if sum(not bracketed for bracketed in run.bracketed) < SHORTEST:
        similar = [one for one in similar if one.is_verbatim]
    return sorted(similar, key=lambda one: -one.score)


def _equal(run: Run, source: SourceText) -> Iterator[Alignment]:
    rarest = min(range(len(run)), key=lambda i: len(source.positions.get(run.keys[i], ())))
    for at in source.positions.get(run.keys[rarest], ()):
        one = exact(run, source.words, at - rarest) if at >= rarest else None
        if one is not None:
            yield one


def _windows(run: Run, source: SourceText) -> Iterator[range]:
    """Yield the ranges of a source that share the most words with a run, in the same order."""
    telling = [i for i, key in enumerate(run.keys) if key not in COMMON]
    votes: Counter[int] = Counter()
    for i in telling or range(len(run)):
        each = weight(run.keys[i])
        for at in source.positions.get(run.keys[i], ()):
            votes[(at - i) // _STEP] += each  # type: ignore[assignment]
    both = Counter({step: votes[step] + votes[step + 1] for step in votes})
    both.update({step - 1: votes[step] for step in votes if step - 1 not in votes})
    slack = max(4, len(run) // 4)
    for step, _ in both.most_common(_TRIED):
        start = step * _STEP
        yield range(
            max(0, start - slack),
            min(len(source.words), start + 2 * _STEP + len(run) + slack),
        )
