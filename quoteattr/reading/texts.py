"""From texts and web pages to articles.

A text is never changed: line ends, byte order marks and combining characters are kept, so every
offset refers to the text as it was passed. Front matter fills the article's fields and is not part
of its body. For a web page, the article's text is the text extracted from it.
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
    """Return the article of a text.

    Front matter ("date 2025-08-29 …", YAML between dashes, "Title: …" lines) and a dateline with a
    year fill the fields that the arguments leave open. ``body`` and ``dateline`` are code points of
    ``text``. A text of white space is an article with an empty body.

    Raises:
        InputError: The text is not valid Unicode, or a date is not valid.

    >>> article = read_text(" date 2025-08-29 The mayor said no.")
    >>> article.date, article.body.slice(article.text)
    (datetime.date(2025, 8, 29), 'The mayor said no.')
    """
    check("text", text, str, "give text (a str); quoteattr.reading.read_path reads files")
    # A plain str: subclasses such as Markup and numpy.str_ slice, escape or pickle differently.
    text = str.__str__(text)
    _check_fields(id, title, url)
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
    """Return the article of a web page: its main text, and the metadata of its markup.

    All offsets are code points of the article's ``text`` as extracted from the page, with a blank
    line between paragraphs: keep it with the records. Arguments take precedence over the metadata.
    Bytes are decoded as UTF-8, or as the page declares.

    Raises:
        InputError: The page has no text or cannot be decoded, or a date is not valid.
        ExtraError: ``quoteattr[web]`` is not installed.

    >>> article = read_html("<html><title>Rain</title><p>“It rained,” she said.</p></html>")
    >>> article.title, article.text
    ('Rain', '“It rained,” she said.')
    """
    check("html", html, str | bytes, "give a page's source as str or bytes")
    _check_fields(id, title, url)
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
    """Return the date of an article, else that of its dateline."""
    if date is not None:
        return publication_day(date)
    return None if line is None else dateline_date(text, line)


def publication_day(date: str | datetime.date) -> datetime.date:
    """Return the date that a caller passes as a date, a datetime, or text.

    Raises:
        InputError: It is something else, or not a valid date.

    >>> publication_day("2025-08-29")
    datetime.date(2025, 8, 29)
    """
    if isinstance(date, str):
        return read_date(date)
    check("date", date, datetime.date, "give a datetime.date, or text as in 2025-08-29")
    try:
        return datetime.date(date.year, date.month, date.day)  # a plain date, not a subclass
    except (TypeError, ValueError):  # pandas.NaT is an instance of datetime
        raise wrong("date", date, "give a datetime.date, or None for no date") from None


def _check_fields(id: object, title: object, url: object) -> None:  # noqa: A002
    for name, value in (("id", id), ("title", title), ("url", url)):
        check_text(name, value)


def check_characters(text: str) -> None:
    r"""Check that a text has no half of a surrogate pair, which UTF-8 cannot encode.

    Raises:
        InputError: It has one; the message says where.

    >>> check_characters("It rained.")
    """
    half = _SURROGATE.search(text)
    if half is not None:
        raise InputError(
            f"character {half.start()} of the text is U+{ord(half[0]):04X}, half of a surrogate "
            f"pair: decode the text again"
        )
