"""Where in a source the words of a claim stand that is not quoted: close together, in any order.

This finds similar words, not the same meaning. A claim whose words are all there may still say
something else, and one that was worded anew is not found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import attrs
import regex

from quoteattr.checking.indexing.lookup import SourceText
from quoteattr.checking.words import COMMON, Words, is_number

LEAST: Final = 0.5
"""The least score of a claim that counts as similar."""

_LIGHT: Final = 0.15  # what a common word counts, beside 1 for a telling one
_ENDINGS: Final = regex.compile(r"(?:ing|ed|es|s|ly|d)$")
_SHORTEST: Final = 4  # letters that a stem keeps
_WIDEST: Final = 2.0  # words of a source beside one word of the claim
_MARGIN: Final = 12
_LOOSE: Final = 3
_NEAR: Final = 40  # words around a place in which its numbers may stand
_EQUAL: Final = 1e-9


@attrs.frozen
class Similar:
    """Words of a source that are similar to a claim.

    Attributes:
        source: The source.
        place: The range of indices of its words.
        score: The share of the claim's words that it has, telling ones above all.
    """

    source: SourceText
    place: range
    score: float


def has_names(claim: Words, found: Similar) -> bool:
    """Return whether a source has every name of a claim, and every number close by.

    Two claims may differ in nothing else: "the dam of Cebu cost 14 million", "the dam of Suva …".
    """
    place, keys = found.place, found.source.words.keys
    near = set(keys[max(0, place.start - _NEAR) : place.stop + _NEAR])
    for n, key in enumerate(claim.keys):
        first = claim.text[claim.starts[n]]
        if is_number(key):
            if key not in near:
                return False
        elif n and first.isupper() and key not in COMMON and key not in found.source.positions:
            return False
    return True


def lacking(claim: Words, found: Similar) -> list[int]:
    """Return the indices of the telling words of a claim that a place lacks."""
    keys = found.source.words.keys[found.place.start : found.place.stop]
    stems = {stem(key) for key in keys}
    return [n for n, key in enumerate(claim.keys) if key not in COMMON and stem(key) not in stems]


def telling(keys: Sequence[str]) -> int:
    """Return how many different words of a claim tell where it comes from.

    >>> telling(("that", "the", "bridge", "will", "be", "closed"))
    2
    """
    return len({stem(key) for key in keys if key not in COMMON})


def stem(key: str) -> str:
    """Return a comparable word without the ending of a plural or a tense.

    >>> stem("closed"), stem("closing"), stem("was")
    ('clos', 'clos', 'was')
    """
    short = _ENDINGS.sub("", key)
    if len(short) < _SHORTEST:
        return key
    return short.removesuffix("e")


def similar(
    keys: Sequence[str], source: SourceText, rarity: Callable[[str], float]
) -> Similar | None:
    """Return the words of a source that are most similar to those of a claim; None for none.

    Args:
        keys: The comparable words of the claim.
        source: The source.
        rarity: Returns how much a word tells in the sources at hand.
    """
    weights: dict[str, float] = {}
    for key in keys:
        light = _LIGHT if key in COMMON else 1.0
        weights[stem(key)] = max(weights.get(stem(key), 0.0), light * rarity(key))
    hits = [(at, stem(key)) for at, key in enumerate(source.words.keys) if stem(key) in weights]
    width = round(_WIDEST * len(keys)) + _MARGIN
    best, place = 0.0, range(0)
    inside: Counter[str] = Counter()
    covered, first = 0.0, 0
    for at, word in hits:
        inside[word] += 1
        covered += weights[word] * (inside[word] == 1)
        while hits[first][0] <= at - width or inside[hits[first][1]] > 1:
            word = hits[first][1]
            inside[word] -= 1
            covered -= weights[word] * (inside[word] == 0)
            first += 1
        found = range(hits[first][0], at + 1)
        if covered > best + _EQUAL or (covered > best - _EQUAL and len(found) < len(place)):
            best, place = covered, found
    whole = sum(weights.values())
    if not best or not whole:
        return None
    return Similar(source, _trimmed(source, place, weights), best / whole)


def _trimmed(source: SourceText, place: range, weights: Mapping[str, float]) -> range:
    """Leave out a common word at an end that is far from the others."""
    keys = source.words.keys
    hits = [at for at in place if stem(keys[at]) in weights]
    while len(hits) > 1 and keys[hits[0]] in COMMON and hits[1] - hits[0] > _LOOSE:
        hits = hits[1:]
    while len(hits) > 1 and keys[hits[-1]] in COMMON and hits[-1] - hits[-2] > _LOOSE:
        hits = hits[:-1]
    return range(hits[0], hits[-1] + 1)
