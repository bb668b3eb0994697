"""When it was said: expressions that belong to the saying, as precise as the text is.

Dates inside the content belong to the content, and a saying told in several sentences keeps the
day that one of them gives.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from spacy.tokens import Doc, Span, Token

from quoteattr.expressions import Expression, expressions
from quoteattr.records import Act, Attribution, PartialDate, Speaker

_LINE: Final = 300  # characters within which a headline ends
# Verbs of making public: "speaking Tuesday on Fox News, he said", "a report released Tuesday"
_OCCASIONS: Final = frozenset(
    "speak appear testify write talk respond address campaign release publish issue post file air "
    "hold give deliver".split()
)


def said_on(
    doc: Doc, attribution: Attribution, source_date: datetime.date | None
) -> PartialDate | None:
    """Find when one attribution was said by an expression of its own; None when there is none.

    The expression stands in the cue's sentence, outside the content, and hangs on the cue.

    >>> import spacy
    >>> from quoteattr.records import Cue, Kind
    >>> from quoteattr.records import Span as Words
    >>> said = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="it rained",
    ...     content=(Words(start=15, end=24, text="it rained"),),
    ...     cue=Cue(start=3, end=7, text="said", lemma="say"))
    >>> doc = spacy.blank("en")("He said Monday it rained")
    >>> str(said_on(doc, said, datetime.date(2016, 9, 15)))
    '2016-09-12'
    """
    return _own_date(doc, attribution, tuple(expressions(doc.text, source_date)))


def _own_date(
    doc: Doc, attribution: Attribution, dates: Sequence[Expression]
) -> PartialDate | None:
    cue = _cue(doc, attribution)
    if cue is None:
        return None
    start, end = _sentence(doc, cue.start, cue.end)
    own = []
    first = bisect_left(dates, start, key=lambda found: found.start)
    for found in dates[first:]:
        if found.start >= end:
            break
        span = doc.char_span(found.start, found.end, alignment_mode="expand")
        if span is None:
            continue
        if not _in_content(found, attribution):
            fits = _hangs_on(span.root, cue.start, cue.end)
        else:
            fits = _hangs_directly(span.root, cue) or _opens_content(span, cue)
        if fits:
            own.append((_distance(found, attribution), found))
    return min(own, key=lambda pair: pair[0])[1].means if own else None


def find(
    doc: Doc,
    attributions: Sequence[Attribution],
    speakers: Sequence[Sequence[Speaker]],
    source_date: datetime.date | None,
) -> tuple[PartialDate | None, ...]:
    """Date every attribution: by its own expression, else by the same saying told further.

    One answer per attribution, in their order. A speaker who "said Tuesday" and then "added" is
    still speaking on Tuesday; "has said" and beliefs are of no day.

    >>> import spacy
    >>> find(spacy.blank("en")(""), (), (), None)
    ()
    """
    dates = tuple(expressions(doc.text, source_date))
    own = [_own_date(doc, attribution, dates) for attribution in attributions]
    result: list[PartialDate | None] = list(own)
    told: dict[str, list[int]] = {}
    for i, group in enumerate(speakers):
        for speaker in group:
            told.setdefault(speaker.id, []).append(i)
    for i, attribution in enumerate(attributions):
        headline = _in_headline(doc, attribution)
        if own[i] is None and _tells_on(doc, attribution, is_headline=headline):
            same = sorted({j for speaker in speakers[i] for j in told[speaker.id]})
            result[i] = _carried(doc, attributions, own, same, i)
    return tuple(result)


def _carried(
    doc: Doc,
    attributions: Sequence[Attribution],
    own: Sequence[PartialDate | None],
    same: Sequence[int],
    i: int,
) -> PartialDate | None:
    """Choose among the dates of one speaker for a saying that has none.

    The last day told before counts; a vaguer date ("in June") is a look back and lasts for its
    paragraph only. In front of the first date, the headline and lead speak of it already.
    """
    vague_only = not any(date.day for j in same if (date := own[j]) is not None)
    before = [j for j in same if j < i and _tells_on(doc, attributions[j])]
    for j in reversed(before):
        date = own[j]
        if date is not None and (
            date.day
            or (vague_only and date.month)
            or _one_paragraph(doc, attributions[j], attributions[i])
        ):
            return date
    later = [j for j in same if j > i and own[j] is not None and _tells_on(doc, attributions[j])]
    if later and not any(own[j] for j in before):
        date = own[later[0]]
        return date if date is not None and date.day else None
    return None


def _one_paragraph(doc: Doc, one: Attribution, other: Attribution) -> bool:
    start, end = sorted((one.content[0].start, other.content[0].start))
    span = doc.char_span(start, end, alignment_mode="expand")
    return span is not None and "\n" not in span.text


def _in_headline(doc: Doc, attribution: Attribution) -> bool:
    if attribution.cue is None:
        return False
    before = doc.char_span(0, min(attribution.cue.start, _LINE), alignment_mode="expand")
    return before is None or "\n" not in before.text.strip()


def _tells_on(doc: Doc, attribution: Attribution, *, is_headline: bool = False) -> bool:
    """Tell whether a cue goes on with one saying: a statement in the simple past or "adding"."""
    cue = _cue(doc, attribution)
    if cue is None or attribution.act is not Act.STATEMENT:
        return False
    verbs = [token for token in cue if token.pos_ == "VERB"] or [cue.root]
    verb = verbs[0]
    return (is_headline or verb.tag_ not in ("VBZ", "VBP", "VB")) and not any(
        child.lemma_ in ("have", "will", "would") and child.dep_.startswith("aux")
        for child in verb.children
    )


def _cue(doc: Doc, attribution: Attribution) -> Span | None:
    if attribution.cue is None:
        return None
    cue = doc.char_span(attribution.cue.start, attribution.cue.end, alignment_mode="expand")
    return cue if cue is not None and len(cue) else None


def _sentence(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Give the code points of the sentence around the cue; its paragraph without sentences."""
    if doc.has_annotation("SENT_START"):
        return doc[start].sent.start_char, doc[end - 1].sent.end_char
    text = doc.text
    left = text.rfind("\n", 0, doc[start].idx) + 1
    right = text.find("\n", doc[end - 1].idx)
    return left, len(text) if right < 0 else right


def _in_content(found: Expression, attribution: Attribution) -> bool:
    return any(s.start < found.end and found.start < s.end for s in attribution.content)


def _hangs_on(token: Token, start: int, end: int) -> bool:
    """Tell whether an expression belongs to the cue: up the tree no other verb comes first.

    Without a parse every expression of the sentence counts. A verb of appearing that itself hangs
    on the cue, or on which the cue hangs, lets the date through ("speaking Tuesday, she said").
    """
    doc = token.doc
    if not doc.has_annotation("DEP"):
        return True
    for above in (token, *token.ancestors):
        if start <= above.i < end:
            return True
        if above.pos_ in ("VERB", "AUX") and above.dep_ not in ("aux", "auxpass"):
            return _is_occasion(above, start, end) or _governs(above, doc[start:end].root)
    return False


def _hangs_directly(token: Token, cue: Span) -> bool:
    """Tell whether a date inside a content is the cue's own: "grilled [him on Tuesday for …]"."""
    if not token.doc.has_annotation("DEP"):
        return False
    if token.dep_ == "pobj":
        token = token.head
    if token.lower_ in ("from", "since", "until", "between", "after", "before"):
        return False  # "chided Ukraine for an attack [from Wednesday to Thursday]" has its own time
    if any(child.tag_ == "POS" for child in token.children):
        return False  # "called [Friday's decision wrong]"
    return (
        token.dep_ in ("npadvmod", "prep", "tmod", "advmod") and cue.start <= token.head.i < cue.end
    )


def _opens_content(expression: Span, cue: Span) -> bool:
    """Tell whether a date stands between cue and clause: "said [a week ago he expected …]".

    "Said Monday was a holiday" is another thing: there the date is the subject.
    """
    doc, end = expression.doc, expression.end
    if expression.start != cue.end or not doc.has_annotation("DEP"):
        return False
    return end < len(doc) and doc[end].pos_ in ("PRON", "DET", "SCONJ", "PROPN")


def _is_occasion(verb: Token, start: int, end: int) -> bool:
    return verb.lemma_ in _OCCASIONS and any(start <= above.i < end for above in verb.ancestors)


def _governs(verb: Token, cue: Token) -> bool:
    """Tell whether the cue is a participle or infinitive of the dated verb ("called, saying")."""
    while cue.dep_ in ("advcl", "xcomp", "pcomp", "acl") and cue.head.i != cue.i:
        cue = cue.head
        if cue.i == verb.i:
            return True
    return False


def _distance(found: Expression, attribution: Attribution) -> int:
    cue = attribution.cue
    if cue is None:
        return 0
    return max(found.start - cue.end, cue.start - found.end, 0)
