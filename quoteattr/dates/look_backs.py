"""Words of the reporter that refer to another time without a date: "in an earlier interview"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from quoteattr.attributions.draft import Draft
from quoteattr.lexicon import MEDIA

HIDDEN: Final = "\0"
"""Stands for each code point of a content, so that offsets stay."""
_LOOK_BACK: Final = regex.compile(
    rf"""\b(?:(?:earlier|previous|prior|past|separate|different|older)\s(?:\p{{L}}+\s){{0,2}}
        (?:{"|".join(sorted(MEDIA))}|campaign|occasion|stage|term|trip|visit)s?\b
    | (?:last|past|previous|that)\s(?:spring|summer|autumn|fall|winter|decade)\b
    | (?:decades|years|months|weeks|days)\s(?:ago|before|earlier|prior)\b
    | (?:during|in|since|after|before)\s(?:the|his|her|their|its)\s(?:19|20)\d\d\b
    | in\sthe\s(?:(?:19|20)\d0s|past)\b
    | back\s(?:in|when)\b)""",
    regex.VERBOSE | regex.IGNORECASE,
)


def look_backs(text: str) -> list[int]:
    """Return where the look-backs of a text begin.

    >>> look_backs("Years ago, and in an earlier interview, she said so.")
    [0, 21]
    """
    return [match.start() for match in _LOOK_BACK.finditer(text)]


def outside(text: str, drafts: Sequence[Draft]) -> str:
    """Return a text with all contents hidden; offsets stay the same."""
    letters = list(text)
    for place in (one.place for draft in drafts for one in draft.contents):
        letters[place.start : place.end] = HIDDEN * len(place)
    return "".join(letters)
