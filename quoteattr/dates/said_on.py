"""When it was said: expressions that belong to the saying, as precise as the text is.

Dates inside the content belong to the content, and a saying told in several sentences keeps the
day that one of them gives.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final

from spacy.tokens import Doc, Token

from quoteattr.dates import events
from quoteattr.dates.attachment import cue_of, own_date, sentence_of
from quoteattr.dates.carry_over import Scenes
from quoteattr.dates.expressions import expressions
from quoteattr.dates.tenses import tells_on
from quoteattr.document.document import text_of
from quoteattr.records import Act, Attribution, PartialDate, Speaker, SpeakerKind

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
    return own_date(doc, attribution, tuple(expressions(text_of(doc), source_date)))


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
    dates = tuple(expressions(text_of(doc), source_date))
    own = [
        None if attribution.act in _UNSAID else own_date(doc, attribution, dates)
        for attribution in attributions
    ]
    known = events.find(doc, dates)
    for i, attribution in enumerate(attributions):
        if own[i] is None and attribution.act is Act.STATEMENT:
            own[i] = _of_occasion(doc, attribution, speakers[i], known)
    return tuple(Scenes(doc, attributions, speakers, own, dates, source_date).days())


def _of_occasion(
    doc: Doc,
    attribution: Attribution,
    group: Sequence[Speaker],
    known: events.Occasions,
) -> PartialDate | None:
    """Date a saying by the document that says so, or the event where it was said."""
    cue = cue_of(doc, attribution)
    if not known.by_noun or cue is None:
        return None
    for speaker in group:
        if speaker.kind is SpeakerKind.DOCUMENT and speaker.mention is not None:
            mention = doc.char_span(speaker.mention.start, speaker.mention.end)
            return None if mention is None else events.of_document(mention, known)
    if not tells_on(doc, attribution):
        return None
    start, end = sentence_of(doc, cue.start, cue.end)
    words = doc.char_span(start, end, alignment_mode="expand") or ()
    return events.of_event([t for t in words if not _holds(attribution, t)], known)


def _holds(attribution: Attribution, token: Token) -> bool:
    return any(span.start <= token.idx < span.end for span in attribution.content)
