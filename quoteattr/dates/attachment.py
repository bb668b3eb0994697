"""Which date expressions may date a statement: those that depend on its cue, outside the content.

"Speaking Tuesday, she said", "said in an interview Monday" and "said as he left on Sunday" date the
statement. A date that depends on another verb dates what that verb reports.

These rules stay rules: a ranker over the same facts finds as many days with as few errors, but the
days it finds wrongly carry over to later statements (docs/development/experiments.md).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from spacy.tokens import Span, Token

from quoteattr.attributions.draft import Draft
from quoteattr.dates.expressions import Expression
from quoteattr.dates.occasions import is_meeting, is_setting, publishes

Way = Literal["cue", "occasion", "speaking", "meanwhile", "governing", "content"]
"""How an expression depends on a cue.

On the cue itself, by an occasion ("in an interview Monday"), by a verb of speaking ("speaking
Tuesday, she said") or one of the same time ("as he left on Sunday"), by a verb that governs the cue
("was asked on Sunday and called it"), or from inside the content.
"""

# "Since Monday" and "ahead of Friday" bound a period and are not the day of the statement.
_BOUNDS: Final = frozenset("since until till before after ahead by through between".split())
# "Asked on Monday, he said", but not "elected on Monday, he said".
_ASKING: Final = frozenset("approach ask contact interview press question quiz reach".split())
# "Referring to the attack on Monday, he said" dates the attack.
_MENTIONING: Final = frozenset(
    "accuse allege cite concern condemn criticise criticize denounce deny describe discuss include "
    "mention note quote recall refer regard remember say start welcome".split()
)
_SIMULTANEOUS: Final = frozenset("as while when".split())
# Code points on either side of a cue. A table without full stops may be one sentence, and a search
# through all of it for every cue would take quadratic time.
_MAX_REACH: Final = 2_000
# Prepositions that place a statement in what happened on a day: "at Monday's vigil".
_AT: Final = frozenset("at during in on throughout".split())
# "About Tuesday" and "for Tuesday" give the topic, not the day of the statement.
_TOPICS: Final = frozenset("about against concerning for of regarding".split())


def attached(draft: Draft, dates: Sequence[Expression]) -> Iterator[tuple[Expression, Way]]:
    """Yield the expressions that may date a statement, each with how it depends on the cue.

    Args:
        draft: The statement.
        dates: The expressions of the document in text order.

    >>> from quoteattr.records import Kind
    >>> list(attached(Draft(kind=Kind.DIRECT, text="", contents=()), ()))
    []
    """
    if draft.cue is None or draft.cue_head is None:
        return
    first, last = draft.cue[0], draft.cue[-1]
    start = max(first.sent.start_char, first.idx - _MAX_REACH)
    end = min(last.sent.end_char, last.idx + _MAX_REACH)
    for found in dates[bisect_left(dates, start, key=lambda one: one.start) :]:
        if found.start >= end:
            return
        way = None if found.span is None else _way(found.span, draft, draft.cue, draft.cue_head)
        if way is not None:
            yield found, way


def _way(span: Span, draft: Draft, cue: Span, head: Token) -> Way | None:
    if _is_period(span):
        return None
    if draft.touches(span):
        return "content" if hangs_directly(span.root, cue) or _opens(draft, span) else None
    if _follows(span, cue, draft):
        return "cue"
    way = _hangs_on(span.root, cue, head)
    return None if way is None or _dates_something_else(span.root, head) else way


def _is_period(date: Span) -> bool:
    """Return whether a range is how long something went on: "from Wednesday to Thursday"."""
    before = date.doc[max(0, date.start - 1) : date.start]
    return before.text.lower() == "from" and any(one.lower_ == "to" for one in date)


def _opens(draft: Draft, date: Span) -> bool:
    """Return whether a date stands before the clause of a content: "said [on Tuesday that …]"."""
    start = draft.contents[0].tokens.start
    return (
        date.end < len(date.doc)
        and date.doc[date.end].dep_ == "mark"
        and all(one.lower_ == "on" for one in date.doc[start : date.start])
    )


def _follows(date: Span, cue: Span, draft: Draft) -> bool:
    """Return whether a date follows the cue, however it is parsed: "said on Thursday it would".

    Only whom and where it was said may be in between: "told CNN Monday it would".
    """
    parts = [part for part in (draft.addressee, draft.medium) if part is not None]
    known = {i for part in parts if part.end <= date.start for i in range(part.start, part.end)}
    return (
        cue.root.pos_ in ("VERB", "AUX")
        and cue.end <= date.start
        and all(one.lower_ == "on" or one.i in known for one in date.doc[cue.end : date.start])
    )


def _hangs_on(token: Token, cue: Span, head: Token) -> Way | None:
    """Return how an expression depends on the cue, None if another verb is in between.

    A verb of appearing that depends on the cue, or on which the cue depends, may be in between
    ("speaking Tuesday, she said").
    """
    by_occasion = False
    for above in (token, *token.ancestors):
        if cue.start <= above.i < cue.end:
            return "occasion" if by_occasion else "cue"
        by_occasion = by_occasion or is_setting(above)
        if above.pos_ in ("VERB", "AUX") and above.dep_ not in ("aux", "auxpass"):
            is_below = any(cue.start <= higher.i < cue.end for higher in above.ancestors)
            if is_below and publishes(above) and not _is_cited(above, cue):
                return "speaking"
            if _is_simultaneous(above, cue):
                return "meanwhile"
            return "governing" if _governs(above, head) else None
    return None


def _is_cited(verb: Token, cue: Span) -> bool:
    """Return whether a clause outside the cue only mentions a verb: "citing a report published"."""
    others = (one for one in verb.ancestors if not cue.start <= one.i < cue.end)
    return any(one.tag_ == "VBG" and one.lemma_ in _MENTIONING for one in others)


def _is_simultaneous(verb: Token, cue: Span) -> bool:
    """Return whether a verb says what happened meanwhile: "said as he left the court Monday".

    Or before the cue: "visiting Kyiv on Monday, he said", "asked on Monday, he said".
    """
    if verb.dep_ != "advcl" or not cue.start <= verb.head.i < cue.end:
        return False
    words = {child.lower_ for child in verb.children if child.dep_ in ("advmod", "aux", "mark")}
    if verb.i < cue.start and not words:
        is_act = verb.tag_ == "VBG" and verb.lemma_ not in _MENTIONING
        return is_act or (verb.tag_ == "VBN" and verb.lemma_ in _ASKING)
    return not words.isdisjoint(_SIMULTANEOUS)


def _governs(verb: Token, cue: Token) -> bool:
    """Return whether the dated verb governs the cue: "called, saying", "on Monday met and told".

    False for "jeered last week after he refused" and "last week, who has long said", whose cues are
    of another time.
    """
    while cue.head.i != cue.i and (
        cue.dep_ in ("advcl", "xcomp", "pcomp", "acl") or _is_next_deed(cue)
    ):
        if any(child.dep_ == "mark" and child.lower_ in _BOUNDS for child in cue.children):
            return False
        cue = cue.head
        if cue.i == verb.i:
            return True
    return False


def _is_next_deed(verb: Token) -> bool:
    """Return whether a verb goes on with what its subject did: "visited the town and [urged]".

    False for "fled on Friday and has denied", which leaves the day open, "was held on Friday and
    accused", where others did the first deed, and "went there in 2019 and says". In "it burst on
    Sunday and residents said", the subject is another.
    """
    if verb.dep_ != "conj" or verb.tag_ not in ("VBD", "VBN"):
        return False
    if any(child.dep_ in ("nsubj", "nsubjpass", "aux") for child in verb.children):
        return False
    return verb.head.tag_ == "VBD"


def _dates_something_else(token: Token, cue: Token) -> bool:
    """Return whether a date dates a noun, a topic or a bound instead of the statement.

    True for "Monday's episode", "the Jan. 6 attack", the name "Sunday Adeyemo", "said of a report
    issued on Friday" and "until Friday". False for "at Monday's debate" and "in a Monday
    interview", which say when it was said.
    """
    whose = any(child.tag_ == "POS" for child in token.children)
    is_modifier = token.dep_ in ("compound", "nmod", "amod")
    if (is_modifier and not whose) and not is_setting(token.head):
        return True
    if whose and token.head.head.i == cue.i and is_setting(token.head):
        return False  # "told yesterday's meeting"
    for above in (token, *token.ancestors):
        if above.i == cue.i:
            return whose
        if above.pos_ == "ADP":
            if above.lower_ == "after" and any(map(is_meeting, above.children)):
                whose = False  # "said after Wednesday's training": on the same day
            elif above.lower_ in _BOUNDS:
                return True
            if above.lower_ in _TOPICS and not (above.lower_ == "of" and is_setting(above.head)):
                return True
            whose = whose and above.lower_ not in _AT
    return whose


def is_bound_or_topic(token: Token) -> bool:
    """Return whether a date only bounds a time or is a topic: "until Tuesday", "about Tuesday".

    True also for "adjourned to Tuesday", but "to" says nothing in "according to Tuesday's report".
    """
    before = token.head.lower_
    return (
        before in _BOUNDS
        or before in _TOPICS
        or (before == "to" and token.head.head.pos_ == "VERB")
    )


def hangs_directly(token: Token, cue: Span) -> bool:
    """Return whether a date inside a content belongs to the cue: "grilled [him on Tuesday for …]".

    Before the cue it belongs to the content: "[Two years ago], he said, [nobody lived there]".
    """
    if token.i < cue.start:
        return False
    if is_bound_or_topic(token):
        return False
    if token.dep_ == "pobj":
        token = token.head
    return (
        token.dep_ in ("npadvmod", "prep", "tmod", "advmod") and cue.start <= token.head.i < cue.end
    )
