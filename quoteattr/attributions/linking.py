"""Source, cue and content: which proposed spans belong together, and what they amount to.

Proposals come from the embedded reader or, over another pipeline, from rules; both are
accepted here in the same way. Offsets are code points into the Doc's text.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence

import attrs
from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from quoteattr.document.document import text_of
from quoteattr.document.proposals import CONTENT, LinkProposal, Proposals
from quoteattr.records import Act, Attribution, Cue, Kind, Span
from quoteattr.spans import Range, trim
from quoteattr.text.quotations import Quotation, quotations

SOURCE = 0.15  # a cue's likeliest source is believed above
SLOPE, CONSTANT, UNSOURCED = 0.675, 0.256, -1.341  # how confidence is scaled: see `confidence`
EDGE = " \t\r\n\f\v\u00a0,.;:"


@attrs.define
class _Group:
    """A cue with what belongs to it, as positions in the list of proposed spans."""

    cue: int
    source: int | None = None
    contents: list[int] = attrs.field(factory=list)
    chances: list[float] = attrs.field(factory=list)

    def members(self) -> list[int]:
        """Return the positions of all spans of the group."""
        source = [] if self.source is None else [self.source]
        return [self.cue, *source, *self.contents]


def find(doc: Doc, proposed: Proposals) -> tuple[Attribution, ...]:
    """Link proposed spans into attributions, without speakers, in the order of their first content.

    A cue without a content is dropped; a content without a cue is kept when it stands in
    quotation marks. Nothing proposed gives an empty tuple.
    """
    text = text_of(doc)
    quoted = [quotation for quotation in quotations(text) if quotation.level == 0]
    groups = _groups(proposed)
    records = [_record(doc, text, proposed, group, quoted) for group in groups if group.contents]
    claimed = {content for group in groups for content in group.contents}
    records += _without_cue(doc, text, proposed, claimed, quoted)
    records.sort(key=lambda record: (record.content[0].start, record.content[-1].end))
    return tuple(attrs.evolve(record, id=f"a{n}") for n, record in enumerate(records, start=1))


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
        if link.probability >= SOURCE:
            groups[link.cue].source = link.span
            groups[link.cue].chances.append(link.probability)
    for link in sorted(cue_of.values(), key=lambda link: link.span):
        if link.probability >= CONTENT:
            groups[link.cue].contents.append(link.span)
            groups[link.cue].chances.append(link.probability)
    return list(groups.values())


def _record(
    doc: Doc, text: str, proposed: Proposals, group: _Group, quoted: Sequence[Quotation]
) -> Attribution:
    spans = proposed.spans
    cue = doc[spans[group.cue].start : spans[group.cue].stop]
    contents = [_content(doc, spans[n].start, spans[n].stop, quoted) for n in group.contents]
    source = None if group.source is None else spans[group.source]
    sure = spans[group.cue].probability * min(spans[n].probability for n in group.contents)
    sure *= min(group.chances) * (1.0 if source is None else source.probability)
    return Attribution(
        id="a0",
        kind=kind_of(text, contents, quoted),
        act=Act.STATEMENT,
        text=said_text(text, contents, quoted),
        content=tuple(Span.cut(text, place.start, place.end) for place in contents),
        cue=_cue(cue),
        source=None if source is None else _printed(doc[source.start : source.stop]),
        confidence=round(sure, 4)
        if proposed.calibrated
        else confidence(sure, sourced=source is not None),
    )


def confidence(chance: float, *, sourced: bool) -> float:
    """Turn the chance that all spans and links of a record are right into a calibrated confidence.

    Platt scaling (1999), fitted to PolNeAR dev by `quoteattr.evaluation.calibration`: how often a
    record with such a chance shares cue, source and at least half of its content with an annotated
    one.

    >>> confidence(0.9, sourced=True), confidence(0.9, sourced=False)
    (0.8506, 0.5982)
    """
    chance = min(max(chance, 1e-4), 1 - 1e-4)
    odds = SLOPE * math.log(chance / (1 - chance)) + CONSTANT + (0.0 if sourced else UNSOURCED)
    return round(1 / (1 + math.exp(-odds)), 4)


def _printed(tokens: Tokens) -> Span:
    return Span(start=tokens.start_char, end=tokens.end_char, text=tokens.text)


def _without_cue(
    doc: Doc,
    text: str,
    proposed: Proposals,
    claimed: Iterable[int],
    quoted: Sequence[Quotation],
) -> list[Attribution]:
    """Keep contents in quotation marks that no cue claims."""
    records = []
    for n, span in enumerate(proposed.spans):
        if span.kind != "content" or n in claimed:
            continue
        place = _content(doc, span.start, span.stop, quoted)
        if kind_of(text, [place], quoted) is Kind.DIRECT:
            records.append(
                Attribution(
                    id="a0",
                    kind=Kind.DIRECT,
                    act=Act.STATEMENT,
                    text=said_text(text, [place], quoted),
                    content=(Span.cut(text, place.start, place.end),),
                    confidence=confidence(span.probability, sourced=False),
                )
            )
    return records


def _content(doc: Doc, start: int, stop: int, quoted: Sequence[Quotation]) -> Range:
    """Return a content's range; a mark at its edge that the tokens cut off is taken in."""
    place = Range(doc[start].idx, doc[stop - 1].idx + len(doc[stop - 1].text))
    for quotation in _near(place, quoted):
        outer, inner = quotation.outer, quotation.inner
        if inner.start == place.start and outer.end >= place.end:
            place = Range(outer.start, place.end)
        if inner.end == place.end and outer.start <= place.start:
            place = Range(place.start, outer.end)
    return place


def kind_of(text: str, contents: Sequence[Range], quoted: Sequence[Quotation]) -> Kind:
    """Tell direct, mixed and indirect contents apart by how much of them stands in marks.

    >>> kind_of("It rained.", [Range(0, 10)], [])
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


def said_text(text: str, contents: Sequence[Range], quoted: Sequence[Quotation]) -> str:
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


def _cue(cue: Tokens) -> Cue:
    return Cue(
        start=cue.start_char, end=cue.end_char, text=cue.text, lemma=cue_head(cue).lemma_.lower()
    )


def cue_head(cue: Tokens) -> Token:
    """Return the word that a cue is looked up by: its last verb, else its syntactic head."""
    verbs = [token for token in cue if token.pos_ == "VERB"]
    if verbs and cue.root.pos_ not in ("VERB", "NOUN"):
        return verbs[-1]
    root: Token = cue.root
    return root
