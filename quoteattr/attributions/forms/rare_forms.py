"""Forms of attribution that the model was hardly trained on, added where it proposed no cue.

They are "in the words of …", "The Punch gathered that …", and a name with a colon at the start of a
paragraph, followed by a quotation or the rest of a headline. A sentence that points to a
quotation beside it, "that is how Quill described it", is added in any case; one that does not tell
whose it is, "that is what Quill denies having said", reports nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import regex
from spacy.tokens import Doc

from quoteattr.attributions.asides import is_press
from quoteattr.attributions.forms.adjuncts import first_finite
from quoteattr.attributions.forms.pointing import pointing_sentences, unclear_sentences
from quoteattr.attributions.rules.complements import verb_reports
from quoteattr.attributions.rules.reporting import Report
from quoteattr.attributions.rules.verbless import colon_reports, in_the_words_of
from quoteattr.document.document import Document
from quoteattr.document.proposals import (
    CONTENT_THRESHOLD,
    LayoutAttribution,
    Proposals,
    SpanProposal,
    first_overlap,
    with_layout,
    without_spans,
)
from quoteattr.document.token_spans import TokenSpan
from quoteattr.entities.referents import counted, kind_of
from quoteattr.records import SpeakerKind

_GATHERED: Final = regex.compile(r"\b(?:gathered|learn(?:ed|t)|understands)\b")
# Verbs that report a clause beyond doubt, and "put the toll at six".
_PLAIN: Final = frozenset(
    "add announce explain insist put reply respond say state stress tell".split()
)
_PRONOUNS: Final = frozenset("he she they who".split())
# "You say", "nobody said": hardly ever somebody who made a statement.
_NO_SOURCES: Final = frozenset("i it nobody none some we what which you".split())
_NAMED: Final = regex.compile(r"^\p{Lu}[^:\n]{1,60}:", regex.MULTILINE)


def with_rare_forms(document: Document, proposed: Proposals) -> Proposals:
    """Return the proposals with attributions of these forms, where they overlap no proposed cue.

    Without any, or if the Doc has no dependencies, the proposals stay as they are.

    >>> import spacy
    >>> with_rare_forms(Document(spacy.blank("en")("It rained.")), Proposals())
    Proposals(spans=(), links=())
    """
    if not document.doc.has_annotation("DEP"):
        return proposed
    unclear = {i for one in unclear_sentences(document) for i in range(one.start, one.stop)}
    if unclear:
        dropped = [n for n, span in enumerate(proposed.spans) if span.start in unclear]
        proposed = without_spans(proposed, dropped)
    linked = {link.span for link in proposed.links if link.probability >= CONTENT_THRESHOLD}
    taken = [span for n, span in enumerate(proposed.spans) if span.kind == "cue" or n in linked]
    found = [one for one in _rare_forms(document, taken) if _is_free(one, taken)]
    found = [one for one in found if one.whole.start not in unclear]
    # The model takes the bridge for the content of "that is how Quill described the bridge".
    return with_layout(with_layout(proposed, found), list(pointing_sentences(document)))


def _is_free(one: LayoutAttribution, cues: Sequence[SpanProposal]) -> bool:
    return first_overlap(cues, one.whole.start, one.whole.stop) is None


def _rare_forms(document: Document, taken: Sequence[SpanProposal]) -> Iterator[LayoutAttribution]:
    doc, text = document.doc, document.text
    # Both searches of the text are cheap and spare most articles a walk over their tokens.
    if " words of " in text:
        reports = (in_the_words_of(token) for token in doc if token.lower_ == "words")
        yield from (one for report in reports if report for one in _attribution(report))
    if _GATHERED.search(text):
        reports = (verb_reports(token) for token in doc if _GATHERED.fullmatch(token.text))
        yield from (one for report in reports if report for one in _of_press(doc, report))
    yield from _plain_reports(document, taken)
    if _NAMED.search(text):
        for report in colon_reports(document):
            # A headline may open with a place or a topic as well: "Springfield: Bridge closes".
            named = report.source is not None and _is_person(doc, report.source)
            if report.form == "quote" or (report.form == "colon" and named):
                yield from _attribution(report)


def _plain_reports(
    document: Document, taken: Sequence[SpanProposal]
) -> Iterator[LayoutAttribution]:
    """Yield reports whose form leaves no doubt: "[Minister Datuk Seri Mohamad Sabu] {said}".

    The model misses some of them, mostly behind a long title.
    """
    for token in document.doc:
        word = token.lemma_.lower()
        if word not in _PLAIN or first_finite(token) in (None, "MD") or document.in_speech(token.i):
            continue
        if first_overlap(taken, token.i, token.i + 1) is not None:
            continue
        report = verb_reports(token)
        if report is None or report.source is None or not _is_speaker(document.doc, report.source):
            continue
        if report.form in ("clause", "parenthesis") or word == "put":
            yield from _attribution(report)


def _is_speaker(doc: Doc, place: TokenSpan) -> bool:
    """Return whether a source names or describes somebody who can state something."""
    words = doc[place.start : place.stop]
    if words[0].lower_ in _NO_SOURCES:
        return False
    return any(word.tag_ in ("NNP", "NNPS") for word in words) or (
        words.root.lower_ in _PRONOUNS or kind_of(counted(words.root)) is not SpeakerKind.UNKNOWN
    )


def _attribution(report: Report) -> Iterator[LayoutAttribution]:
    """Yield the attribution of a report with a source and one content, if no parts overlap."""
    source, cue = report.source, report.cue
    if source is None or len(report.contents) != 1:
        return
    content = report.contents[0]
    if not any(content.overlaps(one) for one in (source, cue)):
        yield LayoutAttribution(source, cue, (content,))


def _of_press(doc: Doc, report: Report) -> Iterator[LayoutAttribution]:
    """Yield the attribution of a report if its source is the press and its content a clause."""
    source = report.source
    if source is not None and report.form == "clause" and is_press(doc[source.start : source.stop]):
        yield from _attribution(report)


def _is_person(doc: Doc, place: TokenSpan) -> bool:
    return all(token.ent_type_ in ("PERSON", "PER") for token in doc[place.start : place.stop])
