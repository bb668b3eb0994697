"""Docs built by hand: tokens with tag, lemma, head and label, laid over a text."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import spacy
from spacy.tokens import Doc
from spacy.vocab import Vocab


@attrs.frozen
class Row:
    """A token of a parse; `head` counts from 1 in the sentence, 0 for its root."""

    word: str
    tag: str
    lemma: str
    head: int
    dep: str


def laid_over(text: str, sentences: Sequence[Sequence[Row]], vocab: Vocab | None = None) -> Doc:
    """Build the Doc of a text from the parses of its sentences.

    Line breaks become tokens that hang on the word before, as in spaCy's own pipelines.
    """
    words: list[str] = []
    spaces: list[bool] = []
    tags: list[str] = []
    lemmas: list[str] = []
    heads: list[int] = []
    deps: list[str] = []
    starts: list[bool] = []

    def add(word: str, tag: str, lemma: str, dep: str, start: bool) -> None:
        words.append(word)
        spaces.append(False)
        tags.append(tag)
        lemmas.append(lemma)
        deps.append(dep)
        starts.append(start)

    at = 0
    for rows in sentences:
        places = []
        for number, row in enumerate(rows):
            start = text.index(row.word, at)
            gap = text[at:start]
            if gap == " ":
                spaces[-1] = True
            elif gap:
                add(gap, "_SP", gap, "dep", False)
                heads.append(len(words) - 2)
            places.append(len(words))
            add(row.word, row.tag, row.lemma, row.dep, number == 0)
            heads.append(-1)
            at = start + len(row.word)
        for place, row in zip(places, rows, strict=True):
            heads[place] = places[row.head - 1] if row.head else place
    assert not text[at:].strip(), f"the parse of {text!r} ends before {text[at:]!r}"
    return Doc(
        vocab or spacy.blank("en").vocab,
        words=words,
        spaces=spaces,
        tags=tags,
        lemmas=lemmas,
        heads=heads,
        deps=deps,
    )
