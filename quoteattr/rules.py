"""Attributions from syntax and quotation marks alone, for pipelines without the embedded reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import attrs
from spacy.tokens import Doc, Token

from quoteattr.encoder import LinkProposal, SpanProposal
from quoteattr.quoting import (
    Page,
    extent,
    led_by_colon,
    quote_before,
    quote_behind,
    spoken_by,
)
from quoteattr.reporting import (
    Report,
    Stretch,
    child,
    is_verb,
    noun_phrase,
    source_of,
    trimmed,
    verb_group,
    verb_reports,
)
from quoteattr.signals import according_to, before_colon, in_the_words_of, noun_reports
from quoteattr.syntax import Proposals

# How often a proposal of each form meets an attribution of PolNeAR's training part by half.
_PRECISION: Final = {
    "quote": 0.95,
    "according": 0.9,
    "clause": 0.89,
    "parenthesis": 0.88,
    "infinitive": 0.7,
    "noun": 0.71,
    "colon": 0.6,
    "none": 0.5,
    "object": 0.61,
    "preposition": 0.62,
    "naming": 0.8,
    "charge": 0.81,
    "bare": 0.82,
}
_COLON_WITHIN: Final = 10  # tokens from the start of a paragraph


@attrs.define
class Found:
    """An attribution on its way: `quotes` tells that one of its contents stands in marks."""

    report: Report
    contents: list[Stretch]
    quotes: bool = False


def propose(doc: Doc) -> Proposals:
    """Propose attributions from the dependencies, tags and quotation marks of a Doc.

    Spans are tokens of the Doc, in the text's order and disjoint; there are none when nothing is
    reported, or when the Doc has no dependencies. The probability of a span is the share of
    proposals of its form that are right on PolNeAR's training part.

    Method: subject, cue verb and clausal complement, as in GenderGapTracker (Asr and others 2021,
    doi:10.1371/journal.pone.0245533), with quotations by what stands next to them.

    >>> import spacy
    >>> propose(spacy.blank("en")("He said no."))
    Proposals(spans=(), links=())
    """
    if not len(doc) or not doc.has_annotation("DEP"):
        return Proposals((), ())
    page = Page(doc)
    found = [*_colons(page), *(Found(one, list(one.contents)) for one in _reports(page))]
    cues = {one.report.cue.start for one in found}
    for one in found:
        if one.report.form != "colon":
            _widen(page, one, cues)
            _give_quotes(page, one)
    found += _surface(page, found)
    _continue(page, found)
    return _assembled(page, found)


def _reports(page: Page) -> Iterator[Report]:
    for token in page.doc:
        if page.spoken(token.i):
            continue
        report = _report(page, token)
        if report is not None and not (report.source and page.spoken(report.source.start)):
            yield report


def _report(page: Page, token: Token) -> Report | None:
    if token.lower_ == "according":
        return according_to(token)
    if is_verb(token):
        return verb_reports(token) or _bare(page, token)
    if token.lower_ == "words":
        return in_the_words_of(token)
    return noun_reports(token) if token.tag_ in ("NN", "NNS") else None


def _bare(page: Page, verb: Token) -> Report | None:
    """Take any verb with a subject as a cue if a quotation runs into it: '"Hm," he smiled'."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or child(verb, "dobj", "attr", "acomp", "ccomp"):
        return None
    source, passive = source_of(verb)
    if source is None or passive or source.tag_ in ("WDT", "WP"):
        return None
    cue = verb_group(verb)
    report = Report(form="bare", cue=cue, source=noun_phrase(source, cue), contents=())
    return report if quote_before(page, report) is not None else None


def _colons(page: Page) -> Iterator[Found]:
    """Yield paragraphs that open with a name and a colon: transcripts, headlines, quotations."""
    doc, rows = page.doc, []
    for i in range(len(doc)):
        if page.paragraph[i] < 0 or (i and page.paragraph[i] == page.paragraph[i - 1]):
            continue
        near = range(i + 1, min(i + _COLON_WITHIN, len(doc)))
        colon = next((at for at in near if doc[at].text == ":"), None)
        if colon is not None and page.inside[i] < 0:
            report = before_colon(doc, i, colon)
            if report is not None:
                rows.append(report)
    names = Counter(_name(doc, one) for one in rows)
    for report in rows:
        colon = report.cue.start
        number = led_by_colon(page, colon)
        if number is not None:
            yield Found(report, [page.quotes[number].place], quotes=True)
            continue
        stop = colon + 1
        while stop < len(doc) and page.paragraph[stop] == page.paragraph[colon]:
            stop += 1
        upper = _name(doc, report).isupper()
        if upper and names[_name(doc, report)] > 1:
            yield Found(report, [Stretch(colon + 1, page.back(stop - 1) + 1)], quotes=True)
        elif page.paragraph[colon] == 0 and stop < len(doc):
            source = report.source
            if source is not None and all(
                doc[n].tag_ in ("NNP", "NNPS") for n in range(source.start, source.stop)
            ):
                yield Found(report, [Stretch(colon + 1, stop)])


def _name(doc: Doc, report: Report) -> str:
    source = report.source
    return "" if source is None else str(doc[source.start : source.stop])


def _widen(page: Page, one: Found, cues: set[int]) -> None:
    """Let the content before a closing clause begin with its sentence: "…, he said"."""
    doc, start = page.doc, extent(one.report).start
    if one.report.form not in ("clause", "parenthesis", "according"):
        return
    for n, place in enumerate(one.contents):
        near = page.back(start - 1, ",", "–", "—", "--")
        if place.stop <= start and near < place.stop + 1 and doc[start - 1].text in (",", "—", "–"):
            first = page.first[page.sentence[place.start]]
            if not cues.intersection(range(first, place.start)):
                one.contents[n] = trimmed(doc, Stretch(min(first, place.start), place.stop))


def _give_quotes(page: Page, one: Found) -> None:
    """Widen contents to the quotations that they reach into, and find those next to a cue."""
    report = one.report
    before, behind = quote_before(page, report), quote_behind(page, report)
    met = {page.inside[i] for place in one.contents for i in range(place.start, place.stop)}
    begins = any(page.spoken(place.start) for place in one.contents)
    if before is not None and (not one.contents or before in met or begins):
        # The words between the clause and the next quotation belong to neither.
        quoted = [p for p in one.contents if any(page.spoken(i) for i in range(p.start, p.stop))]
        one.contents = _joined(quoted, page.quotes[before].place)
        met = {n for n in met if n in (before, behind)} | {before}
    if behind is not None and (not one.contents or behind in met or before is not None):
        one.contents = _joined(one.contents, page.quotes[behind].place)
        met.add(behind)
    for number in sorted(met - {-1}):
        quote = page.quotes[number]
        one.contents = _joined(one.contents, quote.place)
        one.quotes = one.quotes or quote.speech
        for n, place in enumerate(one.contents):
            ends = page.ending(number) in ".?!,"
            if quote.speech and ends and place.start == quote.place.start < place.stop:
                if not any(page.inside[i] > number for i in range(place.start, place.stop)):
                    one.contents[n] = quote.place


def _joined(contents: Sequence[Stretch], quote: Stretch) -> list[Stretch]:
    met = [place for place in contents if place.meets(quote)]
    rest = [place for place in contents if not place.meets(quote)]
    start = min([quote.start, *(place.start for place in met)])
    stop = max([quote.stop, *(place.stop for place in met)])
    return sorted([*rest, Stretch(start, stop)])


def _owners(page: Page, found: Sequence[Found]) -> dict[int, Found]:
    owners: dict[int, Found] = {}
    for one in found:
        for place in one.contents:
            for i in range(place.start, place.stop):
                if page.inside[i] >= 0:
                    owners.setdefault(page.inside[i], one)
    return owners


def _surface(page: Page, found: Sequence[Found]) -> Iterator[Found]:
    """Yield the attributions of quotations that syntax gave to nobody."""
    owners = _owners(page, found)
    for number, quote in enumerate(page.quotes):
        report = spoken_by(page, number) if quote.speech and number not in owners else None
        if report is not None:
            yield Found(report, [quote.place], quotes=True)


def _continue(page: Page, found: Sequence[Found]) -> None:
    """Give quotations without a cue to the attribution that they go on with."""
    owners = _owners(page, found)
    for number, quote in enumerate(page.quotes):
        last = owners.get(number - 1)
        if number in owners or last is None:
            continue
        if quote.continues or _goes_on(page, number, last):
            last.contents.append(quote.place)
            owners[number] = last


def _goes_on(page: Page, number: int, last: Found) -> bool:
    quote, before = page.quotes[number], page.quotes[number - 1]
    if not quote.speech or not last.quotes:
        return False
    start = quote.place.start
    end = max(before.place.stop, last.report.cue.stop)
    i = page.back(start - 1)
    if page.paragraph[start] != page.paragraph[end - 1]:
        return False
    new = page.sentence[start] > page.sentence[i] or page.doc[i].text in (",", ".", "–", "—", ":")
    return new and not any(page.doc[n].text == "." for n in range(end, i))


def _assembled(page: Page, found: Sequence[Found]) -> Proposals:
    """Keep what does not overlap: quotations first, then what comes first in the text."""
    taken = [False] * len(page.doc)
    sources: dict[Stretch, int] = {}
    rows: list[tuple[Stretch, str, float]] = []
    links: list[tuple[int, int, float]] = []
    for one in sorted(found, key=lambda one: (not one.quotes, _start(one))):
        places = _places(page, one)
        shared = one.report.source in sources
        own = [place for place, kind in places if not (kind == "source" and shared)]
        tokens = [i for place in own for i in range(place.start, place.stop)]
        if not any(kind == "content" for _, kind in places):
            continue
        if len(tokens) != len(set(tokens)) or any(taken[i] for i in tokens):
            continue
        chance = _PRECISION["quote" if one.quotes else one.report.form]
        cue = len(rows)
        for place, kind in places:
            known = sources.get(place) if kind == "source" else None
            if kind != "cue":
                links.append((cue, len(rows) if known is None else known, chance))
            if known is None:
                if kind == "source":
                    sources[place] = len(rows)
                rows.append((place, kind, chance))
        for i in tokens:
            taken[i] = True
    order = sorted(range(len(rows)), key=lambda n: rows[n][0])
    position = {n: at for at, n in enumerate(order)}
    return Proposals(
        tuple(SpanProposal(rows[n][1], rows[n][0].start, rows[n][0].stop, rows[n][2]) for n in order),
        tuple(LinkProposal(*link) for link in sorted((position[a], position[b], p) for a, b, p in links)),
    )


def _places(page: Page, one: Found) -> list[tuple[Stretch, str]]:
    """List the spans of an attribution, the cue first; a colon before a quotation is its own."""
    doc, cue = page.doc, one.report.cue
    if cue.stop < len(doc) and doc[cue.stop].text == ":":
        cue = Stretch(cue.start, cue.stop + 1)
    source = one.report.source
    contents = (
        trimmed(doc, place, "." if one.report.form == "colon" and one.quotes else "")
        if not page.spoken(place.stop - 1)
        else place
        for place in sorted(one.contents)
    )
    return [
        (cue, "cue"),
        *([(source, "source")] if source is not None and source.start < source.stop else []),
        *((place, "content") for place in contents if place.start < place.stop),
    ]


def _start(one: Found) -> int:
    return min([one.report.cue.start, *(place.start for place in one.contents)])
