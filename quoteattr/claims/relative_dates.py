"""Dates in place of "today", "on Tuesday" and "next month", where they mean one day or month.

In a quotation they count from the day when it was said, in the reporter's words from the document
date. Whether a weekday is past or to come is told by the tense of its verb.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Final

import regex
from spacy.tokens import Span, Token

from quoteattr.attributions.draft import Edit
from quoteattr.claims.voices import Voices
from quoteattr.dates.expressions import Expression, expressions
from quoteattr.document.document import Document
from quoteattr.lexicon import HOURS, WEEKDAYS
from quoteattr.records import PartialDate, Replaced
from quoteattr.spans import Range

_DAYS: Final = frozenset("today tonight yesterday tomorrow".split())
_STEPS: Final = regex.compile(r"(last|this|next)\s(month|year)", regex.IGNORECASE)
# What every date that is replaced begins or ends with; most contents have none of them.
_RELATIVE: Final = regex.compile(
    rf"\b(?:{'|'.join(sorted({form[:3] for form in (*_DAYS, *WEEKDAYS)}))}|month|year)",
    regex.IGNORECASE,
)
_AHEAD: Final = frozenset("will shall 'll ’ll".split())
_MONTHS: Final = (
    "January February March April May June July August September October November December"
).split()
_MODIFYING: Final = frozenset("compound poss amod nmod".split())


def date_edits(
    document: Document,
    parts: Sequence[Range],
    voices: Voices,
    source_date: datetime.date | None,
) -> Iterator[Edit]:
    """Yield the edits that put dates in place of relative ones.

    Args:
        document: The document.
        parts: The ranges of the content's parts.
        voices: Whose words they are.
        source_date: The document date.
    """
    for part in parts:
        printed = part.slice(document.text)
        if _RELATIVE.search(printed) is None:
            continue
        for found in expressions(printed, datetime.date(2000, 1, 1)):
            place = Range(part.start + found.start, part.start + found.end)
            span = document.span(place.start, place.end)
            day = _counted_from(voices, place.start, source_date)
            if span is None or day is None or not _is_adverb(span):
                continue
            words = place.slice(document.text)
            again = next(iter(expressions(words, day)), None)
            date = None if again is None else _meaning(span, words, again)
            if date is not None:
                yield Edit(place, _phrase(span, date), Replaced.DATE)


def _counted_from(
    voices: Voices, place: int, source_date: datetime.date | None
) -> datetime.date | None:
    """Return the day from which a relative date counts, or None if it is not known."""
    voice = voices.at(place)
    if voice is not None:
        return None if voice.said_on is None else voice.said_on.to_date()
    return source_date if voices.is_reporter(place) else None


def _is_adverb(span: Span) -> bool:
    """Return whether a date says when something happens, unlike in "Tuesday's vote"."""
    doc = span.doc
    after = doc[span.end] if span.end < len(doc) else None
    if after is not None and (after.tag_ == "POS" or after.lower_ in HOURS or after.text == "-"):
        return False
    before = doc[span.start - 1] if span.start else None
    if before is not None and (before.pos_ in ("DET", "ADJ", "NUM") or before.text == "-"):
        return False
    return span.root.dep_ not in _MODIFYING and span.root.dep_ not in ("nsubj", "nsubjpass", "dobj")


def _meaning(span: Span, words: str, found: Expression) -> PartialDate | None:
    """Return the one date that an expression means, by the tense of its verb."""
    lower = words.lower()
    verb = _verb(span.root)
    tense = None if verb is None else _tense(verb)
    if lower in _DAYS:
        # "Children today have no time" is about these years.
        date = found.means or found.ahead
        return date if lower != "today" or tense is not None else None
    if lower in WEEKDAYS:
        return found.means if tense == "past" else found.ahead if tense == "ahead" else None
    return found.means or found.ahead if _STEPS.fullmatch(lower) else None


def _verb(token: Token) -> Token | None:
    return next((one for one in token.ancestors if one.pos_ in ("VERB", "AUX")), None)


def _tense(verb: Token) -> str | None:
    """Return "past" or "ahead"; None for the present, "would", and what is unclear."""
    parts = [verb, *(child for child in verb.children if child.dep_ in ("aux", "auxpass"))]
    if any(part.lower_ in _AHEAD for part in parts):
        return "ahead"
    tags = {part.tag_ for part in parts}
    if "MD" in tags or "TO" in tags:
        return None
    return "past" if "VBD" in tags else None


def _phrase(span: Span, date: PartialDate) -> str:
    """Return a date in words, with the preposition that its place needs."""
    assert date.month is not None or date.day is None  # as PartialDate checks
    parts = [date.day and str(date.day), date.month and _MONTHS[date.month - 1], str(date.year)]
    written = " ".join(part for part in parts if part)
    before = span.doc[span.start - 1] if span.start else None
    if before is not None and before.pos_ == "ADP":
        return written
    opening = "on" if date.day else "in"
    first = span[0].text[:1].isupper() and (span[0].is_sent_start or before is None)
    return f"{opening.capitalize() if first else opening} {written}"
