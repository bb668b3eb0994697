"""The embedded pipeline's tokenizer cuts text as the treebanks do, and loses none of it."""

import pickle

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokenizer import Tokenizer

from quoteattr.neural.tokenizer import QuickTokenizer
from quoteattr.training.examples.tokenizer import blank
from tests import cases

CUT = "·"
TEXTS = cases.table("tokens.txt", "guards", "text")
NLP = blank()
QUICK = NLP.tokenizer


@pytest.mark.parametrize(("guards", "marked"), TEXTS, ids=[case[0] for case in TEXTS])
def test_text_is_cut_into_words(guards, marked):
    doc = NLP.make_doc(marked.replace(CUT, ""))
    assert [word.text for word in doc] == marked.replace(CUT, " ").split(), guards


@given(st.text(alphabet="ab A1'’.-–―?!()$/\n", max_size=30))
def test_no_text_is_lost(text):
    assert NLP.make_doc(text).text == text


@given(
    st.lists(
        st.sampled_from(["it's", "Mr.", "“no,”", "(U.S.)", "gap.", "well—", "\n", " ", "don’t!"])
    )
)
def test_what_is_remembered_is_cut_as_by_spacy(words):
    """In any order, however often, after any other text; a pickled copy does the same."""
    text = " ".join(words)
    plain = Tokenizer.__call__(QUICK, text)
    for _ in range(2):
        assert [(t.text, t.idx, t.whitespace_) for t in QUICK(text)] == [
            (t.text, t.idx, t.whitespace_) for t in plain
        ]


def test_a_pickled_tokenizer_cuts_alike():
    copy = pickle.loads(pickle.dumps(QUICK))
    assert isinstance(copy, QuickTokenizer)
    text = "“It's over,” Mr. Roe said."
    assert [t.text for t in copy(text)] == [t.text for t in QUICK(text)]


def test_only_so_much_is_remembered(monkeypatch):
    """Memory stays, whatever words come; what is no more remembered is cut all the same."""
    monkeypatch.setattr("quoteattr.neural.tokenizer.KEPT", 3)
    small = QuickTokenizer(NLP.vocab)
    for text in ("a b c", "d e", "f"):
        assert [t.text for t in small(text)] == text.split()
    assert small._known == {"a", "b", "c"}


def test_a_stored_tokenizer_cuts_alike():
    stored = spacy.blank("en")
    stored.tokenizer.from_bytes(NLP.tokenizer.to_bytes())
    for _, marked in TEXTS:
        text = marked.replace(CUT, "")
        assert [word.text for word in stored(text)] == [word.text for word in NLP(text)]
