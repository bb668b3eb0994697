"""Words that are longer than any word: they are cut before anything reads them.

A tokenizer peels marks off a word one by one, in time that grows with the square of its length,
and a row of marks would become as many words. Neither is language: a link or a row of dashes at
best. Such a run is not looked into, but cut into pieces that are words.
"""

from __future__ import annotations

import itertools
from typing import Final

import regex
from spacy.language import Language
from spacy.tokens import Doc

LONGEST: Final = 300  # characters of a word
LONGEST_ROW: Final = 40  # characters of a row without a letter or digit
PIECE: Final = 1_000  # characters of what either is cut into

_RUN: Final = regex.compile(
    rf"(?<!\S)\S{{{LONGEST + 1},}}+|(?<![^\w\s])[^\w\s]{{{LONGEST_ROW + 1},}}+"
)


def make_doc(nlp: Language, text: str) -> Doc:
    """Cut a text into words, as the pipeline does but for words that are too long.

    Nothing of the text is lost: ``doc.text`` is the text.

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
