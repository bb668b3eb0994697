"""What many rooms ask of one Doc, and spaCy finds anew each time: its text, its sentences."""

from __future__ import annotations

from typing import Any, Final
from weakref import WeakKeyDictionary

from spacy.tokens import Doc

_TEXTS: Final[WeakKeyDictionary[Doc, str]] = WeakKeyDictionary()  # gone with their Docs


def text_of(doc: Doc) -> str:
    """Give the text of a document, to which all of our code points count.

    >>> import spacy
    >>> text_of(spacy.blank("en")("It rained. "))
    'It rained. '
    """
    text = _TEXTS.get(doc)
    if text is None:
        text = _TEXTS[doc] = doc.text
    return text


def text_key(doc: Doc, name: str) -> Any:  # a tuple, where spaCy's types tell of strings only
    """Return the key of ``doc.user_data`` for what is known of a whole text.

    It is that of an extension of the span that holds the text. So spaCy joins and cuts Docs without
    a word, and what was known of one text is not found under the key of another.

    >>> import spacy
    >>> text_key(spacy.blank("en")("It rained."), "weather")
    ('._.', 'weather', 0, 10)
    """
    return "._.", name, 0, len(text_of(doc))


def sentence_numbers(doc: Doc) -> tuple[int, ...]:
    r"""Number the sentences token by token; lines count where there are no sentences.

    >>> import spacy
    >>> sentence_numbers(spacy.blank("en")("Yes.\n\nNo."))
    (0, 0, 0, 1, 1)
    """
    split = doc.has_annotation("SENT_START")
    numbers, current = [], 0
    for token in doc:
        if token.i and (token.is_sent_start if split else "\n" in doc[token.i - 1].text_with_ws):
            current += 1
        numbers.append(current)
    return tuple(numbers)
