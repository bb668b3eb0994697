"""The turns of a transcript, which its layout tells.

Who speaks stands in capitals at the head of the paragraph. The reader saw few of
them; here the layout tells more than the words do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

import regex

from quoteattr.document.document import Document
from quoteattr.document.proposals import LayoutAttribution, Proposals, with_layout
from quoteattr.document.token_spans import TokenSpan

_TURN: Final = regex.compile(r"[\"“]?(\p{Lu}[\p{Lu} .'’-]{0,40}):\s+(?=\S)")


def with_turns(document: Document, proposed: Proposals) -> Proposals:
    """Put a transcript's turns in place of what was proposed inside them.

    A name in capitals with a colon opens a turn where it does so more than once, beside another
    name that does. Without such a pair the proposals stay as they are.

    >>> import spacy
    >>> with_turns(Document(spacy.blank("en")("NOTE: It rained.")), Proposals())
    Proposals(spans=(), links=())
    """
    return with_layout(proposed, list(_turns(document)))


def _turns(document: Document) -> Iterator[LayoutAttribution]:
    """Yield the turns in the text's order, none where the layout is no transcript's."""
    text = document.text
    if ":" not in text:
        return
    heads = [(place, _TURN.match(text, place.start, place.end)) for place in document.paragraphs]
    names = Counter(found[1] for _, found in heads if found)
    if sum(count > 1 for count in names.values()) < 2:
        return
    for place, found in heads:
        if found and names[found[1]] > 1:
            said = document.token_span(found.end(), place.end)
            name = document.token_span(*found.span(1))
            if said is not None and name is not None and document.doc[name.stop].text == ":":
                yield LayoutAttribution(name, TokenSpan(name.stop, name.stop + 1), said)
