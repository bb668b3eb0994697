"""Aligning quoted words with words of a source: what is equal, and what was changed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import attrs

from quoteattr.checking.matching.differences import (
    Difference,
    before,
    behind,
    difference,
    score,
)
from quoteattr.checking.passages import Run
from quoteattr.checking.results import ChangeKind
from quoteattr.checking.words import COMMON, Words
from quoteattr.errors import ExtraError

try:
    from rapidfuzz.distance import LCSseq
    from rapidfuzz.fuzz import ratio
except ImportError as error:
    raise ExtraError(
        f"a check needs RapidFuzz ({error}): python -m pip install 'quoteattr[check]'"
    ) from None

# Of 100: "Gaddafi" and "Qaddafi"; with the same first letter, "Farouk" and "Farooq".
_ALIKE, _ALIKE_FROM_FIRST = 75.0, 60.0
# A match of so few common words, so far from its neighbours, is chance.
_CHANCE, _FAR = 2, 6


@attrs.frozen
class Alignment:
    """A run beside the words of a source that it comes from.

    Attributes:
        run: The quoted words.
        source: The words of the source.
        place: The range of indices of the source that the run corresponds to.
        differences: Where they differ, in order.
        score: 1 if they do not differ, falling to 0 with each differing word.
    """

    run: Run
    source: Words
    place: range
    differences: tuple[Difference, ...]
    score: float

    @property
    def is_verbatim(self) -> bool:
        """Whether nothing differs but what brackets say."""
        return all(one.kind is ChangeKind.BRACKETED for one in self.differences)

    def unmatched(self) -> list[range]:
        """Return the ranges of the run that the source lacks here, but for a common word or two."""
        found: list[range] = []
        for one in self.differences:
            if one.kind is ChangeKind.BRACKETED or not len(one.run):
                continue
            between = self.run.keys[found[-1].stop : one.run.start] if found else ()
            if found and len(between) <= _CHANCE and all(key in COMMON for key in between):
                found[-1] = range(found[-1].start, one.run.stop)
            else:
                found.append(one.run)
        return found


def exact(run: Run, source: Words, at: int) -> Alignment | None:
    """Return the alignment of a run with the same words at an index of the source, if any."""
    if source.keys[at : at + len(run)] != run.keys:
        return None
    return Alignment(run, source, range(at, at + len(run)), (), 1.0)


def aligned(run: Run, source: Words, window: range) -> Alignment | None:
    """Return the best alignment of a run within a range of a source's words; None for none."""
    keys = source.keys[window.start : window.stop]
    # What stands in brackets was put in: where the source has the same word, that is chance.
    marked = zip(run.keys, run.bracketed, strict=True)
    ours = ["" if bracketed else key for key, bracketed in marked]
    found = LCSseq.opcodes(ours, keys)
    blocks = [
        _Block(one.src_start, one.dest_start + window.start, one.src_end - one.src_start)
        for one in found
        if one.tag == "equal"
    ]
    blocks = _without_chance(run, _moved_together(run, source, blocks))
    if not blocks:
        return None
    differences = tuple(_differences(run, source, blocks))
    starts = [blocks[0].at, *(one.source.start for one in differences if len(one.source))]
    ends = [blocks[-1].at_end, *(one.source.stop for one in differences if len(one.source))]
    place = range(min(starts), max(ends))
    return Alignment(run, source, place, differences, score(run, source, differences))


@attrs.frozen
class _Block:
    """Equal words: where they begin in the run and in the source, and how many they are."""

    start: int
    at: int
    size: int

    @property
    def end(self) -> int:
        return self.start + self.size

    @property
    def at_end(self) -> int:
        return self.at + self.size


def _moved_together(run: Run, source: Words, blocks: Sequence[_Block]) -> list[_Block]:
    """Move a block beside its neighbour where the same words stand there, too.

    Of several longest common subsequences any may be found: "the bridge" of an earlier sentence
    would do for that of the quotation.
    """
    kept = list(blocks)
    for n in reversed(range(len(kept) - 1)):  # to the right
        one, other = kept[n], kept[n + 1]
        kept[n] = _moved(run, source, one, range(other.at - one.size, one.at, -1))
    for n in range(1, len(kept)):  # to the left
        one, other = kept[n], kept[n - 1]
        kept[n] = _moved(run, source, one, range(other.at_end, one.at))
    return _merged(kept)


def _moved(run: Run, source: Words, block: _Block, places: range) -> _Block:
    """Return a block at the first of some places where the same words stand, else as it is."""
    words = run.keys[block.start : block.end]
    for at in places:
        if source.keys[at : at + block.size] == words:
            return attrs.evolve(block, at=at)
    return block


def _merged(blocks: Sequence[_Block]) -> list[_Block]:
    kept: list[_Block] = []
    for one in blocks:
        if kept and kept[-1].end == one.start and kept[-1].at_end == one.at:
            kept[-1] = attrs.evolve(kept[-1], size=kept[-1].size + one.size)
        else:
            kept.append(one)
    return kept


def _without_chance(run: Run, blocks: Sequence[_Block]) -> list[_Block]:
    """Leave out short blocks of common words that stand apart from the others."""
    kept = list(blocks)
    for one in blocks:
        if (
            len(kept) == 1
            or one.size > _CHANCE
            or any(key not in COMMON for key in run.keys[one.start : one.end])
        ):
            continue
        n = kept.index(one)
        gaps = [_gap(kept[n - 1], one)] if n else []
        gaps += [_gap(one, kept[n + 1])] if n + 1 < len(kept) else []
        if min(gaps) >= _FAR or sum(gaps) >= 2 * _FAR:
            kept.remove(one)
    return kept


def _gap(one: _Block, other: _Block) -> int:
    return max(other.at - one.at_end, other.start - one.end)


def _differences(run: Run, source: Words, blocks: Sequence[_Block]) -> Iterator[Difference]:
    first, last = blocks[0], blocks[-1]
    lead = before(source, first.at, first.start)
    yield from difference(run, source, range(first.start), lead)
    for one, other in itertools.pairwise(blocks):
        yield from difference(run, source, range(one.end, other.start), range(one.at_end, other.at))
    tail = behind(source, last.at_end, len(run) - last.end)
    yield from difference(run, source, range(last.end, len(run)), tail)


def are_spelled_alike(one: str, other: str) -> bool:
    """Return whether two words may be spellings of one name.

    >>> are_spelled_alike("gaddafi", "qaddafi"), are_spelled_alike("quill", "okafor")
    (True, False)
    """
    least = _ALIKE_FROM_FIRST if one[:1] == other[:1] else _ALIKE
    return ratio(one, other) >= least
