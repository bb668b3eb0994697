"""Which of two persons of one surname is the elder: "Jonas Quill and his father, Karl Quill"."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Final, TypeVar

from spacy.tokens import Span

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
