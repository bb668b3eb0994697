"""Headlines that end with their cue: "Rains to continue till Sunday, IMD says"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from quoteattr.attributions.rules.reporting import lemma
from quoteattr.document.document import Document
from quoteattr.document.proposals import LayoutAttribution
from quoteattr.document.token_spans import TokenSpan
from quoteattr.lexicon import act_of
from quoteattr.records import Act

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
    places = document.paragraphs
    words = document.token_span(places[0].start, places[0].end) if len(places) > 1 else None
    if words is None or words.stop - words.start > _MAX_HEADLINE:
        return
    doc, cue = document.doc, words.stop - 1
    verb = doc[cue]
    if act_of(lemma(verb)) is not Act.STATEMENT or verb.tag_ not in ("VBZ", "VBP", "VBD"):
        return
    commas = [i for i in range(words.start, cue) if doc[i].text == ","]
    comma = commas[-1] if commas else words.start
    if words.start + 1 < comma < cue - 1 and cue - comma <= _MAX_SOURCE:
        source = TokenSpan(comma + 1, cue)
        yield LayoutAttribution(source, TokenSpan(cue, cue + 1), (TokenSpan(words.start, comma),))
