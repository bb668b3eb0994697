"""Whether a text is English at all, told from its function words."""

from __future__ import annotations

import regex

# Words that every longer English text is full of and that few other languages share: "for" and "at"
# are Norwegian too, "as" is Portuguese, "by" Danish.
_ENGLISH = frozenset(
    "a an and are been but from has have he his i is it its not of on or said she that the their "
    "they this to was we were which who will with would you".split()
)
_WORD = regex.compile(r"\p{L}++")

# In English news three words of ten are such words (one of five at the least), elsewhere under one
# of ten.
_SHARE = 0.15
_ENOUGH, _PLENTY = 100, 20_000  # letters to tell it from, characters to look at


def looks_english(text: str) -> bool:
    """Tell whether the text reads like English; one that is too short to tell does.

    >>> looks_english("Der Rat hat am Montag mit großer Mehrheit beschlossen, die alte Brücke "
    ...               "über den Fluss für zwei Jahre zu sperren, wie die Stadt mitteilte.")
    False
    """
    words = [match[0].casefold() for match in _WORD.finditer(text[:_PLENTY])]
    # Letters are counted, not words: some languages write no spaces.
    if sum(map(len, words)) < _ENOUGH:
        return True
    return sum(word in _ENGLISH for word in words) / len(words) >= _SHARE
