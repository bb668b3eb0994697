"""Aligning quoted words with words of a source: what is equal, and what was changed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

import attrs
import regex

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

ABSORBED: Final = 8
"""The most words of the source that brackets may stand for."""

# Of 100: "Gaddafi" and "Qaddafi"; with the same first letter, "Farouk" and "Farooq".
_ALIKE, _ALIKE_FROM_FIRST = 75.0, 60.0
_LIGHT: Final = 0.4  # what a word that nearly every text has counts, beside 1 for any other
_SENTENCE_ENDS: Final = regex.compile(r"[.!?…][\p{P}\s]*\s|\n\s*\n")
# A match of so few common words, so far from its neighbours, is chance.
_CHANCE, _FAR = 2, 6


@attrs.frozen
class Difference:
    """Words of a run, and words of the source that stand there instead; either may be none.

    Attributes:
        kind: What was done.
        run: The range of indices of the run.
        source: The range of indices of the source.
    """

    kind: ChangeKind
    run: range
    source: range


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
    score = _score(run, source, differences)
    return Alignment(run, source, range(min(starts), max(ends)), differences, score)


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
        at = other.at - one.size - (other.start - one.end)
        if one.at < at and source.keys[at : at + one.size] == run.keys[one.start : one.end]:
            kept[n] = attrs.evolve(one, at=at)
    for n in range(1, len(kept)):  # to the left
        one, other = kept[n], kept[n - 1]
        at = other.at_end + (one.start - other.end)
        if at < one.at and source.keys[at : at + one.size] == run.keys[one.start : one.end]:
            kept[n] = attrs.evolve(one, at=at)
    return _merged(kept)


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
    lead = _before(source, first.at, first.start)
    yield from _difference(run, source, range(first.start), lead)
    for one, other in itertools.pairwise(blocks):
        yield from _difference(
            run, source, range(one.end, other.start), range(one.at_end, other.at)
        )
    tail = _behind(source, last.at_end, len(run) - last.end)
    yield from _difference(run, source, range(last.end, len(run)), tail)


def _before(source: Words, at: int, count: int) -> range:
    """Return as many words before an index as were changed, no further than the sentence goes."""
    start = at
    while start > max(0, at - count) and not _sentence_ends(source, start - 1):
        start -= 1
    return range(start, at)


def _behind(source: Words, at: int, count: int) -> range:
    end = at
    while end < min(len(source), at + count) and not (end and _sentence_ends(source, end - 1)):
        end += 1
    return range(at, end)


def _sentence_ends(source: Words, index: int) -> bool:
    """Return whether a sentence ends between a word and the next."""
    if index + 1 >= len(source):
        return True
    between = source.text[source.ends[index] : source.starts[index + 1]]
    return _SENTENCE_ENDS.search(between) is not None


def _difference(run: Run, source: Words, ours: range, theirs: range) -> Iterator[Difference]:
    words = run.keys[ours.start : ours.stop]
    others = source.keys[theirs.start : theirs.stop]
    if "".join(words) == "".join(others):  # none, or "e-mail" for "email"
        return
    stem = run.stems.get(ours.start) if len(ours) == len(theirs) == 1 else None
    inserted = bool(ours) and (all(run.bracketed[ours.start : ours.stop]) or _is_aside(run, ours))
    inserted = inserted and len(theirs) <= ABSORBED and not _is_in_brackets(source, theirs)
    if inserted or (stem and others[0].startswith(stem)):
        kind = ChangeKind.BRACKETED
    elif not theirs:
        kind = ChangeKind.ADDED
    elif not ours:
        kind = ChangeKind.DROPPED
    else:
        kind = ChangeKind.REPLACED
    yield Difference(kind, ours, theirs)


def _is_in_brackets(source: Words, theirs: range) -> bool:
    """Return whether words of the source stand in brackets there: then the draft changed them."""
    return bool(theirs) and source.text[: source.starts[theirs.start]].endswith(("(", "["))


def _is_aside(run: Run, ours: range) -> bool:
    """Return whether words are all that stands in round brackets: some agencies put in words so."""
    before = ours.start > 0 and run.aside[ours.start - 1]
    behind = ours.stop < len(run) and run.aside[ours.stop]
    return all(run.aside[ours.start : ours.stop]) and not before and not behind


def are_spelled_alike(one: str, other: str) -> bool:
    """Return whether two words may be spellings of one name.

    >>> are_spelled_alike("gaddafi", "qaddafi"), are_spelled_alike("quill", "okafor")
    (True, False)
    """
    least = _ALIKE_FROM_FIRST if one[:1] == other[:1] else _ALIKE
    return ratio(one, other) >= least


def weight(key: str) -> float:
    """Return how much a word counts."""
    return _LIGHT if key in COMMON else 1.0


def weight_of(run: Run) -> float:
    """Return how much the words of a run count that are not in brackets."""
    marked = zip(run.keys, run.bracketed, strict=True)
    return sum(weight(key) for key, bracketed in marked if not bracketed)


def _score(run: Run, source: Words, differences: Sequence[Difference]) -> float:
    """Return the share of equal words among all words of both sides (Dice)."""
    missed = other = 0.0
    for one in differences:
        if one.kind is not ChangeKind.BRACKETED:
            missed += sum(weight(run.keys[i]) for i in one.run if not run.bracketed[i])
            other += sum(weight(source.keys[i]) for i in one.source)
    whole = weight_of(run)
    matched = whole - missed
    return 2 * matched / (2 * matched + missed + other) if matched > 0 else 0.0
