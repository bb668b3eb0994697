"""Half-open ranges of code points and their arithmetic.

A range ``[start, end)`` holds the code points of ``text[start:end]``. A range may be empty; an
empty range overlaps nothing and, like an empty string, is false.
"""

from __future__ import annotations

import attrs

from quoteattr.errors import InputError


@attrs.frozen(order=True)
class Range:
    """A half-open stretch of code points, ordered by its start, then by its end.

    Raises:
        InputError: The start is negative or lies behind the end.

    >>> Range(3, 7).slice("He said no.")
    'said'
    """

    start: int
    end: int

    def __attrs_post_init__(self) -> None:
        try:
            fits = 0 <= self.start <= self.end
        except TypeError:
            fits = False
        if not fits:
            raise InputError(
                f"range [{self.start!r}, {self.end!r}) is none: give offsets with 0 <= start <= end"
            )

    def __len__(self) -> int:
        return self.end - self.start

    def slice(self, text: str) -> str:
        """Cut the range out of the text it refers to."""
        return text[self.start : self.end]

    def overlaps(self, other: Range) -> bool:
        """Tell whether the two share at least one code point.

        >>> Range(0, 3).overlaps(Range(2, 5)), Range(0, 3).overlaps(Range(3, 5))
        (True, False)
        """
        return max(self.start, other.start) < min(self.end, other.end)

    def contains(self, other: Range) -> bool:
        """Tell whether the other lies wholly in this one, an equal one included.

        >>> Range(0, 5).contains(Range(2, 5)), Range(2, 5).contains(Range(0, 5))
        (True, False)
        """
        return self.start <= other.start and other.end <= self.end

    def shift(self, by: int) -> Range:
        """Move the range by so many code points; an InputError when that goes below zero.

        >>> Range(0, 5).shift(10)
        Range(start=10, end=15)
        """
        return Range(self.start + by, self.end + by)

    def intersection(self, other: Range) -> Range | None:
        """Give the stretch that both share, None where they do not overlap.

        >>> Range(0, 5).intersection(Range(3, 9))
        Range(start=3, end=5)
        """
        if not self.overlaps(other):
            return None
        return Range(max(self.start, other.start), min(self.end, other.end))

    def cover(self, other: Range) -> Range:
        """Give the shortest range that contains both.

        >>> Range(0, 2).cover(Range(7, 9))
        Range(start=0, end=9)
        """
        return Range(min(self.start, other.start), max(self.end, other.end))


def trim(text: str, place: Range, characters: str | None = None) -> Range:
    """Shorten a range at both ends by the characters given, by white space when none are.

    What holds nothing else becomes an empty range at its own start.

    >>> trim("He  said ", Range(2, 9)).slice("He  said ")
    'said'
    >>> trim("said,", Range(0, 5), ",.").slice("said,")
    'said'
    """
    piece = place.slice(text)
    left = len(piece) - len(piece.lstrip(characters))
    kept = len(piece.strip(characters))
    start = place.start if kept == 0 else place.start + left
    return Range(start, start + kept)
