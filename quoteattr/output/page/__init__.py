"""A web page that shows an article with its attributions, for people to read and check.

The page is a single file that loads nothing: it contains its style and script, and its policy
forbids any other. Everything from an article is inserted, and escaped, by the templates.
"""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

import attrs
import regex

from quoteattr.output.page.cutting import cut
from quoteattr.output.page.facts import notes, stances, voices, written
from quoteattr.output.page.templates import constants, environment
from quoteattr.output.tables.table import clean
from quoteattr.reading import read_text
from quoteattr.records import Article, Attribution, PartialDate

_WEB = regex.compile(r"https?://[^\s]+", regex.IGNORECASE)


def page(article: Article | str, records: Sequence[Attribution]) -> str:
    """Return an article with its attributions as a complete page.

    Raises:
        InputError: The records are not from this article.

    >>> page("It rained.", ()).startswith("<!doctype html>")
    True
    """
    return "".join(_page([(_read(article), records)]))


def fragment(article: Article | str, records: Sequence[Attribution], *, prefix: str) -> str:
    """Return the same as part of another page; every id in it begins with the prefix.

    Raises:
        InputError: The records are not from this article.
    """
    view = described(_read(article), records, prefix)
    return environment().get_template("fragment.html").render(view=view, **constants())


def write(found: Iterable[tuple[Article, Sequence[Attribution]]], to: TextIO) -> None:
    """Write one page with all articles, each as soon as it is available.

    Raises:
        InputError: Records are not from the article beside them.
    """
    for part in _page(found):
        to.write(part)


@attrs.frozen
class View:
    """An article with its attributions, which a notebook displays like the page.

    >>> View("It rained.", ())._repr_html_().startswith("<style>")
    True
    """

    article: Article | str
    records: Sequence[Attribution]

    def _repr_html_(self) -> str:
        # A notebook may show an article twice: a random prefix keeps the ids apart.
        return fragment(self.article, self.records, prefix=f"q{secrets.token_hex(4)}")


def _read(article: Article | str) -> Article:
    return read_text(article) if isinstance(article, str) else article


def _page(found: Iterable[tuple[Article, Sequence[Attribution]]]) -> Iterator[str]:
    views = (described(article, records, f"t{n}") for n, (article, records) in enumerate(found, 1))
    first = list(itertools.islice(views, 1))
    title = first[0]["title"] if first else "Nothing to show"
    template = environment().get_template("page.html")
    yield from template.generate(title=title, views=itertools.chain(first, views), **constants())


def described(article: Article, records: Sequence[Attribution], prefix: str) -> dict[str, object]:
    """Return what the template ``view.html`` needs to know about an article.

    Raises:
        InputError: The records are not from this article.
    """
    known = voices(records)
    url = clean(article.url or "")
    file = (article.id or "").rsplit("/", 1)[-1]  # folders do not belong into a heading
    title = article.title or file or article.url or "Untitled article"
    return {
        "prefix": prefix,
        "title": clean(title),
        "id": clean(article.id or "") if title != article.id else "",
        "url": url,
        "link": bool(_WEB.fullmatch(url)),  # not javascript: and its like
        "date": article.date and article.date.isoformat(),
        "day": article.date and written(PartialDate.of(article.date)),
        "blocks": cut(article, records),
        "notes": notes(records, known),
        "voices": tuple(known.values()),
        "stances": stances(records),
    }
