"""Quotations that are signed: a paragraph in quotation marks, a dash, and whose it is.

The reader saw few of them; here the layout tells more than the words do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from quoteattr.document.document import Document
from quoteattr.document.proposals import LayoutAttribution, Proposals, with_layout
from quoteattr.spans import Range

_MARK: Final = "[\"“”„«»]|''|``"
_QUOTED: Final = regex.compile(rf"(?:{_MARK}).+(?:{_MARK})", regex.DOTALL)
# A clause that reports parts a quotation: '"No," she said. "It fell."'
_BROKEN: Final = regex.compile(rf",(?:{_MARK})\s+\p{{L}}|[.?!…](?:{_MARK})\s+\p{{Ll}}")
_SIGNED: Final = regex.compile(
    r"\s*+(--|[-‒–—―])\s*+(\p{Lu}[^\n,;:!?\"“”–—―]{1,60}?)(?<!\s-)"
    r"(?:,[^\n\"“”]{1,80})?[.\s]*+",
    regex.DOTALL,
)
_MOST_WORDS: Final = 8  # of a signature: more is a sentence


def with_signatures(document: Document, proposed: Proposals) -> Proposals:
    """Put signed quotations in place of what was proposed inside them.

    The quotation fills its paragraph; the dash and the name follow it there or are the next
    paragraph alone. Without such a pair the proposals stay as they are.

    >>> import spacy
    >>> with_signatures(Document(spacy.blank("en")('"It rained."')), Proposals())
    Proposals(spans=(), links=())
    """
    return with_layout(proposed, list(_signed(document)))


def _signed(document: Document) -> Iterator[LayoutAttribution]:
    text = document.text
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
            yield LayoutAttribution(source, cue, content)


def _signature(
    text: str, end: int, place: Range, following: Sequence[Range]
) -> tuple[Range, Range] | None:
    """Find the dash and the name that are all that follows a quotation in its paragraph or next."""
    behind = place if end < place.end else next(iter(following), place)
    found = _SIGNED.fullmatch(text, end, behind.end)
    if found is None or len(found[2].split()) > _MOST_WORDS:
        return None
    dash, name = Range(*found.span(1)), Range(*found.span(2))
    trimmed = name.slice(text).rstrip(". ")
    return dash, Range(name.start, name.start + len(trimmed))
