"""Hyphens in the names of persons: "Lee Sang-min", "Min-seo Choi", but "Roe-backed"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from quoteattr.neural.names.joins import HYPHENS, Span, follows
from quoteattr.neural.windows import Words

_PERSON: Final = "PERSON"
# A syllable of a Korean or Chinese name, and words that only look like one: "a Kim Jong-run firm",
# "Wi-fi Alliance".
_SYLLABLE: Final = regex.compile(
    r"(?i:(?:[bcdgjkpst]h|xi|[bcdfghjklmnpqrstwxyz]|kk|ss|tt|zh)?y?w?[aeiou]{1,3}"
    r"(?:ng|[bghklmnprt])?)"
)
_WORDS: Final = frozenset("run hit hot".split())
_NO_GIVEN: Final = frozenset("bi-lo co-op go-go go-to hi-fi lo-fi no-go to-do wi-fi".split())
# What begins the names of bodies, unlike "Texas" in "the Texas-based League".
_PREFIXES: Final = frozenset("Anti Inter Multi Non Pan Pro Trans".split())
# What joins the halves of a place's name: "Port-au-Prince", "Stratford-upon-Avon".
_INSIDE_PLACES: Final = frozenset("au aux en le les lès lez on sous super sur under upon".split())


def with_hyphened_places(spans: Sequence[Span], words: Words) -> list[Span]:
    """Return the names with those of places whole that were cut at hyphens: "Port-au-Prince"."""
    found: list[Span] = []
    for span in spans:
        if found and span[1] < found[-1][2]:
            continue
        place = _hyphened_place(span, words)
        while place is not None and found and found[-1][2] > place[1]:
            found.pop()
        found.append(place or span)
    return found


def _hyphened_place(span: Span, words: Words) -> Span | None:
    """Return the place with a small word between hyphens that a name is or is a part of."""
    _, start, stop = span
    texts, gaps = words.texts, words.gaps
    for middle in range(max(2, start - 2), min(stop + 2, len(texts) - 2)):
        parts = texts[middle - 2 : middle + 3]
        if (
            parts[2] in _INSIDE_PLACES
            and {parts[1], parts[3]} <= HYPHENS
            and parts[0].istitle()
            and parts[4].istitle()
            and not max(gaps[middle - 1 : middle + 3])
            and stop <= middle + 3
            and start >= middle - 2
        ):
            return "GPE", middle - 2, middle + 3
    return None


def behind_hyphen(span: Span, words: Words, tags: Sequence[str]) -> Span:
    """Return a name with the second half of a given name: "[Lee Sang]-min" is written small."""
    kind, start, stop = span
    texts, gaps = words.texts, words.gaps
    while kind == _PERSON and stop + 1 < len(texts) and texts[stop] in HYPHENS:
        if max(gaps[stop : stop + 2]) or not _goes_on(start, stop, texts, tags):
            break
        stop += 2
    return kind, start, stop


def _goes_on(start: int, stop: int, texts: Sequence[str], tags: Sequence[str]) -> bool:
    """Return whether the word behind a hyphen is a part of the name before it.

    Tags tell "[Lee Sang]-min" from "[Roe]-backed", but the second syllable of a Korean or Chinese
    given name may be a word as well: "[Park Ji]-won", "[Ryu Hae]-in".
    """
    before, word = texts[stop - 1], texts[stop + 1]
    if word.isalpha() and tags[stop + 1] in ("NNP", "NNPS", "NN", "FW", "XX"):
        return word[:1].isupper() or len(word) <= 6
    is_given = stop - start > 1 and _SYLLABLE.fullmatch(before) is not None
    return is_given and word not in _WORDS and _SYLLABLE.fullmatch(word) is not None


def before_hyphen(span: Span, words: Words) -> Span:
    """Return a name with what belongs to it: "Min-seo [Choi]", "the Pro-life [Action League]"."""
    kind, start, stop = span
    if kind == "ORG" and start > 1 and words.texts[start - 2] in ("the", "The"):
        prefix, hyphen, _ = words.texts[start - 1].partition("-")  # such words are not split
        return kind, start - bool(hyphen and prefix in _PREFIXES), stop
    if kind != _PERSON:
        return span
    is_cut_inside = start > 1 and words.texts[start - 1] in HYPHENS  # "Ye-[rin Shin]"
    first = start - 2 if is_cut_inside else start - 3
    if first >= 0 and is_given_first(first, max(stop, first + 4), words):
        return kind, first, stop
    return span


def given_first(words: Words) -> Iterator[int]:
    """Yield where a given name of two syllables and a family name begin: "Min-seo Choi"."""
    for hyphen, word in enumerate(words.texts):
        if word in HYPHENS and hyphen and is_given_first(hyphen - 1, hyphen + 3, words):
            yield hyphen - 1


def is_given_first(start: int, stop: int, words: Words) -> bool:
    """Return whether words are a given name of two syllables and a family name: "Min-seo Choi"."""
    texts = words.texts[start:stop]
    return (
        len(texts) == 4
        and texts[1] in HYPHENS
        and words.gaps[start + 1] == words.gaps[start + 2] == 0
        and follows(words, start + 3)
        and words.gaps[start + 3] > 0
        and texts[0].istitle()
        and texts[3].istitle()
        and all(_SYLLABLE.fullmatch(texts[n]) is not None for n in (0, 2))
        and f"{texts[0]}-{texts[2]}".lower() not in _NO_GIVEN
    )
