"""Lines that say whose statement follows: "From the desk of Jonas Dorn, VP Analyst"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

from quoteattr.document.document import Document
from quoteattr.document.proposals import LayoutAttribution
from quoteattr.document.token_spans import TokenSpan

_HEADING: Final = regex.compile(
    r"(?P<cue>From\sthe\s(?:desk|office)\sof"
    r"|(?:(?:An?|The)\s(?:following\s(?:is\s)?(?:an?\s)?)?)?(?:\p{L}+\s)?"
    r"(?:statement|message|comment|remarks|response|quote|note)s?\s(?:from|by|of))\s"
    r"(?P<source>\p{Lu}[^\n:?!]{2,120}?)"
    r"(?:\s(?:on|about|after|following|regarding|concerning|in)\s[^\n]{1,120}?)?[.:]?",
    regex.IGNORECASE,
)


def headed(document: Document) -> Iterator[LayoutAttribution]:
    """Yield the quotations that fill the paragraphs after a line that says who makes them.

    >>> import spacy
    >>> list(headed(Document(spacy.blank("en")("It rained."))))
    []
    """
    text, places = document.text, document.paragraphs
    for number, place in enumerate(places[:-1]):
        found = _HEADING.fullmatch(text, place.start, place.end)
        if found is None or not found["source"][0].isupper():
            continue
        contents = list(_quoted(document, number + 1))
        cue, source = (document.token_span(*found.span(part)) for part in ("cue", "source"))
        if contents and cue is not None and source is not None and cue.stop <= source.start:
            yield LayoutAttribution(source, cue, tuple(contents))


def _quoted(document: Document, number: int) -> Iterator[TokenSpan]:
    """Yield the quotations that fill the paragraphs from one on."""
    places = {(one.outer.start, one.outer.end) for one in document.quotations}
    for place in document.paragraphs[number:]:
        tokens = document.token_span(place.start, place.end)
        if (place.start, place.end) not in places or tokens is None:
            return
        yield tokens
