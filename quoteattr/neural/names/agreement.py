"""One decision for each name of a text: its extent and its type are the same wherever it occurs.

The model sees a window at a time, and may call "MAS" a party here and a person there, or cut "Lee
Sang-min" once. What it saw at all places together is worth more than at one: on articles of the
world, names of persons gained 1.3 points of F1 by it, organizations 2.7.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from quoteattr.neural.names.evidence import Evidence
from quoteattr.neural.names.hyphens import given_first
from quoteattr.neural.names.joins import Span
from quoteattr.neural.names.surroundings import type_odds
from quoteattr.neural.windows import LINE, Words

_PERSON: Final = "PERSON"
# A place that is sure of itself outvotes many others by no more than this, in natural logarithms:
# "Washington" may be both.
_MOST_FROM_OTHERS: Final = 4.0
# How much better all places together must like a name's parts than the whole that one of them has.
_WHOLE: Final = 5.0
_MAX_WORDS: Final = 12
# Dates are no names: "May" the month must not vote on "May" the minister.
_APART: Final = frozenset(("DATE",))


def agreed(spans: Sequence[Span], words: Words, evidence: Evidence) -> list[Span]:
    """Return the names of a text with one extent and one type for each form, in text order.

    Args:
        spans: The names as they were read place by place, in text order, not overlapping.
        words: The words.
        evidence: What the model makes of each word.
    """
    apart = [span for span in spans if span[0] in _APART]
    names = [span for span in spans if span[0] not in _APART]
    whole = _with_one_extent(names, apart, words, evidence)
    return sorted(
        [*apart, *_with_one_type(whole, apart, words, evidence)], key=lambda span: span[1]
    )


def _occurrences(forms: set[tuple[str, ...]], words: Words) -> Mapping[tuple[str, ...], list[int]]:
    """Return where each form begins in the text; no line ends inside."""
    firsts = defaultdict(set)
    for form in forms:
        firsts[form[0]].add(len(form))
    found: dict[tuple[str, ...], list[int]] = {form: [] for form in forms}
    for start, word in enumerate(words.texts):
        for size in firsts.get(word, ()):
            form = tuple(words.texts[start : start + size])
            if form in found and max(words.gaps[start + 1 : start + size], default=0) < LINE:
                found[form].append(start)
    return found


def _with_one_extent(
    names: Sequence[Span], apart: Sequence[Span], words: Words, evidence: Evidence
) -> list[Span]:
    """Return the names, those cut at one place made whole where another place has them whole."""
    at: dict[int, Span] = {i: span for span in (*names, *apart) for i in range(span[1], span[2])}
    forms: dict[tuple[str, ...], str] = {}
    for kind, start, stop in names:
        if 1 < stop - start <= _MAX_WORDS:
            forms.setdefault(tuple(words.texts[start:stop]), kind)
    places = _occurrences(set(forms), words)
    for form in sorted(forms, key=len, reverse=True):
        size, kind = len(form), forms[form]
        cut: list[tuple[int, list[Span]]] = []
        whole: list[int] = []
        for start in places[form]:
            inside = list(dict.fromkeys(at[i] for i in range(start, start + size) if i in at))
            if inside and (inside[0][1:] == (start, start + size)):
                whole.append(start)
            elif not any(
                one[0] in _APART or one[1] < start or one[2] > start + size for one in inside
            ):
                cut.append((start, inside))
        if whole and cut and _is_better_whole(size, kind, whole, cut, evidence):
            for start, _ in cut:
                at.update(dict.fromkeys(range(start, start + size), (kind, start, start + size)))
    return [span for span in dict.fromkeys(at[i] for i in sorted(at)) if span[0] not in _APART]


def _is_better_whole(
    size: int,
    kind: str,
    whole: Sequence[int],
    cut: Sequence[tuple[int, list[Span]]],
    evidence: Evidence,
) -> bool:
    """Return whether all places together speak for one name, not for the parts that some show."""
    gain = _WHOLE
    for start, parts in cut:
        one = [(kind, start, start + size)]
        gain += evidence.of_parts(start, start + size, one)
        gain -= evidence.of_parts(start, start + size, parts)
    first, shown = cut[0]
    for start in whole:
        one = [(kind, start, start + size)]
        parts = [(k, begin - first + start, end - first + start) for k, begin, end in shown]
        gain += evidence.of_parts(start, start + size, one)
        gain -= evidence.of_parts(start, start + size, parts)
    return gain >= 0


def _with_one_type(
    names: Sequence[Span], apart: Sequence[Span], words: Words, evidence: Evidence
) -> Iterator[Span]:
    """Yield the names with the type for which all places speak; some are none, others were missed.

    A missed place has a capital, since a name is no word in small letters.
    """
    forms: dict[tuple[str, ...], list[tuple[str, int, int]]] = defaultdict(list)
    places = [*names, *_missed(names, apart, words)]
    odds = dict(zip(places, type_odds(places, words, evidence), strict=True))
    for span in places:
        forms[tuple(word.lower() for word in words.texts[span[1] : span[2]])].append(span)
    for spans in forms.values():
        around = np.stack([odds[span] for span in spans])
        if len(spans) == 1 and not around.any():
            yield spans[0]
            continue
        own = np.stack([evidence.of_types(start, stop) for _, start, stop in spans]) + around
        others = own.sum(0) - own
        others = np.maximum(others, others.max(1, keepdims=True) - _MOST_FROM_OTHERS)
        if len(spans) == 1 and spans[0][0] != _PERSON:
            own[:, 0] = -np.inf  # words say of what type it is, not that it is none
        for (_, start, stop), best in zip(spans, (own + others).argmax(1).tolist(), strict=True):
            if best and evidence.kinds[best - 1] not in _APART:
                yield evidence.kinds[best - 1], start, stop


def _missed(names: Sequence[Span], apart: Sequence[Span], words: Words) -> Iterator[Span]:
    """Yield the places outside of all names that have the words of one, or a person's form."""
    taken = {i for _, start, stop in (*names, *apart) for i in range(start, stop)}
    forms = {tuple(words.texts[start:stop]) for _, start, stop in names}
    forms = {form for form in forms if len(form) <= _MAX_WORDS and form[0][:1].isupper()}
    forms = {form for form in forms if len(form) > 1 or len(form[0]) > 1}
    places = _occurrences(forms, words)
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        for start in places[form]:
            own = range(start, start + len(form))
            if taken.isdisjoint(own):
                taken.update(own)
                yield "", start, start + len(form)
    for start in given_first(words):
        if taken.isdisjoint(range(start, start + 4)):
            yield _PERSON, start, start + 4  # may be none: "Sit-in Protest"
