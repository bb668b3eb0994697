"""A web page's article: its main text without menus and notices, its title, author and day.

The one place that touches trafilatura, which brings htmldate along: ``quoteattr[web]``.
"""

from __future__ import annotations

import codecs
import logging
from typing import Any

import attrs
import regex

from quoteattr.errors import ExtraError, InputError

_CHARSET = regex.compile(rb"<meta[^>]{0,200}?charset\s*+=\s*+[\"']?\s*+([\w.:-]++)", regex.I)
_WITHIN = 4096  # bytes of a page in which it names its encoding
# libxml2 and trafilatura take the square of these numbers; pages of news have a tenth of them.
_TAGS, _IN_PARAGRAPH, _ATTRIBUTES = 30_000, 2_000, 1_000
_TAG = regex.compile(
    r"""<!--(?:-?>|.*?(?:--!?>|\Z))|<(?P<name>[a-zA-Z][^\s/>]*+)
    (?:[\s/]*+(?P<attribute>[^\s/>][^\s/>=]*+)
    (?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+)*+""",
    regex.DOTALL | regex.VERBOSE,
)
# What is in these is no markup.
_RAW = {
    name: regex.compile(rf".*?(?=</{name}|\Z)", regex.DOTALL | regex.I)
    for name in ("script", "style", "title", "textarea")
}
# What browsers read for them: pages that name these have curly quotes all the same.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252"}
# The day as the page's markup has it; one that is guessed from the text would be no source. And the
# same whenever the page is read: not only days up to today.
_DAY = {"original_date": True, "extensive_search": False, "max_date": "2999-12-31"}


@attrs.frozen(kw_only=True)
class WebPage:
    """What was found in a page: paragraphs with a blank line between; the day as YYYY-MM-DD."""

    text: str
    title: str | None = None
    author: str | None = None
    date: str | None = None
    url: str | None = None


def extracted(html: str, url: str | None = None) -> WebPage:
    """Find the article of a page.

    Raises:
        InputError: There is no text in it, trafilatura breaks on it, or it has too many tags.
        ExtraError: trafilatura is not installed.

    >>> extracted("<html><body><p>“No,” she said.</p></body></html>").text
    '“No,” she said.'
    """
    trafilatura = _trafilatura()
    _check_attributes(html)
    try:
        tree = trafilatura.load_html(html)
        if tree is not None:
            _check_tags(tree)
        found = trafilatura.bare_extraction(
            tree,
            url=url,
            with_metadata=True,
            include_comments=False,
            date_extraction_params=_DAY,
        )
    except InputError:
        raise
    except Exception as error:  # broken markup breaks it in ways that it does not name
        raise InputError(
            f"the page {html.strip()[:40]!r} cannot be read ({type(error).__name__} in "
            "trafilatura): mend its markup, or give its text"
        ) from error
    text = "" if found is None else (found.text or "").strip()
    if not text:
        raise InputError(
            f"no article in the page {html.strip()[:40]!r}: give a whole page with its text in it, "
            "or the text itself"
        )
    return WebPage(
        text="\n\n".join(line.strip() for line in text.split("\n") if line.strip()),
        title=found.title or None,
        author=found.author or None,
        date=found.date or None,
        url=url or found.url or None,
    )


def _check_attributes(html: str) -> None:
    """Refuse a page in which a tag has so many attributes that parsing them takes minutes."""
    place = 0
    while (tag := _TAG.search(html, place)) is not None:
        place = tag.end()
        _check("a tag", len(tag.captures("attribute")), "attributes", _ATTRIBUTES)
        raw = _RAW.get((tag["name"] or "").lower())
        inside = None if raw is None else raw.match(html, place)
        place = place if inside is None else inside.end()


def _check_tags(tree: Any) -> None:
    """Refuse a page with so many tags that finding its text takes minutes."""
    _check("a page", sum(1 for _ in tree.iter()), "tags", _TAGS)
    longest = max((len(paragraph) for paragraph in tree.iter("p")), default=0)
    _check("a paragraph", longest, "tags", _IN_PARAGRAPH)


def _check(what: str, count: int, of: str, most: int) -> None:
    if count > most:
        raise InputError(f"{what} of {count:,} {of}: at most {most:,} are read; give the text")


def decoded(data: bytes) -> str:
    """Decode a page: by its byte order mark, as UTF-8, else by the encoding that it names.

    Raises:
        InputError: It is in none of them; the message tells the byte and what the page names.

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
        what = f"names {named!r}, which it is not in" if named else "names no other encoding"
        raise InputError(f"{problem}, and the page {what}: save it as UTF-8") from None


def _trafilatura() -> Any:
    try:
        import trafilatura
    except ImportError as error:
        raise ExtraError(
            f"web pages need trafilatura ({error}): python -m pip install 'quoteattr[web]'"
        ) from None
    # It logs what we raise; without a handler Python would print that on standard error.
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    return trafilatura
