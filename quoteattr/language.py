"""Whether a text is English at all, told from its function words."""

from __future__ import annotations

import regex

# Words that every longer English text is full of and that few other languages share.
_ENGLISH = frozenset(
    "and are as at be been by for from had has have he her his it not of said she that the their "
    "they this to was were which will with would".split()
)
_WORD = regex.compile(r"\p{L}++")

# English news has a third of such words and more, its nearest neighbours a twentieth.
_SHARE = 0.1
_ENOUGH_WORDS = 20
_ENOUGH_CHARACTERS = 20_000


def looks_english(text: str) -> bool:
    """Tell whether the text reads like English; one that is too short to tell does.

    >>> looks_english("Der Rat hat am Montag mit großer Mehrheit beschlossen, die alte Brücke "
    ...               "über den Fluss für zwei Jahre zu sperren, wie die Stadt mitteilte.")
    False
    """
    beginning = text[:_ENOUGH_CHARACTERS]
    words = [match[0].casefold() for match in _WORD.finditer(beginning)]
    if len(words) < _ENOUGH_WORDS:
        # No spaces between words, as in Chinese or Thai: few matches in much text.
        return len(beginning) < _ENOUGH_WORDS * 10 or len(words) * 20 > len(beginning)
    return sum(word in _ENGLISH for word in words) / len(words) >= _SHARE
