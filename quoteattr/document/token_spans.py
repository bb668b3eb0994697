"""Half-open spans of token indices, which cost less than spaCy's own spans."""

from __future__ import annotations

import attrs


@attrs.frozen(order=True)
class TokenSpan:
    """The tokens of a Doc from ``start`` up to but not including ``stop``."""

    start: int
    stop: int

    def overlaps(self, other: TokenSpan) -> bool:
        """Return whether the two spans share a token.

        >>> TokenSpan(0, 2).overlaps(TokenSpan(1, 3)), TokenSpan(0, 2).overlaps(TokenSpan(2, 3))
        (True, False)
        """
        return max(self.start, other.start) < min(self.stop, other.stop)
