"""Attributions from syntax and quotation marks alone, for pipelines without the embedded reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
from spacy.tokens import Token

from quoteattr.attributions.rules.beside_quotations import (
    last_character,
    quotation_after,
    quotation_before,
    report_after,
    report_span,
)
from quoteattr.attributions.rules.complements import verb_reports
from quoteattr.attributions.rules.confidence import attribution_features, confidence
from quoteattr.attributions.rules.reporting import (
    Report,
    first_child,
    is_verb,
    source_head,
    source_phrase,
    trimmed,
    verb_group,
)
from quoteattr.attributions.rules.signatures import with_signatures
from quoteattr.attributions.rules.transcripts import with_turns
from quoteattr.attributions.rules.verbless import (
    according_to,
    colon_reports,
    in_the_words_of,
    noun_reports,
)
from quoteattr.document.document import Document
from quoteattr.document.proposals import LinkProposal, Proposals, SpanProposal, in_text_order
from quoteattr.document.token_spans import TokenSpan


@attrs.define
class RuleDraft:
    """An attribution on its way: `quotes` tells that one of its contents stands in marks."""

    report: Report
    contents: list[TokenSpan]
    quotes: bool = False


def propose(document: Document) -> Proposals:
    """Propose attributions from the dependencies, tags and quotation marks of a Doc.

    Spans are tokens of the Doc, in the text's order and disjoint; there are none when nothing is
    reported, or when the Doc has no dependencies. The probability of a cue is the calibrated
    confidence of its attribution; that of what belongs to it is 1.

    Method: subject, cue verb and clausal complement, as in GenderGapTracker (Asr and others 2021,
    doi:10.1371/journal.pone.0245533), with quotations by what stands next to them.

    >>> import spacy
    >>> propose(Document(spacy.blank("en")("He said no.")))
    Proposals(spans=(), links=())
    """
    rows: list[SpanProposal] = []
    links: list[LinkProposal] = []
    sources: dict[TokenSpan, int] = {}
    for parts, found in parts_and_features(document):
        cue = len(rows)
        for place, kind in parts:
            known = sources.get(place) if kind == "source" else None
            if kind != "cue":
                links.append(LinkProposal(cue, len(rows) if known is None else known, 1.0))
            if known is None:
                if kind == "source":
                    sources[place] = len(rows)
                chance = confidence(found) if kind == "cue" else 1.0
                rows.append(SpanProposal(kind, place.start, place.stop, chance))
    proposed = with_turns(document, in_text_order(rows, links))
    return attrs.evolve(with_signatures(document, proposed), calibrated=True)


def parts_and_features(
    document: Document,
) -> Iterator[tuple[list[tuple[TokenSpan, str]], list[str]]]:
    """Yield the parts of each attribution that rules find, the cue first, with its features.

    >>> import spacy
    >>> list(parts_and_features(Document(spacy.blank("en")("He said no."))))
    []
    """
    doc = document.doc
    if not len(doc) or not doc.has_annotation("DEP"):
        return
    found = [
        *(
            RuleDraft(one, list(one.contents), one.form != "colon")
            for one in colon_reports(document)
        ),
        *(RuleDraft(one, list(one.contents)) for one in _reports(document)),
    ]
    cues = {one.report.cue.start for one in found}
    for one in found:
        if not one.quotes and one.report.form != "colon":
            _widen(document, one, cues)
            _give_quotes(document, one)
    found += _surface(document, found)
    _continue(document, found)
    for one, parts in _disjoint(document, found):
        form = "quote" if one.quotes else one.report.form
        yield parts, list(attribution_features(doc, form, parts, document.quote_of))


def _reports(document: Document) -> Iterator[Report]:
    for token in document.doc:
        if document.in_speech(token.i):
            continue
        report = _report(document, token)
        if report is not None and not (report.source and document.in_speech(report.source.start)):
            yield report


def _report(document: Document, token: Token) -> Report | None:
    if token.lower_ == "according":
        return according_to(token)
    if is_verb(token):
        return verb_reports(token) or _bare(document, token)
    if token.lower_ == "words":
        return in_the_words_of(token)
    return noun_reports(token) if token.tag_ in ("NN", "NNS") else None


def _bare(document: Document, verb: Token) -> Report | None:
    """Take any verb with a subject as a cue if a quotation runs into it: '"Hm," he smiled'."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or first_child(
        verb, "dobj", "attr", "acomp", "ccomp"
    ):
        return None
    source, passive = source_head(verb)
    if source is None or passive or source.tag_ in ("WDT", "WP"):
        return None
    cue = verb_group(verb)
    report = Report(form="bare", cue=cue, source=source_phrase(source, cue), contents=())
    return report if quotation_before(document, report) is not None else None


def _widen(document: Document, one: RuleDraft, cues: set[int]) -> None:
    """Let the content before a closing clause begin with its sentence: "…, he said"."""
    doc, start = document.doc, report_span(one.report).start
    if one.report.form not in ("clause", "parenthesis", "according"):
        return
    for n, place in enumerate(one.contents):
        near = document.skip_back(start - 1, ",", "–", "—", "--")
        if place.stop <= start and near < place.stop + 1 and doc[start - 1].text in (",", "—", "–"):
            first = document.sentence_starts[document.sentence_of[place.start]]
            if not cues.intersection(range(first, place.start)):
                one.contents[n] = trimmed(doc, TokenSpan(min(first, place.start), place.stop))


def _give_quotes(document: Document, one: RuleDraft) -> None:
    """Widen contents to the quotations that they reach into, and find those next to a cue."""
    report = one.report
    before, behind = quotation_before(document, report), quotation_after(document, report)
    met = {document.quote_of[i] for place in one.contents for i in range(place.start, place.stop)}
    begins = any(document.in_speech(place.start) for place in one.contents)
    if before is not None and (not one.contents or before in met or begins):
        # The words between the clause and the next quotation belong to neither.
        quoted = [
            p for p in one.contents if any(document.in_speech(i) for i in range(p.start, p.stop))
        ]
        one.contents = _joined(quoted, document.quotes[before].place)
        met = {n for n in met if n in (before, behind)} | {before}
    if behind is not None and (not one.contents or behind in met or before is not None):
        one.contents = _joined(one.contents, document.quotes[behind].place)
        met.add(behind)
    for number in sorted(met - {-1}):
        quote = document.quotes[number]
        one.contents = _joined(one.contents, quote.place)
        one.quotes = one.quotes or quote.is_speech
        if quote.is_speech and last_character(document, number) in ".?!,":
            one.contents = [_cut(document, place, number) for place in one.contents]


def _cut(document: Document, place: TokenSpan, number: int) -> TokenSpan:
    """Let a content that opens with a finished quotation end with it: '"Boo!" as they had'."""
    quote = document.quotes[number].place
    further = any(document.quote_of[i] > number for i in range(place.start, place.stop))
    return quote if place.start == quote.start and not further else place


def _joined(contents: Sequence[TokenSpan], quote: TokenSpan) -> list[TokenSpan]:
    met = [place for place in contents if place.overlaps(quote)]
    rest = [place for place in contents if not place.overlaps(quote)]
    start = min([quote.start, *(place.start for place in met)])
    stop = max([quote.stop, *(place.stop for place in met)])
    return sorted([*rest, TokenSpan(start, stop)])


def _owners(document: Document, found: Sequence[RuleDraft]) -> dict[int, RuleDraft]:
    owners: dict[int, RuleDraft] = {}
    for one in found:
        for place in one.contents:
            for i in range(place.start, place.stop):
                if document.quote_of[i] >= 0:
                    owners.setdefault(document.quote_of[i], one)
    return owners


def _surface(document: Document, found: Sequence[RuleDraft]) -> Iterator[RuleDraft]:
    """Yield the attributions of quotations that syntax gave to nobody."""
    owners = _owners(document, found)
    for number, quote in enumerate(document.quotes):
        report = (
            report_after(document, number) if quote.is_speech and number not in owners else None
        )
        if report is not None:
            yield RuleDraft(report, [quote.place], quotes=True)


def _continue(document: Document, found: Sequence[RuleDraft]) -> None:
    """Give quotations without a cue to the attribution that they go on with."""
    owners = _owners(document, found)
    for number, quote in enumerate(document.quotes):
        last = owners.get(number - 1)
        if number in owners or last is None:
            continue
        if quote.continues or _goes_on(document, number, last):
            last.contents.append(quote.place)
            owners[number] = last


def _goes_on(document: Document, number: int, last: RuleDraft) -> bool:
    quote, before = document.quotes[number], document.quotes[number - 1]
    if not quote.is_speech or not last.quotes:
        return False
    start = quote.place.start
    end = max(before.place.stop, last.report.cue.stop)
    i = document.skip_back(start - 1)
    if document.paragraph_of[start] != document.paragraph_of[end - 1]:
        return False
    new = document.sentence_of[start] > document.sentence_of[i] or document.doc[i].text in (
        ",",
        ".",
        "–",
        "—",
        ":",
    )
    return new and not any(document.doc[n].text == "." for n in range(end, i))


def _disjoint(
    document: Document, found: Sequence[RuleDraft]
) -> Iterator[tuple[RuleDraft, list[tuple[TokenSpan, str]]]]:
    """Keep what does not overlap: quotations first, then what comes first in the text."""
    taken = [False] * len(document.doc)
    sources: set[TokenSpan | None] = set()
    for one in sorted(found, key=lambda one: (not one.quotes, _start(one))):
        parts = _parts(document, one)
        shared = one.report.source in sources
        own = [place for place, kind in parts if not (kind == "source" and shared)]
        tokens = [i for place in own for i in range(place.start, place.stop)]
        if not any(kind == "content" for _, kind in parts):
            continue
        if len(tokens) != len(set(tokens)) or any(taken[i] for i in tokens):
            continue
        sources.update(place for place, kind in parts if kind == "source")
        for i in tokens:
            taken[i] = True
        yield one, parts


def _parts(document: Document, one: RuleDraft) -> list[tuple[TokenSpan, str]]:
    """List the spans of an attribution, the cue first; a colon before a quotation is its own."""
    doc, cue = document.doc, one.report.cue
    if cue.stop < len(doc) and doc[cue.stop].text == ":":
        cue = TokenSpan(cue.start, cue.stop + 1)
    source = one.report.source
    contents = (
        trimmed(doc, place) if not document.in_speech(place.stop - 1) else place
        for place in sorted(one.contents)
    )
    return [
        (cue, "cue"),
        *([(source, "source")] if source is not None and source.start < source.stop else []),
        *((place, "content") for place in contents if place.start < place.stop),
    ]


def _start(one: RuleDraft) -> int:
    return min([one.report.cue.start, *(place.start for place in one.contents)])
