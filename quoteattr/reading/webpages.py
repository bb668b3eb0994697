"""The article of a web page: its main text without menus and notices, title, author and date.

The only module that uses trafilatura, which depends on htmldate: ``quoteattr[web]``.
"""

from __future__ import annotations

import codecs
import logging
from typing import Any

import attrs
import regex

from quoteattr.errors import ExtraError, InputError

_CHARSET = regex.compile(rb"<meta[^>]{0,200}?charset\s*+=\s*+[\"']?\s*+([\w.:-]++)", regex.I)
_WITHIN = 4096  # bytes of a page in which it declares its encoding
# libxml2 and trafilatura need time quadratic in these numbers; news pages have a tenth of them.
_TAGS, _IN_PARAGRAPH, _ATTRIBUTES = 30_000, 2_000, 1_000
_TAG = regex.compile(
    r"""<!--(?:-?>|.*?(?:--!?>|\Z))|<(?P<name>[a-zA-Z][^\s/>]*+)
    (?:[\s/]*+(?P<attribute>[^\s/>][^\s/>=]*+)
    (?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+)*+""",
    regex.DOTALL | regex.VERBOSE,
)
# Elements whose contents are not markup.
_RAW = {
    name: regex.compile(rf".*?(?=</{name}|\Z)", regex.DOTALL | regex.I)
    for name in ("script", "style", "title", "textarea")
}
# As in browsers: pages that declare these encodings contain curly quotes all the same.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252"}
# The date from the page's markup: one guessed from the text would be no evidence. And without
# htmldate's limit of today, so that the result does not depend on when a page is read.
_DAY = {"original_date": True, "extensive_search": False, "max_date": "2999-12-31"}


@attrs.frozen(kw_only=True)
class WebPage:
    """The article of a page: paragraphs with a blank line between them; the date as YYYY-MM-DD."""

    text: str
    title: str | None = None
    author: str | None = None
    date: str | None = None
    url: str | None = None


def extracted(html: str, url: str | None = None) -> WebPage:
    """Return the article of a page.

    Raises:
        InputError: It has no text or too many tags, or trafilatura fails on it.
        ExtraError: trafilatura is not installed.

    >>> extracted("<html><body><p>“No,” she said.</p></body></html>").text
    '“No,” she said.'
    """
    found = _found(html, url)
    text = "" if found is None else (found.text or "").strip()
    if not text:
        raise InputError(
            f"no article in the page {html.strip()[:40]!r}: give a complete page with its text, or "
            "the text itself"
        )
    return WebPage(
        text="\n\n".join(line.strip() for line in text.split("\n") if line.strip()),
        title=found.title or None,
        author=found.author or None,
        date=found.date or None,
        url=url or found.url or None,
    )


def _found(html: str, url: str | None) -> Any:
    """Return what trafilatura extracts from a page."""
    trafilatura = _trafilatura()
    _check_attributes(html)
    try:
        tree = trafilatura.load_html(html)
        if tree is not None:
            _check_tags(tree)
        return trafilatura.bare_extraction(
            tree,
            url=url,
            with_metadata=True,
            include_comments=False,
            date_extraction_params=_DAY,
        )
    except InputError:
        raise
    except Exception as error:  # broken markup makes it raise errors of any class
        raise InputError(
            f"the page {html.strip()[:40]!r} cannot be read ({type(error).__name__} in "
            "trafilatura): repair its markup, or give its text"
        ) from error


def _check_attributes(html: str) -> None:
    """Reject a page with a tag of so many attributes that parsing them would take minutes."""
    place = 0
    while (tag := _TAG.search(html, place)) is not None:
        place = tag.end()
        _check("a tag", len(tag.captures("attribute")), "attributes", _ATTRIBUTES)
        raw = _RAW.get((tag["name"] or "").lower())
        inside = None if raw is None else raw.match(html, place)
        place = place if inside is None else inside.end()


def _check_tags(tree: Any) -> None:
    """Reject a page with so many tags that extracting its text would take minutes."""
    _check("a page", sum(1 for _ in tree.iter()), "tags", _TAGS)
    longest = max((len(paragraph) for paragraph in tree.iter("p")), default=0)
    _check("a paragraph", longest, "tags", _IN_PARAGRAPH)


def _check(what: str, count: int, of: str, most: int) -> None:
    if count > most:
        raise InputError(f"{what} of {count:,} {of}: at most {most:,} are read; give the text")


def decoded(data: bytes) -> str:
    """Decode a page by its byte order mark, as UTF-8, or in the encoding that it declares.

    Raises:
        InputError: None of them fits; the message names the byte and the declared encoding.

    >>> decoded('<meta charset="latin1">“No”'.encode("cp1252"))
    '<meta charset="latin1">“No”'
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        named = "utf-16"
    else:
        match = _CHARSET.search(data, endpos=_WITHIN)
        named = "" if match is None else match[1].decode("ascii", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"byte {error.start} is 0x{data[error.start]:02X}, which is not UTF-8 there"
    try:
        name = codecs.lookup(named).name
        return data.decode(_MEANT.get(name, name))
    except (LookupError, UnicodeError, ValueError):
        what = f"declares {named!r}, which is wrong" if named else "declares no other encoding"
        raise InputError(f"{problem}, and the page {what}: save it as UTF-8") from None


def _trafilatura() -> Any:
    try:
        import trafilatura
    except ImportError as error:
        raise ExtraError(
            f"web pages need trafilatura ({error}): python -m pip install 'quoteattr[web]'"
        ) from None
    # It also logs the errors it raises; without a handler Python would print them.
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    return trafilatura
