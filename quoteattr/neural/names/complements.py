"""Names of bodies with what they are about, and where: "Inquiry into Missing Women and Girls"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from quoteattr import lexicon
from quoteattr.neural.names.joins import FINITE_TAGS, Span, follows
from quoteattr.neural.windows import Words

_ABOUT: Final = frozenset("against for into on".split())
_AND: Final = frozenset(("and", "&"))  # "Chamber of Commerce [and Industry]"
# Of a body, as well as bodies or people
_FIELDS: Final = frozenset("children family industries industry marine women youth".split())
_LINKS: Final = frozenset("and of to with".split())
# Bodies with several fields in a list: "Ministry of Trade, Industry and Energy".
_WITH_LISTS: Final = frozenset(
    "bureau commission committee department directorate faculty institute ministry office "
    "secretariat".split()
)
_LISTED: Final = frozenset(("of", "for"))
_MOST_LISTED: Final = 24  # words of such a list
_ABROAD: Final = frozenset("Commission Consulate Embassy".split())  # "Embassy of Japan in Nairobi"
_PLACES: Final = ("GPE", "LOC")
_MOST_DIGITS: Final = 3
_PROPER: Final = ("JJ", "NNP", "NNPS")
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
            stop = _end_of_list(start, stop, spans, words, tags)
            stop += _has_number(start, stop, words, tags)
            stop = _end_of_place(start, stop, spans, words)
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


def _end_of_list(
    start: int, stop: int, spans: Sequence[Span], words: Words, tags: Sequence[str]
) -> int:
    """Return the word behind the fields of a body: "Ministry of Trade[, Industry and Energy]".

    What has a name of its own is a second body, unless "and" joins its words.
    """
    texts = words.texts
    first = [word.lower() for word in texts[start:stop]]
    if _WITH_LISTS.isdisjoint(first[:-2]) or _LISTED.isdisjoint(first) or stop >= len(texts):
        return stop
    others = {
        i
        for kind, begin, end in spans
        if kind in _NAMED and not (kind == "ORG" and "and" in texts[begin:end])
        for i in range(begin, end)
    }
    end, is_last = stop, False
    while not is_last and end < stop + _MOST_LISTED:
        is_last = end > stop and texts[end : end + 1] in (["and"], ["&"])
        if not is_last and texts[end : end + 1] != [","]:
            return stop
        begin = end + 1 + (is_last and texts[end + 1 : end + 2] == ["the"])
        end = begin
        while _is_inside(end, others, words, tags):
            end += 1
        if end == begin:
            return stop
    return end if is_last else stop


def _end_of_place(start: int, stop: int, spans: Sequence[Span], words: Words) -> int:
    """Return the word behind the places of a body: "Embassy [of Japan in Nairobi]".

    So does that of an association: "Society of Teachers[, Zambia] (STZ)".
    """
    texts = words.texts
    places = {begin: end for kind, begin, end in spans if kind in _PLACES}
    if _ABROAD.intersection(texts[start:stop]):
        for link in ("of", "in"):
            begin = stop + 1 + (texts[stop + 1 : stop + 2] == ["the"])
            if texts[stop : stop + 1] == [link] and begin in places and follows(words, stop):
                stop = places[begin]
    end = places.get(stop + 1, 0) if texts[stop : stop + 1] == [","] else 0
    letters = texts[end + 1] if end and texts[end : end + 1] == ["("] else ""
    is_own = letters.isupper() and texts[stop + 1][0] in letters[1:]
    return end if is_own and letters[0] == texts[start][0] else stop


def _has_number(start: int, stop: int, words: Words, tags: Sequence[str]) -> bool:
    """Return whether a number before the verb belongs to letters for a body: "[ECU] 911 said"."""
    return (
        stop == start + 1 < len(tags) - 1
        and words.texts[start].isupper()
        and words.texts[stop].isdigit()
        and len(words.texts[stop]) <= _MOST_DIGITS
        and follows(words, stop)
        and tags[stop + 1] in FINITE_TAGS
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
    lists = (lexicon.ORGANIZATIONS, lexicon.TITLES, lexicon.PERSONS)
    is_other = lower not in _FIELDS and any(lower in listed for listed in lists)
    is_day = lower in lexicon.WEEKDAYS or lower in lexicon.MONTHS
    return tags[i] in _INSIDE and not (is_other or is_day)
