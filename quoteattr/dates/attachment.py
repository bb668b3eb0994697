"""Which date expression belongs to a cue: one that depends on it, outside the content.

"Speaking Tuesday, she said", "said in an interview Monday" and "said as he left on Sunday" date the
statement. A date that depends on another verb dates what that verb reports.
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

# Verbs of appearing or publishing: "speaking Tuesday on television, he said", "a report released
# Tuesday".
_PUBLISHING: Final = frozenset(
    "speak appear testify write talk respond address campaign release publish issue post file air "
    "hold give deliver date send".split()
)
# "Since Monday" and "ahead of Friday" bound a period and are not the day of the statement.
_BOUNDS: Final = frozenset("since until till before after ahead by through between".split())
_PERFECT: Final = frozenset("have has had".split())
_SIMULTANEOUS: Final = frozenset("as while when".split())
# Code points on either side of a cue. A table without full stops may be one sentence, and a search
# through all of it for every cue would take quadratic time.
_MAX_REACH: Final = 2_000
# Prepositions that place a statement in something where people speak ("in Monday's interview"), and
# those that place it in anything ("at Monday's vigil").
_IN: Final = frozenset("in on".split())
_AT: Final = frozenset("at during throughout".split())
# "About Tuesday" and "for Tuesday" give the topic, not the day of the statement.
_TOPICS: Final = frozenset("about against concerning for of regarding".split())
_PLANNING: Final = frozenset("plan expect schedule set intend promise go".split())


def own_date(document: Document, draft: Draft, dates: Sequence[Expression]) -> PartialDate | None:
    """Return the date in the sentence of a cue that belongs to it, the nearest of several, or None.

    ``dates`` are the expressions of the document in text order.
    """
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
    """Return whether a statement is still to come: "will say", "plans to announce"."""
    if any(c.lower_ in ("will", "'ll", "’ll", "shall") and c.dep_ == "aux" for c in verb.children):
        return True
    plan = verb.head if verb.dep_ == "xcomp" else verb
    is_plan = plan.lemma_ in _PLANNING and any(c.dep_ == "xcomp" for c in plan.children)
    return is_plan and plan.tag_ in ("VBZ", "VBP", "VBG", "VBN")


def dates_something_else(token: Token, cue: Token | None) -> bool:
    """Return whether a date dates a noun, a topic or a bound instead of the statement.

    True for "Monday's episode", "the Jan. 6 attack", the name "Sunday Adeyemo", "said of a report
    issued on Friday" and "until Friday". False for "at Monday's debate" and "in a Monday
    interview", which say when it was said, and for a Doc without dependencies.

    Args:
        token: The head of the date expression.
        cue: The head of the cue; None for the nearest verb above.
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
            if above.lower_ in _BOUNDS or (
                above.i == token.head.i and above.lower_ in ("from", "to")
            ):
                return True
            if above.lower_ in _TOPICS and not (above.lower_ == "of" and _is_setting(above.head)):
                return True
            placed = above.lower_ in _AT or (above.lower_ in _IN and _is_setting(below))
            whose = whose and not placed
        below = above
    return whose


def _is_setting(noun: Token) -> bool:
    """Return whether a noun says where or when people speak: "interview", "evening"."""
    lemma = noun.lemma_.lower()
    return is_occasion(noun) or lemma in MEDIA or lemma == "audience" or noun.lower_ in HOURS


def _is_of_source(date: Span, draft: Draft) -> bool:
    source = draft.source
    return source is not None and source.start <= date.start < source.end


def sentence_range(document: Document, first: Token, last: Token) -> tuple[int, int]:
    """Return the code points of the sentence around a cue, start and end.

    In a Doc without sentences, those of its line. Of a very long sentence, only the part around the
    cue.

    Args:
        document: The document.
        first: The first token of the cue.
        last: Its last token.
    """
    if first.doc.has_annotation("SENT_START"):
        left, right = first.sent.start_char, last.sent.end_char
        return max(left, first.idx - _MAX_REACH), min(right, last.idx + _MAX_REACH)
    text = document.text
    left = text.rfind("\n", 0, first.idx) + 1
    right = text.find("\n", last.idx)
    return left, len(text) if right < 0 else right


def _hangs_on(token: Token, cue: Span, head: Token) -> bool:
    """Return whether an expression depends on the cue, with no other verb in between.

    Without dependencies every expression of the sentence does. A verb of appearing that depends on
    the cue, or on which the cue depends, may be in between ("speaking Tuesday, she said").
    """
    start, end = cue.start, cue.end
    if not token.doc.has_annotation("DEP"):
        return True
    for above in (token, *token.ancestors):
        if start <= above.i < end:
            return True
        if above.pos_ in ("VERB", "AUX") and above.dep_ not in ("aux", "auxpass"):
            return (
                _is_publishing(above, start, end)
                or _is_simultaneous(above, start, end)
                or _governs(above, head)
            )
    return False


def _follows(date: Span, cue: Span) -> bool:
    """Return whether a date follows the cue, however it is parsed: "said on Thursday it would".

    Parsers may attach it to the clause after it, which is hardly ever meant.
    """
    between = date.doc[cue.end : date.start]
    is_verb = cue[-1].pos_ in ("VERB", "AUX")
    return is_verb and cue.end <= date.start and all(one.lower_ == "on" for one in between)


def _hangs_directly(token: Token, cue: Span) -> bool:
    """Return whether a date inside a content belongs to the cue: "grilled [him on Tuesday for …]".

    Before the cue it belongs to the content: "[Two years ago], he said, [nobody lived there]".
    """
    if not token.doc.has_annotation("DEP") or token.i < cue.start:
        return False
    if token.dep_ == "pobj":
        token = token.head
    if token.lower_ == "from" or token.lower_ in _BOUNDS or token.lower_ in _TOPICS:
        return False  # "chided Ukraine for an attack [from Wednesday to Thursday]"
    if any(child.tag_ == "POS" for child in token.children):
        return False  # "called [Friday's decision wrong]"
    return (
        token.dep_ in ("npadvmod", "prep", "tmod", "advmod") and cue.start <= token.head.i < cue.end
    )


def _is_publishing(verb: Token, start: int, end: int) -> bool:
    """Return whether a verb of appearing or publishing depends on the cue."""
    return verb.lemma_ in _PUBLISHING and any(start <= above.i < end for above in verb.ancestors)


def _is_simultaneous(verb: Token, start: int, end: int) -> bool:
    """Return whether a verb says what happened meanwhile: "said as he left the court Monday"."""
    return (
        verb.dep_ == "advcl"
        and start <= verb.head.i < end
        and any(
            child.lower_ in _SIMULTANEOUS and child.dep_ in ("mark", "advmod")
            for child in verb.children
        )
    )


def _governs(verb: Token, cue: Token) -> bool:
    """Return whether the cue is a participle or infinitive of the dated verb ("called, saying").

    False for "jeered last week after he refused" and "last week, who has long said", whose cues are
    of another time.
    """
    while cue.dep_ in ("advcl", "xcomp", "pcomp", "acl") and cue.head.i != cue.i:
        if any(
            child.lower_ in (_BOUNDS if child.dep_ == "mark" else _PERFECT)
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
