"""Attributions from syntax and quotation marks alone, for pipelines without the embedded model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
from spacy.tokens import Token

from quoteattr.attributions.rules.beside_quotations import quotation_before
from quoteattr.attributions.rules.complements import verb_reports
from quoteattr.attributions.rules.confidence import attribution_features, confidence
from quoteattr.attributions.rules.quoted_contents import (
    RuleDraft,
    add_continuations,
    add_quotations,
    unclaimed_quotations,
    widen_to_sentence,
)
from quoteattr.attributions.rules.reporting import (
    Report,
    first_child,
    is_verb,
    source_head,
    source_phrase,
    trimmed,
    verb_group,
)
from quoteattr.attributions.rules.verbless import (
    according_to,
    colon_reports,
    in_the_words_of,
    noun_reports,
)
from quoteattr.document.document import Document
from quoteattr.document.proposals import LinkProposal, Proposals, SpanProposal, in_text_order
from quoteattr.document.token_spans import TokenSpan

Parts = list[tuple[TokenSpan, str]]


def propose(document: Document) -> Proposals:
    """Return the attributions that dependencies, tags and quotation marks of a Doc suggest.

    Spans are disjoint tokens of the Doc in text order; there are none if nothing is reported or the
    Doc has no dependencies. The probability of a cue is the calibrated confidence of its
    attribution; that of its source and contents is 1.

    Method: subject, cue verb and clausal complement, as in GenderGapTracker (Asr and others 2021,
    doi:10.1371/journal.pone.0245533), and for quotations the words beside them.

    >>> import spacy
    >>> propose(Document(spacy.blank("en")("He said no.")))
    Proposals(spans=(), links=())
    """
    rows: list[SpanProposal] = []
    links: list[LinkProposal] = []
    sources: dict[TokenSpan, int] = {}
    for parts, features in parts_and_features(document):
        cue = len(rows)
        for place, kind in parts:
            known = sources.get(place) if kind == "source" else None
            if kind != "cue":
                links.append(LinkProposal(cue, len(rows) if known is None else known, 1.0))
            if known is None:
                if kind == "source":
                    sources[place] = len(rows)
                probability = confidence(features) if kind == "cue" else 1.0
                rows.append(SpanProposal(kind, place.start, place.stop, probability))
    return attrs.evolve(in_text_order(rows, links), calibrated=True)


def parts_and_features(document: Document) -> Iterator[tuple[Parts, list[str]]]:
    """Yield the parts of each attribution that rules find, the cue first, with its features.

    >>> import spacy
    >>> list(parts_and_features(Document(spacy.blank("en")("He said no."))))
    []
    """
    doc = document.doc
    if not len(doc) or not doc.has_annotation("DEP"):
        return
    drafts = [
        *(
            RuleDraft(one, list(one.contents), has_speech=one.form != "colon")
            for one in colon_reports(document)
        ),
        *(RuleDraft(one, list(one.contents)) for one in _reports(document)),
    ]
    cues = {one.report.cue.start for one in drafts}
    for one in drafts:
        if not one.has_speech and one.report.form != "colon":
            widen_to_sentence(document, one, cues)
            add_quotations(document, one)
    drafts += unclaimed_quotations(document, drafts)
    add_continuations(document, drafts)
    for one, parts in _disjoint(document, drafts):
        form = "quote" if one.has_speech else one.report.form
        yield parts, list(attribution_features(doc, form, parts, document.quote_of))


def _reports(document: Document) -> Iterator[Report]:
    """Yield what the words outside quotations report.

    A reporting clause inside a quotation is part of what is quoted, and not attributed on its own.
    """
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
        return verb_reports(token) or _any_verb_report(document, token)
    if token.lower_ == "words":
        return in_the_words_of(token)
    return noun_reports(token) if token.tag_ in ("NN", "NNS") else None


def _any_verb_report(document: Document, verb: Token) -> Report | None:
    """Return the report of any verb that closes a quotation: '"Hm," he smiled'.

    The verb needs a subject and must not have a complement of its own, so that '"Hm," he shook his
    head' is not found.
    """
    complement = first_child(verb, "dobj", "attr", "acomp", "ccomp")
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or complement is not None:
        return None
    source, passive = source_head(verb)
    if source is None or passive or source.tag_ in ("WDT", "WP"):
        return None
    cue = verb_group(verb)
    report = Report(form="bare", cue=cue, source=source_phrase(source, cue), contents=())
    return report if quotation_before(document, report) is not None else None


def _disjoint(document: Document, drafts: Sequence[RuleDraft]) -> Iterator[tuple[RuleDraft, Parts]]:
    """Yield drafts that do not overlap: those of quotations first, then in text order.

    Quotation marks are better evidence than a parse. Several cues may share a source.
    """
    taken = [False] * len(document.doc)
    sources: set[TokenSpan | None] = set()
    for one in sorted(drafts, key=lambda one: (not one.has_speech, _start(one))):
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


def _parts(document: Document, draft: RuleDraft) -> Parts:
    """Return the spans of an attribution, first the cue, with the colon right after it if any."""
    doc, cue = document.doc, draft.report.cue
    if cue.stop < len(doc) and doc[cue.stop].text == ":":
        cue = TokenSpan(cue.start, cue.stop + 1)
    source = draft.report.source
    contents = (
        trimmed(doc, place) if not document.in_speech(place.stop - 1) else place
        for place in sorted(draft.contents)
    )
    return [
        (cue, "cue"),
        *([(source, "source")] if source is not None and source.start < source.stop else []),
        *((place, "content") for place in contents if place.start < place.stop),
    ]


def _start(draft: RuleDraft) -> int:
    return min([draft.report.cue.start, *(place.start for place in draft.contents)])
