"""Long texts in parts: a body is cut where it is longer than the model should read at once."""

from __future__ import annotations

from collections.abc import Iterator

from quoteattr.records import Article
from quoteattr.spans import Range, trim

LONGEST = 200_000  # code points read at once: memory grows with them, and no article is as long


def stretches(article: Article, longest: int | None = None) -> Iterator[Range]:
    """Yield the parts of an article's body, cut at line breaks where it is too long.

    A dateline at its head is left out: it is no part of the first sentence, which would be misread.

    Args:
        article: The article; ranges are code points of its text.
        longest: Code points of a part, `LONGEST` by default.

    >>> list(stretches(Article(text="It rained.")))
    [Range(start=0, end=10)]
    """
    longest = LONGEST if longest is None else longest
    start, end = article.body.start, article.body.end
    if article.dateline is not None and article.dateline.start == start:
        start = trim(article.text, Range(article.dateline.end, end)).start
    while end - start > longest:
        cut = article.text.rfind("\n", start + longest // 2, start + longest) + 1
        cut = cut or article.text.rfind(" ", start + longest // 2, start + longest) + 1
        cut = cut or start + longest
        yield Range(start, cut)
        start = cut
    if start < end:
        yield Range(start, end)
