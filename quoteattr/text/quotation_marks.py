"""The quotation marks of a paragraph, and whether their neighbours make them open or close.

A mark opens or closes by the characters beside it: white space, a bracket or a dash before it and a
word after it make it open, the reverse makes it close. The shape of a curly mark counts where the
neighbours leave it open. A mark toggles only if neither decides, so that one stray mark cannot turn
the rest of a text inside out.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import regex

from quoteattr.spans import Range

DOUBLE, SINGLE, _GUILLEMET, _SMALL_GUILLEMET = "double", "single", "guillemet", "small guillemet"
FAMILY = {
    **dict.fromkeys(('"', '""', "“", "”", "„", "‟", "＂", "``", "''", "‘‘", "’’"), DOUBLE),
    **dict.fromkeys(("'", "‘", "’", "‚", "‛", "`"), SINGLE),
    **dict.fromkeys("«»", _GUILLEMET),
    **dict.fromkeys("‹›", _SMALL_GUILLEMET),
}
OPENS, CLOSES, UNCLEAR = 1, -1, 0  # the way of a mark: what it does
SHAPE_WAY = {
    **dict.fromkeys(("“", "„", "‟", "``", "‘‘", "‘", "‚", "‛", "`", "«", "‹"), OPENS),
    **dict.fromkeys(("”", "’’", "’", "»", "›"), CLOSES),
}
_RUN = regex.compile(r"[\"“”„‟＂'‘’‚‛`«»‹›]++")
MARK = regex.compile(r"\"\"?+|''|``|‘‘|’’|.")
_BEFORE_AN_OPENER = frozenset("([{<>—–-/*_|\u200b\ufeff")
_AFTER_A_CLOSER = regex.compile(r"[)\]}.,;:!?…*_%]*+(?:[\s\u200b—–/<-]|\Z)")
ELISION = regex.compile(
    r"(?:\d\ds?|em|til|till|cause|cuz|bout|round|n|nuff|neath|hood|burbs|[Tt]is|[Tt]was)(?!\w)"
)
_ORNAMENT = 6  # a longer row of marks is an ornament


@attrs.frozen
class Run:
    """Adjacent marks with nothing between them, and the way that their neighbours imply."""

    start: int
    end: int
    way: int


def runs(text: str, place: Range) -> tuple[Run, ...]:
    """Return the rows of marks in a paragraph, in order, without apostrophes inside words."""
    found = []
    for match in _RUN.finditer(text, place.start, place.end):
        start, end = match.span()
        before = text[start - 1] if start > place.start else " "
        after = text[end] if end < place.end else " "
        if before.isalnum() and after.isalnum() and match[0] in ("'", "’", "‘"):
            continue  # don't
        may_open = before.isspace() or before in _BEFORE_AN_OPENER
        may_close = _AFTER_A_CLOSER.match(text, end, place.end) is not None
        if end - start <= _ORNAMENT:
            found.append(Run(start, end, may_open - may_close))
    return tuple(found)


def heads(text: str, place: Range) -> tuple[str, ...]:
    """Return the families of the marks that a paragraph begins with."""
    match = _RUN.match(text, place.start, place.end)
    if match is None or ELISION.match(text, match.end()) is not None:
        return ()
    return families(text, match.start(), min(match.end(), match.start() + _ORNAMENT))


def begins_by_closing(text: str, rows: Sequence[Run]) -> bool | None:
    """Return whether the first double mark closes, None if there is no double mark."""
    row = next((row for row in rows if DOUBLE in families(text, row.start, row.end)), None)
    return None if row is None else row.way == CLOSES and not follows_digit(text, row.start)


def families(text: str, start: int, end: int) -> tuple[str, ...]:
    """Return the families of the marks in a row of marks."""
    return tuple(FAMILY[mark] for mark in MARK.findall(text, start, end))


def follows_digit(text: str, start: int) -> bool:
    """Return whether a mark stands after a digit, as the prime of 5" does."""
    return start > 0 and text[start - 1].isdigit()
