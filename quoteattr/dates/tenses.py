"""Whether a statement continues the one before: its tense, and words such as "later"."""

from __future__ import annotations

from typing import Final

from spacy.tokens import Token

from quoteattr.attributions.draft import Draft
from quoteattr.records import Act

# Auxiliaries of tenses that leave the day open: "has said", "would say".
_OPEN_TENSES: Final = frozenset(
    "have has had having 've ’ve will would 'd ’d could might may".split()
)
_PRESENT: Final = frozenset("am are is 's ’s be".split())  # "is convinced"
# Adverbs that say that a statement was made on another day than the one before, or on many.
_OTHER_TIME: Final = frozenset(
    "later previously repeatedly often once frequently constantly always long recently initially "
    "formerly originally usually regularly before ultimately eventually".split()
)


def continues_narrative(draft: Draft, *, is_lead: bool = False) -> bool:
    """Return whether a statement may continue the one before: the simple past, or "adding".

    In the headline and the lead the present tense reports news as well.
    """
    if draft.cue_head is None or draft.act is not Act.STATEMENT:
        return False
    verb = _finite(draft.cue_head)
    auxiliaries = {child.lower_ for child in verb.children if child.dep_.startswith("aux")}
    in_past = verb.tag_ not in ("VBZ", "VBP", "VB") and not auxiliaries & _PRESENT
    in_past = in_past or (is_lead and verb.lemma_ != "have")
    return in_past and not auxiliaries & _OPEN_TENSES


def _finite(verb: Token) -> Token:
    """Return the verb that has the tense: "[did] not suggest", "[is] convinced"."""
    if verb.dep_ == "acomp":
        return verb.head
    while verb.tag_ == "VB":
        did = next((child for child in verb.children if child.lower_ == "did"), None)
        if did is not None:
            return did
        if verb.dep_ not in ("xcomp", "ccomp") or verb.head.i == verb.i:
            break
        verb = verb.head
    return verb


def is_of_another_time(verb: Token) -> bool:
    """Return whether a statement is of another time: "later said", "said at the time"."""
    return is_of_same_time(verb) or any(
        child.lower_ in _OTHER_TIME
        and child.dep_ in ("advmod", "npadvmod")
        # "Later in the day" and "Later, she said" are of the same day.
        and not any(child.children)
        and not (child.lower_ == "later" and child.is_sent_start)
        for child in verb.children
    )


def is_of_same_time(verb: Token) -> bool:
    """Return whether a statement is of the time just mentioned: "said then", "said at the time"."""
    return any(
        (child.lower_ == "then" and child.i > verb.i)
        or (child.lower_ == "at" and any(noun.lower_ == "time" for noun in child.children))
        for child in verb.children
    )
