"""Where a person's name begins and ends, if the model marks titles before it and letters behind."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from quoteattr.document.document import Document
from quoteattr.document.titles import store_titles, titles
from quoteattr.entities.names import find_names

VOCAB = spacy.blank("en").vocab


def marked(text: str) -> Doc:
    """Return a Doc whose words say behind "/" what they belong to: PER, T(itle) or L(etters)."""
    words, labels = zip(*(word.partition("/")[::2] for word in text.split()), strict=True)
    ents = [
        ("I-" if n and "PER" in labels[n - 1] else "B-") + "PERSON" if "PER" in label else "O"
        for n, label in enumerate(labels)
    ]
    doc = Doc(
        VOCAB, words=list(words), ents=ents, tags=["NNP"] * len(words), pos=["PROPN"] * len(words)
    )
    found = []
    for kind, mark in (("title", "T"), ("letters", "L")):
        for n, label in enumerate(labels):
            if mark in label.split("+") and (not n or mark not in labels[n - 1].split("+")):
                stop = n
                while stop < len(labels) and mark in labels[stop].split("+"):
                    stop += 1
                found.append((kind, n, stop))
    store_titles(doc, found)
    return doc


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Pol/T+PER Col/T+PER Kissana/PER Phathanacharoen/PER", "Kissana Phathanacharoen"),
        ("Pol/T Col/T Kissana/PER Phathanacharoen/PER", "Kissana Phathanacharoen"),
        ("Jane/PER Roe/PER OBE/L+PER", "Jane Roe"),
        ("Jane/PER Roe/PER OBE/L MP/L", "Jane Roe"),
        ("Justice/T+PER Okafor/PER", "Okafor"),
        ("Pol/T+PER", "Pol"),  # never nothing
    ],
)
def test_titles_and_letters_are_no_part_of_a_name(text: str, name: str) -> None:
    (found,) = find_names(Document(marked(text)))
    assert found.span.text == name


def test_titles_of_another_doc_are_not_found() -> None:
    doc = marked("Dr/T Jane/PER Roe/PER")
    assert titles(doc) == [("title", 0, 1)]
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[1:3])
    assert titles(doc) == []
