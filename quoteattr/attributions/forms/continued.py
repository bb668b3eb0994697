"""Quotations over several paragraphs, of which each but the last lacks its closing mark.

Such marks show that one person speaks throughout. The model sees a window and links each paragraph
on its own, sometimes to another cue, sometimes to none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence

from quoteattr.document.document import Document
from quoteattr.document.proposals import (
    LinkProposal,
    Proposals,
    SpanProposal,
    accepted_links,
    in_text_order,
)
from quoteattr.document.token_spans import TokenSpan


def with_continued(document: Document, proposed: Proposals) -> Proposals:
    """Return the proposals with all contents of a continued quotation linked to one cue, or none.

    Nothing changes if several cues are beside the quotation: then its marks are wrong.

    >>> import spacy
    >>> with_continued(Document(spacy.blank("en")("It rained.")), Proposals())
    Proposals(spans=(), links=())
    """
    owner_of: dict[int, int] = {}
    numbers = [n for n, span in enumerate(proposed.spans) if span.kind == "content"]
    starts = [proposed.spans[n].start for n in numbers]
    stops = [proposed.spans[n].stop for n in numbers]
    cue_of = {
        link.span: cue for cue, found in accepted_links(proposed).items() for link in found.contents
    }
    for places in _continued(document):
        ranges = ((bisect_right(stops, p.start), bisect_left(starts, p.stop)) for p in places)
        contents = dict.fromkeys(n for first, stop in ranges for n in numbers[first:stop])
        owners = {cue_of.get(number, number) for number in contents}
        owner = _one_owner(document, proposed, owners, places)
        if len(owners) > 1 and owner is not None:
            owner_of.update(dict.fromkeys(contents, owner))
    if not owner_of:
        return proposed
    links = [link for link in proposed.links if link.span not in owner_of]
    links += [LinkProposal(owner, n, 1.0) for n, owner in owner_of.items() if n != owner]
    return in_text_order(proposed.spans, links)


def _one_owner(
    document: Document, proposed: Proposals, owners: Collection[int], places: Sequence[TokenSpan]
) -> int | None:
    """Return the one cue of a quotation, else its first content; None if it has several cues."""
    doc, spans = document.doc, proposed.spans
    # A cue inside the quotation is the speaker's, unless it is the label of a turn: '"Quill: No.'
    cues = [
        one
        for one in owners
        if spans[one].kind == "cue"
        and (doc[spans[one].start].text == ":" or not _overlaps(spans[one], places))
    ]
    if len(cues) > 1:
        beside = {document.paragraph_of[place.start] for place in places}
        cues = [one for one in cues if document.paragraph_of[spans[one].start] in beside]
        return cues[0] if len(cues) == 1 else None
    return next(iter(cues), min(owners, default=None))


def _overlaps(span: SpanProposal, places: Iterable[TokenSpan]) -> bool:
    return any(place.start < span.stop and span.start < place.stop for place in places)


def _continued(document: Document) -> Sequence[list[TokenSpan]]:
    """Return the places of the quotations that go on in the next paragraph, with what continues."""
    runs: list[list[TokenSpan]] = []
    for before, quote in zip(document.quotes, document.quotes[1:], strict=False):
        if not quote.continues:
            continue
        if document.doc[before.place.start].text != document.doc[quote.place.start].text:
            continue
        if runs and runs[-1][-1] == before.place:
            runs[-1].append(quote.place)
        else:
            runs.append([before.place, quote.place])
    return runs
