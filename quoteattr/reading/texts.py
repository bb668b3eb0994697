"""Texts and web pages to articles.

A text is never changed: line ends, byte order marks and combining characters stay as they came, so
every offset refers to the text as given. What stands in front of the news goes to the article's
fields and stays outside its body. Of a web page the article's text is what was taken out of it.
"""

from __future__ import annotations

import datetime

import regex

from quoteattr.arguments import check, check_text, wrong
from quoteattr.errors import InputError
from quoteattr.reading.frontmatter import dateline, dateline_date, front_matter, read_date
from quoteattr.reading.webpages import decoded, extracted
from quoteattr.records import Article
from quoteattr.spans import Range, trim

_SURROGATE = regex.compile(r"[\ud800-\udfff]")


def read_text(
    text: str,
    *,
    id: str | None = None,  # noqa: A002 - the field's name in records and rows
    date: str | datetime.date | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Article:
    """Make an article of a text.

    Front matter ("date 2025-08-29 …", YAML between dashes, "Title: …" lines) and a dateline with a
    year fill what the caller does not give; what the caller gives wins. ``body`` and ``dateline``
    are code points of ``text`` as given. A text without a letter is an article with an empty body.

    Raises:
        InputError: The text is no valid Unicode, or a date is none.

    >>> article = read_text(" date 2025-08-29 The mayor said no.")
    >>> article.date, article.body.slice(article.text)
    (datetime.date(2025, 8, 29), 'The mayor said no.')
    """
    check("text", text, str, "give text (a str); quoteattr.reading.read_path reads files")
    text = str.__str__(text)  # of markup, NumPy and parsers, too: they slice or pickle otherwise
    _check_told(id, title, url)
    check_characters(text)
    front = front_matter(text)
    body = trim(text, Range(front.end, len(text)))
    line = dateline(text, body)
    day = _printed(front.date if date is None else date, text, line)
    return Article(
        text=text,
        id=id or front.id,
        date=day,
        title=title or front.title,
        url=url or front.url,
        body=body,
        dateline=line,
    )


def read_html(
    html: str | bytes,
    *,
    id: str | None = None,  # noqa: A002 - the field's name in records and rows
    date: str | datetime.date | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Article:
    """Make an article of a web page: its main text, and what its markup tells of it.

    All offsets are code points of the article's ``text`` as it was taken out of the page, with a
    blank line between paragraphs; keep it with the records. What the caller gives wins. Bytes are
    decoded as UTF-8, or as the page says.

    Raises:
        InputError: There is no text in the page, it cannot be decoded, or a date is none.
        ExtraError: What reads web pages is not installed: ``quoteattr[web]``.

    >>> article = read_html("<html><title>Rain</title><p>“It rained,” she said.</p></html>")
    >>> article.title, article.text
    ('Rain', '“It rained,” she said.')
    """
    check("html", html, str | bytes, "give a page's source as str or bytes")
    _check_told(id, title, url)
    html = decoded(html) if isinstance(html, bytes) else str.__str__(html)
    check_characters(html)
    page = extracted(html, url)
    line = dateline(page.text, Range(0, len(page.text)))
    day = _printed(page.date if date is None else date, page.text, line)
    return Article(
        text=page.text,
        id=id,
        date=day,
        title=title or page.title,
        url=page.url,
        author=page.author,
        dateline=line,
    )


def _printed(
    date: str | datetime.date | None, text: str, line: Range | None
) -> datetime.date | None:
    """Give the day of an article: the one told, else that of its dateline."""
    if date is not None:
        return publication_day(date)
    return None if line is None else dateline_date(text, line)


def publication_day(date: str | datetime.date) -> datetime.date:
    """Return the day of an article as a caller gives it: a date, a datetime, or text.

    Raises:
        InputError: It is none of these, or no date.

    >>> publication_day("2025-08-29")
    datetime.date(2025, 8, 29)
    """
    if isinstance(date, str):
        return read_date(date)
    check("date", date, datetime.date, "give a datetime.date, or text as in 2025-08-29")
    try:
        return datetime.date(date.year, date.month, date.day)  # not a datetime, or other subclass
    except (TypeError, ValueError):  # of pandas: NaT is an instance of datetime
        raise wrong("date", date, "give a datetime.date, or None for no date") from None


def _check_told(id: object, title: object, url: object) -> None:  # noqa: A002
    for name, value in (("id", id), ("title", title), ("url", url)):
        check_text(name, value)


def check_characters(text: str) -> None:
    r"""Check that a text has no half of a surrogate pair.

    Raises:
        InputError: It has one; the message tells where.

    >>> check_characters("It rained.")
    """
    half = _SURROGATE.search(text)
    if half is not None:
        raise InputError(
            f"character {half.start()} of the text is U+{ord(half[0]):04X}, half of a surrogate "
            f"pair: decode the text again"
        )
