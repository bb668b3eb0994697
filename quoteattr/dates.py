"""When it was said: expressions that belong to the saying, as precise as the text is.

Dates inside the content belong to the content, and a saying told in several sentences keeps the
day that one of them gives.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from spacy.tokens import Doc, Token

from quoteattr import occasions
from quoteattr.belonging import cue_of, own_date, sentence_of
from quoteattr.expressions import expressions
from quoteattr.records import Act, Attribution, PartialDate, Speaker, SpeakerKind

_LINE: Final = 300  # characters within which a headline ends

# What nobody uttered has no day of saying.
_UNSAID: Final = (Act.BELIEF, Act.INTENTION, Act.PERCEPTION)


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
    return own_date(doc, attribution, tuple(expressions(doc.text, source_date)))


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
    own = [
        None if attribution.act in _UNSAID else own_date(doc, attribution, dates)
        for attribution in attributions
    ]
    days = occasions.find(doc, dates)
    for i, attribution in enumerate(attributions):
        if own[i] is None and attribution.act is Act.STATEMENT:
            own[i] = _of_occasion(doc, attribution, speakers[i], days)
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
    return tuple(_in_turn(attributions, result))


def _of_occasion(
    doc: Doc,
    attribution: Attribution,
    group: Sequence[Speaker],
    days: Mapping[str, PartialDate],
) -> PartialDate | None:
    """Date a saying by the document that says so, or the event where it was said."""
    cue = cue_of(doc, attribution)
    if not days or cue is None:
        return None
    for speaker in group:
        if speaker.kind is SpeakerKind.DOCUMENT and speaker.mention is not None:
            mention = doc.char_span(speaker.mention.start, speaker.mention.end)
            return None if mention is None else occasions.of_document(mention, days)
    if not _tells_on(doc, attribution):
        return None
    start, end = sentence_of(doc, cue.start, cue.end)
    words = doc.char_span(start, end, alignment_mode="expand") or ()
    return occasions.of_event([t for t in words if not _holds(attribution, t)], days)


def _holds(attribution: Attribution, token: Token) -> bool:
    return any(span.start <= token.idx < span.end for span in attribution.content)


def _in_turn(
    attributions: Sequence[Attribution], dates: Sequence[PartialDate | None]
) -> Iterator[PartialDate | None]:
    """Let the turns of a transcript share the day that one of them has: "WALLACE: …"."""
    turns = [dates[i] for i, one in enumerate(attributions) if _is_turn(one)]
    known = {day for day in turns if day is not None}
    for attribution, date in zip(attributions, dates, strict=True):
        shared = date is None and len(turns) > 1 and len(known) == 1 and _is_turn(attribution)
        yield next(iter(known)) if shared else date


def _is_turn(attribution: Attribution) -> bool:
    return (
        attribution.cue is not None
        and attribution.cue.text == ":"
        and attribution.source is not None
        and attribution.source.text.isupper()
    )


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
    if any(own[j] for j in before):
        return None
    later = (own[j] for j in same if j > i and _tells_on(doc, attributions[j]))
    return next((date for date in later if date is not None and date.day), None)


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
    cue = cue_of(doc, attribution)
    if cue is None or attribution.act is not Act.STATEMENT:
        return False
    verbs = [token for token in cue if token.pos_ == "VERB"] or [cue.root]
    verb = _finite(verbs[0])
    return (is_headline or verb.tag_ not in ("VBZ", "VBP", "VB")) and not any(
        child.lemma_ in ("have", "will", "would") and child.dep_.startswith("aux")
        for child in verb.children
    )


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
