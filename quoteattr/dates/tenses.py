"""The tense of a cue, and words that place a statement at another time: "later", "in a post"."""

from __future__ import annotations

from typing import Final, Literal

from spacy.tokens import Token

from quoteattr.attributions.draft import Draft
from quoteattr.dates.occasions import is_occasion

Tense = Literal["past", "present", "open", "future", "participle", "infinitive", "no verb"]
"""The tense of a cue; ``open`` is one that leaves the day open: "has said", "would say"."""

_FUTURE: Final = frozenset("will 'll ’ll shall".split())
_OPEN: Final = frozenset("have has had having 've ’ve would 'd ’d could might may".split())
_PRESENT: Final = frozenset("am are is 's ’s be".split())  # "is convinced"
_BY_TAG: Final[dict[str, Tense]] = {
    "VBD": "past",
    "VBZ": "present",
    "VBP": "present",
    "VBG": "participle",
    "VBN": "participle",
    "VB": "infinitive",
}
# Adverbs that say that a statement was made on another day than the one before, or on many.
_OTHER_TIME: Final = frozenset(
    "later previously repeatedly often once frequently constantly always long recently initially "
    "formerly originally usually regularly before ultimately eventually".split()
)
_PLANNING: Final = frozenset("plan expect schedule set intend promise go".split())


def tense(draft: Draft) -> Tense:
    """Return the tense of a draft's cue: of "did not suggest" it is the past.

    The turns of a transcript are in the past as well: they were said where it was made.
    """
    if draft.cue_head is None:
        return "no verb"
    if draft.cue_head.text == ":":
        return "past"
    verb = _finite(draft.cue_head)
    auxiliaries = {child.lower_ for child in verb.children if child.dep_.startswith("aux")}
    if auxiliaries & _FUTURE:
        return "future"
    if auxiliaries & _OPEN:
        return "open"
    if auxiliaries & _PRESENT:
        return "present"
    return "past" if "did" in auxiliaries else _BY_TAG.get(verb.tag_, "no verb")


def _finite(verb: Token) -> Token:
    """Return the verb that has the tense: "[did] not suggest", "[is] convinced"."""
    if verb.dep_ == "acomp":
        return verb.head
    while verb.tag_ == "VB":
        if any(child.lower_ == "did" for child in verb.children):
            break
        if verb.dep_ not in ("xcomp", "ccomp") or verb.head.i == verb.i:
            break
        verb = verb.head
    return verb


def lies_ahead(verb: Token) -> bool:
    """Return whether a statement is still to come: "will say", "plans to announce"."""
    if any(child.lower_ in _FUTURE and child.dep_ == "aux" for child in verb.children):
        return True
    plan = verb.head if verb.dep_ == "xcomp" else verb
    is_plan = plan.lemma_ in _PLANNING and any(child.dep_ == "xcomp" for child in plan.children)
    return is_plan and plan.tag_ in ("VBZ", "VBP", "VBG", "VBN")


def is_of_another_time(verb: Token) -> bool:
    """Return whether a statement is of another time than the one before: "later said"."""
    return any(
        child.lower_ in _OTHER_TIME
        and child.dep_ in ("advmod", "npadvmod")
        # "Later in the day" and "Later, she said" are of the same day.
        and not any(child.children)
        and not (child.lower_ == "later" and child.is_sent_start)
        for child in verb.children
    )


def has_own_occasion(verb: Token) -> bool:
    """Return whether a statement has an occasion of its own: "wrote [in a post on X]"."""
    return any(
        noun.dep_ == "pobj"
        and is_occasion(noun)
        and any(child.lower_ in ("a", "an", "another") for child in noun.children)
        for preposition in verb.children
        if preposition.lower_ in ("at", "in", "on", "during")
        for noun in preposition.children
    )


def is_of_same_time(verb: Token) -> bool:
    """Return whether a statement is of the time just mentioned: "said then", "said at the time"."""
    return any(
        (child.lower_ == "then" and child.i > verb.i)
        or (child.lower_ == "at" and any(noun.lower_ == "time" for noun in child.children))
        for child in verb.children
    )
