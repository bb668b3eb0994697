"""What many articles have in common: the same speakers, and the same quotations.

Needs rapidfuzz and nicknames: ``quoteattr[gather]``.
"""

from quoteattr.gathering.running import Gathered, Progress, gather

__all__ = ["Gathered", "Progress", "gather"]
