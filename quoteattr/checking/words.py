"""The words of a text in the form in which two texts are compared, with their offsets.

Punctuation, case, accents and invisible characters do not count, and neither does the form of a
number: "1,000" is "1000", "seven" is "7", and both "%" and "per cent" are "percent". Words that
differ in anything else, such as "don't" and "do not", are different words.
"""

from __future__ import annotations

import bisect
import unicodedata
from array import array
from collections.abc import Sequence
from typing import Final

import attrs
import regex
from spacy.lang.en.stop_words import STOP_WORDS

from quoteattr import lexicon
from quoteattr.spans import Range

_INVISIBLE: Final = "\u00ad\u200b-\u200f\u2060\ufeff"
_LETTERS: Final = rf"[\p{{L}}\p{{M}}\p{{N}}{_INVISIBLE}]"
WORD: Final = regex.compile(
    rf"(?i:\[\s*+sic\s*+[.!]?\s*+\]|\bper\s++cent\b)|%|(?<!{_LETTERS})(?:\p{{L}}\.){{2,}}(?!{_LETTERS})|"
    rf"{_LETTERS}++(?:(?:['’ʼ](?=\p{{L}})|(?<=\p{{N}})[.,](?=\p{{N}})){_LETTERS}++)*+"
)
"""A word: "can't", "1,000.50" and "U.S." are one word each, "well-known" is two."""

_UNSEEN: Final = regex.compile(rf"[\u0300-\u036f{_INVISIBLE}'’ʼ,]+")
_PER_CENT: Final = "percent"
_NUMBERS: Final = {
    word: str(value) for word, value in lexicon.NUMBERS.items() if word not in ("a", "an")
}
# What spaCy counts as a stop word and yet changes what a sentence says is not among them.
NEGATIONS: Final = frozenset(
    "not no never nor none nobody nothing neither nowhere cannot without".split()
)
_CONTRACTED: Final = frozenset(
    "arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt mightnt mustnt neednt shant "
    "shouldnt wasnt werent wont wouldnt aint".split()
)
COMMON: Final = frozenset(word.replace("'", "").replace("’", "") for word in STOP_WORDS) - NEGATIONS
"""Words that nearly every text has: they alone do not tell where a quotation comes from."""


def comparable(word: str) -> str:
    """Return the form in which a word is compared; empty for "[sic]" and invisible characters.

    >>> [comparable(word) for word in ("The", "U.S.", "1,000", "Café", "Seven", "don’t")]
    ['the', 'us', '1000', 'cafe', '7', 'dont']
    """
    if word == "%":
        return _PER_CENT
    if word.startswith("["):
        return ""
    key = _UNSEEN.sub("", unicodedata.normalize("NFKD", word)).casefold()
    if key[:1].isalpha():
        key = key.replace(".", "")
        if key.startswith("per") and len(key.split()) > 1:
            return _PER_CENT
        return _NUMBERS.get(key, key)
    return key.replace(".", "·")  # so that a word never has a separator of the index


def is_negation(key: str) -> bool:
    """Return whether a comparable word negates.

    >>> is_negation("never"), is_negation("dont"), is_negation("note")
    (True, True, False)
    """
    return key in NEGATIONS or key in _CONTRACTED


def is_number(key: str) -> bool:
    """Return whether a comparable word is a number.

    >>> is_number("1000"), is_number("b52")
    (True, False)
    """
    return key[:1].isdigit()


@attrs.frozen
class Words:
    """The words of a text: comparable forms, and the ranges of the text that they stand in.

    Offsets are code points of ``text``.

    >>> words = Words.of("“Don’t,” she said.")
    >>> words.keys, words.place(0, 2).slice(words.text)
    (('dont', 'she', 'said'), 'Don’t,” she')
    """

    text: str
    keys: tuple[str, ...]
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, text: str, within: Range | None = None) -> Words:
        """Return the words of a text, or of a range of it."""
        place = Range(0, len(text)) if within is None else within
        keys: list[str] = []
        starts, ends = array("q"), array("q")
        known: dict[str, str] = {}  # most words of a text come again
        for match in WORD.finditer(text, place.start, place.end):
            word = match[0]
            key = known.get(word)
            if key is None:
                key = known[word] = comparable(word)
            if key:
                keys.append(key)
                starts.append(match.start())
                ends.append(match.end())
        return cls(text, tuple(keys), starts, ends)

    def __len__(self) -> int:
        return len(self.keys)

    def place(self, start: int, end: int) -> Range:
        """Return the range of the text from one word up to another, which is not included.

        Raises:
            IndexError: There is no word in between.
        """
        return Range(self.starts[start], self.ends[end - 1])

    def first_from(self, offset: int) -> int:
        """Return the index of the first word that ends behind an offset of the text."""
        return bisect.bisect_right(self.ends, offset)
