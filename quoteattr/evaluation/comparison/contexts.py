"""A claim in its context: the sentences around it, with source, cue and content marked."""

from __future__ import annotations

from typing import Final

import regex

from quoteattr.evaluation.comparison.claims import PARTS, Claim, Place
from quoteattr.evaluation.comparison.pieces import UNKNOWN
from quoteattr.output.tables.table import clean

# The end of a sentence by its punctuation. An abbreviation only makes the context shorter.
_END: Final = regex.compile(
    r"[.!?]\p{Pe}*[\p{Pf}\p{Pi}\"']*\s+(?=[\p{Lu}\p{Pi}\"“‘])|\s*\n\s*\n\s*"
)
_LONG: Final = 160
_KEPT: Final = 60
_ELLIPSES: Final = regex.compile(r"(?:… ){2,}")
_UNKNOWN: Final = regex.compile(rf"{UNKNOWN}+")


def context(text: str, *claims: Claim) -> Place:
    """Return the range of the sentences that contain the claims, the whole text for none.

    >>> context("It rained. She said no. He left.", Claim(form="indirect", cue={(15, 19)}))
    (11, 23)
    """
    places = [place for claim in claims for part in PARTS for place in claim.part(part)]
    if not places:
        return 0, len(text)
    first, last = min(start for start, _ in places), max(end for _, end in places)
    start, stop = 0, len(text)
    for end in _END.finditer(text):
        if end.end() <= first:
            start = end.end()
        # The sentence ends after its punctuation, before the white space.
        closing = end.start() + len(end[0].rstrip())
        if closing >= last:
            stop = closing
            break
    return start, max(stop, last)


def marked(text: str, claim: Claim, place: Place) -> str:
    """Return a passage with the claim's ranges in brackets and long passages shortened.

    >>> said = Claim(form="indirect", source={(0, 3)}, cue={(4, 8)}, content={(9, 11)})
    >>> marked("She said no.", said, (0, 12))
    '[source She] [cue said] [content no].'
    """
    opening: dict[int, list[str]] = {}
    closing: dict[int, int] = {}
    for part in PARTS:
        for start, end in sorted(claim.part(part), key=lambda one: -one[1]):
            opening.setdefault(start, []).append(f"[{part} ")
            closing[end] = closing.get(end, 0) + 1
    cuts = sorted({*place, *(cut for cut in (*opening, *closing) if place[0] <= cut <= place[1])})
    drawn = []
    for nth, cut in enumerate(cuts):
        drawn.append("]" * closing.get(cut, 0) + "".join(opening.get(cut, ())))
        if nth + 1 < len(cuts):
            drawn.append(_shortened(text[cut : cuts[nth + 1]]))
    return _ELLIPSES.sub("… ", clean("".join(drawn)))


def _shortened(piece: str) -> str:
    """Replace unknown characters and the middle of a long passage by an ellipsis."""
    piece = _UNKNOWN.sub(" … ", piece)
    if len(piece) <= _LONG:
        return piece
    return f"{piece[:_KEPT].rpartition(' ')[0]} … {piece[-_KEPT:].partition(' ')[2]}"
