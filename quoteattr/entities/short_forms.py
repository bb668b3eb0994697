"""Which form of a name may be short for which other: surnames, initials, acronyms, other orders.

Also whom of several persons a shared name refers to, by titles, pronouns and order.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

import attrs
from spacy.tokens import Span

from quoteattr import lexicon
from quoteattr.document.acronyms import WEAK, acronyms, last_acronyms
from quoteattr.document.namesakes import meant_by_age, meant_by_title
from quoteattr.document.titles import PARTICLES
from quoteattr.entities import genders
from quoteattr.entities.name_spans import (
    ORGANIZATION,
    PERSON,
    PLACE,
    UNKNOWN,
    Name,
    make_name,
)
from quoteattr.lexicon import Gender

Key = tuple[str, ...]
"""The comparable words of a name."""

_FEWEST_INITIALS: Final = 3
_MOST_NAMES: Final = 3
_ASIDES: Final = {"(": ")", "“": "”", "‘": "’", '"': '"'}
_LINKS: Final = frozenset("of the and for in on at to".split())


def can_name_person(short: Key, full: Key) -> bool:
    """Return whether a form can name the same person: its words are in the full name, in order.

    Initials match ("J." for "John"), and those of three names or more are a name.

    >>> can_name_person(("j", "roe"), ("jane", "roe")), can_name_person(("roe",), ("jane", "doe"))
    (True, False)
    """
    if len(short) == 1 and len(full) >= _FEWEST_INITIALS and short[0] in acronyms(full):
        return True
    if len(short) > 1 and short[-1] not in full:
        return False
    rest = iter(full)
    return all(any(_same_word(word, other) for other in rest) for word in short)


def _same_word(word: str, other: str) -> bool:
    if len(word) == 1 or len(other) == 1:
        return word[0] == other[0]
    return word == other


def can_name_body(short: Key, full: Key) -> bool:
    """Return whether a form can name the same body: its beginning, its end or its initials."""
    size = len(short)
    if size == 1 and len(full) > 1 and short[0] in acronyms(full) | last_acronyms(full):
        return True
    if size > 1 and full[0] == short[-1] and full[1:2] in (("of",), ("for",)):
        return full[2 : size + 1] == short[:-1]  # "Ministry of Health", "Health Ministry"
    return full[-size:] == short or (full[:size] == short and len(short[0]) > 2)


def may_be_full_name(key: Key) -> bool:
    """Return whether a form can be a given name and a surname, rather than a body's name."""
    last = key[-1]
    is_body = last in lexicon.ORGANIZATIONS or last.removesuffix("s") in lexicon.ORGANIZATIONS
    words = [word for word in key if word not in PARTICLES]
    most = _MOST_NAMES + (len(words) < len(key))  # "Luiz Henrique da Conceição dos Santos"
    sized = len(key) <= 2 * most and 2 <= len(words) <= most
    return sized and not is_body and not set(key) & _LINKS


def other_orders(key: Key) -> Iterator[Key]:
    """Yield a personal name with its family name at the other end: "Wang Xiaoli", "Xiaoli Wang"."""
    if len(key) > 1:
        yield (*key[1:], key[0])
        if len(key) > 2:
            yield (key[-1], *key[:-1])


def bracketed(names: Sequence[Name]) -> dict[Key, Key]:
    """Return the long form of each short one that stands in brackets behind it, or before it.

    "National Union of Peasants (UNC)", "Integrity Authority “Amana”". ``names`` are in text order.
    """
    found: dict[Key, Key] = {}
    for before, behind in itertools.pairwise(names):
        opening = before.span.doc[before.span.end].text
        is_aside = behind.span.start == before.span.end + 1 and opening in _ASIDES
        if not is_aside or before.type == PERSON:
            continue
        if behind.span.doc[behind.span.end : behind.span.end + 1].text != _ASIDES[opening]:
            continue
        long, short = (before, behind) if len(before.key) > len(behind.key) else (behind, before)
        is_body = {ORGANIZATION, UNKNOWN} >= {before.type, long.type} and short.type != PLACE
        if is_body and (_stands_for(short.span, long.key) or (opening != "(" and short is behind)):
            found.setdefault(short.key, long.key)
    return found


def missed_short_forms(names: Sequence[Name], taken: Collection[int]) -> list[Name]:
    """Return what stands in brackets behind a body's name like its acronym, and its other places.

    Args:
        names: The names that the pipeline found.
        taken: The tokens of names and titles.
    """
    forms: set[str] = set()
    for name in names:
        end = _behind_brackets(name.span)
        if name.type == ORGANIZATION and end is not None and end - 2 not in taken:
            short = name.span.doc[end - 2 : end - 1]
            forms |= {short.text} if _stands_for(short, name.key) else set()
    tokens = (t for t in names[0].span.doc if t.text in forms and t.i not in taken) if forms else ()
    return [make_name(token.doc[token.i : token.i + 1], ORGANIZATION) for token in tokens]


def _stands_for(short: Span, long: Key) -> bool:
    """Return whether a word is written like a short form of a name of several words.

    Its letters may stand for words of another language, but half of its capitals must be initials,
    or else its first letter and another one: "Cenidh" for "Nicaraguan Center for Human Rights".
    """
    letters = [letter for letter in short.text if letter.isalpha()]
    if len(short) > 1 or len(long) < 2 or len(letters) < 2:
        return False
    capitals = [letter.lower() for letter in letters if letter.isupper()]
    shared = Counter(capitals) & Counter(word[0] for word in long)
    is_acronym = len(capitals) > 1 and 2 * len(capitals) > len(letters)
    if is_acronym and 2 * shared.total() >= len(capitals):
        return True
    initials = Counter(word[0] for word in long if word not in WEAK)
    shared = Counter(map(str.lower, letters)) & initials
    fewest = 1 if len(capitals) == len(letters) > 2 else 2
    return letters[0].isupper() and letters[0].lower() in shared and shared.total() >= fewest


def with_brackets(names: Sequence[Name]) -> list[Name]:
    """Return names with the brackets that belong to them: "JD(S)", "Janata Dal (Secular)".

    A word in brackets is a part of a body's name only if a short form has its initial in brackets.
    ``names`` are in text order.
    """
    short: dict[int, Name] = {}
    for name in names:
        end = _behind_brackets(name.span)
        attached = not name.span[-1].whitespace_ and name.span.text.isupper()
        if name.type != PERSON and end is not None and attached:
            span = name.span.doc[name.span.start : end]
            key = ("".join(filter(str.isalpha, span.text)).lower(),)
            short[name.span.start] = Name(span=span, type=name.type, key=key)
    letters = {one.key[0] for one in short.values()}
    found: list[Name] = []
    for name in names if letters else ():
        end = _behind_brackets(name.span)
        if name.span.start in short:
            name = short[name.span.start]
        elif name.type != PERSON and end is not None and len(name.key) > 1:
            longer = make_name(name.span.doc[name.span.start : end], name.type)
            name = longer if acronyms(longer.key) & letters else name
        if not found or name.span.start >= found[-1].span.end:
            found.append(name)
    return found if letters else list(names)


def _behind_brackets(span: Span) -> int | None:
    """Return the token behind a single word in brackets that follows a name, or None."""
    doc, end = span.doc, span.end
    aside = [token.text for token in doc[end : end + 3]]
    fits = len(aside) == 3 and aside[0] == "(" and aside[2] == ")" and aside[1][:1].isupper()
    return end + 3 if fits else None


def split_by_titles(cluster: list[Name]) -> list[list[Name]]:
    """Return a cluster of bare surnames split by their titles: "Mr. Smith met Mrs. Smith".

    A mention without a title goes with the last titled one. A cluster with a full name, which
    "al-Masri" is not, stays whole: other persons with that surname have clusters of their own.
    """
    if any(len(set(name.key) - PARTICLES) > 1 for name in cluster):
        return [cluster]
    parts: dict[Gender | None, list[Name]] = {}
    last = None
    for name in cluster:
        last = genders.of_title(name.span) or last
        parts.setdefault(last, []).append(name)
    if len(parts.keys() - {None}) < 2:
        return [cluster]
    first = next(gender for gender in parts if gender is not None)
    # Mentions before any title go with the first titled ones.
    parts[first] = [*parts.pop(None, []), *parts[first]]
    return list(parts.values())


@attrs.define
class GenderVotes:
    """The genders that the mentions of a cluster show, counted only when needed."""

    uncounted: list[Span] = attrs.Factory(list)
    _counts: Counter[Gender] = attrs.Factory(Counter)

    def winner(self) -> Gender | None:
        """Return the clear winner, as `genders.of_mentions` does, or None."""
        for span in self.uncounted:
            self._counts.update(genders.of_mention(span))
        self.uncounted.clear()
        return genders.clear_winner(self._counts)


def choose_host(
    name: Name,
    hosts: Sequence[Key],
    forms: Mapping[Key, Sequence[Name]],
    votes: Mapping[Key, GenderVotes],
) -> Key:
    """Return the full form to which a short one belongs, of several persons or bodies.

    "The elder" decides first, then titles ("Mayor Lee", "Ms. Lee"), then who is named before and
    acts most often, as subject, which is wrong less often than who was named last. So after
    "Hillary Clinton and her husband, Bill", a bare "Clinton" is Hillary Clinton.
    """
    # "Clinton" is the surname of Hillary Clinton before it is the first word of "Clinton Cash".
    hosts = [host for host in hosts if host[-1] == name.key[-1]] or hosts
    if len(hosts) == 1:
        return hosts[0]
    spans = {host: [one.span for one in forms[host]] for host in hosts}
    by_age = meant_by_age(name.span, spans)
    if by_age is not None:
        return by_age
    hosts = meant_by_title(name.span, spans)
    gender = genders.of_title(name.span) or genders.of_own_report(name.span)
    if gender is not None:
        hosts = [host for host in hosts if votes[host].winner() in (gender, None)] or hosts

    def rank(host: Key) -> tuple[bool, int, int, int]:
        before = [span for span in spans[host] if span.start < name.span.start]
        subjects = sum(span.root.dep_ == "nsubj" for span in before)
        return bool(before), subjects, len(forms[host]), -forms[host][0].span.start

    return max(hosts, key=rank)
