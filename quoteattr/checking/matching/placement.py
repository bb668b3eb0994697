"""Where in a source a quotation stands: a place for each of its runs, near each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from quoteattr.checking.indexing.lookup import SourceText
from quoteattr.checking.matching.alignment import Alignment
from quoteattr.checking.matching.candidates import candidates, equal
from quoteattr.checking.matching.differences import weight_of
from quoteattr.checking.matching.parts import NEAR, Match, Part, distance
from quoteattr.checking.matching.stitching import divided
from quoteattr.checking.passages import Passage, Run
from quoteattr.checking.words import COMMON

_CONTEXT: Final = 50  # words around a place in which the reporter's words are looked for
_WEAK: Final = 2.5  # quotations that weigh less are only found where the words around them are, too
_LEAST_CONTEXT: Final = 0.3

_Way = tuple[float, tuple[Alignment | None, ...]]


def matches(passage: Passage, source: SourceText) -> list[Match]:
    """Return the places where a source has the quoted words of a passage: the best, or several.

    A quotation of one run may stand in several places in the same words.
    """
    around = frozenset(key for words in passage.unquoted for key in words.keys) - COMMON
    if len(passage.runs) == 1:
        same = equal(passage.runs[0], source)
        ways = [[one] for one in same or _chosen(passage.runs, source, around)]
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
            parts += divided(Part(source, found), lambda _: [source])
    context = _context(parts[0].alignment, source, around) if parts else 0.0
    weak = around and sum(map(weight_of, passage.runs)) < _WEAK
    if weak and context < _LEAST_CONTEXT:
        return Match((), passage.runs, 0.0)
    return Match(tuple(parts), tuple(missing), context)


def _chosen(
    runs: Sequence[Run], source: SourceText, around: frozenset[str]
) -> list[Alignment | None]:
    """Choose a place for each run, so that they are good, near each other and in order."""
    # Of each candidate of a run: the best total up to it, and that candidate's way there.
    ways: list[_Way] = [(0.0, ())]
    for run in runs:
        size = weight_of(run)
        weak = len(runs) > 1 and size < _WEAK
        steps: list[_Way] = []
        for one in candidates(run, source):
            own = size * one.score + 2 * _context(one, source, around)
            before = [(total, way, _bonus(way, one)) for total, way in ways]
            # A few common words far from the rest of a quotation are not a part of it.
            steps += sorted(
                (
                    (total + own + bonus, (*way, one))
                    for total, way, bonus in before
                    if bonus or not weak or not any(way)
                ),
                key=_total,
            )[-1:]
        total, way = max(ways, key=_total)
        ways = [*steps, (total, (*way, None))]
    return list(max(ways, key=_total)[1])


def _total(way: _Way) -> float:
    return way[0]


def _bonus(way: Sequence[Alignment | None], one: Alignment) -> float:
    before = next((each for each in reversed(way) if each is not None), None)
    if before is None:
        return 0.0
    apart = distance(before.place, one.place)
    return 0.0 if abs(apart) > NEAR else 1.5 if apart >= 0 else 0.5


def _context(one: Alignment, source: SourceText, around: frozenset[str]) -> float:
    """Return the share of the reporter's words that stand around a place."""
    if not around:
        return 0.0
    keys = source.words.keys[max(0, one.place.start - _CONTEXT) : one.place.stop + _CONTEXT]
    return len(around.intersection(keys)) / len(around)
