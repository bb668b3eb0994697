"""Names of bodies with what they are about: "Inquiry into Missing Women and Girls"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from quoteattr import lexicon
from quoteattr.neural.names.joins import Span, follows
from quoteattr.neural.windows import Words

_ABOUT: Final = frozenset("against for into on".split())
_AND: Final = frozenset(("and", "&"))  # "Chamber of Commerce [and Industry]"
_FIELDS: Final = frozenset("industries industry".split())  # of a body, as well as bodies
_LINKS: Final = frozenset("and of to with".split())
_MOST_DIGITS: Final = 3
_PROPER: Final = ("JJ", "NNP", "NNPS")
_VERBS: Final = ("MD", "VBD", "VBP", "VBZ")
_NAMED: Final = frozenset("FAC GPE LOC ORG PERSON".split())
# "The Committee on Rural Poverty Says" is a headline.
_INSIDE: Final = frozenset("CD FW JJ NN NNP NNPS NNS VBG VBN".split())


def with_complements(spans: Sequence[Span], words: Words, tags: Sequence[str]) -> list[Span]:
    """Return the names, those of bodies with what stands behind "on" or "into" with capitals.

    Models end the name of a body at the first preposition or at "and", where the words behind are
    no names themselves, and some before its number or behind the place in front.

    Args:
        spans: The names in text order, not overlapping.
        words: The words.
        tags: The tag of each word.
    """
    found: list[Span] = []
    named = {i for kind, start, stop in spans if kind in _NAMED for i in range(start, stop)}
    for kind, start, stop in spans:
        if found and start < found[-1][2]:
            continue  # "Inquiry into Missing [Indigenous] Women"
        if kind == "ORG":
            stop = _end(start, stop, named, words, tags)
            stop += _has_number(start, stop, words, tags)
            if found and _is_front(found[-1], start, stop, words, tags):
                start = found.pop()[1]
        found.append((kind, start, stop))
    return found


def _end(start: int, stop: int, named: set[int], words: Words, tags: Sequence[str]) -> int:
    """Return the word behind the name of a body and what it is about."""
    texts = [word.lower() for word in words.texts[start:stop]]
    is_open = bool(texts) and texts[-1] in lexicon.ORGANIZATIONS
    is_body = not lexicon.ORGANIZATIONS.isdisjoint(texts)
    is_about = is_body and not _ABOUT.isdisjoint(texts)
    is_of = is_body and "of" in texts[:-1]
    if not (is_open or is_about or is_of):
        return stop
    links = _LINKS if is_about else _AND if is_of else _ABOUT
    while _is_inside(stop + 1, named, words, tags) and words.texts[stop] in links:
        stop += 1
        while _is_inside(stop, named, words, tags):
            stop += 1
        links = _LINKS
    return stop


def _has_number(start: int, stop: int, words: Words, tags: Sequence[str]) -> bool:
    """Return whether a number before the verb belongs to letters for a body: "[ECU] 911 said"."""
    return (
        stop == start + 1 < len(tags) - 1
        and words.texts[start].isupper()
        and words.texts[stop].isdigit()
        and len(words.texts[stop]) <= _MOST_DIGITS
        and follows(words, stop)
        and tags[stop + 1] in _VERBS
    )


def _is_front(place: Span, start: int, stop: int, words: Words, tags: Sequence[str]) -> bool:
    """Return whether a place begins the name of a body: "the [Nigeria] Premier [Football Board]".

    No article stands before most places.
    """
    between = range(place[2], start)
    return (
        place[0] == "GPE"
        and len(between) > 0
        and place[1] > 0
        and words.texts[place[1] - 1].lower() == "the"
        and words.texts[stop - 1].lower() in lexicon.ORGANIZATIONS
        and follows(words, start)
        and all(tags[i] in _PROPER and words.texts[i].istitle() for i in between)
    )


def _is_inside(i: int, named: set[int], words: Words, tags: Sequence[str]) -> bool:
    """Return whether a word with a capital may say what a body is about."""
    if not follows(words, i) or i in named or not words.texts[i][:1].isupper():
        return False
    lower = words.texts[i].lower()
    is_body = lower in lexicon.ORGANIZATIONS - _FIELDS
    is_other = is_body or lower in lexicon.TITLES or lower in lexicon.PERSONS
    is_day = lower in lexicon.WEEKDAYS or lower in lexicon.MONTHS
    return tags[i] in _INSIDE and not (is_other or is_day)
