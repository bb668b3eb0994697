"""Source, cue and content: which proposed spans belong together, and what they amount to.

Proposals come from the embedded reader or, over another pipeline, from rules; both are
accepted here in the same way. Offsets are code points into the Doc's text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs
from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from quoteattr.marks import Quotation, quotations
from quoteattr.proposals import Proposals
from quoteattr.records import Act, Attribution, Cue, Kind, Span
from quoteattr.spans import Range, trim

LINKED = 0.5  # a link at least as likely is believed
RESCUE = 0.15  # the likeliest link is believed above this where none is likely
EDGE = " \t\r\n\f\v\u00a0,.;:"


@attrs.define
class _Group:
    """A cue with what belongs to it, as positions in the list of proposed spans."""

    cue: int
    sources: list[int] = attrs.field(factory=list)
    contents: list[int] = attrs.field(factory=list)
    chances: list[float] = attrs.field(factory=list)


def find(doc: Doc, proposed: Proposals) -> tuple[Attribution, ...]:
    """Link proposed spans into attributions, without speakers, in the order of their first content.

    A cue without a content is dropped; a content without a cue is kept when it stands in
    quotation marks. Nothing proposed gives an empty tuple.
    """
    quoted = [quotation for quotation in quotations(doc.text) if quotation.level == 0]
    groups = _groups(proposed)
    records = [_record(doc, proposed, group, quoted) for group in groups if group.contents]
    claimed = {content for group in groups for content in group.contents}
    records += _without_cue(doc, proposed, claimed, quoted)
    records.sort(key=lambda record: (record.content[0].start, record.content[-1].end))
    return tuple(attrs.evolve(record, id=f"a{n}") for n, record in enumerate(records, start=1))


def _groups(proposed: Proposals) -> list[_Group]:
    """Gather sources and contents around each cue; a cue's second part joins its first."""
    spans = proposed.spans
    links: dict[int, dict[int, float]] = {}
    for link in proposed.links:
        links.setdefault(link.cue, {})[link.span] = link.probability
    cues = [n for n, span in enumerate(spans) if span.kind == "cue"]
    parts = {
        other: cue
        for cue in cues
        for other, chance in links.get(cue, {}).items()
        if spans[other].kind == "cue" and chance >= LINKED and cue < other
    }
    groups = {cue: _Group(cue) for cue in cues if cue not in parts}
    best: dict[int, tuple[float, int]] = {}
    for cue, group in groups.items():
        sources = {n: p for n, p in links.get(cue, {}).items() if spans[n].kind == "source"}
        top = max(sources.values(), default=0.0)
        group.sources = [n for n, p in sources.items() if p >= LINKED or p == top >= RESCUE]
        group.chances += [sources[n] for n in group.sources]
        for other, chance in links.get(cue, {}).items():
            if spans[other].kind == "content" and chance > best.get(other, (RESCUE, 0))[0]:
                best[other] = chance, cue
    for content, (chance, cue) in sorted(best.items()):  # what is said is said under one cue
        groups[cue].contents.append(content)
        groups[cue].chances.append(chance)
    return list(groups.values())


def _record(
    doc: Doc, proposed: Proposals, group: _Group, quoted: Sequence[Quotation]
) -> Attribution:
    spans = proposed.spans
    cue = doc[spans[group.cue].start : spans[group.cue].stop]
    contents = [
        _content(doc, spans[n].start, spans[n].stop, quoted) for n in sorted(group.contents)
    ]
    sources = [doc[spans[n].start : spans[n].stop] for n in sorted(group.sources)]
    parts = [spans[n].probability for n in (group.cue, *group.sources, *group.contents)]
    confidence = min(parts) * min(group.chances, default=1.0)
    return Attribution(
        id="a0",
        kind=kind_of(doc.text, contents, quoted),
        act=Act.STATEMENT,
        text=said_text(doc.text, contents, quoted),
        content=tuple(Span.cut(doc.text, place.start, place.end) for place in contents),
        cue=_cue(cue),
        source=_source(doc, sources, cue),
        confidence=round(min(1.0, max(0.0, confidence)), 4),
    )


def _without_cue(
    doc: Doc, proposed: Proposals, claimed: Iterable[int], quoted: Sequence[Quotation]
) -> list[Attribution]:
    """Keep contents in quotation marks that no cue claims."""
    records = []
    for n, span in enumerate(proposed.spans):
        if span.kind != "content" or n in claimed:
            continue
        place = _content(doc, span.start, span.stop, quoted)
        if kind_of(doc.text, [place], quoted) is Kind.DIRECT:
            records.append(
                Attribution(
                    id="a0",
                    kind=Kind.DIRECT,
                    act=Act.STATEMENT,
                    text=said_text(doc.text, [place], quoted),
                    content=(Span.cut(doc.text, place.start, place.end),),
                    confidence=round(span.probability * 0.5, 4),
                )
            )
    return records


def _content(doc: Doc, start: int, stop: int, quoted: Sequence[Quotation]) -> Range:
    """Return a content's range; a mark at its edge that the tokens cut off is taken in."""
    place = Range(doc[start].idx, doc[stop - 1].idx + len(doc[stop - 1].text))
    for quotation in quoted:
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
    for quotation in quoted:
        outer = quotation.outer.intersection(place)
        if outer is not None and outer.start >= at:
            yield Range(at, outer.start), False
            yield outer, True
            at = outer.end
    yield Range(at, place.end), False


def said_text(text: str, contents: Sequence[Range], quoted: Sequence[Quotation]) -> str:
    """Return the contents without their outer marks, joined by one blank."""
    said = []
    for place in contents:
        start, end = place.start, place.end
        for quotation in quoted:
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


def _source(doc: Doc, sources: Sequence[Tokens], cue: Tokens) -> Span | None:
    """Return the source as one span: parts with more between them than in them give the nearest."""
    if not sources:
        return None
    first, last = sources[0], sources[-1]
    if last.end - first.start <= 2 * sum(len(source) for source in sources):
        return Span.cut(doc.text, first.start_char, last.end_char)
    nearest = min(sources, key=lambda source: abs(source.start - cue.start))
    return Span.cut(doc.text, nearest.start_char, nearest.end_char)
