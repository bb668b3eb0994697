"""Spellings of one name: papers print "Al-Ghanem" and "Al-Ghanim" for the same person."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Final

Key = tuple[str, ...]

_UNSTABLE: Final = frozenset("aeiouyh")
_FEWEST: Final = 5  # letters


def sound(word: str) -> str:
    """Return what all spellings of a word have in common: its consonants without "h".

    >>> sound("hussain") == sound("hussein"), sound("roe") == sound("doe")
    (True, False)
    """
    letters = (letter for letter, _ in itertools.groupby(word))
    return word[:1] + "".join(letter for letter in letters if letter not in _UNSTABLE)


def spelled_otherwise(key: Key, names: Iterable[Key]) -> Key | None:
    """Return the only name of several words whose last word is spelled almost like that of a form.

    A vowel, a doubled letter or an "h" differs, in words of at least five letters.

    Args:
        key: The comparable words of the form.
        names: Those of the names.

    >>> spelled_otherwise(("ghanim",), [("marzouq", "ghanem"), ("jane", "roe")])
    ('marzouq', 'ghanem')
    """
    found = [
        other
        for other in names
        if len(other) > 1
        and is_other_spelling(key[-1], other[-1])
        and all(word in other or word[0] == other[0][0] for word in key[:-1])
    ]
    return found[0] if len(found) == 1 else None


def is_other_spelling(word: str, other: str) -> bool:
    """Return whether two words differ in one letter, of those in which spellings differ."""
    if min(len(word), len(other)) < _FEWEST or word == other or sound(word) != sound(other):
        return False
    short, long = sorted((word, other), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(short, long, strict=True)) == 1
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
