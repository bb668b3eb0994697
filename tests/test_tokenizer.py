"""The embedded pipeline's tokenizer cuts text as the treebanks do, and loses none of it."""

from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.training import tokenizer

CUT = "·"
CASES = [
    [cell.strip() for cell in line.split("|", 1)]
    for line in (Path(__file__).parent / "cases" / "tokens.txt")
    .read_text(encoding="utf-8")
    .splitlines()
    if line and not line.startswith("#")
]
NLP = spacy.blank("en")
tokenizer.adapt(NLP)


@pytest.mark.parametrize(("guards", "marked"), CASES, ids=[case[0] for case in CASES])
def test_text_is_cut_into_words(guards, marked):
    doc = NLP.make_doc(marked.replace(CUT, ""))
    assert [word.text for word in doc] == marked.replace(CUT, " ").split(), guards


@given(st.text(alphabet="ab A1'’.-–―?!()$/\n", max_size=30))
def test_no_text_is_lost(text):
    assert NLP.make_doc(text).text == text


def test_a_stored_tokenizer_cuts_alike():
    stored = spacy.blank("en")
    stored.tokenizer.from_bytes(NLP.tokenizer.to_bytes())
    for _, marked in CASES:
        text = marked.replace(CUT, "")
        assert [word.text for word in stored(text)] == [word.text for word in NLP(text)]
