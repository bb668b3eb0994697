"""Places in sources as they are reported: spans, a snippet of the text, changes in words."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

import regex

from quoteattr.checking.matching.differences import Difference
from quoteattr.checking.matching.parts import Part
from quoteattr.checking.matching.parts import gap as gap_between
from quoteattr.checking.matching.similarity import Similar, lacking
from quoteattr.checking.results import Change, ChangeKind, Concern, Place
from quoteattr.checking.words import Words, is_negation, is_number
from quoteattr.records import Article, Attribution, Span
from quoteattr.spans import Range, trim

_AROUND: Final = 200  # code points of a snippet on either side
_BLANK: Final = regex.compile(r"\s++")
_GAP: Final = regex.compile(r"\n\s*\n")  # between paragraphs


def place_of(parts: Sequence[Part], record: Attribution | None) -> Place:
    """Return the place of the parts of a quotation that one source has.

    Args:
        parts: The parts, at least one, in the order of the draft.
        record: The attribution that the source has there.
    """
    words = parts[0].source.words
    spans = [_span(words, part.start, part.end) for part in parts]
    changes = [
        change
        for part in parts
        for one in part.alignment.differences
        for change in [_change(one, part.alignment.run.words, words)]
    ]
    changes += [
        change for one, other in itertools.pairwise(parts) for change in _between(one, other)
    ]
    return _place(parts[0].source.article, spans, changes, record)


def place_of_similar(found: Similar, claim: Sequence[Words], record: Attribution | None) -> Place:
    """Return the place of words that are similar to a claim, and the telling words it lacks."""
    span = _span(found.source.words, found.place.start, found.place.stop)
    changes = [
        Change(
            kind=ChangeKind.ADDED,
            draft=_span(words, n, n + 1),
            concerns=_concerns((words.keys[n],), ()),
        )
        for words in claim
        for n in lacking(words, found)
    ]
    return _place(found.source.article, [span], changes, record)


def _place(
    article: Article, spans: Sequence[Span], changes: Sequence[Change], record: Attribution | None
) -> Place:
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    speaker = None if record is None or record.speaker is None else record.speaker.name
    return Place(
        article=article.id,
        title=article.title,
        url=article.url,
        date=article.date,
        spans=tuple(spans),
        snippet=_snippet(article, Range(start, end)),
        changes=tuple(changes),
        speaker=speaker,
        said_on=None if record is None else record.said_on,
        polarity=None if record is None else record.polarity,
        stance=None if record is None else record.stance,
    )


def _snippet(article: Article, place: Range) -> Span:
    """Return a place with the text around it in its paragraphs, cut between words."""
    text, body = article.text, article.body
    start = max(body.start, place.start - _AROUND)
    if start > body.start:
        blank = _BLANK.search(text, start, place.start)
        start = place.start if blank is None else blank.end()
    end = min(max(body.end, place.end), place.end + _AROUND)
    if end < body.end:
        end = max((one.start() for one in _BLANK.finditer(text, place.end, end)), default=end)
    start = max((one.end() for one in _GAP.finditer(text, start, place.start)), default=start)
    gap = _GAP.search(text, place.end, end)
    inside = trim(text, Range(start, end if gap is None else gap.start())).cover(place)
    return Span.cut(text, inside.start, inside.end)


def _between(one: Part, other: Part) -> Iterator[Change]:
    """Yield what was left out, or turned round, between two parts of a quotation."""
    kind = gap_between(one, other)
    words = one.source.words
    if kind is ChangeKind.REORDERED:
        ours = other.alignment.run.words
        yield Change(
            kind=kind,
            draft=_span(ours, 0, len(ours)),
            source=_span(words, other.start, other.end),
        )
    elif kind is not None:
        keys = words.keys[one.end : other.start]
        source = _span(words, one.end, other.start)
        yield Change(kind=kind, source=source, concerns=_concerns((), keys))


def _change(one: Difference, ours: Words, theirs: Words) -> Change:
    keys = ours.keys[one.run.start : one.run.stop]
    others = theirs.keys[one.source.start : one.source.stop]
    return Change(
        kind=one.kind,
        draft=_printed(ours, one.run.start, one.run.stop) if keys else None,
        source=_span(theirs, one.source.start, one.source.stop) if others else None,
        concerns=_concerns(keys, others),
    )


def _concerns(ours: Sequence[str], theirs: Sequence[str]) -> tuple[Concern, ...]:
    """Return whether a change touches a negation or a number."""
    found = []
    if sum(map(is_negation, ours)) != sum(map(is_negation, theirs)):
        found.append(Concern.NEGATION)
    if {key for key in ours if is_number(key)} != {key for key in theirs if is_number(key)}:
        found.append(Concern.NUMBER)
    return tuple(found)


def _printed(words: Words, start: int, end: int) -> Span:
    """Return words of the draft with the brackets around them."""
    place, text = words.place(start, end), words.text
    begin, stop = place.start, place.end
    for opening, closing in ("[]", "()"):
        inside = text[begin:stop]
        if text[:begin].endswith(opening) and inside.count(closing) >= inside.count(opening):
            begin -= 1
        inside = text[begin:stop]
        if text[stop:].startswith(closing) and inside.count(opening) > inside.count(closing):
            stop += 1
    return Span.cut(text, begin, stop)


def _span(words: Words, start: int, end: int) -> Span:
    place = words.place(start, end)
    return Span.cut(words.text, place.start, place.end)
