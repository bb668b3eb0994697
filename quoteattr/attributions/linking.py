"""Source, cue and content: which proposed spans belong together, and what they amount to.

Proposals come from the embedded reader or, over another pipeline, from rules; both are
accepted here in the same way. Offsets are code points into the Doc's text.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence

import attrs
from spacy.tokens import Span as Tokens

from quoteattr.attributions.draft import Content, Draft
from quoteattr.document.document import Document
from quoteattr.document.proposals import CONTENT_THRESHOLD, LinkProposal, Proposals, SpanProposal
from quoteattr.document.token_spans import TokenSpan
from quoteattr.records import Kind
from quoteattr.spans import Range, trim
from quoteattr.text.quotations import Quotation

SOURCE_THRESHOLD = 0.15  # a cue's likeliest source is believed above
SLOPE, INTERCEPT, UNSOURCED = (
    0.675,
    0.256,
    -1.341,
)  # how confidence is scaled: see `calibrated_confidence`
EDGE = " \t\r\n\f\v\u00a0,.;:"


@attrs.define
class _Group:
    """A cue with what belongs to it, as positions in the list of proposed spans."""

    cue: int
    source: int | None = None
    contents: list[int] = attrs.field(factory=list)
    probabilities: list[float] = attrs.field(factory=list)

    def members(self) -> list[int]:
        """Return the positions of all spans of the group."""
        source = [] if self.source is None else [self.source]
        return [self.cue, *source, *self.contents]


def link(document: Document, proposed: Proposals) -> list[Draft]:
    """Link proposed spans into attributions, without speakers, in the order of their first content.

    A cue without a content is dropped; a content without a cue is kept when it stands in
    quotation marks. The list is empty where nothing was proposed.
    """
    groups = _groups(proposed)
    drafts = [_linked(document, proposed, group) for group in groups if group.contents]
    claimed = {content for group in groups for content in group.contents}
    drafts += _without_cue(document, proposed, claimed)
    drafts.sort(key=lambda draft: (draft.contents[0].place.start, draft.contents[-1].place.end))
    return drafts


def _groups(proposed: Proposals) -> list[_Group]:
    """Gather each cue's likeliest source, and each content under its likeliest cue.

    A source may speak under several cues ("said … and added"); what is said, under one.
    """
    spans = proposed.spans
    groups = {n: _Group(n) for n, span in enumerate(spans) if span.kind == "cue"}
    source_of: dict[int, LinkProposal] = {}
    cue_of: dict[int, LinkProposal] = {}
    for link in proposed.links:
        kind = spans[link.span].kind
        best, key = (source_of, link.cue) if kind == "source" else (cue_of, link.span)
        if key not in best or link.probability > best[key].probability:
            best[key] = link
    for link in source_of.values():
        if link.probability >= SOURCE_THRESHOLD:
            groups[link.cue].source = link.span
            groups[link.cue].probabilities.append(link.probability)
    for link in sorted(cue_of.values(), key=lambda link: link.span):
        if link.probability >= CONTENT_THRESHOLD:
            groups[link.cue].contents.append(link.span)
            groups[link.cue].probabilities.append(link.probability)
    return list(groups.values())


def _linked(document: Document, proposed: Proposals, group: _Group) -> Draft:
    spans = proposed.spans
    contents = [_content(document, spans[n]) for n in group.contents]
    source = None if group.source is None else spans[group.source]
    probability = spans[group.cue].probability * min(spans[n].probability for n in group.contents)
    probability *= min(group.probabilities) * (1.0 if source is None else source.probability)
    return draft_of(
        document,
        contents,
        cue=document.doc[spans[group.cue].start : spans[group.cue].stop],
        source=None if source is None else document.doc[source.start : source.stop],
        confidence=round(probability, 4)
        if proposed.calibrated
        else calibrated_confidence(probability, sourced=source is not None),
    )


def draft_of(
    document: Document,
    contents: Sequence[Content],
    *,
    cue: Tokens | None = None,
    source: Tokens | None = None,
    confidence: float = 1.0,
) -> Draft:
    """Return the draft of an attribution whose parts are known, with its kind and text."""
    places = [content.place for content in contents]
    return Draft(
        kind=quotation_kind(document.text, places, document.quotations),
        text=content_text(document.text, places, document.quotations),
        contents=contents,
        cue=cue,
        source=source,
        confidence=confidence,
    )


def calibrated_confidence(chance: float, *, sourced: bool) -> float:
    """Turn the chance that all spans and links of a record are right into a calibrated confidence.

    Platt scaling (1999), fitted to PolNeAR dev by `quoteattr.evaluation.calibration`: how often a
    record with such a chance shares cue, source and at least half of its content with an annotated
    one.

    >>> calibrated_confidence(0.9, sourced=True), calibrated_confidence(0.9, sourced=False)
    (0.8506, 0.5982)
    """
    chance = min(max(chance, 1e-4), 1 - 1e-4)
    odds = SLOPE * math.log(chance / (1 - chance)) + INTERCEPT + (0.0 if sourced else UNSOURCED)
    return round(1 / (1 + math.exp(-odds)), 4)


def draft_at(
    document: Document,
    contents: Iterable[tuple[int, int]],
    *,
    cue: tuple[int, int] | None = None,
    source: tuple[int, int] | None = None,
) -> Draft:
    """Return the draft of an attribution that somebody marked, by code points of the text.

    Raises:
        ValueError: A content holds no token.
    """
    parts = []
    for start, end in contents:
        tokens = document.span(start, end)
        if tokens is None:
            raise ValueError(f"the content [{start}, {end}) holds no token")
        parts.append(Content(tokens, Range(start, end)))
    return draft_of(
        document,
        parts,
        cue=None if cue is None else document.span(*cue),
        source=None if source is None else document.span(*source),
    )


def _without_cue(
    document: Document, proposed: Proposals, claimed: Collection[int]
) -> Iterator[Draft]:
    """Yield contents in quotation marks that no cue claims."""
    for n, span in enumerate(proposed.spans):
        if span.kind == "content" and n not in claimed:
            sure = calibrated_confidence(span.probability, sourced=False)
            draft = draft_of(document, [_content(document, span)], confidence=sure)
            if draft.kind is Kind.DIRECT:
                yield draft


def _content(document: Document, span: SpanProposal) -> Content:
    """Return a content; a mark at its edge that the tokens cut off is taken in."""
    doc = document.doc
    place = Range(doc[span.start].idx, doc[span.stop - 1].idx + len(doc[span.stop - 1].text))
    for quotation in _near(place, document.quotations):
        outer, inner = quotation.outer, quotation.inner
        if inner.start == place.start and outer.end >= place.end:
            place = Range(outer.start, place.end)
        if inner.end == place.end and outer.start <= place.start:
            place = Range(place.start, outer.end)
    tokens = document.token_span(place.start, place.end) or TokenSpan(span.start, span.stop)
    return Content(doc[tokens.start : tokens.stop], place)


def quotation_kind(text: str, contents: Sequence[Range], quoted: Sequence[Quotation]) -> Kind:
    """Tell direct, mixed and indirect contents apart by how much of them stands in marks.

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
    at = place.start
    for quotation in _near(place, quoted):
        outer = quotation.outer.intersection(place)
        if outer is not None and outer.start >= at:
            yield Range(at, outer.start), False
            yield outer, True
            at = outer.end
    yield Range(at, place.end), False


def _near(place: Range, quoted: Sequence[Quotation]) -> Sequence[Quotation]:
    """Leave out the quotations that end before a place, and those that begin behind it."""
    stop = bisect_right(quoted, place.end, key=lambda one: one.outer.start)
    start = bisect_right(quoted, place.start, key=lambda one: one.outer.start)
    while start > 0:
        start -= 1
        if quoted[start].level == 0:  # whatever stands before it ends before it begins
            break
    return quoted[start:stop]


def content_text(text: str, contents: Sequence[Range], quoted: Sequence[Quotation]) -> str:
    """Return the contents without their outer marks, joined by one blank."""
    said = []
    for place in contents:
        start, end = place.start, place.end
        for quotation in _near(place, quoted):
            if quotation.outer.start == start and quotation.inner.start < end:
                if quotation.outer.end >= end or _only_edge(text, quotation.outer.end, end):
                    start = quotation.inner.start
                    end = min(end, quotation.inner.end)
                break
        piece = trim(text, Range(start, end))
        said.append(piece.slice(text))
    return " ".join(said)


def _only_edge(text: str, start: int, end: int) -> bool:
    return not text[start:end].strip(EDGE)
