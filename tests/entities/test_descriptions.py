"""Descriptions beside a name, where the parse is odd."""

from __future__ import annotations

from spacy.tokens import Doc

from quoteattr.document.document import Document
from quoteattr.entities import descriptions, entity_index
from tests import parses


def test_a_phrase_that_begins_with_the_name_describes_nobody() -> None:
    """A parser hung "the" on "mayor" over the name, so that nothing stands in front of it."""
    doc = Doc(
        parses.blank().vocab,
        words=["the", "Ada", "being", "mayor"],
        heads=[3, 2, 2, 2],
        deps=["det", "nsubj", "ROOT", "attr"],
        tags=["DT", "NNP", "VBG", "NN"],
        pos=["DET", "PROPN", "AUX", "NOUN"],
        lemmas=["the", "Ada", "be", "mayor"],
        ents=["O", "B-PERSON", "O", "O"],
    )
    found = entity_index.find(Document(doc))
    assert [entity.name for entity in found.all] == ["Ada"]
    assert descriptions.find(found) == {}
