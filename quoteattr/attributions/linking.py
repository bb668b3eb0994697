"""Which proposed sources, cues and contents form an attribution, of which kind and how likely.

Proposals come from the embedded model or, with another pipeline, from rules. Both are accepted here
in the same way. Offsets are code points of the Doc's text.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from spacy.tokens import Span as Tokens

from quoteattr.attributions.contents import content_at, quotation_kind, without_marks
from quoteattr.attributions.draft import Content, Draft
from quoteattr.attributions.joining import join, joints
from quoteattr.document.document import Document
from quoteattr.document.proposals import AcceptedLinks, Proposals, accepted_links
from quoteattr.records import Kind
from quoteattr.spans import Range

SLOPE: Final = 0.675
"""The weight of the log-odds of a record: see `calibrated_confidence`."""
INTERCEPT: Final = 0.256
"""What is added to the scaled log-odds of every record."""
UNSOURCED: Final = -1.341
"""What is added for a record without a source, which is right less often."""
_DASHES: Final = ("–", "—")
_MAX_DATELINE: Final = 8  # tokens of "AGADIR, Morocco (Roe News)"
_MIN_PROBABILITY: Final = 1e-4  # keeps the logarithm finite


def link(document: Document, proposed: Proposals) -> list[Draft]:
    """Return the attributions that the proposed spans form, without speakers.

    They are in the order of their first contents; the list is empty if nothing was proposed. A cue
    without a content is dropped. A content without a cue is kept if it is in quotation marks.
    """
    accepted = accepted_links(proposed)
    heads = {head for head in accepted if proposed.spans[head].kind == "content"}
    drafts = [
        _linked(document, proposed, head, links)
        for head, links in accepted.items()
        if links.contents or head in heads
    ]
    claimed = heads | {content.span for links in accepted.values() for content in links.contents}
    drafts += _without_cue(document, proposed, claimed)
    drafts.sort(key=lambda draft: (draft.contents[0].place.start, draft.contents[-1].place.end))
    return drafts


def _linked(document: Document, proposed: Proposals, head: int, links: AcceptedLinks) -> Draft:
    spans = proposed.spans
    cue = spans[head] if spans[head].kind == "cue" else None
    contents = [spans[link.span] for link in links.contents]
    contents = contents if cue is not None else [spans[head], *contents]
    source = None if links.source is None else spans[links.source.span]
    own = [*links.contents, *([] if links.source is None else [links.source])]
    probability = min(one.probability for one in contents) * min(one.probability for one in own)
    for one in (cue, source):
        probability *= 1.0 if one is None else one.probability
    return draft_of(
        document,
        [content_at(document, one) for one in contents],
        cue=None if cue is None else document.doc[cue.start : cue.stop],
        source=None
        if source is None
        else _without_dateline(document.doc[source.start : source.stop]),
        confidence=round(probability, 4)
        if proposed.calibrated
        else calibrated_confidence(probability, sourced=source is not None),
    )


def _without_dateline(source: Tokens) -> Tokens:
    """Return a source without the dateline before it: "Agadir – [Women’s cooperatives]".

    Datelines in small letters look like names, and models take them in.
    """
    dashes = [t.i for t in source if t.text in _DASHES or (t.text == "-" and t.whitespace_)]
    first = source[0]
    begins = first.i == 0 or "\n" in first.nbor(-1).text_with_ws
    if not begins or len(dashes) != 1 or not 0 < dashes[0] - first.i <= _MAX_DATELINE:
        return source
    place, rest = source.doc[first.i : dashes[0]], source.doc[dashes[0] + 1 : source.end]
    is_place = all(token.text[:1].isupper() or token.is_punct for token in place)
    is_spaced = bool(source.doc[dashes[0] - 1].whitespace_) or first.is_upper
    return rest if is_place and is_spaced and rest.text[:1].isupper() else source


def draft_of(
    document: Document,
    contents: Sequence[Content],
    *,
    cue: Tokens | None = None,
    source: Tokens | None = None,
    confidence: float = 1.0,
) -> Draft:
    """Return the draft of an attribution with these parts; its kind and text follow from them."""
    places = [content.place for content in contents]
    parts = tuple(without_marks(document.text, places, document.quotations))
    text, joins = join(document.text, parts, tuple(joints(document, parts)))
    return Draft(
        kind=quotation_kind(document.text, places, document.quotations),
        text=text,
        joins=joins,
        contents=contents,
        cue=cue,
        source=source,
        confidence=confidence,
    )


def calibrated_confidence(probability: float, *, sourced: bool) -> float:
    """Return the calibrated confidence of a record.

    Platt scaling (1999), fitted to PolNeAR dev by `quoteattr.evaluation.accuracy.calibration`: how
    often a record of that probability has its cue, its source and at least half of its content in
    common with an annotated one.

    Args:
        probability: The product of the probabilities of the record's spans and links.
        sourced: Whether the record has a source.

    >>> calibrated_confidence(0.9, sourced=True), calibrated_confidence(0.9, sourced=False)
    (0.8506, 0.5982)
    """
    known = min(max(probability, _MIN_PROBABILITY), 1 - _MIN_PROBABILITY)
    odds = SLOPE * math.log(known / (1 - known)) + INTERCEPT + (0.0 if sourced else UNSOURCED)
    return round(1 / (1 + math.exp(-odds)), 4)


def draft_at(
    document: Document,
    contents: Iterable[tuple[int, int]],
    *,
    cue: tuple[int, int] | None = None,
    source: tuple[int, int] | None = None,
) -> Draft:
    """Return the draft of an annotated attribution, whose parts are ranges of code points.

    Raises:
        ValueError: A content holds no token.
    """
    parts = []
    for start, end in contents:
        tokens = document.span(start, end)
        if tokens is None:
            raise ValueError(f"the content [{start}, {end}) holds no token")
        parts.append(Content(tokens, Range(start, end)))
    return draft_of(
        document,
        parts,
        cue=None if cue is None else document.span(*cue),
        source=None if source is None else document.span(*source),
    )


def _without_cue(
    document: Document, proposed: Proposals, claimed: Collection[int]
) -> Iterator[Draft]:
    """Yield the contents in quotation marks that belong to no cue."""
    for n, span in enumerate(proposed.spans):
        if span.kind == "content" and n not in claimed:
            sure = calibrated_confidence(span.probability, sourced=False)
            draft = draft_of(document, [content_at(document, span)], confidence=sure)
            if draft.kind is Kind.DIRECT:
                yield draft
