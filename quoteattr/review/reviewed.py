"""What a store returns: articles with their records of now, and what is wrong."""

from __future__ import annotations

import attrs

from quoteattr.errors import InputError
from quoteattr.records import Article, Attribution


class NoArticleError(InputError):
    """There is no article of this number."""


class ConflictError(InputError):
    """The article was corrected by somebody else in the meantime."""


@attrs.frozen(kw_only=True)
class Summary:
    """What a list of articles shows of one: ``count`` is the number of records of now."""

    number: int
    name: str
    title: str | None
    date: str | None
    added_at: str
    count: int
    corrections: int


@attrs.frozen(kw_only=True)
class Reviewed:
    """An article with its records of now.

    ``version`` identifies the corrections that they have: it is the number of the last of them, 0
    before the first. ``corrections`` is how many there are.
    """

    number: int
    article: Article
    records: tuple[Attribution, ...]
    version: int = 0
    corrections: int = 0
