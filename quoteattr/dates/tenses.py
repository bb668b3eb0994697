"""The tense of a cue, and words that place a statement at another time: "later", "years ago"."""

from __future__ import annotations

from typing import Final, Literal

import regex
from spacy.tokens import Token

from quoteattr.attributions.draft import Draft
from quoteattr.lexicon import MEDIA

Tense = Literal["past", "present", "open", "future"]
"""The tense of a cue; ``open`` is one that leaves the day open: "has said", "would say"."""

_FUTURE: Final = frozenset("will 'll ’ll shall".split())
_OPEN: Final = frozenset("have has had having 've ’ve would 'd ’d could might may".split())
_PRESENT: Final = frozenset("am are is 's ’s be do does".split())
# Adverbs that say that a statement was made on another day than the one before, or on many.
_OTHER_TIME: Final = frozenset(
    "later previously repeatedly often once frequently constantly always long recently initially "
    "formerly originally usually regularly before ultimately eventually".split()
)
# Words of the reporter that refer to another time without a date.
_LOOK_BACK: Final = regex.compile(
    rf"""\b(?:(?:earlier|previous|prior|past|separate)\s(?:\p{{L}}+\s){{0,2}}
        (?:{"|".join(sorted(MEDIA))}|campaign|occasion|term|trip|visit)s?
    | \AIn\s(?:a|his|her|the|their)\s(?:\p{{L}}+\s)?(?:autobiography|book|memoirs?|novel)
    | (?:decades|years|months|weeks|days)\s(?:ago|before|earlier))\b""",
    regex.VERBOSE | regex.IGNORECASE,
)
_PLANNING: Final = frozenset("plan expect schedule set intend promise go".split())


def tense(draft: Draft) -> Tense:
    """Return the tense of a draft's cue: of "did not suggest" and of what is no verb, the past."""
    if draft.cue_head is None:
        return "past"
    verb = draft.cue_head.head if draft.cue_head.dep_ == "acomp" else draft.cue_head
    auxiliaries = {child.lower_ for child in verb.children if child.dep_.startswith("aux")}
    if auxiliaries & _FUTURE:
        return "future"
    if auxiliaries & _OPEN:
        return "open"
    return "present" if auxiliaries & _PRESENT or verb.tag_ in ("VBZ", "VBP") else "past"


def lies_ahead(verb: Token) -> bool:
    """Return whether a statement is still to come: "will say", "plans to announce"."""
    if any(child.lower_ in _FUTURE and child.dep_ == "aux" for child in verb.children):
        return True
    plan = verb.head if verb.dep_ == "xcomp" else verb
    is_plan = plan.lemma_ in _PLANNING and any(child.dep_ == "xcomp" for child in plan.children)
    return is_plan and plan.tag_ in ("VBZ", "VBP", "VBG", "VBN")


def is_of_another_time(draft: Draft) -> bool:
    """Return whether a statement is of another time than those before.

    "Later said", "in an earlier interview", "years ago". "Later in the day" and "Later, she said"
    are of the same day.
    """
    verb = draft.cue_head
    if verb is None:
        return False
    reported = "".join(one.text_with_ws for one in verb.sent if one.i not in draft.inside)
    return _LOOK_BACK.search(reported) is not None or any(
        child.lower_ in _OTHER_TIME
        and child.dep_ in ("advmod", "npadvmod")
        and not any(child.children)
        and not (child.lower_ == "later" and child.is_sent_start)
        for child in verb.children
    )


def is_of_same_time(draft: Draft) -> bool:
    """Return whether a statement is of the time just mentioned: "said then", "said at the time"."""
    verb = draft.cue_head
    return verb is not None and any(
        (child.lower_ == "then" and child.i > verb.i)
        or (child.lower_ == "at" and any(noun.lower_ == "time" for noun in child.children))
        for child in verb.children
    )
