"""Where names end: what no window shows well, told by the letters and marks around a name.

Each repair mends a kind of cut: at a hyphen ("Lee Sang" of "Lee Sang-min"), between given names, at
a particle ("Zayed bin" of "Zayed bin Sultan"), inside quotation marks or brackets.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import attrs
import regex

from quoteattr import lexicon
from quoteattr.neural.names.joins import HYPHENS, PARTICLES, Span, follows, joined
from quoteattr.neural.windows import Words

_PERSON: Final = "PERSON"
GIVEN: Final = frozenset("Md Md. Mohd Mohd. Muhd Ma Ma. Sk Sk. Mst Mst.".split())
"""Given names that are abbreviated (Mohammed, Maria, Sheikh, Mosammat): no titles."""
_LINKS: Final = frozenset("of for and &".split())
_LINKED: Final = frozenset(("ORG", "GPE", "LOC", "FAC"))
# No name ends with one of these: "[Labour and] Employment", "the [Kozhikode district]".
_DANGLING: Final = frozenset("and & of the for".split())
_GENERIC: Final = frozenset(
    "area city county district districts province region river state town upazila village".split()
)
# A syllable of a Korean or Chinese name, and words that only look like one: "a Kim Jong-run firm".
_SYLLABLE: Final = regex.compile(
    r"(?i:(?:[bcdgjkpst]h|[bcdfghjklmnpqrstwxyz]|kk|ss|tt|zh)?y?w?[aeiou]{1,3}(?:ng|[bghklmnprt])?)"
)
_WORDS: Final = frozenset("run hit hot".split())
_OPENING: Final = frozenset("([{‘“„«\"'")
_LOOSE: Final = frozenset(("/", *_OPENING, *HYPHENS))
_CLOSING: Final = {")": "(", "]": "[", "}": "{", "’": "‘", "”": "“", "»": "«", '"': '"', "'": "'"}


@attrs.frozen
class _Text:
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


def repaired(
    spans: Sequence[Span], words: Words, tags: Sequence[str], titles: Collection[int]
) -> list[Span]:
    """Return the names with their ends mended, in text order.

    Args:
        spans: The names in text order, not overlapping.
        words: The words.
        tags: The tag of each word.
        titles: The words of titles and of letters behind names.
    """
    text = _Text(words, tags, titles)
    found: list[Span] = []
    for number, span in enumerate(spans):
        if found and span[1] < found[-1][2]:
            continue  # the name before took it in
        following = spans[number + 1 : number + 2] or [("", len(words.texts), len(words.texts))]
        is_title = all(i in text.titles for i in range(span[1], following[0][1]))
        if is_title and following[0][0] == _PERSON:
            continue  # "[DGP] [Jane Roe]", "[Dato] ’ [Jane Roe]"
        span = _without_titles(span, text)
        span = _behind_particle(_behind_hyphen(span, text), following[0][1], text)
        span = _with_nickname(_without_mark(span, text), text)
        span = _with_link(_with_partner(span, following[0], text), following[0], text)
        span = _with_front(span, found[-1][2] if found else 0, text)
        span = _with_initials(span, found[-1][2] if found else 0, text)
        found.append(_without_end(span, text))
    return joined(found, words)


def _without_titles(span: Span, text: _Text) -> Span:
    kind, start, stop = span
    if kind == _PERSON:
        while start < stop - 1 and start in text.titles:
            start += 1
        while stop > start + 1 and stop - 1 in text.titles:
            stop -= 1
    return kind, start, stop


def _behind_hyphen(span: Span, text: _Text) -> Span:
    """Mend "[Lee Sang]-min": the second half of a given name is written small."""
    kind, start, stop = span
    texts, gaps = text.words.texts, text.words.gaps
    while kind == _PERSON and stop + 1 < len(texts) and texts[stop] in HYPHENS:
        if max(gaps[stop : stop + 2]) or not _goes_on(start, stop, text):
            break
        stop += 2
    return kind, start, stop


def _goes_on(start: int, stop: int, text: _Text) -> bool:
    """Return whether the word behind a hyphen is a part of the name before it.

    Tags tell "[Lee Sang]-min" from "[Roe]-backed", but the second syllable of a Korean or Chinese
    given name may be a word as well: "[Park Ji]-won", "[Ryu Hae]-in".
    """
    before, word = text.words.texts[stop - 1], text.words.texts[stop + 1]
    if word.isalpha() and text.tags[stop + 1] in ("NNP", "NNPS", "NN", "FW", "XX"):
        return word[:1].isupper() or len(word) <= 6
    is_given = stop - start > 1 and _SYLLABLE.fullmatch(before) is not None
    return is_given and word not in _WORDS and _SYLLABLE.fullmatch(word) is not None


def _behind_particle(span: Span, limit: int, text: _Text) -> Span:
    """Mend "[Zayed bin] Sultan": no person's name ends with a particle."""
    kind, start, stop = span
    if kind == _PERSON and stop - start > 1 and text.words.texts[stop - 1] in PARTICLES:
        while text.joined(stop) and stop < limit and text.is_proper(stop):
            stop += 1
    return kind, start, stop


def _without_mark(span: Span, text: _Text) -> Span:
    """Mend "[Saheb (]": no name ends with an opening mark, a dash or a slash."""
    kind, start, stop = span
    texts = text.words.texts
    while stop > start + 1 and texts[stop - 1] in _LOOSE:
        stop -= 1
    return kind, start, stop


def _with_nickname(span: Span, text: _Text) -> Span:
    """Mend "Abdullahi Nur “[Gacal]": a mark that a name opens is closed in it."""
    kind, start, stop = span
    texts = text.words.texts
    opened = _CLOSING.get(texts[stop]) if stop < len(texts) else None
    if opened in texts[start:stop] and texts[start:stop].count(texts[stop]) == 0:
        stop += 1
    return kind, start, stop


def _with_link(span: Span, following: Span, text: _Text) -> Span:
    """Mend "[Government of] Mauritius": no name ends with a preposition."""
    kind, start, stop = span
    texts = text.words.texts
    if kind not in _LINKED or stop - start < 2 or texts[stop - 1] not in _LINKS:
        return span
    if following[1] == stop and following[0] in _LINKED and text.joined(stop):
        return kind, start, following[2]
    end = stop
    while text.joined(end) and end < following[1] and text.is_proper(end):
        if end in text.titles or texts[end].lower() in lexicon.TITLES:
            break
        end += 1
    return kind, start, end if end > stop else stop - 1


def _with_partner(span: Span, following: Span, text: _Text) -> Span:
    """Mend "[Osei] & Sons": what "&" joins to a body is a part of its name."""
    kind, start, stop = span
    if kind != "ORG" or text.words.texts[stop : stop + 1] != ["&"] or not text.joined(stop):
        return span
    if following[1] == stop + 1:
        return (kind, start, following[2]) if text.joined(stop + 1) else span
    return (kind, start, stop + 2) if text.is_proper(stop + 1) else span


def _with_front(span: Span, free: int, text: _Text) -> Span:
    """Mend "Tr’ondëk Hwëch’in [First Nation]": a body has more to its name than what it is.

    Args:
        span: The name.
        free: The first word that no name before it has.
        text: The text.
    """
    kind, start, stop = span
    words = [word.lower() for word in text.words.texts[start:stop]]
    if kind == "ORG" and (words[0] in lexicon.ORGANIZATIONS or words[0] == "first"):
        while start > free and text.joined(start) and text.is_proper(start - 1):
            if start - 1 in text.titles:
                break
            start -= 1
    return kind, start, stop


def _without_end(span: Span, text: _Text) -> Span:
    """Mend "[Labour and]", and places with a common noun behind: "[Kozhikode district]"."""
    kind, start, stop = span
    ends = _GENERIC | _DANGLING if kind in ("GPE", "LOC") else _DANGLING
    while stop > start + 1 and text.words.texts[stop - 1] in ends:
        stop -= 1
    return kind, start, stop


def _with_initials(span: Span, free: int, text: _Text) -> Span:
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
