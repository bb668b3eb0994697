"""What is in a content: which code points, of which kind by its quotation marks, and which text.

Offsets are code points of the Doc's text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from quoteattr.attributions.draft import Content
from quoteattr.document.document import Document
from quoteattr.document.proposals import SpanProposal
from quoteattr.document.token_spans import TokenSpan
from quoteattr.records import Kind
from quoteattr.spans import Range, trim
from quoteattr.text.quotations import Quotation

# What may follow a quotation to the end of a content without being part of its text.
_EDGE: Final = " \t\r\n\f\v\u00a0,.;:"


def content_at(document: Document, span: SpanProposal) -> Content:
    """Return a content, with a quotation mark at its edge that its tokens leave out."""
    doc = document.doc
    place = Range(doc[span.start].idx, doc[span.stop - 1].idx + len(doc[span.stop - 1].text))
    for quotation in _near(place, document.quotations):
        outer, inner = quotation.outer, quotation.inner
        if inner.start == place.start and outer.end >= place.end:
            place = Range(outer.start, place.end)
        if inner.end == place.end and outer.start <= place.start:
            place = Range(place.start, outer.end)
    place = _without_translation(document, place)
    tokens = document.token_span(place.start, place.end) or TokenSpan(span.start, span.stop)
    return Content(doc[tokens.start : tokens.stop], place)


def _without_translation(document: Document, place: Range) -> Range:
    """Return a content that is a quotation without the brackets behind it: '“Basta” (enough)'."""
    for quotation in _near(place, document.quotations):
        outer = quotation.outer
        if outer.start == place.start and outer.end < place.end:
            behind = Range(outer.end, place.end).slice(document.text).strip(_EDGE)
            if behind[:1] == "(" and behind.find(")") in (-1, len(behind) - 1):
                return Range(outer.start, outer.end)
    return place


def quotation_kind(text: str, contents: Sequence[Range], quoted: Sequence[Quotation]) -> Kind:
    """Return the kind of contents: direct, mixed or indirect, by what of them is in marks.

    Punctuation outside the marks does not count. ``quoted`` are the quotations of the text in
    order.

    >>> quotation_kind("It rained.", [Range(0, 10)], [])
    <Kind.INDIRECT: 'indirect'>
    """
    inside = outside = False
    for place in contents:
        for piece, is_quoted in _pieces(place, quoted):
            if any(character.isalnum() for character in text[piece.start : piece.end]):
                inside, outside = inside or is_quoted, outside or not is_quoted
    if not inside:
        return Kind.INDIRECT
    return Kind.MIXED if outside else Kind.DIRECT


def _pieces(place: Range, quoted: Sequence[Quotation]) -> Iterable[tuple[Range, bool]]:
    """Yield the pieces of a range in order, each with whether it is in quotation marks."""
    at = place.start
    for quotation in _near(place, quoted):
        outer = quotation.outer.intersection(place)
        if outer is not None and outer.start >= at:
            yield Range(at, outer.start), False
            yield outer, True
            at = outer.end
    yield Range(at, place.end), False


def _near(place: Range, quoted: Sequence[Quotation]) -> Sequence[Quotation]:
    """Return the quotations that may overlap a range.

    A search from both sides: an article may have hundreds of quotations, and each record asks.
    """
    stop = bisect_right(quoted, place.end, key=lambda one: one.outer.start)
    start = bisect_right(quoted, place.start, key=lambda one: one.outer.start)
    while start > 0:
        start -= 1
        if quoted[start].level == 0:  # whatever is before it ends before it begins
            break
    return quoted[start:stop]


def without_marks(
    text: str, contents: Sequence[Range], quoted: Sequence[Quotation]
) -> Iterator[Range]:
    """Yield the ranges of contents without their outer quotation marks.

    The marks of a content that goes on after them stay: '"Historic," as she called it'.
    """
    for place in contents:
        start, end = place.start, place.end
        for quotation in _near(place, quoted):
            if quotation.outer.start == start and quotation.inner.start < end:
                if quotation.outer.end >= end or _only_edge(text, quotation.outer.end, end):
                    start = quotation.inner.start
                    end = min(end, quotation.inner.end)
                break
        yield trim(text, Range(start, end))


def _only_edge(text: str, start: int, end: int) -> bool:
    return not text[start:end].strip(_EDGE)
