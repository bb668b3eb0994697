"""Stored parses: each table has its own, and a Doc that is stored comes back as it was."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from quoteattr import coreference
from tests import cases, parses, store_parses
from tests.parses import Chain


@pytest.mark.parametrize("name", store_parses.TABLES)
def test_every_case_has_its_parse_and_every_parse_its_case(name: str) -> None:
    texts = dict(store_parses.TABLES[name]())
    assert list(parses.read(name)) == list(texts), "run python -m tests.store_parses"
    for guards, text in texts.items():
        assert parses.read(name)[guards].doc(text).text == text


def test_the_parses_of_circumstances_are_those_of_its_cases() -> None:
    """They are corrected by hand: nothing writes them."""
    guards = [case.guards for case in cases.read("circumstances.txt")]
    assert list(parses.read("circumstances")) == guards


def made(text: str) -> Doc:
    """Parse a text by halves: every word hangs on the first one of its sentence."""
    doc = parses.blank()(text)
    first, ended = 0, False
    heads = []
    for token in doc:
        if ended and not token.is_space:
            first = token.i
        heads.append(token.i - 1 if token.is_space else first)
        ended = token.text == "." or (ended and token.is_space)
    return Doc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        tags=["_SP" if token.is_space else "NN" for token in doc],
        pos=["SPACE" if token.is_space else "NOUN" for token in doc],
        lemmas=[token.text if token.is_space else token.lower_ for token in doc],
        heads=heads,
        deps=["ROOT" if head == n else "dep" for n, head in enumerate(heads)],
        ents=["B-PERSON" if token.is_title else "O" for token in doc],
    )


@pytest.mark.parametrize(
    ("text", "chains"),
    [
        ("Roe said so.", ()),
        ("# = ! ## \\ Roe .\n\nShe won .", (((5,), (8,)), ((5, 9), (8,)))),
        ("= ! Roe . ! She won .", (((2,), (5,)),)),
    ],
)
def test_a_stored_doc_comes_back(text: str, chains: tuple[Chain, ...]) -> None:
    doc = parses.linked(made(text), chains)
    (case,) = cases.parse("\n".join(["## any", *parses.stored(doc)]))
    back = parses.of(case).doc(text)
    assert store_parses.seen(back) == store_parses.seen(doc)
    assert coreference.chains(back) == coreference.chains(doc)
    assert len(coreference.chains(back)) == len(chains)
