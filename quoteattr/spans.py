"""Half-open ranges of code points and their arithmetic.

A range ``[start, end)`` contains the code points of ``text[start:end]``. A range may be empty; an
empty range overlaps nothing and, like an empty string, is false.
"""

from __future__ import annotations

import attrs

from quoteattr.errors import InputError


@attrs.frozen(order=True)
class Range:
    """A half-open range of code points; ranges are ordered by start, then by end.

    Raises:
        InputError: The start is negative or greater than the end.

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
                f"range [{self.start!r}, {self.end!r}) is not valid: give offsets with "
                "0 <= start <= end"
            )

    def __len__(self) -> int:
        return self.end - self.start

    def slice(self, text: str) -> str:
        """Return the part of the text that the range refers to."""
        return text[self.start : self.end]

    def overlaps(self, other: Range) -> bool:
        """Return whether the two ranges share at least one code point.

        >>> Range(0, 3).overlaps(Range(2, 5)), Range(0, 3).overlaps(Range(3, 5))
        (True, False)
        """
        return max(self.start, other.start) < min(self.end, other.end)

    def contains(self, other: Range) -> bool:
        """Return whether the other range is inside this one or equal to it.

        >>> Range(0, 5).contains(Range(2, 5)), Range(2, 5).contains(Range(0, 5))
        (True, False)
        """
        return self.start <= other.start and other.end <= self.end

    def shift(self, by: int) -> Range:
        """Return the range moved by so many code points.

        Raises:
            InputError: The start would be negative.

        >>> Range(0, 5).shift(10)
        Range(start=10, end=15)
        """
        return Range(self.start + by, self.end + by)

    def intersection(self, other: Range) -> Range | None:
        """Return the range that both share, or None if they do not overlap.

        >>> Range(0, 5).intersection(Range(3, 9))
        Range(start=3, end=5)
        """
        if not self.overlaps(other):
            return None
        return Range(max(self.start, other.start), min(self.end, other.end))

    def cover(self, other: Range) -> Range:
        """Return the shortest range that contains both.

        >>> Range(0, 2).cover(Range(7, 9))
        Range(start=0, end=9)
        """
        return Range(min(self.start, other.start), max(self.end, other.end))


def trim(text: str, place: Range, characters: str | None = None) -> Range:
    """Return a range without certain characters at its ends.

    Args:
        text: The text that the range refers to.
        place: The range. If it contains nothing else, an empty range at its start is returned.
        characters: The characters to leave out; by default, white space.

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
