"""Bare surnames that several persons share are told apart by their titles."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc, Span

from quoteattr.document.document import Document
from quoteattr.entities import entity_index
from tests import parses


def persons(words: str, *names: tuple[int, int]) -> list[list[str]]:
    """Return the words before the mentions of each entity, of names at these tokens."""
    doc = Doc(parses.blank().vocab, words=words.split())
    doc.ents = [Span(doc, start, end, label="PERSON") for start, end in names]
    found = entity_index.find_entities(Document(doc)).all
    return [[doc[mention.start - 1].text for mention in one.mentions] for one in found]


@pytest.mark.parametrize("surname", ["Kamau", "Nguyen", "O'Brien", "Van Dyk", "de la Cruz"])
def test_titles_of_both_genders_are_two_persons(surname: str) -> None:
    size = len(surname.split())
    places = [(at, at + size) for at in (1, 3 + size, 5 + 2 * size)]
    words = f"Mr. {surname} met Mrs. {surname} and Mrs. {surname}"
    assert persons(words, *places) == [["Mr."], ["Mrs.", "Mrs."]]


def test_one_title_is_one_person() -> None:
    assert persons("Mr. Kamau met Mr. Kamau", (1, 2), (4, 5)) == [["Mr.", "Mr."]]


def test_a_full_name_is_not_split() -> None:
    words = "Mr. Ada Quill met Mrs. Ada Quill"
    assert persons(words, (1, 3), (5, 7)) == [["Mr.", "Mrs."]]
