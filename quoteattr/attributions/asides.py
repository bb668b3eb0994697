"""Cues that report nothing of their own: "said …, referring to the flood", "did not name the boy".

They are attributions to PolNeAR, but nobody who lists statements would list them.
"""

from __future__ import annotations

from typing import Final

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from quoteattr.lexicon import HONORIFICS, PRESS, act_of
from quoteattr.records import Act

_MEANING: Final = frozenset("allude refer".split())  # with "to"
_RELAYING: Final = frozenset("cite quote".split())
_NAMING: Final = frozenset("identify name".split())
_GIVING: Final = frozenset(
    "disclose give mention offer provide publish release reveal specify".split()
)
_NOTHING: Final = frozenset("little nothing".split())
_OUR: Final = frozenset("our this".split())  # "our correspondent", "this newspaper"
_QUIET: Final = frozenset("mum quiet silence silent tight-lipped".split())
_ASKING: Final = frozenset("ask insist request speak".split())
_UNNAMED: Final = (
    "anonymity",
    "not to be identified",
    "not to be named",
    "not to be quoted",
    "that he not be",
    "that her name",
    "that his name",
    "that she not be",
    "that their name",
    "that they not be",
    "to remain anonymous",
)
_SHOWING: Final = frozenset("demonstrate prove remind reveal say show suggest teach tell".split())
# What shows or teaches something without anybody saying it: no person, document or survey.
_LESSONS: Final = frozenset(
    """accident crisis episode event example experience hindsight history incident instinct life
    logic nature past practice reality that this time tradition""".split()
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
    if head.lemma_.lower() not in _RELAYING:
        return False
    above, before = head.head, head.doc[max(0, head.i - 2) : head.i]
    # A parser may attach it to the verb of what was reported: "It fell, the paper said, citing …".
    beside = len(before) == len(", said".split()) and before[1].text == ","
    verbs = [*([above] if above.i != head.i else []), *(before[:1] if beside else [])]
    return any(act_of(verb.lemma_.lower()) is Act.STATEMENT for verb in verbs)


def tells_nothing(cue: Tokens, head: Token, source: Tokens | None, after: Tokens | None) -> bool:
    """Return whether nothing is said: "said nothing", "did not identify the boy", "history shows".

    False for "did not say who paid", which tells what was not said.
    """
    lemma = head.lemma_.lower()
    if lemma in _SHOWING and source is not None and source.root.lemma_.lower() in _LESSONS:
        return True
    if any(token.lower_ in _QUIET for token in cue):
        return True  # "have been quiet about the trial"
    if after is None:
        return False
    noun = after.root
    if noun.lower_ in _NOTHING:
        return act_of(lemma) is Act.STATEMENT
    if lemma in _ASKING and after.text.lower().startswith(_UNNAMED):
        return True
    negated = any(token.dep_ == "neg" or token.lower_ in ("not", "never") for token in cue)
    if not negated:
        return False
    return lemma in _NAMING or (lemma in _GIVING and noun.tag_.startswith("NN"))


def is_press(source: Tokens) -> bool:
    """Return whether a source is a newspaper, broadcaster or agency by name, or "this paper"."""
    named = any(token.tag_ in ("NNP", "NNPS") for token in source) or source[0].lower_ in _OUR
    first = source[0].lower_
    titled = first in HONORIFICS and first != "the"  # "The Mail", but not "Ms Mail"
    person = titled or source.root.ent_type_ in ("PERSON", "PER")
    return named and not person and any(token.lower_ in PRESS for token in source)
