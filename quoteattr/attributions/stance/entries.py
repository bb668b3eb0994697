"""The entries of ``data/stances.txt``: which stance a word has with the words after it."""

from __future__ import annotations

from collections.abc import Set
from typing import Final

from spacy.tokens import Token

from quoteattr import lexicon

NONE: Final = "none"
"""The stance of "discussed" in the list: the content is only a topic."""
_REFUSING: Final = frozenset("decline refuse".split())


def stance_of(token: Token, following: Set[str], *, negated: bool) -> str | None:
    """Return the stance of the entry with the most words that fits, or None."""
    best, stance = (-1, False), None
    refuses = token.lemma_.lower() in _REFUSING  # such entries are negated by themselves
    for lemma in dict.fromkeys((token.lemma_.lower(), token.lower_)):
        for entry in lexicon.STANCES.get(lemma, ()):
            # "Pleaded not guilty" has its negation in the entry.
            fits = entry.negated is negated or refuses or "not" in entry.rest
            # "Suggested that he should" is more than a clause: "that" alone gives way.
            size = len(entry.rest), "that" not in entry.rest
            if fits and entry.rest <= following and size > best:
                best, stance = size, entry.stance
    return stance
