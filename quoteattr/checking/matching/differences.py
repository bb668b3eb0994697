"""Where quoted words differ from those of a source, and how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import attrs
import regex

from quoteattr.checking.passages import Run
from quoteattr.checking.results import ChangeKind
from quoteattr.checking.words import COMMON, Words

ABSORBED: Final = 8
"""The most words of the source that brackets may stand for."""

_LIGHT: Final = 0.4  # what a word that nearly every text has counts, beside 1 for any other
_SENTENCE_ENDS: Final = regex.compile(r"[.!?…][\p{P}\s]*\s|\n\s*\n")


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


def difference(run: Run, source: Words, ours: range, theirs: range) -> Iterator[Difference]:
    """Yield the difference between words of a run and words of a source, if there is one."""
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
    return bool(theirs) and source.text[
        source.starts[theirs.start] - 1 : source.starts[theirs.start]
    ] in ("(", "[")


def _is_aside(run: Run, ours: range) -> bool:
    """Return whether words are all that stands in round brackets: some agencies put in words so."""
    before = ours.start > 0 and run.aside[ours.start - 1]
    behind = ours.stop < len(run) and run.aside[ours.stop]
    return all(run.aside[ours.start : ours.stop]) and not before and not behind


def before(source: Words, at: int, count: int) -> range:
    """Return as many words before an index as were changed, no further than the sentence goes."""
    start = at
    while start > max(0, at - count) and not _sentence_ends(source, start - 1):
        start -= 1
    return range(start, at)


def behind(source: Words, at: int, count: int) -> range:
    """Return as many words behind, no further than the sentence goes."""
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


def weight(key: str) -> float:
    """Return how much a word counts."""
    return _LIGHT if key in COMMON else 1.0


def weight_of(run: Run) -> float:
    """Return how much the words of a run count that are not in brackets."""
    marked = zip(run.keys, run.bracketed, strict=True)
    return sum(weight(key) for key, bracketed in marked if not bracketed)


def score(run: Run, source: Words, differences: Sequence[Difference]) -> float:
    """Return the share of equal words among all words of both sides (Dice)."""
    missed = other = 0.0
    for one in differences:
        if one.kind is not ChangeKind.BRACKETED:
            missed += sum(weight(run.keys[i]) for i in one.run if not run.bracketed[i])
            other += sum(weight(source.keys[i]) for i in one.source)
    whole = weight_of(run)
    matched = whole - missed
    return 2 * matched / (2 * matched + missed + other) if matched > 0 else 0.0
