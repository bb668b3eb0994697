"""Quotations put together from several places, or from several sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import attrs

from quoteattr.checking.indexing.lookup import SourceText
from quoteattr.checking.matching.alignment import aligned
from quoteattr.checking.matching.candidates import SHORTEST, candidates
from quoteattr.checking.matching.differences import weight_of
from quoteattr.checking.matching.parts import Match, Part
from quoteattr.checking.passages import Run

Find = Callable[[Run], Iterable[SourceText]]
"""Returns the sources that may have a run."""

LEAST: Final = 0.5
"""The least score of a quotation that counts as found."""

_PART: Final = 0.8  # the least score of a part that stands elsewhere
_LIGHT: Final = 2.5  # parts that weigh less must be the very words,
_LONG: Final = 6  # and so many


def joined(best: Match, find: Find) -> Match:
    """Return the match of a quotation, with what its source lacks from other sources."""
    parts = [part for one in best.parts for part in divided(one, find)]
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
    light = weight_of(run) < _LIGHT
    if light and len(run) < _LONG:
        return None
    found = [
        Part(source, one)
        for source in find(run)
        for one in candidates(run, source)
        if one.score >= (1.0 if light else _PART)
    ]
    return max(found, key=lambda one: one.alignment.score, default=None)


def divided(part: Part, find: Find) -> list[Part]:
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
