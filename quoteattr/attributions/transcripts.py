"""The turns of a transcript, which its layout tells.

Who speaks stands in capitals at the head of the paragraph. The reader saw few of
them; here the layout tells more than the words do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

import regex
from spacy.tokens import Doc

from quoteattr.document.document import text_of
from quoteattr.document.proposals import Proposals, Told, replaced
from quoteattr.text.paragraphs import paragraphs

_TURN: Final = regex.compile(r"[\"“]?(\p{Lu}[\p{Lu} .'’-]{0,40}):\s+(?=\S)")


def with_turns(doc: Doc, proposed: Proposals) -> Proposals:
    """Put a transcript's turns in place of what was proposed inside them.

    A name in capitals with a colon opens a turn where it does so more than once, beside another
    name that does. Without such a pair the proposals stay as they are.

    >>> import spacy
    >>> with_turns(spacy.blank("en")("NOTE: It rained."), Proposals())
    Proposals(spans=(), links=())
    """
    return replaced(proposed, list(_turns(doc)))


def _turns(doc: Doc) -> Iterator[Told]:
    """Yield the turns in the text's order, none where the layout is no transcript's."""
    text = text_of(doc)
    if ":" not in text:
        return
    heads = [(place, _TURN.match(text, place.start, place.end)) for place in paragraphs(text)]
    names = Counter(found[1] for _, found in heads if found)
    if sum(count > 1 for count in names.values()) < 2:
        return
    for place, found in heads:
        if found and names[found[1]] > 1:
            said = doc.char_span(found.end(), place.end, alignment_mode="expand")
            name = doc.char_span(*found.span(1), alignment_mode="expand")
            if said is not None and name is not None and doc[name.end].text == ":":
                colon = (name.end, name.end + 1)
                yield Told((name.start, name.end), colon, (said.start, said.end))
