"""Which date expression belongs to a cue: the one that hangs on it, outside the content.

"Speaking Tuesday, she said", "said in an interview Monday" and "said as he left on Sunday" date the
saying; a date on another verb dates what that verb tells.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from spacy.tokens import Span, Token

from quoteattr.attributions.draft import Draft
from quoteattr.dates.events import is_occasion
from quoteattr.dates.expressions import Expression
from quoteattr.document.document import Document
from quoteattr.lexicon import HOURS, MEDIA
from quoteattr.records import PartialDate

# Verbs of making public: "speaking Tuesday on Fox News, he said", "a report released Tuesday"
_OCCASIONS: Final = frozenset(
    "speak appear testify write talk respond address campaign release publish issue post file air "
    "hold give deliver date send".split()
)
# What is said "since Monday" or "ahead of Friday" was said on another day.
_ENDS: Final = frozenset("since until till before after ahead by through between".split())
_PERFECT: Final = frozenset("have has had".split())
_MEANWHILE: Final = frozenset("as while when".split())
_LONGEST: Final = 2_000  # code points on either side: a table may be one sentence
_PLACING: Final = frozenset("in on".split())  # what takes place: "in Monday's interview"
_AT: Final = frozenset("at during throughout".split())  # whatever it is: "at Monday's vigil"
# What is said "about Tuesday" or announced "for Tuesday" is said on another day.
_TOPICS: Final = frozenset("about against concerning for of regarding".split())
_PLANNING: Final = frozenset("plan expect schedule set intend promise go".split())


def own_date(document: Document, draft: Draft, dates: Sequence[Expression]) -> PartialDate | None:
    """Give the date in the sentence of a cue that belongs to it, the nearest of several."""
    cue, head = draft.cue, draft.cue_head
    if cue is None or head is None:
        return None
    start, end = sentence_range(document, cue[0], cue[-1])
    own = []
    first = bisect_left(dates, start, key=lambda found: found.start)
    for found in dates[first:]:
        if found.start >= end:
            break
        span = found.span
        if span is None:
            continue
        if not draft.touches(span):
            # "Monday's poll" speaks on Monday; "the winner of Monday's election" does not.
            speaks = _is_of_source(span, draft) and is_occasion(span.root.head)
            fits = _follows(span, cue) or (
                _hangs_on(span.root, cue, head)
                and (speaks or not dates_something_else(span.root, head))
            )
        else:
            fits = _hangs_directly(span.root, cue)
        if fits:
            own.append((_distance(found, cue), found))
    if not own:
        return None
    nearest = min(own, key=lambda pair: pair[0])[1]
    return nearest.ahead if _lies_ahead(head) else nearest.means


def _lies_ahead(verb: Token) -> bool:
    """Tell whether a saying is still to come: "will say", "plans to announce"."""
    if any(c.lower_ in ("will", "'ll", "’ll", "shall") and c.dep_ == "aux" for c in verb.children):
        return True
    plan = verb.head if verb.dep_ == "xcomp" else verb
    is_plan = plan.lemma_ in _PLANNING and any(c.dep_ == "xcomp" for c in plan.children)
    return is_plan and plan.tag_ in ("VBZ", "VBP", "VBG", "VBN")


def dates_something_else(token: Token, cue: Token | None) -> bool:
    """Tell whether a date dates a noun, a topic or an end of time instead of the statement.

    "Monday's episode", "the Jan. 6 attack", "Sunday Adeyemo", "said of a report issued on Friday"
    and "until Friday" do; "at Monday's debate" and "in a Monday interview" tell when it was said.
    """
    if not token.doc.has_annotation("DEP"):
        return False
    whose = any(child.tag_ == "POS" for child in token.children)
    is_modifier = token.dep_ in ("compound", "nmod", "amod") and not token.like_num
    if (is_modifier and not whose) and not _is_setting(token.head):
        return True
    below = token
    for above in (token, *token.ancestors):
        if above.pos_ in ("VERB", "AUX") if cue is None else above.i == cue.i:
            return whose
        if above.pos_ == "ADP":
            if above.lower_ in _ENDS or (
                above.i == token.head.i and above.lower_ in ("from", "to")
            ):
                return True
            if above.lower_ in _TOPICS and not (above.lower_ == "of" and _is_setting(above.head)):
                return True
            placed = above.lower_ in _AT or (above.lower_ in _PLACING and _is_setting(below))
            whose = whose and not placed
        below = above
    return whose


def _is_setting(noun: Token) -> bool:
    """Tell whether a noun names where or when something is said: "interview", "evening"."""
    lemma = noun.lemma_.lower()
    return is_occasion(noun) or lemma in MEDIA or lemma == "audience" or noun.lower_ in HOURS


def _is_of_source(date: Span, draft: Draft) -> bool:
    source = draft.source
    return source is not None and source.start <= date.start < source.end


def sentence_range(document: Document, first: Token, last: Token) -> tuple[int, int]:
    """Give the code points of the sentence around the cue; its paragraph without sentences.

    Of a longer one, what lies within `_LONGEST` code points of the cue.
    """
    if first.doc.has_annotation("SENT_START"):
        left, right = first.sent.start_char, last.sent.end_char
        return max(left, first.idx - _LONGEST), min(right, last.idx + _LONGEST)
    text = document.text
    left = text.rfind("\n", 0, first.idx) + 1
    right = text.find("\n", last.idx)
    return left, len(text) if right < 0 else right


def _hangs_on(token: Token, cue: Span, head: Token) -> bool:
    """Tell whether an expression belongs to the cue: up the tree no other verb comes first.

    Without a parse every expression of the sentence counts. A verb of appearing that itself hangs
    on the cue, or on which the cue hangs, lets the date through ("speaking Tuesday, she said").
    """
    start, end = cue.start, cue.end
    if not token.doc.has_annotation("DEP"):
        return True
    for above in (token, *token.ancestors):
        if start <= above.i < end:
            return True
        if above.pos_ in ("VERB", "AUX") and above.dep_ not in ("aux", "auxpass"):
            return (
                _is_occasion(above, start, end)
                or _is_meanwhile(above, start, end)
                or _governs(above, head)
            )
    return False


def _follows(date: Span, cue: Span) -> bool:
    """Tell whether a date stands at the cue, however it is parsed: "said on Thursday it would"."""
    between = date.doc[cue.end : date.start]
    is_verb = cue[-1].pos_ in ("VERB", "AUX")
    return is_verb and cue.end <= date.start and all(one.lower_ == "on" for one in between)


def _hangs_directly(token: Token, cue: Span) -> bool:
    """Tell whether a date inside a content is the cue's own: "grilled [him on Tuesday for …]".

    In front of the cue it is the content's: "[Two years ago], he said, [nobody lived there]".
    """
    if not token.doc.has_annotation("DEP") or token.i < cue.start:
        return False
    if token.dep_ == "pobj":
        token = token.head
    if token.lower_ == "from" or token.lower_ in _ENDS or token.lower_ in _TOPICS:
        return False  # "chided Ukraine for an attack [from Wednesday to Thursday]" has its own time
    if any(child.tag_ == "POS" for child in token.children):
        return False  # "called [Friday's decision wrong]"
    return (
        token.dep_ in ("npadvmod", "prep", "tmod", "advmod") and cue.start <= token.head.i < cue.end
    )


def _is_occasion(verb: Token, start: int, end: int) -> bool:
    return verb.lemma_ in _OCCASIONS and any(start <= above.i < end for above in verb.ancestors)


def _is_meanwhile(verb: Token, start: int, end: int) -> bool:
    """Tell whether the saying is of the same time: "said [as he left the court Monday]"."""
    return (
        verb.dep_ == "advcl"
        and start <= verb.head.i < end
        and any(
            child.lower_ in _MEANWHILE and child.dep_ in ("mark", "advmod")
            for child in verb.children
        )
    )


def _governs(verb: Token, cue: Token) -> bool:
    """Tell whether the cue is a participle or infinitive of the dated verb ("called, saying").

    "Jeered last week after he refused" and "last week, who has long said" are of another time.
    """
    while cue.dep_ in ("advcl", "xcomp", "pcomp", "acl") and cue.head.i != cue.i:
        if any(
            child.lower_ in (_ENDS if child.dep_ == "mark" else _PERFECT)
            for child in cue.children
            if child.dep_ in ("mark", "aux")
        ):
            return False
        cue = cue.head
        if cue.i == verb.i:
            return True
    return False


def _distance(found: Expression, cue: Span) -> int:
    return max(found.start - cue.end_char, cue.start_char - found.end, 0)
