"""The turns of a transcript: a speaker's name in capitals and a colon open the paragraph.

The embedded model was trained on few transcripts, and their layout is clearer than their words.
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
    """Return the proposals with the turns of a transcript in place of what they overlap.

    A text is a transcript if two names in capitals with a colon open two paragraphs or more each.
    In any other text the proposals stay as they are.

    >>> import spacy
    >>> with_turns(Document(spacy.blank("en")("NOTE: It rained.")), Proposals())
    Proposals(spans=(), links=())
    """
    return with_layout(proposed, list(_turns(document)))


def _turns(document: Document) -> Iterator[LayoutAttribution]:
    """Yield the turns in text order; none if the text is no transcript."""
    text = document.text
    if ":" not in text:
        return
    heads = [(place, _TURN.match(text, place.start, place.end)) for place in document.paragraphs]
    names = Counter(found[1] for _, found in heads if found)
    # One word in capitals may head a paragraph of any article, even twice: "NOTE:". Two words that
    # come back are speakers. Costs a speaker who has a single turn.
    if sum(count > 1 for count in names.values()) < 2:
        return
    for place, found in heads:
        if found and names[found[1]] > 1:
            said = document.token_span(found.end(), place.end)
            name = document.token_span(*found.span(1))
            if said is not None and name is not None and document.doc[name.stop].text == ":":
                yield LayoutAttribution(name, TokenSpan(name.stop, name.stop + 1), said)
