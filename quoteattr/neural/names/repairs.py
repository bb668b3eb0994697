"""Where names end: what no window shows well, told by the letters and marks around a name.

Each repair mends a kind of cut: at a hyphen ("Lee Sang" of "Lee Sang-min"), between given names, at
a particle ("Zayed bin" of "Zayed bin Sultan"), inside quotation marks or brackets.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from quoteattr import lexicon
from quoteattr.neural.names.hyphens import before_hyphen, behind_hyphen, with_hyphened_places
from quoteattr.neural.names.joins import (
    BODIES_OF_PLACES,
    HYPHENS,
    Span,
    joined,
)
from quoteattr.neural.names.nicknames import with_nicknames
from quoteattr.neural.names.persons import (
    Text,
    behind_particle,
    with_initials,
    without_titles,
)
from quoteattr.neural.windows import Words

_PERSON: Final = "PERSON"
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
    text = Text(words, tags, titles)
    spans = with_nicknames(spans, words)
    found: list[Span] = []
    for number, span in enumerate(spans):
        if found and span[1] < found[-1][2]:
            continue  # the name before took it in
        following = spans[number + 1 : number + 2] or [("", len(words.texts), len(words.texts))]
        is_title = all(i in text.titles for i in range(span[1], following[0][1]))
        is_short = following[0][0] == _PERSON and _is_abbreviation(span, following[0], text)
        if is_short or (is_title and following[0][0] in (_PERSON, "GPE", "LOC")):
            continue  # "[DGP] [Jane Roe]", "[Dato] ’ [Jane Roe]", "[Ing] . [Jane Roe]"
        span = without_titles(span, text)
        span = behind_hyphen(before_hyphen(span, words), words, tags)
        while found and span[1] < found[-1][2]:
            found.pop()  # a part of it: "[Jae]-in [Ahn]"
        span = behind_particle(span, following[0][1], text)
        span = _without_mark(span, text)
        span = _with_link(_with_partner(span, following[0], text), following[0], text)
        span = _with_front(span, found[-1][2] if found else 0, text)
        span = with_initials(span, found[-1][2] if found else 0, text)
        span = _with_noun(span, found[-1][2] if found else 0, following[0][1], text)
        found.append(_without_end(span, text))
    return joined(with_hyphened_places(found, words), words)


def _is_abbreviation(span: Span, following: Span, text: Text) -> bool:
    """Return whether a short word and its full stop stand right before a name."""
    kind, start, stop = span
    is_short = kind != _PERSON and stop == start + 1 and len(text.words.texts[start]) <= _SHORT
    return is_short and following[1] == stop + 1 and text.words.texts[stop] == "."


def _without_mark(span: Span, text: Text) -> Span:
    """Mend "[Saheb (]": no name ends with an opening mark, a dash or a slash."""
    kind, start, stop = span
    texts = text.words.texts
    while stop > start + 1 and texts[stop - 1] in _LOOSE:
        stop -= 1
    return kind, start, stop


def _with_link(span: Span, following: Span, text: Text) -> Span:
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


def _with_partner(span: Span, following: Span, text: Text) -> Span:
    """Mend "[Osei] & Sons": what "&" joins to a body is a part of its name."""
    kind, start, stop = span
    if kind != "ORG" or text.words.texts[stop : stop + 1] != ["&"] or not text.joined(stop):
        return span
    if following[1] == stop + 1:
        return (kind, start, following[2]) if text.joined(stop + 1) else span
    return (kind, start, stop + 2) if text.is_proper(stop + 1) else span


def _with_noun(span: Span, free: int, limit: int, text: Text) -> Span:
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


def _with_front(span: Span, free: int, text: Text) -> Span:
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


def _without_end(span: Span, text: Text) -> Span:
    """Mend "[Labour and]", and places with a common noun behind: "[Kozhikode district]"."""
    kind, start, stop = span
    ends = _GENERIC | _DANGLING if kind in ("GPE", "LOC") else _DANGLING
    while stop > start + 1 and text.words.texts[stop - 1] in ends:
        stop -= 1
    return kind, start, stop
