"""Where names of persons end: titles, particles and initials."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import attrs
import regex

from quoteattr import lexicon
from quoteattr.neural.names.joins import PARTICLES, Span, follows
from quoteattr.neural.names.nicknames import CLOSING
from quoteattr.neural.windows import Words

_PERSON: Final = "PERSON"
GIVEN: Final = frozenset(
    "Md Md. Mohd Mohd. Muhd Ma Ma. Sk Sk. Mst Mst. Sayed Sayyed Sayyid Syed Syeda".split()
)
"""Given names that are abbreviated (Mohammed, Maria, Sheikh, Mosammat) or Syed: no titles."""
_ABBREVIATED: Final = frozenset("Md Mohd Muhd".split())  # also between two names

_INITIAL: Final = regex.compile(r"\p{Lu}\p{Ll}?\.")  # "B. Jargalmaa", "Kh. Ganzorig"
# Nouns for people that are given names as well: "Hunter S. Thompson"
_ALSO_GIVEN: Final = frozenset(
    "Archer Bishop Cooper Dean Deacon Hunter Major Mason Porter Tanner".split()
)


@attrs.frozen
class Text:
    """The words of a text, their tags, and which of them are titles or letters behind names."""

    words: Words
    tags: Sequence[str]
    titles: Collection[int]

    def joined(self, i: int) -> bool:
        """Return whether nothing but a blank is before a word."""
        return follows(self.words, i)

    def is_proper(self, i: int) -> bool:
        """Return whether a word is a proper noun with a capital."""
        return (
            i < len(self.tags)
            and self.tags[i] in ("NNP", "NNPS")
            and self.words.texts[i][:1].isupper()
        )


def without_titles(span: Span, text: Text) -> Span:
    """Mend "[Brig Jane Roe KC]", "[Seri Azlan]", "[Herder L. Roe]" and a mark that closes."""
    kind, start, stop = span
    texts = text.words.texts
    while kind in ("GPE", "LOC") and start < stop - 1 and start in text.titles:
        start += 1
    if kind == _PERSON:
        while start < stop - 1 and start in text.titles:
            start += 1
        while start < stop - 1 and texts[start] in CLOSING:
            start += 1  # "‘Oom [’ Dan Roe]"
        start += _is_before_initial(start, stop, text)
        while stop > start + 1 and stop - 1 in text.titles:
            stop -= 1
    return kind, start, stop


def _is_before_initial(start: int, stop: int, text: Text) -> bool:
    """Return whether the first word of a name belongs to the title before an initial.

    It is a noun for a person ("Herder L. Roe"), or the end of a body whose words have a capital, if
    the name is printed without it as well: "Speaker of the Great [Khural B. Roe]".
    """
    texts = text.words.texts
    if stop - start < 3 or _INITIAL.fullmatch(texts[start + 1]) is None:
        return False
    if texts[start].lower() in lexicon.PERSONS:
        return texts[start] not in _ALSO_GIVEN
    if not (text.joined(start) and text.is_proper(start - 1)) or _INITIAL.fullmatch(texts[start]):
        return False
    name, size = texts[start + 1 : stop], stop - start - 1
    places = (i for i, word in enumerate(texts) if word == name[0] and texts[i : i + size] == name)
    return any(i and texts[i - 1] != texts[start] for i in places)


def behind_particle(span: Span, limit: int, text: Text) -> Span:
    """Mend "[Zayed bin] Sultan" and "[Azhari] Md Nor": no name ends with a particle, or "Md".

    It goes on behind a nickname: "[Ana “Teteng”] Reyes".
    """
    kind, start, stop = span
    texts = text.words.texts
    is_person = kind == _PERSON or start - 1 in text.titles
    behind = texts[stop : stop + 2]
    if is_person and len(behind) > 1 and behind[0] in _ABBREVIATED and behind[1][:1].isupper():
        return _PERSON, start, min(limit, stop + 2)
    is_open = (
        texts[stop - 1] in PARTICLES or CLOSING.get(texts[stop - 1]) in texts[start + 1 : stop]
    )
    if kind == _PERSON and stop - start > 1 and is_open:
        while text.joined(stop) and stop < limit and text.is_proper(stop):
            stop += 1
    return kind, start, stop


def with_initials(span: Span, free: int, text: Text) -> Span:
    """Mend "MK [Thangaraj]" and "Md [Shahidul Alam]": initials are a part of the name.

    Args:
        span: The name.
        free: The first word that no name before it has.
        text: The text.
    """
    kind, start, stop = span
    texts, gaps = text.words.texts, text.words.gaps
    if kind != _PERSON or not text.joined(start):
        return span
    before = start - 1
    if texts[before] == "." and gaps[before] == 0:
        before -= 1
    if before < free or before in text.titles or not text.is_proper(before):
        return span
    word = texts[before]
    initials = len(word) == 2 and word.isupper() and word.isalpha() and before == start - 1
    if word in GIVEN or (initials and stop - start == 1 and not texts[start].isupper()):
        return kind, before, stop
    return span
