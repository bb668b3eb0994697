"""Extraction from one text with an extractor that is loaded on first use and shared."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from functools import cache

from quoteattr.arguments import check_share
from quoteattr.extractor import STATEMENTS, Extractor, load
from quoteattr.reading.articles import Source, read_article
from quoteattr.records import Act, Attribution, only_confident


@cache
def shared() -> Extractor:
    """Return the extractor that `extract` and the spaCy component share, loaded on first use.

    >>> shared() is shared()
    True
    """
    return load()


def extract(
    text: Source,
    date: datetime.date | str | None = None,
    *,
    id: str | None = None,  # noqa: A002  # the word of the record
    title: str | None = None,
    url: str | None = None,
    acts: Collection[Act | str] = STATEMENTS,
    min_confidence: float = 0.0,
    stated_days_only: bool = False,
) -> tuple[Attribution, ...]:
    """Find who said what in one article.

    Args:
        text: The text of the article, unchanged; header lines and a dateline are recognised. Or an
            `Article`, or the ``pathlib.Path`` of a file that contains one. A str is always text; if
            it looks like the name of a file, a `QuoteattrWarning` is issued.
        date: The day of publication, a date or YYYY-MM-DD; takes precedence over that in the text.
        id: The id of the article, for the records.
        title: The title of the article.
        url: The address of the article.
        acts: The acts to return; by default, statements only.
        min_confidence: The least confidence of speakers, roles and said-on dates: see `load`.
        stated_days_only: Leave out dates that carry over from another sentence.

    Returns:
        One record per attribution, in text order; empty if there are none.

    Raises:
        InputError: The article, the date or one of the acts is not valid.
        ReadError: The file cannot be read, or does not contain exactly one article.

    >>> extract("Ada Quill said on Friday that it was over.", "2025-08-29")[0].said_on
    PartialDate(year=2025, month=8, day=29)
    """
    check_share("min_confidence", min_confidence)
    article = read_article(text, id=id, date=date, title=title, url=url)
    found = shared()(article, acts=acts, stated_days_only=stated_days_only)
    return tuple(only_confident(record, min_confidence) for record in found)
