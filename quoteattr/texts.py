"""The text of a Doc, which spaCy puts together anew each time it is asked for."""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Doc


@lru_cache(maxsize=1)  # many rooms look at one document, one after the other
def text_of(doc: Doc) -> str:
    """Give the text of a document, to which all of our code points count.

    >>> import spacy
    >>> text_of(spacy.blank("en")("It rained. "))
    'It rained. '
    """
    return doc.text
