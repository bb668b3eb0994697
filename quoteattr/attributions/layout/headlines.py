"""Headlines that end with their cue: "Rains to continue till Sunday, IMD says"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from quoteattr.attributions.rules import proposing
from quoteattr.attributions.rules.reporting import lemma
from quoteattr.document.document import Document
from quoteattr.document.proposals import (
    CONTENT_THRESHOLD,
    LayoutAttribution,
    Proposals,
    with_layout,
    without_spans,
)
from quoteattr.document.token_spans import TokenSpan
from quoteattr.lexicon import act_of
from quoteattr.records import Act

_ENDS: Final = frozenset(". ? ! … :".split())
_MAX_SOURCE: Final = 7  # tokens
_MAX_HEADLINE: Final = 30  # tokens


def headline(document: Document) -> Iterator[LayoutAttribution]:
    """Yield what the first paragraph attributes if it ends with a cue, without a full stop.

    The paragraph after it is no part of the content, although the words would go on well: "IMD says
    / The India Meteorological Department said …".

    >>> import spacy
    >>> list(headline(Document(spacy.blank("en")("It rained."))))
    []
    """
    stop = _headline_stop(document)
    if not stop:
        return
    doc, start, cue = document.doc, document.skip_forward(0), stop - 1
    verb = doc[cue]
    if act_of(lemma(verb)) is not Act.STATEMENT or verb.tag_ not in ("VBZ", "VBP", "VBD"):
        return
    commas = [i for i in range(start, cue) if doc[i].text == ","]
    comma = commas[-1] if commas else start
    if start + 1 < comma < cue - 1 and cue - comma <= _MAX_SOURCE:
        source = TokenSpan(comma + 1, cue)
        yield LayoutAttribution(source, TokenSpan(cue, cue + 1), (TokenSpan(start, comma),))


def apart_from_body(document: Document, proposed: Proposals) -> Proposals:
    """Return the proposals without contents in the body of cues in the headline.

    What the rules find in the sentence that such a content was stands in its place, because its own
    cue was taken for a part of it. Quotations stay: their speaker may be named in the headline.

    >>> import spacy
    >>> apart_from_body(Document(spacy.blank("en")("It rained.")), Proposals())
    Proposals(spans=(), links=())
    """
    stop = _headline_stop(document)
    spans = proposed.spans
    taken = {
        link.span
        for link in proposed.links
        if link.probability >= CONTENT_THRESHOLD
        and spans[link.cue].kind == "cue"
        and spans[link.cue].stop <= stop <= spans[link.span].start
        and spans[link.span].kind == "content"
        and document.quote_of[spans[link.span].start] < 0
    }
    # A cue of the body may have it as well.
    taken -= {
        link.span
        for link in proposed.links
        if spans[link.cue].start >= stop and link.probability >= CONTENT_THRESHOLD
    }
    if not taken:
        return proposed
    places = [TokenSpan(spans[n].start, spans[n].stop) for n in sorted(taken)]
    shown = [
        one
        for one in _by_rules(document)
        if any(place.start <= one.whole.start < one.whole.stop <= place.stop for place in places)
    ]
    return with_layout(without_spans(proposed, taken), shown)


def _headline_stop(document: Document) -> int:
    """Return the token after the first paragraph if that is a headline, else 0."""
    places = document.paragraphs
    words = document.token_span(places[0].start, places[0].end) if len(places) > 1 else None
    if words is None or words.stop - words.start > _MAX_HEADLINE:
        return 0
    return 0 if document.doc[words.stop - 1].text in _ENDS else words.stop


def _by_rules(document: Document) -> Iterator[LayoutAttribution]:
    """Yield the attributions with a source that rules propose."""
    for parts, _ in proposing.parts_and_features(document):
        places = {kind: place for place, kind in parts}
        contents = tuple(place for place, kind in parts if kind == "content")
        if "source" in places:
            yield LayoutAttribution(places["source"], places["cue"], contents)
