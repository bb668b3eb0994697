"""When each statement was made, as precisely as the text says.

Dates inside a content belong to the content. A statement without a date may have that of another
one before it.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final

from quoteattr.attributions.draft import Draft
from quoteattr.dates import events
from quoteattr.dates.attachment import own_date, sentence_range
from quoteattr.dates.carry_over import CarryOver
from quoteattr.dates.expressions import expressions_in
from quoteattr.dates.tenses import continues_narrative
from quoteattr.document.document import Document
from quoteattr.records import Act, PartialDate, SpeakerKind

# What nobody said has no date on which it was said.
_UNSAID: Final = (Act.BELIEF, Act.INTENTION, Act.PERCEPTION)


def assign_dates(
    document: Document, drafts: Sequence[Draft], source_date: datetime.date | None
) -> None:
    """Set the date of every draft: by an expression of its own, else by one that carries over.

    A speaker who "said Tuesday" and then "added" is still speaking on Tuesday. "Has said" and
    beliefs have no date.

    Args:
        document: The document.
        drafts: The drafts, with their speakers.
        source_date: The document date; without it relative expressions mean nothing.

    >>> import spacy
    >>> assign_dates(Document(spacy.blank("en")("")), (), None)
    """
    dates = expressions_in(document, source_date)
    known = events.dated_occasions(document, dates)
    for draft in drafts:
        draft.said_on = None if draft.act in _UNSAID else own_date(document, draft, dates)
        if draft.said_on is None and draft.act is Act.STATEMENT:
            draft.said_on = _of_occasion(document, draft, known)
    # No date carries over to what is said inside another statement, nor from there.
    outer = [draft for draft in drafts if draft.within is None]
    days = CarryOver(document, outer, dates, source_date).days()
    for draft, day in zip(outer, days, strict=True):
        draft.said_on = day


def _of_occasion(document: Document, draft: Draft, known: events.Occasions) -> PartialDate | None:
    """Return the date of the document that makes a statement or the event where it was made."""
    if not known.by_noun or draft.cue is None:
        return None
    for speaker in draft.speakers:
        if speaker.kind is SpeakerKind.DOCUMENT:
            return events.document_date(speaker.mention, known)
    if not continues_narrative(draft):
        return None
    words = document.span(*sentence_range(document, draft.cue[0], draft.cue[-1]))
    return events.event_date([t for t in words or () if t.i not in draft.inside], known)
