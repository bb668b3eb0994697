"""One Document for each Doc: its numbers agree with spaCy, and it keeps nothing alive."""

from __future__ import annotations

import gc
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from quoteattr import pipeline
from quoteattr.document.document import Document
from quoteattr.reading import read_text
from tests import parses

NLP = parses.blank()


@given(st.text(alphabet="ab .“”\n'", max_size=30), st.integers(-1, 31), st.integers(-1, 31))
def test_tokens_of_a_range_are_those_of_spacy(text: str, start: int, end: int) -> None:
    doc = NLP(text)
    found = Document(doc).span(start, end)
    if 0 <= start < end <= len(text):
        wanted = doc.char_span(start, end, alignment_mode="expand")
        assert (found is None) == (wanted is None or not len(wanted))
        assert found is None or (found.start, found.end) == (wanted.start, wanted.end)
    else:
        assert found is None


@given(st.text(alphabet="ab .“”\n'", max_size=40))
def test_every_token_has_its_numbers(text: str) -> None:
    document = Document(NLP(text))
    size = len(document.doc)
    assert len(document.sentence_of) == len(document.paragraph_of) == len(document.quote_of) == size
    assert list(document.sentence_of) == sorted(document.sentence_of)
    assert len(document.quoted) == len(text)
    for number, quote in enumerate(document.quotes):
        inside = document.quote_of[quote.place.start : quote.place.stop]
        assert set(inside) == {number}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("", ()), ("Yes.\n\nNo.", (0, 0, 0, 1, 1)), ("Yes. No.", (0, 0, 0, 0))],
)
def test_without_sentences_lines_count(text: str, numbers: tuple[int, ...]) -> None:
    assert Document(NLP(text)).sentence_of == numbers


def test_nothing_keeps_an_article_alive_that_was_read(embedded_nlp: Language) -> None:
    article = read_text("“No,” said Mayor Ada Quill on Friday. She said that the mayor was late.")
    doc = embedded_nlp(article.text)
    assert pipeline.read(doc, article)
    gone = weakref.ref(doc)
    del doc
    gc.collect()
    assert gone() is None
