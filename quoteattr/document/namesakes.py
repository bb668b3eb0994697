"""Which of several persons of one surname is meant: "Busan Mayor Lee", "the elder Quill"."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Mapping, Sequence
from typing import Final, TypeVar

import attrs
from spacy.tokens import Span

from quoteattr.document.noun_phrases import describes_person, noun_of

_MOST_COMPARED: Final = 20
# Words before a title that make another office of it, so that they must be the same.
_OTHER_OFFICES: Final = frozenset(
    "acting assistant associate deputy elect ex former incoming interim late outgoing retired then "
    "vice".split()
)
_BEHIND: Final = 7  # tokens behind a name for a description, and its comma
_LINKS: Final = frozenset("for from in of the".split())
_WORDS: Final = frozenset("ADJ NOUN NUM PROPN".split())
_INNER: Final = frozenset("- – & 's ’s".split())
_ELDER: Final = frozenset("elder older senior".split())
_YOUNGER: Final = frozenset("junior younger".split())
AGE_WORDS: Final = _ELDER | _YOUNGER
"""Words before a surname that tell two persons apart."""
_PARENTS: Final = frozenset(
    """aunt dad father father-in-law grandfather grandmother mom mother mother-in-law mum parent
    stepfather stepmother uncle""".split()
)
_CHILDREN: Final = frozenset(
    """child daughter daughter-in-law granddaughter grandson nephew niece son son-in-law
    stepdaughter stepson""".split()
)
_NEAR: Final = 4  # tokens behind a name in which its kinship stands
_MOST_MENTIONS: Final = 20  # of a person, since there may be thousands
_OPENING: Final = ([","], ["is"], ["was"])

Key = TypeVar("Key", bound=Hashable)


@attrs.frozen
class _Title:
    noun: str
    office: frozenset[str]
    words: frozenset[str]


def meant_by_title(surname: Span, persons: Mapping[Key, Sequence[Span]]) -> list[Key]:
    """Return who of several persons may be meant by the title before their surname.

    First the noun decides, "Mayor Lee", then the words around it: "Busan Mayor Lee", "Mayor Lee of
    Busan", "former Mayor Lee". All persons if nothing decides.

    Args:
        surname: The surname.
        persons: The mentions with a full name of each person who has it.

    >>> import spacy
    >>> doc = spacy.blank("en")("Former Mayor Jane Roe and Mayor Dan Roe left. Mayor Roe waved.")
    >>> for token in doc:
    ...     token.pos_ = "PROPN" if token.text[0].isupper() else "VERB"
    >>> meant_by_title(doc[11:12], {"Jane": [doc[2:4]], "Dan": [doc[6:8]]})
    ['Dan']
    """
    likeness = {key: _likeness(surname, names) for key, names in persons.items()}
    most = max(likeness.values(), default=None)
    return [key for key, shared in likeness.items() if shared == most]


def _likeness(surname: Span, names: Sequence[Span]) -> tuple[bool, bool, int]:
    """Return what a surname shares with a person's names: noun, kind of office, and words of it."""
    own, nouns = _title_of(surname), _nouns_beside(surname)
    found = [(False, False, 0)]
    for name in names[:_MOST_COMPARED]:
        title, is_office, shared = _title_of(name), False, 0
        if own is not None and title is not None and own.noun == title.noun:
            is_office, shared = own.office == title.office, len(own.words & title.words)
        found.append((bool(nouns & _nouns_beside(name)), is_office, shared))
    return max(found)


def _nouns_beside(name: Span) -> frozenset[str]:
    """Return the nouns for who somebody is right before a name, and behind a comma after it."""
    doc = name.doc
    beside = [doc[name.start - 1]] if name.start else []
    if name.end < len(doc) and doc[name.end].text == ",":
        behind = doc[name.end + 1 : name.end + _BEHIND]
        beside += itertools.takewhile(lambda token: not token.is_punct, behind)
    return frozenset(noun_of(token) for token in beside if describes_person(token))


def _title_of(name: Span) -> _Title | None:
    """Return the title right before a name, with "of Busan" behind it, or None."""
    doc, noun = name.doc, name.start - 1
    if noun < 0 or not describes_person(doc[noun]):
        return None
    start = noun
    while (
        start > 0
        and not doc[start].is_sent_start
        and (doc[start - 1].pos_ in _WORDS or doc[start - 1].text in _INNER)
    ):
        start -= 1
    end = name.end
    if end < len(doc) and doc[end].lower_ in _LINKS:
        while end < len(doc) and (doc[end].lower_ in _LINKS or doc[end].pos_ == "PROPN"):
            end += 1
    words = {t.lower_ for t in (*doc[start:noun], *doc[name.end : end])} - _LINKS - _INNER
    return _Title(
        noun_of(doc[noun]), frozenset(words & _OTHER_OFFICES), frozenset(words - _OTHER_OFFICES)
    )


def meant_by_age(surname: Span, persons: Mapping[Key, Sequence[Span]]) -> Key | None:
    """Return whom "the elder Quill" or "the younger Quill" means, or None.

    None as well if the words do not stand before the surname, there are not two persons, or the
    article does not show by kinship or printed ages who is older.

    Args:
        surname: The surname.
        persons: The mentions with a full name of each person who has it; the first ones are read.
    """
    before = surname.doc[surname.start - 1].lower_ if surname.start else ""
    if before not in AGE_WORDS or len(persons) != 2:
        return None
    first, second = persons
    mentions = [persons[one][:_MOST_MENTIONS] for one in (first, second)]
    ages = [_age(some) for some in mentions]
    if None not in ages and ages[0] != ages[1]:
        older = (ages[0] or 0) - (ages[1] or 0)
    else:
        older = _kinship(mentions[0]) - _kinship(mentions[1])
    if older == 0:
        return None
    return first if (older > 0) == (before in _ELDER) else second


def _age(mentions: Sequence[Span]) -> int | None:
    """Return the age printed behind a name, or None: "Karl Quill, 71,"."""
    for one in mentions:
        behind = [token.text for token in one.doc[one.end : one.end + 2]]
        if behind[:1] == [","] and behind[-1].isdecimal():
            return int(behind[-1])
    return None


def _kinship(mentions: Sequence[Span]) -> int:
    """Return 1 for somebody's parent, -1 for somebody's child, 0 for anybody else.

    The noun stands right before the name, "his son, Jonas Quill", or behind a comma or "is": "Karl
    Quill, the father of Jonas,".
    """
    for one in mentions:
        before = [t.lower_ for t in one.doc[max(0, one.start - 2) : one.start] if t.text != ","]
        behind = [t.lower_ for t in one.doc[one.end : one.end + _NEAR]]
        nouns = {*before[-1:], *(behind[1:] if behind[:1] in _OPENING else [])}
        if nouns & _PARENTS:
            return 1
        if nouns & _CHILDREN:
            return -1
    return 0
