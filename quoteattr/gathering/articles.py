"""The articles of records, as far as they are known, and where they appeared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import regex

from quoteattr import reading
from quoteattr.gathering.inputs import Input
from quoteattr.records import Article

_HOST: Final = regex.compile(r"(?i)https?://(?:[^/@\s]*@)?(?:www\.)?([^/:?#\s]+)")


def known_articles(
    inputs: Iterable[Input], named: Sequence[str], encoding: str | None
) -> Iterator[tuple[str | None, Article]]:
    """Yield the articles that runs saved, each with the name of its input, and named ones.

    Those that are named are the articles of all inputs, and come with None.

    Raises:
        InputError: A file of articles cannot be read.
    """
    for one in inputs:
        for path in one.articles:
            for article in reading.read_path(path):
                yield one.name, article
    for article in reading.read_paths(named, encoding=encoding) if named else ():
        yield None, article


def outlet(article: Article) -> str | None:
    """Return where an article appeared, by its address: its host without "www.".

    >>> outlet(Article(text="No.", url="https://www.marlow-post.example/2025/bridge"))
    'marlow-post.example'
    """
    host = _HOST.match(article.url or "")
    return host[1].casefold() if host else None
