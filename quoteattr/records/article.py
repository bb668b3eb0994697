"""The input: an article's text with its metadata."""

from __future__ import annotations

import datetime

import attrs

from quoteattr.errors import InputError
from quoteattr.records.fields import TEXT, TEXT_OR_NONE, instance_of, is_whole_day
from quoteattr.spans import Range


def _whole_text(article: Article) -> Range:
    text: object = article.text  # not yet validated
    return Range(0, len(text) if isinstance(text, str) else 0)


@attrs.frozen(kw_only=True)
class Article:
    """An unchanged text with its metadata.

    ``body`` is the range of the news itself, without front matter (by default the whole text);
    ``dateline`` is the range of a dateline such as "KYIV, Ukraine (AP) —". Both are code points of
    ``text``.

    Raises:
        InputError: A range does not lie in the text.

    >>> Article(text="It rained.").body
    Range(start=0, end=10)
    """

    text: str = attrs.field(validator=TEXT)
    id: str | None = attrs.field(default=None, validator=TEXT_OR_NONE)
    date: datetime.date | None = attrs.field(default=None, validator=is_whole_day)
    title: str | None = attrs.field(default=None, validator=TEXT_OR_NONE)
    url: str | None = attrs.field(default=None, validator=TEXT_OR_NONE)
    author: str | None = attrs.field(default=None, validator=TEXT_OR_NONE)
    body: Range = attrs.field(
        default=attrs.Factory(_whole_text, takes_self=True), validator=instance_of(Range)
    )
    dateline: Range | None = attrs.field(default=None, validator=instance_of(Range, type(None)))

    def __attrs_post_init__(self) -> None:
        for name, place in (("body", self.body), ("dateline", self.dateline)):
            if place is not None and not 0 <= place.start <= place.end <= len(self.text):
                raise InputError(
                    f"{name} [{place.start}, {place.end}) does not lie in the text of "
                    f"{len(self.text)} characters: give code point offsets into it"
                )
