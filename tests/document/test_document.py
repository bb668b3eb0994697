"""The text of a Doc is put together once, and does not keep the Doc alive."""

from __future__ import annotations

import gc
import weakref

from spacy.language import Language

from quoteattr import pipeline
from quoteattr.document.document import text_of
from quoteattr.reading import read_text


def test_a_text_is_put_together_once(embedded_nlp: Language) -> None:
    doc = embedded_nlp("It rained.")
    assert text_of(doc) is text_of(doc)


def test_nothing_keeps_an_article_alive_that_was_read(embedded_nlp: Language) -> None:
    article = read_text("“No,” said Mayor Ada Quill on Friday. She said that the mayor was late.")
    doc = embedded_nlp(article.text)
    assert pipeline.read(doc, article)
    gone = weakref.ref(doc)
    del doc
    gc.collect()
    assert gone() is None
