"""Signed quotations: a paragraph in quotation marks, a dash, and the name of its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from quoteattr.document.document import Document
from quoteattr.document.proposals import LayoutAttribution
from quoteattr.spans import Range

_MARK: Final = "[\"“”„«»]|''|``"
_QUOTED: Final = regex.compile(rf"(?:{_MARK}).+(?:{_MARK})", regex.DOTALL)
# A reporting clause between two quotations, which together look like one that fills the paragraph:
# '"No," she said. "It fell."'
_BROKEN: Final = regex.compile(rf",(?:{_MARK})\s+\p{{L}}|[.?!…](?:{_MARK})\s+\p{{Ll}}")
_SIGNED: Final = regex.compile(
    r"\s*+(--|[-‒–—―])\s*+(\p{Lu}[^\n,;:!?\"“”–—―]{1,60}?)(?<!\s-)"
    r"(?:,[^\n\"“”]{1,80})?[.\s]*+",
    regex.DOTALL,
)
_MAX_WORDS: Final = 8  # of a signature: more of them are a sentence


def signed(document: Document) -> Iterator[LayoutAttribution]:
    """Yield the signed quotations in text order.

    The quotation fills its paragraph. The dash and the name follow it there, or are all of the next
    paragraph.

    >>> import spacy
    >>> list(signed(Document(spacy.blank("en")('"It rained."'))))
    []
    """
    text = document.text
    # Few texts have a dash after a quotation mark; the others need no search of each paragraph.
    if not regex.search(rf"(?:{_MARK})\s*+(?:--|[-‒–—―])", text):
        return
    places = document.paragraphs
    for number, place in enumerate(places):
        quoted = _QUOTED.match(text, place.start, place.end)
        if quoted is None or _BROKEN.search(text, *quoted.span()):
            continue
        found = _signature(text, quoted.end(), place, places[number + 1 : number + 2])
        if found is None:
            continue
        dash, name = found
        content, cue, source = (
            document.token_span(one.start, one.end) for one in (Range(*quoted.span()), dash, name)
        )
        if content and cue and source and content.stop <= cue.start and cue.stop <= source.start:
            yield LayoutAttribution(source, cue, (content,))


def _signature(
    text: str, end: int, place: Range, following: Sequence[Range]
) -> tuple[Range, Range] | None:
    """Return the dash and the name of a signature, or None.

    Args:
        text: The text.
        end: The end of the quotation.
        place: The paragraph of the quotation.
        following: The next paragraph, if there is one.
    """
    behind = place if end < place.end else next(iter(following), place)
    found = _SIGNED.fullmatch(text, end, behind.end)
    if found is None or len(found[2].split()) > _MAX_WORDS:
        return None
    dash, name = Range(*found.span(1)), Range(*found.span(2))
    trimmed = name.slice(text).rstrip(". ")
    return dash, Range(name.start, name.start + len(trimmed))
