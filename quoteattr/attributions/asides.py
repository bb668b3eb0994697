"""Cues that report nothing of their own: "said …, referring to the flood", "did not name the boy".

They are attributions to PolNeAR, but nobody who lists statements would list them.
"""

from __future__ import annotations

from typing import Final

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from quoteattr.lexicon import act_of
from quoteattr.records import Act

_MEANING: Final = frozenset("allude refer".split())  # with "to"
_RELAYING: Final = frozenset("cite quote".split())
_NAMING: Final = frozenset("identify name".split())
_GIVING: Final = frozenset("disclose give offer provide publish release reveal".split())
_DETAILS: Final = frozenset("cause detail identity information motive name reason".split())
_NOTHING: Final = frozenset("little nothing".split())
_SHOWING: Final = frozenset("demonstrate prove remind reveal say show suggest teach tell".split())
# What shows or teaches something without anybody saying it: no person, document or survey.
_LESSONS: Final = frozenset(
    """accident crisis episode event example experience hindsight history incident instinct life logic
    nature past practice reality time tradition""".split()
)


def is_aside(head: Token) -> bool:
    """Return whether a participle only explains another statement.

    True for "said …, referring to the flood" and "reported …, citing two officials", but not for
    "shut the mine, citing the price of coal", which gives a reason.
    """
    if head.tag_ != "VBG":
        return False
    if head.lemma_.lower() in _MEANING:
        return True
    above = head.head
    return (
        head.lemma_.lower() in _RELAYING
        and head.dep_ in ("advcl", "prep", "xcomp", "acl")
        and above.i != head.i
        and (act_of(above.lemma_.lower()) is Act.STATEMENT or head.dep_ == "acl")
    )


def tells_nothing(cue: Tokens, head: Token, source: Tokens | None, after: Tokens | None) -> bool:
    """Return whether nothing is said: "said nothing", "did not identify the boy", "history shows".

    False for "did not say who paid", which tells what was not said.
    """
    lemma = head.lemma_.lower()
    if lemma in _SHOWING and source is not None and source.root.lemma_.lower() in _LESSONS:
        return True
    if after is None:
        return False
    noun = after.root
    if noun.lower_ in _NOTHING:
        return act_of(lemma) is Act.STATEMENT
    negated = any(token.dep_ == "neg" or token.lower_ in ("not", "never") for token in cue)
    if not negated:
        return False
    return lemma in _NAMING or (lemma in _GIVING and noun.lemma_.lower() in _DETAILS)
