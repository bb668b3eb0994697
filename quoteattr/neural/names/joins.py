"""Which neighbouring names are one: two halves of a person's name, "Trinidad and Tobago"."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from quoteattr import lexicon
from quoteattr.neural.windows import LINE, Words

Span = tuple[str, int, int]
"""Type, first word, word after the last."""

FINITE_TAGS: Final = frozenset("MD VBD VBP VBZ".split())
"""Tags of verbs by which a clause goes on behind its subject."""
_PERSON, _BODY = "PERSON", "ORG"
_PLACES: Final = ("GPE", "LOC")
HYPHENS: Final = frozenset("-‐‑–")
"""Hyphens, which are words of their own inside names."""
PARTICLES: Final = frozenset(
    "abd abu al ap ben bin binte binti bint da das de del della den der di do dos du el ibn la las "
    "le los ni san st ter van vom von vel y ze zu zur".split()
)
"""Words in small letters inside names of persons, by which no name ends."""
_BETWEEN: Final = PARTICLES - frozenset("do las los y".split())  # "Anna y Pedro" are two
BODIES_OF_PLACES: Final = frozenset("Army Government Navy Parliament Police".split())
"""What stands behind the name of a place in that of a body: "Abu Dhabi Police"."""
_MAX_WORDS: Final = 12
_DIRECTIONS: Final = frozenset(
    "Central East Eastern North Northern South Southern West Western".split()
)
_REALMS: Final = frozenset("Commonwealth Gulf Isthmus Kingdom Republic State Strait".split())
# Countries with "and" in their names.
_COUNTRIES: Final = frozenset(
    (
        ("Antigua", "Barbuda"),
        ("Bosnia", "Herzegovina"),
        ("Kitts", "Nevis"),
        ("Tomé", "Príncipe"),
        ("Tome", "Principe"),
        ("Trinidad", "Tobago"),
    )
)


def joined(spans: Sequence[Span], words: Words) -> list[Span]:
    """Return the names with neighbours joined that are one: "[Alya’a] [Samir Borhan]"."""
    forms = [tuple(words.texts[start:stop]) for _, start, stop in spans]
    counts = Counter([*forms, *(one + other for one, other in itertools.pairwise(forms))])
    found: list[Span] = []
    for span in spans:
        before = found[-1] if found else None
        if before is not None and _is_one(before, span, words, counts):
            found[-1] = _kind(before, span, words), before[1], span[2]
        else:
            found.append(span)
    return found


def _kind(before: Span, span: Span, words: Words) -> str:
    """Return the type of two names that are one."""
    is_country = (words.texts[before[2] - 1], words.texts[span[1]]) in _COUNTRIES
    return "GPE" if is_country else span[0]


def follows(words: Words, i: int) -> bool:
    """Return whether a word follows another with nothing but a blank between."""
    return 0 < i < len(words.texts) and words.gaps[i] < LINE


def _is_one(before: Span, span: Span, words: Words, counts: Mapping[tuple[str, ...], int]) -> bool:
    """Return whether two neighbours are one name, by a slash, a particle or for want of another.

    In lists without commas, people stand side by side as well: with two names each, or with names
    that the text has elsewhere.
    """
    joins = (_is_slashed, _is_one_place, _is_body_of_place, _is_body_of_nation, _is_of_kind)
    if any(is_joined(before, span, words) for is_joined in joins):
        return True
    if span[2] - before[1] > _MAX_WORDS:
        return False
    between = words.texts[before[2] : span[1]]
    together = all(follows(words, i) for i in range(before[2], span[1] + 1))
    if before[0] != _PERSON or span[0] != _PERSON or not together:
        return False
    if between:
        return _BETWEEN.issuperset(between)
    parts = [words.texts[start:stop] for _, start, stop in (before, span)]
    single = [len(part) - 2 * sum(w in HYPHENS for w in part) == 1 for part in parts]
    pairs = counts[tuple(itertools.chain(*parts))]
    apart = any(counts[tuple(part)] > pairs for part in parts)
    goes_on = parts[1][0].lower() in PARTICLES  # "[Zayed bin Sultan] [Al Nahyan]"
    return all(single) or goes_on or (any(single) and not apart)


def _is_slashed(before: Span, span: Span, words: Words) -> bool:
    """Return whether a slash joins a word to a body: "Carcross/Tagish First Nation"."""
    texts, gaps = words.texts, words.gaps
    return (
        span[0] == _BODY
        and before[2] - before[1] == 1
        and span[1] == before[2] + 1
        and texts[before[2]] == "/"
        and gaps[before[2]] == gaps[span[1]] == 0
        and span[2] - span[1] > 1
        and texts[span[2] - 1].lower() in lexicon.ORGANIZATIONS
    )


def _is_body_of_place(before: Span, span: Span, words: Words) -> bool:
    """Return whether a place and what belongs to it are one: "[Abu Dhabi] [Police]"."""
    is_body = span[0] == _BODY and words.texts[span[2] - 1] in BODIES_OF_PLACES
    return before[0] in _PLACES and is_body and span[2] == before[2] + 1 and follows(words, span[1])


def _is_body_of_nation(before: Span, span: Span, words: Words) -> bool:
    """Return whether a nation and its body are one: "[Ugandan] [Ministry of Health]"."""
    first = words.texts[span[1]]
    is_body = span[0] == _BODY and span[2] - span[1] > 1 and first.lower() in lexicon.ORGANIZATIONS
    is_nation = before[0] == "NORP" and before[2] - before[1] == 1
    return is_body and is_nation and span[1] == before[2] and follows(words, span[1])


def _is_of_kind(before: Span, span: Span, words: Words) -> bool:
    """Return whether "of" joins what a body is to its name: "[Federation] of [Lagos Traders]"."""
    texts, first = words.texts, words.texts[before[1]]
    return (
        before[0] == span[0] == _BODY
        and before[2] - before[1] == 1
        and first.lower() in lexicon.ORGANIZATIONS
        and texts[before[2] : span[1]] == ["of"]
        and follows(words, before[2])
        and follows(words, span[1])
    )


def _is_one_place(before: Span, span: Span, words: Words) -> bool:
    """Return whether two are one place: "Southern Iran", "State of Qatar", "San Juan de Lara"."""
    texts, last = words.texts, words.texts[before[2] - 1]
    between = texts[before[2] : span[1]]
    if between == ["and"] and (last, texts[span[1]]) in _COUNTRIES:
        return True
    if before[0] not in _PLACES or span[0] not in _PLACES or not follows(words, span[1]):
        return False
    if not between:
        is_direction = before[2] - before[1] == 1 and last in _DIRECTIONS
        return is_direction or (before[2] - before[1] > 1 and last in PARTICLES)
    return between == ["of"] and last in _REALMS
