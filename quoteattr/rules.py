"""Attributions from syntax and quotation marks alone, for pipelines without the embedded reader."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

import attrs
from spacy.tokens import Doc, Token

from quoteattr.encoder import LinkProposal, SpanProposal
from quoteattr.marks import looks_like_scare_quote, quotations
from quoteattr.paragraphs import paragraphs
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
from quoteattr.signals import according_to, noun_reports
from quoteattr.syntax import Proposals

# How often a proposal of each form overlaps an attribution of PolNeAR.
_PRECISION: Final = {
    "quote": 0.95,
    "according": 0.9,
    "clause": 0.9,
    "parenthesis": 0.9,
    "infinitive": 0.7,
    "noun": 0.7,
    "headline": 0.6,
    "none": 0.5,
    "object": 0.6,
    "preposition": 0.6,
    "naming": 0.8,
    "charge": 0.8,
    "bare": 0.8,
}


@attrs.frozen
class Quoted:
    """An outermost quotation in tokens, its marks included."""

    place: Stretch
    speech: bool
    continues: bool
    open: bool


@attrs.define
class Found:
    """An attribution on its way: `quotes` tells that one of its contents stands in marks."""

    report: Report
    contents: list[Stretch]
    quotes: bool = False


class Page:
    """A Doc with what rules ask of it again and again, computed once."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.sentence = [0] * len(doc)
        for number, sentence in enumerate(doc.sents):
            for token in sentence:
                self.sentence[token.i] = number
        starts = [place.start for place in paragraphs(doc.text)]
        self.paragraph = [bisect_right(starts, token.idx) - 1 for token in doc]
        self.quotes = list(self._quotes())
        self.inside: list[int] = [-1] * len(doc)
        for number, quote in enumerate(self.quotes):
            for i in range(quote.place.start, quote.place.stop):
                self.inside[i] = number

    def _quotes(self) -> Iterator[Quoted]:
        starts = [token.idx for token in self.doc]
        text, before = self.doc.text, 0
        for one in quotations(text):
            start = max(before, bisect_right(starts, one.outer.start) - 1)
            stop = bisect_right(starts, max(one.outer.start, one.outer.end - 1))
            if one.level or stop <= start:
                continue
            before = stop
            speech = not looks_like_scare_quote(text, one)
            yield Quoted(Stretch(start, stop), speech, one.continues, one.closer is None)

    def back(self, i: int, skip: str = "") -> int:
        """Give the nearest token at or before i that is neither blank nor to skip; -1 for none."""
        while i >= 0 and (self.doc[i].is_space or self.doc[i].text in skip.split()):
            i -= 1
        return i

    def on(self, i: int, skip: str = "") -> int:
        """Give the nearest token at or behind i that is neither blank nor to skip."""
        while i < len(self.doc) and (self.doc[i].is_space or self.doc[i].text in skip.split()):
            i += 1
        return i


def propose(doc: Doc) -> Proposals:
    """Propose attributions from the dependencies, tags and quotation marks of a Doc.

    Spans are tokens of the Doc, in the text's order and disjoint; both are empty when nothing is
    reported, or when the Doc has no dependencies. The probability of a span is the share of
    proposals of its form that are right on PolNeAR.

    Method: subject, cue verb and clausal complement, as in GenderGapTracker (Asr and others 2021,
    doi:10.1371/journal.pone.0245533), with quotations by their neighbourhood.
    """
    if not len(doc) or not doc.has_annotation("DEP"):
        return Proposals((), ())
    page = Page(doc)
    found = [Found(one, list(one.contents)) for one in _reports(page)]
    _give_quotes(page, found)
    _continue_quotes(page, found)
    return _assembled(page, found)


def _reports(page: Page) -> Iterator[Report]:
    for token in page.doc:
        if page.inside[token.i] >= 0 and page.quotes[page.inside[token.i]].speech:
            continue
        report = None
        if token.lower_ == "according":
            report = according_to(token)
        elif is_verb(token):
            report = verb_reports(token) or _bare(page, token)
        elif token.tag_ in ("NN", "NNS"):
            report = noun_reports(token)
        if report is not None:
            yield report


def _bare(page: Page, verb: Token) -> Report | None:
    """Take any verb with a subject as a cue if a quotation runs into it: '"Hm," he smiled'."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or child(verb, "dobj", "attr", "acomp", "ccomp"):
        return None
    source, passive = source_of(verb)
    if source is None or passive:
        return None
    cue = verb_group(verb)
    report = Report(form="bare", cue=cue, source=noun_phrase(source, cue), contents=())
    return report if _before(page, report) is not None else None


def _extent(report: Report) -> Stretch:
    cue, source = report.cue, report.source
    if source is None:
        return cue
    return Stretch(min(cue.start, source.start), max(cue.stop, source.stop))


def _before(page: Page, report: Report) -> int | None:
    """Find the quotation that ends right before a reporting clause."""
    start = _extent(report).start
    i = page.back(start - 1, ", – — -")
    number = page.inside[i] if i >= 0 else -1
    if number < 0 or not page.quotes[number].speech or page.quotes[number].place.stop != i + 1:
        return None
    if page.paragraph[i] != page.paragraph[start]:
        return None
    last = page.doc.text[page.doc[i].idx - 1] if i else ""
    around = {last, page.doc[i].text[0], page.doc[i + 1].text}
    small = page.doc[start].text[0].islower()
    if around & set(",–—-"):
        return number
    if around & set("?!"):
        return number if small or report.cue.start == start or report.form == "none" else None
    return number if report.form == "none" else None


def _behind(page: Page, report: Report) -> int | None:
    """Find the quotation that a reporting clause leads to, in its sentence or behind a colon."""
    doc, cue = page.doc, report.cue
    end = _extent(report).stop
    limit = min(len(doc), end + 40)
    for i in range(end, limit):
        number = page.inside[i]
        if number >= 0:
            quote = page.quotes[number]
            before = page.back(i - 1)
            leads = doc[before].text in (",", ":", "–", "—") or before < end
            near = page.sentence[before] == page.sentence[cue.start]
            return number if quote.place.start == i and leads and near and quote.speech else None
        if doc[i].text == ";" or (is_verb(doc[i]) and doc[i].tag_ in ("VBD", "VBZ", "VBP")):
            return None
    return None


def _give_quotes(page: Page, found: list[Found]) -> None:
    """Widen contents to the quotations that they reach into, and find those next to a cue."""
    for one in found:
        cue = one.report.cue
        if page.inside[cue.start] >= 0:
            continue
        numbers = {page.inside[i] for place in one.contents for i in range(place.start, place.stop)}
        for number in (_before(page, one.report), _behind(page, one.report)):
            if number is not None:
                numbers.add(number)
                if not one.contents or not any(
                    page.quotes[number].place.meets(place) for place in one.contents
                ):
                    one.contents.append(page.quotes[number].place)
        numbers.discard(-1)
        for number in numbers:
            quote = page.quotes[number]
            one.quotes = one.quotes or quote.speech
            one.contents = _joined(one.contents, quote.place, page)


def _joined(contents: Sequence[Stretch], quote: Stretch, page: Page) -> list[Stretch]:
    met = [place for place in contents if place.meets(quote)]
    rest = [place for place in contents if not place.meets(quote)]
    start = min([quote.start, *(place.start for place in met)])
    stop = max([quote.stop, *(place.stop for place in met)])
    return sorted([*rest, Stretch(start, stop)])


def _continue_quotes(page: Page, found: list[Found]) -> None:
    """Give quotations without a cue to the attribution that they go on with."""
    owner: dict[int, Found] = {}
    for one in found:
        for place in one.contents:
            for i in (place.start, place.stop - 1):
                if page.inside[i] >= 0:
                    owner.setdefault(page.inside[i], one)
    for number, quote in enumerate(page.quotes):
        if number in owner or not number:
            continue
        last = owner.get(number - 1)
        if last is None:
            continue
        if quote.continues or _goes_on(page, number, last):
            last.contents.append(quote.place)
            owner[number] = last


def _goes_on(page: Page, number: int, last: Found) -> bool:
    quote, before = page.quotes[number], page.quotes[number - 1]
    if not quote.speech or not last.quotes:
        return False
    start = quote.place.start
    end = max(before.place.stop, last.report.cue.stop)
    if page.paragraph[start] != page.paragraph[end - 1]:
        return False
    i = page.back(start - 1)
    return (
        page.sentence[i] <= page.sentence[end - 1]
        and (page.sentence[start] > page.sentence[i] or page.doc[i].text in ",.–—:")
    )


def _assembled(page: Page, found: list[Found]) -> Proposals:
    """Keep what does not overlap, quotations first, then what comes first in the text."""
    taken = [False] * len(page.doc)
    sources: dict[Stretch, float] = {}
    rows: list[tuple[str, Stretch, float]] = []
    pairs: list[tuple[int, int, float]] = []
    for one in sorted(found, key=lambda one: (not one.quotes, _start(one))):
        contents = [trimmed(page.doc, place) for place in one.contents]
        contents = [place for place in contents if place.start < place.stop]
        source = one.report.source
        fresh = source is not None and source not in sources
        own = [one.report.cue, *contents, *([source] if source is not None and fresh else [])]
        if not contents or any(taken[i] for place in own for i in range(place.start, place.stop)):
            continue
        if sum(place.stop - place.start for place in own) != len(
            {i for place in own for i in range(place.start, place.stop)}
        ):
            continue
        for place in own:
            for i in range(place.start, place.stop):
                taken[i] = True
        chance = _PRECISION["quote" if one.quotes else one.report.form]
        cue = len(rows)
        rows.append(("cue", one.report.cue, chance))
        if source is not None:
            if fresh:
                sources[source] = len(rows)
                rows.append(("source", source, chance))
            pairs.append((cue, int(sources[source]), chance))
        for place in contents:
            pairs.append((cue, len(rows), chance))
            rows.append(("content", place, chance))
    order = sorted(range(len(rows)), key=lambda n: rows[n][1])
    position = {n: at for at, n in enumerate(order)}
    spans = tuple(SpanProposal(rows[n][0], rows[n][1].start, rows[n][1].stop, rows[n][2]) for n in order)
    links = sorted((position[cue], position[span], chance) for cue, span, chance in pairs)
    return Proposals(spans, tuple(LinkProposal(*link) for link in links))


def _start(one: Found) -> int:
    return min([one.report.cue.start, *(place.start for place in one.contents)])
