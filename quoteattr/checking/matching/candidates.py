"""Places in a source where quoted words may stand, the likely ones only."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Final

from quoteattr.checking.indexing.lookup import SourceText
from quoteattr.checking.matching.alignment import Alignment, aligned, exact
from quoteattr.checking.matching.differences import weight
from quoteattr.checking.passages import Run
from quoteattr.checking.words import COMMON

SHORTEST: Final = 4
"""The fewest words that are looked for with changes in them: fewer are found anywhere."""

_STEP: Final = 8  # places are searched in steps of so many words
_TRIED, _REPEATED = 4, 40
_FEWEST: Final = 2  # telling words, or common ones are looked up as well
_TRY: Final = 0.3  # the least score of a place that is tried: half of a stitched quotation


def candidates(run: Run, source: SourceText) -> list[Alignment]:
    """Return places of a run in a source: equal ones, else similar ones, the best first."""
    found = equal(run, source)
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


def equal(run: Run, source: SourceText) -> list[Alignment]:
    """Return the first places where a source has the very words of a run."""
    return list(itertools.islice(_equal(run, source), _REPEATED))


def _equal(run: Run, source: SourceText) -> Iterator[Alignment]:
    rarest = min(range(len(run)), key=lambda i: len(source.positions.get(run.keys[i], ())))
    for at in source.positions.get(run.keys[rarest], ()):
        one = exact(run, source.words, at - rarest) if at >= rarest else None
        if one is not None:
            yield one


def _windows(run: Run, source: SourceText) -> Iterator[range]:
    """Yield the ranges of a source that share the most words with a run, in the same order."""
    known = [i for i, key in enumerate(run.keys) if key in source.positions]
    telling = [i for i in known if run.keys[i] not in COMMON]
    votes: Counter[int] = Counter()
    for i in telling if len(telling) >= _FEWEST else known:
        each = weight(run.keys[i])
        for at in source.positions[run.keys[i]]:
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
