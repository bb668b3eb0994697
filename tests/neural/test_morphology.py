"""Morphology that is looked up is what spaCy's attribute ruler gives, which tries every pattern."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from quoteattr.neural.morphology import FACTORY, Morphology
from tests import parses

VOCAB = parses.blank().vocab
TAGS, POS, WORDS = ["PRP", "VBZ", "NN"], ["PRON", "VERB", "NOUN"], ["he", "She", "is", "It"]
MORPHS, LEMMAS = ["", "Person=3", "Number=Sing|Person=3", "Gender=Fem"], ["be", "he"]

rules = st.tuples(
    st.sampled_from(TAGS),
    st.none() | st.tuples(st.sampled_from(POS), st.sampled_from(WORDS).map(str.lower)),
    st.sampled_from([{"MORPH": m} for m in MORPHS] + [{"LEMMA": lemma} for lemma in LEMMAS]),
)
tokens = st.tuples(
    st.sampled_from(WORDS), st.sampled_from(TAGS), st.sampled_from(POS), st.sampled_from(MORPHS)
)


def read(doc: Doc) -> list[tuple[str, str, str, str]]:
    """Give each token's tag, part of speech, features and lemma."""
    return [(t.tag_, t.pos_, str(t.morph), t.lemma_) for t in doc]


def made(rows: Sequence[tuple[str, str, str, str]]) -> Doc:
    """Make a document of words with tag, part of speech and features."""
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]
    return Doc(VOCAB, words=columns[0], tags=columns[1], pos=columns[2], morphs=columns[3])


@given(st.lists(rules, min_size=1, max_size=8), st.lists(tokens, max_size=8))
def test_what_is_looked_up_is_what_matches(
    patterns: list[tuple[str, tuple[str, str] | None, dict[str, str]]],
    rows: list[tuple[str, str, str, str]],
) -> None:
    """Of several patterns for a token the later wins, and what none tells stays."""
    quick, slow = Morphology(VOCAB), AttributeRuler(VOCAB)
    for tag, rest, told in patterns:
        wanted = {"TAG": tag} | ({"POS": rest[0], "LOWER": rest[1]} if rest else {})
        for ruler in (quick, slow):
            ruler.add([[wanted]], told)
    assert read(quick(made(rows))) == read(slow(made(rows)))


@pytest.mark.parametrize(
    ("pattern", "told", "index"),
    [
        ([{"LOWER": "is"}], {"MORPH": "Tense=Pres"}, 0),
        ([{"TAG": "PRP"}, {"TAG": "VBZ"}], {"MORPH": "Person=3"}, 1),
        ([{"TAG": "NN"}], {"TAG": "NNP"}, 0),
    ],
    ids=["by word alone", "of two tokens", "that sets a tag"],
)
def test_other_patterns_are_matched(
    pattern: list[dict[str, str]], told: dict[str, str], index: int
) -> None:
    """A pattern that cannot be looked up works as in spaCy."""
    rows = [("He", "PRP", "PRON", ""), ("is", "VBZ", "VERB", ""), ("it", "NN", "NOUN", "")]
    quick, slow = Morphology(VOCAB), AttributeRuler(VOCAB)
    for ruler in (quick, slow):
        ruler.add([pattern], told, index)
    assert read(quick(made(rows))) == read(slow(made(rows))) != read(made(rows))


def test_the_embedded_patterns_are_looked_up(embedded_nlp: Language) -> None:
    """Every pattern of the embedded pipeline is of the quick kind."""
    ruler = embedded_nlp.get_pipe("attribute_ruler")
    assert embedded_nlp.get_pipe_meta("attribute_ruler").factory == FACTORY
    assert isinstance(ruler, Morphology)
    assert ruler._indexed()
