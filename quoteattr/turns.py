"""The turns of a transcript: who speaks stands in capitals at the head of the paragraph.

The reader saw few of them; here the layout tells more than the words do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

import regex
from spacy.tokens import Doc

from quoteattr.paragraphs import paragraphs
from quoteattr.proposals import LinkProposal, Proposals, SpanProposal, ordered

_TURN: Final = regex.compile(r"[\"“]?(\p{Lu}[\p{Lu} .'’-]{0,40}):\s+(?=\S)")
_SURE: Final = 0.95


class _Turn(NamedTuple):
    """Tokens of a name, its colon, and what is said: where each starts, and the end."""

    name: int
    colon: int
    content: int
    stop: int


def with_turns(doc: Doc, proposed: Proposals) -> Proposals:
    """Put a transcript's turns in place of what was proposed inside them.

    A name in capitals with a colon opens a turn where it does so more than once, beside another
    name that does. Without such a pair the proposals stay as they are.

    >>> import spacy
    >>> with_turns(spacy.blank("en")("NOTE: It rained."), Proposals())
    Proposals(spans=(), links=())
    """
    turns = list(_turns(doc))
    taken = {i for turn in turns for i in range(turn.name, turn.stop)}
    kept = [
        n for n, span in enumerate(proposed.spans) if taken.isdisjoint(range(span.start, span.stop))
    ]
    place = {old: new for new, old in enumerate(kept)}
    rows = [proposed.spans[n] for n in kept]
    links = [
        LinkProposal(place[link.cue], place[link.span], link.probability)
        for link in proposed.links
        if link.cue in place and link.span in place
    ]
    for turn in turns:
        at = len(rows)
        rows.append(SpanProposal("source", turn.name, turn.colon, _SURE))
        rows.append(SpanProposal("cue", turn.colon, turn.colon + 1, _SURE))
        rows.append(SpanProposal("content", turn.content, turn.stop, _SURE))
        links += [LinkProposal(at + 1, at, _SURE), LinkProposal(at + 1, at + 2, _SURE)]
    return ordered(rows, links)


def _turns(doc: Doc) -> Iterator[_Turn]:
    """Yield the turns in the text's order, none where the layout is no transcript's."""
    text = doc.text
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
                yield _Turn(name.start, name.end, said.start, said.end)
