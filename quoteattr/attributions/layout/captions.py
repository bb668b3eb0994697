"""Captions that open with a quotation: "‘We are staying’: Ana Kovač outside her house"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from quoteattr.document.document import Document
from quoteattr.document.proposals import LayoutAttribution
from quoteattr.document.token_spans import TokenSpan

_PEOPLE: Final = ("PERSON", "PER")
# After the name of somebody who is shown or introduced: "outside her house", "holding a picture",
# ", a baker,". A finite verb would tell what somebody does about whom others quote.
_AFTER: Final = frozenset("IN TO RP VBG WP WRB , . -LRB- : CC".split())


def captioned(document: Document) -> Iterator[LayoutAttribution]:
    """Yield the quotations that open a paragraph and that a colon and a person's name follow.

    >>> import spacy
    >>> list(captioned(Document(spacy.blank("en")("“It rained”: Ada Quill"))))
    []
    """
    doc, starts = document.doc, {place.start for place in document.paragraphs}
    if ":" not in document.text:
        return
    for quote in document.quotes:
        colon = document.skip_forward(quote.place.stop)
        opens = doc[quote.place.start].idx in starts
        if not opens or colon >= len(doc) or doc[colon].text != ":":
            continue
        name = _person(document, document.skip_forward(colon + 1))
        if name is not None and document.paragraph_of[name.start] == document.paragraph_of[colon]:
            yield LayoutAttribution(name, TokenSpan(colon, colon + 1), (quote.place,))


def _person(document: Document, start: int) -> TokenSpan | None:
    """Return the name of a person that begins with a token and is shown there, or None."""
    doc, stop = document.doc, start
    while stop < len(doc) and doc[stop].ent_type_ in _PEOPLE and not doc[stop].is_space:
        stop += 1
    if stop - start < 2:
        return None
    if stop < len(doc) and not doc[stop].is_space and doc[stop].tag_ not in _AFTER:
        return None
    return TokenSpan(start, stop)
