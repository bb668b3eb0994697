"""All attributions that the layout of a text shows, in place of what was proposed there.

The embedded model was trained on few texts with such layouts, and their form is clearer than their
words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from quoteattr.attributions.layout import (
    captions,
    headings,
    headlines,
    letters,
    lists,
    signatures,
    transcripts,
)
from quoteattr.document.document import Document
from quoteattr.document.proposals import LayoutAttribution, Proposals, with_layout

# The first ones win where two of them overlap: a letter may hold a list, and a turn a caption.
_LAYOUTS: Final[tuple[Callable[[Document], Iterator[LayoutAttribution]], ...]] = (
    transcripts.turns,
    letters.letters,
    signatures.signed,
    headings.headed,
    lists.listed,
    captions.captioned,
    headlines.headline,
)


def with_layouts(document: Document, proposed: Proposals) -> Proposals:
    """Return the proposals with attributions of the layout in place of what they overlap.

    If the layout shows nothing, the proposals stay as they are.

    >>> import spacy
    >>> with_layouts(Document(spacy.blank("en")("NOTE: It rained.")), Proposals())
    Proposals(spans=(), links=())
    """
    proposed = headlines.apart_from_body(document, proposed)
    shown: list[LayoutAttribution] = []
    taken: set[int] = set()
    for found in _LAYOUTS:
        for one in found(document):
            tokens = range(one.whole.start, one.whole.stop)
            if taken.isdisjoint(tokens):
                taken.update(tokens)
                shown.append(one)
    return with_layout(proposed, shown)
