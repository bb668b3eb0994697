"""A text in another language is told from its function words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.text.language import looks_english
from tests import cases

TEXTS = cases.table("languages.txt", "english", "guards", "text")


@pytest.mark.parametrize(("verdict", "guards", "text"), TEXTS, ids=[case[1] for case in TEXTS])
def test_a_text_looks_english_or_not(verdict, guards, text):
    assert looks_english(text) == (verdict == "yes"), guards


@given(st.text())
def test_any_text_gets_a_verdict(text):
    assert looks_english(text) in (True, False)


def test_only_the_beginning_is_read():
    english = next(text for verdict, _, text in TEXTS if verdict == "yes")
    german = next(text for _, guards, text in TEXTS if guards == "German")
    assert looks_english(english * 200 + german * 2000)
