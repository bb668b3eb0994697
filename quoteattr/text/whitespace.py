"""Normalizing white space before the pipeline reads a text, and mapping its offsets back.

A no-break space, a tab, two blanks or a line end within a sentence would cut a name in two, and a
soft hyphen would cut a word. In the text that the pipeline reads, each of them is one blank or
nothing; its offsets are mapped back to the original text at the end.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Final

import attrs
import regex

from quoteattr.spans import Range
from quoteattr.text.paragraphs import paragraphs

# Soft hyphen, zero-width space, joiners and no-break space, word joiner, direction marks.
_INVISIBLE: Final = regex.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]++")
_SPACE: Final = regex.compile(r"\s{2,}+|[^\S ]")  # all white space but a single blank


@attrs.frozen
class PlainText:
    """A text with normalized white space.

    Attributes:
        text: The normalized text.
        places: For each of its code points, the offset in the original text.
    """

    text: str
    places: Sequence[int]

    def printed(self, place: Range, start: int = 0) -> Range:
        r"""Return the range of the original text that corresponds to a range of this text.

        Args:
            place: The range of this text.
            start: Where the original text begins in a longer one, for a range of that.

        >>> normalize("said Ada\u00a0 Quill").printed(Range(5, 14))
        Range(start=5, end=15)
        """
        first = self.places[place.start]
        end = self.places[place.end - 1] + 1 if place else first
        return Range(first, end).shift(start)


def normalize(text: str) -> PlainText:
    r"""Return a text with single blanks as white space and without invisible characters.

    Paragraphs stay apart: one line end separates them, or a blank line where there was one.

    >>> normalize("The bri\u00addge  is safe,\u00a0said the\nmayor. \n \nShe left.").text
    'The bridge is safe, said the mayor.\n\nShe left.'
    """
    plain = PlainText(text, range(len(text)))
    plain = _without(plain, _INVISIBLE, lambda _: "")
    if _SPACE.search(plain.text) is None:
        return plain
    starts = [place.start for place in paragraphs(plain.text)]

    def blank(run: Range) -> str:
        begun = bisect_right(starts, run.start)
        if begun in (0, bisect_right(starts, run.end)):
            return " "
        breaks = len((run.slice(plain.text) + "x").splitlines()) - 1
        return "\n" if breaks == 1 and "\u2029" not in run.slice(plain.text) else "\n\n"

    return _without(plain, _SPACE, blank)


def _without(
    plain: PlainText, pattern: regex.Pattern[str], replacement: Callable[[Range], str]
) -> PlainText:
    """Replace each match by something that is at most as long."""
    pieces: list[str] = []
    places: array[int] = array("q")
    end = 0
    for match in pattern.finditer(plain.text):
        run = Range(*match.span())
        new = replacement(run)
        if new == match[0]:
            continue
        pieces += (plain.text[end : run.start], new)
        places.extend(plain.places[end : run.start + len(new)])
        end = run.end
    if not end:
        return plain
    pieces.append(plain.text[end:])
    places.extend(plain.places[end:])
    return PlainText("".join(pieces), places)
