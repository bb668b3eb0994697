"""The closed vocabularies of a record: kinds, acts, polarities and so on."""

from __future__ import annotations

import enum
from collections.abc import Collection
from typing import NoReturn

from quoteattr.arguments import items, shown, wrong
from quoteattr.errors import InputError


class Vocabulary(str, enum.Enum):
    """A closed vocabulary: a member equals its word and prints as that in every Python."""

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        known = ", ".join(word.value for word in cls)
        raise InputError(f"{shown(value)} is not one of {known}")

    def __str__(self) -> str:
        return str(self.value)


class Kind(Vocabulary):
    """How much of the content stands in quotation marks: all of it, nothing, or a part.

    >>> Kind("mixed") is Kind.MIXED
    True
    """

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Act(Vocabulary):
    """What the source does with the content.

    >>> [act.value for act in Act]
    ['statement', 'belief', 'intention', 'perception', 'other']
    """

    STATEMENT = "statement"
    BELIEF = "belief"
    INTENTION = "intention"
    PERCEPTION = "perception"
    OTHER = "other"


class SpeakerKind(Vocabulary):
    """What type of entity the speaker is.

    >>> SpeakerKind.PERSON == "person"
    True
    """

    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"
    DOCUMENT = "document"
    AUTHOR = "author"
    UNKNOWN = "unknown"


class ResolvedBy(Vocabulary):
    """What the source is, by which its speaker was resolved.

    >>> str(ResolvedBy.PRONOUN)
    'pronoun'
    """

    FULL = "full"
    SHORT = "short"
    PRONOUN = "pronoun"
    NOMINAL = "nominal"
    IMPLICIT = "implicit"


class Polarity(Vocabulary):
    """Whether the act is reported as a fact, denied ("did not say"), or only supposed.

    >>> Polarity("negated") is Polarity.NEGATED
    True
    """

    ASSERTED = "asserted"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"


class Stance(Vocabulary):
    """What the source does with the content: it claims, denies, asks, demands, promises, retracts.

    >>> [stance.value for stance in Stance]
    ['claim', 'denial', 'question', 'demand', 'promise', 'retraction']
    """

    CLAIM = "claim"
    DENIAL = "denial"
    QUESTION = "question"
    DEMAND = "demand"
    PROMISE = "promise"
    RETRACTION = "retraction"


class DateRelation(Vocabulary):
    """How a date belongs to a statement: stated with its cue, or carried over from elsewhere.

    >>> DateRelation("carried over") is DateRelation.CARRIED_OVER
    True
    """

    STATED = "stated"
    CARRIED_OVER = "carried over"


class Replaced(Vocabulary):
    """Why a claim replaces words: by a name, by a date, or to agree with a name.

    >>> [why.value for why in Replaced]
    ['name', 'date', 'agreement']
    """

    NAME = "name"
    DATE = "date"
    AGREEMENT = "agreement"


def chosen_acts(acts: Collection[Act | str]) -> frozenset[Act]:
    """Return the acts that a caller names; "all" stands for every act.

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
