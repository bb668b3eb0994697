"""Hostile texts are bounded: the laws that keep their time in proportion, not the time itself."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import quoteattr
from quoteattr import reading
from quoteattr.entities import names
from quoteattr.errors import InputError, ReadError
from quoteattr.neural import trees
from quoteattr.output import jsonl
from quoteattr.text.long_words import LONGEST, LONGEST_ROW, PIECE, make_doc
from tests import parses
from tests.counting import calls
from tests.fuzz import spans_hold
from tests.hostile import KINDS


@pytest.fixture(scope="module")
def nlp() -> Language:
    return parses.blank()


@pytest.fixture(scope="module")
def extract(embedded_folder: Path) -> quoteattr.Extractor:
    return quoteattr.load()


RUNS = st.tuples(st.sampled_from("a\"'(-,\u0301. \n"), st.integers(1, 2_500))
TEXTS = st.lists(RUNS | st.tuples(st.sampled_from("ab \n“"), st.just(1)), max_size=12).map(
    lambda runs: "".join(character * count for character, count in runs)
)


class TestWords:
    @given(TEXTS)
    @settings(deadline=None)
    def test_no_word_is_too_long_and_nothing_is_lost(self, nlp: Language, text: str) -> None:
        doc = make_doc(nlp, text)
        assert doc.text == text
        assert all(len(word) <= PIECE or word.is_space for word in doc)

    @given(TEXTS)
    @settings(deadline=None)
    def test_long_runs_are_few_words(self, nlp: Language, text: str) -> None:
        long = [run for run in text.split() if len(run) > LONGEST]
        words = make_doc(nlp, " ".join(long))
        assert len(words) <= sum(len(run) // PIECE + 1 for run in long)

    @given(st.text("ab.,'\" -", max_size=LONGEST_ROW))
    def test_other_texts_are_cut_as_ever(self, nlp: Language, text: str) -> None:
        assert [w.text_with_ws for w in make_doc(nlp, text)] == [w.text_with_ws for w in nlp(text)]

    def test_words_beside_a_row_are_read(self, extract: quoteattr.Extractor) -> None:
        text = "-" * 60 + '\n"It is over," said Ada Quill.\n' + "*" * 900 + "\nShe left."
        [record] = extract(text)
        assert record.speaker is not None
        assert record.speaker.name == "Ada Quill"
        spans_hold(text, [record])


def worst(size: int) -> np.ndarray:
    """Scores in which each word's best head is its neighbour, pair by pair."""
    rows = np.arange(size)
    arcs = np.full((size, size + 1), -50.0, dtype=np.float32)
    arcs[:, 1:] = -np.abs(rows[:, np.newaxis] - rows) - 0.001 * rows
    return arcs


@pytest.mark.parametrize("size", [1, 2, 30, 250])
def test_a_tree_takes_few_rounds_and_is_one(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = 0
    inner = trees._spanning_tree

    def counted(scores: np.ndarray, left: Iterator[int]) -> np.ndarray:
        nonlocal rounds
        rounds += 1
        return inner(scores, left)

    monkeypatch.setattr(trees, "_spanning_tree", counted)
    heads = trees.best_tree(worst(size)).tolist()
    assert rounds <= trees._ROUNDS + trees._DOUBLINGS + 1
    assert heads.count(0) == 1
    for word in range(1, size + 1):
        seen = list(itertools.takewhile(bool, itertools.accumulate(
            range(size), lambda at, _: heads[at - 1] if at else 0, initial=word
        )))  # fmt: skip
        assert len(seen) == len(set(seen)), "every word hangs on the root"


def test_a_byline_is_read_without_turning_back() -> None:
    assert names._BYLINE.search("By " + "A" * 20_000 + "1\n") is None
    assert names._BYLINE.search("By MARY POE and DAN DOE\n") is not None


@pytest.mark.parametrize("make", KINDS.values(), ids=list(KINDS))
def test_every_kind_is_read(extract: quoteattr.Extractor, make: Callable[[int], str]) -> None:
    text = make(1_500)
    spans_hold(text, extract(text, acts="all"))


@pytest.mark.parametrize(
    "kind",
    [
        "news, to compare",
        "pronouns",
        "one pronoun and day",
        "one surname, new first names",
        "new roles of one",
        "new companies",
        "the company, the judge",
        "new epithets of one",
        "one told",
        "one speaker and a rally",
        "initials",
    ],
)
def test_twice_the_text_is_twice_the_work(extract: quoteattr.Extractor, kind: str) -> None:
    """Count calls, not seconds: a scan of all that came before makes it four times the work."""
    once, twice = (
        calls(partial(extract, KINDS[kind](size), acts="all")) for size in (4_000, 8_000)
    )
    assert 1.5 * once < twice < 2.25 * once


class TestRows:
    @pytest.mark.parametrize(
        ("row", "told"),
        [
            ("[" * 100_000, "not valid JSON"),
            ('{"text": ' + "[" * 100_000, "not valid JSON"),
            ('{"text": NaN}', '"text" is nan: it must be a string'),
            ('{"text": "It rained.", "id": ' + "9" * 5_000 + "}", "not valid JSON"),
            ('{"text": "It rained.", "date": "0000-00-00"}', "is not a date"),
            ('{"text": "\\ud800"}', "half of a surrogate pair"),
            ('{"text": "a", "title": {"a": 1}}', '"title" is'),
        ],
    )
    def test_what_is_no_article_is_told(self, row: str, told: str) -> None:
        with pytest.raises(ReadError, match="line 1"):
            next(reading.read_stream([row], "rows.jsonl"))
        wrong: list[InputError] = []
        assert list(reading.read_stream([row], "rows.jsonl", wrong.append)) == []
        assert told in str(wrong[0])

    def test_odd_values_stay_values(self, extract: quoteattr.Extractor) -> None:
        odd = "=cmd|' /C calc'!A0\0</script>\u2028{{7*7}}../../etc/passwd"
        text = "“It is over,” said Ada Quill."
        row = json.dumps({"text": text, "id": odd, "title": odd, "url": odd})
        [article] = reading.read_stream([row], "rows.jsonl")
        assert (article.id, article.title, article.url) == (odd, odd, odd)
        [record] = extract(article)
        assert jsonl.loads(jsonl.dumps(record)) == record
        assert record.article == odd

    @pytest.mark.parametrize("line", ["[" * 100_000, '{"schema": "quoteattr/1", "id": NaN}'])
    def test_what_is_no_record_is_told(self, line: str) -> None:
        with pytest.raises(InputError):
            jsonl.loads(line)
