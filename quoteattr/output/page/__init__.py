"""One page that shows an article with its attributions, for people to read and check.

The page is one file that loads nothing: its style and script are in it, and its policy forbids any
other. Whatever comes from an article passes through the template, which escapes it.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import itertools
import secrets
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import TextIO

import attrs
import jinja2
import regex
from markupsafe import Markup, escape

from quoteattr.output.page.cutting import cut
from quoteattr.output.page.facts import kinds, notes, voices, written
from quoteattr.output.tables.table import clean
from quoteattr.reading import read_text
from quoteattr.records import Article, Attribution, PartialDate

_NO_CHARACTER = regex.compile(r"[\x00\ud800-\udfff]")
_WEB = regex.compile(r"https?://[^\s]+", regex.IGNORECASE)


def page(article: Article | str, records: Sequence[Attribution]) -> str:
    """Draw an article with its attributions as a whole page.

    Raises:
        InputError: The records are not from this article.

    >>> page("It rained.", ()).startswith("<!doctype html>")
    True
    """
    return "".join(_page([(_read(article), records)]))


def fragment(article: Article | str, records: Sequence[Attribution], *, prefix: str) -> str:
    """Draw the same as a part of some other page; every id in it begins with the prefix.

    Raises:
        InputError: The records are not from this article.
    """
    view = _view(_read(article), records, prefix)
    return _environment().get_template("fragment.html").render(view=view, **_constants())


def write(found: Iterable[tuple[Article, Sequence[Attribution]]], to: TextIO) -> None:
    """Write one page with every article on it, each as soon as it is there.

    Raises:
        InputError: Records are not from the article they came with.
    """
    for part in _page(found):
        to.write(part)


@attrs.frozen
class View:
    """An article with its attributions, which a notebook shows as the page does.

    >>> View("It rained.", ())._repr_html_().startswith("<style>")
    True
    """

    article: Article | str
    records: Sequence[Attribution]

    def _repr_html_(self) -> str:
        # A notebook may show one article twice: its own random name keeps the ids apart.
        return fragment(self.article, self.records, prefix=f"q{secrets.token_hex(4)}")


def _read(article: Article | str) -> Article:
    return read_text(article) if isinstance(article, str) else article


def _page(found: Iterable[tuple[Article, Sequence[Attribution]]]) -> Iterator[str]:
    views = (_view(article, records, f"t{n}") for n, (article, records) in enumerate(found, 1))
    first = list(itertools.islice(views, 1))
    title = first[0]["title"] if first else "Nothing to show"
    template = _environment().get_template("page.html")
    yield from template.generate(title=title, views=itertools.chain(first, views), **_constants())


def _view(article: Article, records: Sequence[Attribution], prefix: str) -> dict[str, object]:
    """Gather what the template needs of one article."""
    known = voices(records)
    url = clean(article.url or "")
    file = (article.id or "").rsplit("/", 1)[-1]  # a heading is no place for folders
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
    }


@functools.cache
def _constants() -> dict[str, object]:
    """Read style and script, and give each its hash: no other may run on the page."""
    style, script = _file("page.css"), _file("page.js")
    return {
        "style": Markup(style),  # nothing of an article is in it
        "script": Markup(script),
        "style_hash": _hash(style),
        "script_hash": _hash(script),
        "kinds": kinds(),
    }


def _file(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@functools.cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(_file),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _finalize(value: object) -> object:
    """Escape a text, and keep what the parser of a browser would change.

    It takes a raw carriage return for a line feed. Of NUL and of half a surrogate pair it knows no
    way to keep them: they become the replacement character.
    """
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    known = _NO_CHARACTER.sub("\ufffd", value)
    return escape(known).replace("\r", Markup("&#13;"))
