"""Titles before the names of persons and letters behind them, as the embedded model marks them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from spacy.tokens import Doc, Span

from quoteattr.document.document import text_key

_KEY: Final = "quoteattr:titles"

Title = tuple[str, int, int]
"""Its kind (``title`` or ``letters``), its first token and the token after its last."""


def store_titles(doc: Doc, titles: Sequence[Title]) -> None:
    """Store the titles of a Doc, in text order."""
    doc.user_data[text_key(doc, _KEY)] = (len(doc), list(titles))


def titles(doc: Doc) -> list[Title]:
    """Return the titles of a Doc in text order.

    Empty if another pipeline made the Doc, or if it was merged, sliced or retokenized since: then
    its token indices changed.

    >>> import spacy
    >>> doc = spacy.blank("en")("Dr Jane Roe left.")
    >>> store_titles(doc, [("title", 0, 1)])
    >>> titles(doc)
    [('title', 0, 1)]
    """
    return [(kind, start, stop) for kind, start, stop in _stored(doc)]


def title_before(doc: Doc, token: int) -> Span | None:
    """Return the title that ends right before a token, None if there is none.

    >>> import spacy
    >>> doc = spacy.blank("en")("Dr Jane Roe left.")
    >>> store_titles(doc, [("title", 0, 1)])
    >>> title_before(doc, 1)
    Dr
    """
    found = _stored(doc)
    number = bisect_left(found, token, key=lambda title: title[2])  # called for every mention
    if number == len(found):
        return None
    kind, start, stop = found[number]
    return doc[start:stop] if kind == "title" and stop == token else None


def title_tokens(doc: Doc) -> frozenset[int]:
    """Return the index of every token of a title, or of letters behind a name."""
    return frozenset(token for _, start, stop in titles(doc) for token in range(start, stop))


def _stored(doc: Doc) -> Sequence[Title]:
    size, found = doc.user_data.get(text_key(doc, _KEY), (None, ()))
    return found if size == len(doc) else ()
