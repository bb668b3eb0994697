"""Cutting runs of characters that are longer than any word before the tokenizer sees them.

A tokenizer splits punctuation off a word mark by mark, in time quadratic in its length, and a row
of dashes would become as many tokens. Such runs are not language, but links or ornaments. They are
cut into pieces of a fixed length, each of which becomes one token.
"""

from __future__ import annotations

import itertools
from typing import Final

import regex
from spacy.language import Language
from spacy.tokens import Doc

LONGEST: Final = 300  # characters of a word
LONGEST_ROW: Final = 40  # characters of a row without a letter or digit
PIECE: Final = 1_000  # characters of the pieces that both are cut into

_RUN: Final = regex.compile(
    rf"(?<!\S)\S{{{LONGEST + 1},}}+|(?<![^\w\s])[^\w\s]{{{LONGEST_ROW + 1},}}+"
)


def make_doc(nlp: Language, text: str) -> Doc:
    """Tokenize a text as the pipeline does, except for runs that are too long.

    Nothing is lost: ``doc.text`` equals the text.

    >>> import spacy
    >>> [len(word) for word in make_doc(spacy.blank("en"), "Rain. " + '"' * 2_500 + " More.")]
    [4, 1, 1000, 1000, 500, 4, 1]
    """
    runs = [match.span() for match in _RUN.finditer(text)]
    if not runs:
        return nlp.make_doc(text)
    words: list[str] = []
    spaces: list[bool] = []
    end = 0
    for start, stop in [*runs, (len(text), len(text))]:
        if end < start:
            for token in nlp.make_doc(text[end:start]):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
        for first, last in itertools.pairwise([*range(start, stop, PIECE), stop]):
            words.append(text[first:last])
            spaces.append(False)
        end = stop
        if start < stop and text.startswith(" ", stop):
            spaces[-1] = True
            end += 1
    return Doc(nlp.vocab, words=words, spaces=spaces)
