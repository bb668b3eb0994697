"""The closed sets of words in a record: kinds, acts, polarities and so on."""

from __future__ import annotations

import enum
from collections.abc import Collection
from typing import NoReturn

from quoteattr.arguments import items, shown, wrong
from quoteattr.errors import InputError


class _Word(str, enum.Enum):
    """A closed set of words; a member equals and prints as its word on every Python."""

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        known = ", ".join(word.value for word in cls)
        raise InputError(f"{shown(value)} is none of {known}")

    def __str__(self) -> str:
        return str(self.value)


class Kind(_Word):
    """How the content is quoted: all of it in quotation marks, none of it, or a part.

    >>> Kind("mixed") is Kind.MIXED
    True
    """

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Act(_Word):
    """What the source does with the content.

    >>> [act.value for act in Act]
    ['statement', 'belief', 'intention', 'perception', 'other']
    """

    STATEMENT = "statement"
    BELIEF = "belief"
    INTENTION = "intention"
    PERCEPTION = "perception"
    OTHER = "other"


class SpeakerKind(_Word):
    """What sort of entity speaks.

    >>> SpeakerKind.PERSON == "person"
    True
    """

    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"
    DOCUMENT = "document"
    AUTHOR = "author"
    UNKNOWN = "unknown"


class ResolvedBy(_Word):
    """What the source span gave to find its speaker by.

    >>> str(ResolvedBy.PRONOUN)
    'pronoun'
    """

    FULL = "full"
    SHORT = "short"
    PRONOUN = "pronoun"
    NOMINAL = "nominal"
    IMPLICIT = "implicit"


class Polarity(_Word):
    """Whether the saying is reported as a fact, denied, or only supposed.

    >>> Polarity("negated") is Polarity.NEGATED
    True
    """

    ASSERTED = "asserted"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"


def chosen_acts(acts: Collection[Act | str]) -> frozenset[Act]:
    """Read acts as a user may give them; the word "all" stands for every one.

    Raises:
        InputError: One of them is not an act.

    >>> chosen_acts(["belief"])
    frozenset({<Act.BELIEF: 'belief'>})
    """
    known = ", ".join(act.value for act in Act)
    remedy = f"give some of {known}, or all"
    names = [acts] if isinstance(acts, str) else list(items("acts", acts, remedy))
    if "all" in names:
        return frozenset(Act)
    try:
        return frozenset(Act(name) for name in names)
    except InputError:
        raise wrong("acts", names, remedy) from None
