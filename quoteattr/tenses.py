"""Whether a saying goes on with one told before: its tense, and words such as "later"."""

from __future__ import annotations

from typing import Final

from spacy.tokens import Doc, Span, Token

from quoteattr.belonging import cue_of
from quoteattr.records import Act, Attribution

_PERFECT: Final = frozenset("have has had".split())
_UNTOLD: Final = frozenset("have has had having 've ’ve will would 'd ’d could might may".split())
# Told of another day than what was told before.
_ELSEWHEN: Final = frozenset(
    "later previously repeatedly often once frequently constantly always long recently initially "
    "formerly originally usually regularly before ultimately eventually".split()
)


def tells_on(doc: Doc, attribution: Attribution, *, is_lead: bool = False) -> bool:
    """Tell whether a cue goes on with one saying: a statement in the simple past or "adding".

    In headline and lead the present tells news as well.
    """
    cue = cue_of(doc, attribution)
    if cue is None or attribution.act is not Act.STATEMENT:
        return False
    verbs = [token for token in cue if token.pos_ == "VERB"] or [cue.root]
    verb = _finite(verbs[0])
    auxiliaries = {child.lower_ for child in verb.children if child.dep_.startswith("aux")}
    in_past = verb.tag_ not in ("VBZ", "VBP", "VB") or (is_lead and verb.lemma_ != "have")
    return in_past and not auxiliaries & _UNTOLD


def tells_ahead(cue: Span) -> bool:
    """Tell whether a cue may tell what a later sentence dates: no noun, and no look back.

    "Roe has made several statements, in which she said": of no one day.
    """
    if cue.root.pos_ in ("NOUN", "ADJ"):
        return False
    above = cue.root.sent.root
    return not any(child.lower_ in _PERFECT and child.dep_ == "aux" for child in above.children)


def _finite(verb: Token) -> Token:
    """Give the verb that carries the tense: "[did] not suggest", "[forced] him to admit"."""
    while verb.tag_ == "VB":
        did = next((child for child in verb.children if child.lower_ == "did"), None)
        if did is not None:
            return did
        if verb.dep_ not in ("xcomp", "ccomp") or verb.head.i == verb.i:
            break
        verb = verb.head
    return verb


def is_elsewhen(verb: Token) -> bool:
    """Tell whether a saying is of another time: "later said", "said at the time"."""
    return is_then(verb) or any(
        child.lower_ in _ELSEWHEN
        and child.dep_ in ("advmod", "npadvmod")
        # "Later in the day" and "Later, she said" are of the same day.
        and not any(child.children)
        and not (child.lower_ == "later" and child.is_sent_start)
        for child in verb.children
    )


def is_then(verb: Token) -> bool:
    """Tell whether a saying is of the time told just before: "said then", "said at the time"."""
    return any(
        (child.lower_ == "then" and child.i > verb.i)
        or (child.lower_ == "at" and any(noun.lower_ == "time" for noun in child.children))
        for child in verb.children
    )
