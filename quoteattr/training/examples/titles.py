"""Titles before the names of persons and letters behind them, as targets for words.

No corpus marks them. So those of our lists are targets, what only might be one is unknown, and
everything else is neither. `quoteattr.training.examples.renaming` adds many more whose ends are
certain.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from quoteattr import lexicon
from quoteattr.neural.readings import TITLE_LABELS
from quoteattr.training.examples.people import People, read_people

UNKNOWN = -100
_LONGEST = 6  # words of a title
_ARTICLES = frozenset(("a", "an", "the"))


@functools.cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """Return the titles and letters of our lists in lower case."""
    people = People(read_people(), locales=())
    titles = {row[0].lower() for name in ("titles", "honorifics") for row in lexicon.rows(name)}
    titles.update(title.lower() for title in people.titles())
    return frozenset(titles - _ARTICLES), frozenset(map(str.lower, people.letters()))


def person_spans(
    allowed: Sequence[tuple[int, ...]], begin: int, inside: int
) -> Iterator[tuple[int, int]]:
    """Yield the first word of each person's name and the word after its last, if both are certain.

    Args:
        allowed: The labels that each word may have.
        begin: The label of a person's first word.
        inside: The label of the others.
    """
    start = 0
    while start < len(allowed):
        stop = start + 1
        if allowed[start] == (begin,):
            while stop < len(allowed) and allowed[stop] == (inside,):
                stop += 1
            if stop == len(allowed) or inside not in allowed[stop]:
                yield start, stop
        start = stop


def title_targets(
    texts: Sequence[str], allowed: Sequence[tuple[int, ...]], begin: int, inside: int
) -> list[int]:
    """Return the index in TITLE_LABELS of each word, UNKNOWN where the text does not tell.

    Args:
        texts: The words.
        allowed: The labels of names that each word may have, empty where nothing is known.
        begin: The label of a person's first word.
        inside: The label of the others.
    """
    titles, letters = _known()
    found = [0 if labels else UNKNOWN for labels in allowed]
    for start, stop in person_spans(allowed, begin, inside):
        first = _title_start(texts, start, titles)
        if first < start:
            found[first:start] = _labelled("title", start - first)
        first = _unsure_start(texts, first, titled=first < start)
        for n in range(first, start):
            if found[n] == 0:
                found[n] = UNKNOWN
        if stop < len(texts) and texts[stop].lower() in letters:
            found[stop] = TITLE_LABELS.index("B-letters")
        elif stop < len(texts) and texts[stop].isupper() and len(texts[stop]) > 1:
            found[stop] = UNKNOWN
    return found


def _title_start(texts: Sequence[str], stop: int, titles: frozenset[str]) -> int:
    """Return the first word of the longest known title that ends before a word."""
    for start in range(max(0, stop - _LONGEST), stop):
        if " ".join(texts[start:stop]).lower() in titles:
            return start
    return stop


def _unsure_start(texts: Sequence[str], stop: int, *, titled: bool) -> int:
    """Return the first of the words before a name, or its title, that might belong to a title."""
    start = stop
    while start > 0 and stop - start < _LONGEST and texts[start - 1][:1].isupper():
        start -= 1
    if start == stop and not titled and start > 0 and texts[start - 1].isalpha():
        return start - 1  # "spokesman"
    return start


def _labelled(part: str, size: int) -> list[int]:
    return [TITLE_LABELS.index(f"{prefix}-{part}") for prefix in ("B", *(["I"] * (size - 1)))]
