"""Where names end: what no window shows well, told by the letters and marks around a name.

Each repair mends a kind of cut: at a hyphen ("Lee Sang" of "Lee Sang-min"), between given names, at
a particle ("Zayed bin" of "Zayed bin Sultan"), inside quotation marks or brackets.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import attrs

from quoteattr import lexicon
from quoteattr.neural.names.hyphens import before_hyphen, behind_hyphen, with_hyphened_places
from quoteattr.neural.names.joins import (
    BODIES_OF_PLACES,
    HYPHENS,
    PARTICLES,
    Span,
    follows,
    joined,
)
from quoteattr.neural.names.nicknames import with_nicknames
from quoteattr.neural.windows import Words

_PERSON: Final = "PERSON"
GIVEN: Final = frozenset(
    "Md Md. Mohd Mohd. Muhd Ma Ma. Sk Sk. Mst Mst. Sayed Sayyed Sayyid Syed Syeda".split()
)
"""Given names that are abbreviated (Mohammed, Maria, Sheikh, Mosammat) or Syed: no titles."""
_LINKS: Final = frozenset("of for and &".split())
_LINKED: Final = frozenset(("ORG", "GPE", "LOC", "FAC"))
# No name ends with one of these: "[Labour and] Employment", "the [Kozhikode district]".
_DANGLING: Final = frozenset("and & of the for".split())
_GENERIC: Final = frozenset(
    "area city county district districts province region river state town upazila village".split()
)
_PLACES_BEFORE: Final = frozenset("Cape Gulf Lake Mount Mt.".split())
_PLACES_BEHIND: Final = frozenset(
    "Bay Canal County Desert District Governorate Hills Island Islands Lake Lakes Mountains "
    "Peninsula Prefecture Province Region River Sea State Strait Township Valley".split()
)
_BODIES_BEHIND: Final = frozenset(
    "Agency Army Association Authority Board Commission Committee Corporation Council Department "
    "Federation Foundation Government Group Inc Inc. LLC Limited Ltd Ltd. Ministry Navy PLC "
    "Parliament Plc Police Services Union plc".split()
)
_OPENING: Final = frozenset("([{‘“„«\"'")
_SHORT: Final = 4
_LOOSE: Final = frozenset(("/", *_OPENING, *HYPHENS))


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
    spans = with_nicknames(spans, words)
    found: list[Span] = []
    for number, span in enumerate(spans):
        if found and span[1] < found[-1][2]:
            continue  # the name before took it in
        following = spans[number + 1 : number + 2] or [("", len(words.texts), len(words.texts))]
        is_title = all(i in text.titles for i in range(span[1], following[0][1]))
        is_title = is_title or _is_abbreviation(span, following[0], text)
        if is_title and following[0][0] == _PERSON:
            continue  # "[DGP] [Jane Roe]", "[Dato] ’ [Jane Roe]", "[Ing] . [Jane Roe]"
        span = _without_titles(span, text)
        span = behind_hyphen(before_hyphen(span, words), words, tags)
        while found and span[1] < found[-1][2]:
            found.pop()  # a part of it: "[Jae]-in [Ahn]"
        span = _behind_particle(span, following[0][1], text)
        span = _without_mark(span, text)
        span = _with_link(_with_partner(span, following[0], text), following[0], text)
        span = _with_front(span, found[-1][2] if found else 0, text)
        span = _with_initials(span, found[-1][2] if found else 0, text)
        span = _with_noun(span, found[-1][2] if found else 0, following[0][1], text)
        found.append(_without_end(span, text))
    return joined(with_hyphened_places(found, words), words)


def _is_abbreviation(span: Span, following: Span, text: _Text) -> bool:
    """Return whether a short word and its full stop stand right before a name."""
    kind, start, stop = span
    is_short = kind != _PERSON and stop == start + 1 and len(text.words.texts[start]) <= _SHORT
    return is_short and following[1] == stop + 1 and text.words.texts[stop] == "."


def _without_titles(span: Span, text: _Text) -> Span:
    kind, start, stop = span
    if kind == _PERSON:
        while start < stop - 1 and start in text.titles:
            start += 1
        while stop > start + 1 and stop - 1 in text.titles:
            stop -= 1
    return kind, start, stop


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


def _with_noun(span: Span, free: int, limit: int, text: _Text) -> Span:
    """Mend "[Qatar Airways] Group" and "Lake [Chamo]": a noun with a capital is a part of the name.

    Args:
        span: The name.
        free: The first word that no name before it has.
        limit: The first word of the name behind it.
        text: The text.
    """
    kind, start, stop = span
    texts = text.words.texts
    is_place = kind in ("GPE", "LOC")
    if is_place and start > free and text.joined(start) and texts[start - 1] in _PLACES_BEFORE:
        start -= 1
    nouns = _PLACES_BEHIND if is_place else _BODIES_BEHIND
    while (is_place or kind == "ORG") and stop < limit and text.joined(stop):
        if texts[stop] in nouns:
            stop += 1
        elif is_place and texts[stop] in BODIES_OF_PLACES:
            return "ORG", start, stop + 1
        else:
            break
    return kind, start, stop


def _with_front(span: Span, free: int, text: _Text) -> Span:
    """Mend "Tr’ondëk Hwëch’in [First Nation]": a body has more to its name than what it is.

    No name begins with a preposition either: "Ministry [of the Environment]".

    Args:
        span: The name.
        free: The first word that no name before it has.
        text: The text.
    """
    kind, start, stop = span
    words = [word.lower() for word in text.words.texts[start:stop]]
    if kind == "ORG" and words[0] in _LINKS and start > free and text.joined(start):
        is_noun = text.is_proper(start - 1) and start - 1 not in text.titles
        is_body = is_noun and text.words.texts[start - 1].lower() in lexicon.ORGANIZATIONS
        return _with_front((kind, start - 1, stop), free, text) if is_body else span
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
