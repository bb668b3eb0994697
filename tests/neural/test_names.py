"""Names of the model: their ends, and one decision for each name of a text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.document.titles import listed_letters, listed_ranks
from quoteattr.neural.names.agreement import agreed
from quoteattr.neural.names.evidence import Evidence
from quoteattr.neural.names.joins import Span
from quoteattr.neural.names.repairs import repaired
from quoteattr.neural.names.type_words import retyped
from quoteattr.neural.windows import Words
from tests import cases
from tests.cases import Case

_JOINED = "-/"
LABELS = ("O", "B-ORG", "B-PERSON", "I-ORG", "I-PERSON")
WITH_PLACES = (*LABELS, "B-GPE", "I-GPE")
ORG, PERSON, NONE = "ORG", "PERSON", ""


def read(marked: str) -> tuple[list[str], list[Span]]:
    """Return the words of a marked text and its names."""
    words: list[str] = []
    spans: list[Span] = []
    kind, start = "", 0
    for word in marked.split():
        if word.startswith("[") and len(word) > 1:
            kind, start = word[1:], len(words)
            continue
        words.append(word.removesuffix("]"))
        if word.endswith("]"):
            spans.append((kind, start, len(words)))
    return words, spans


def tag(word: str) -> str:
    """Return the tag of a word by its letters."""
    if word[:1].isupper():
        return "NNP"
    return "VBN" if word.endswith("ed") else "NN"


def words_of(texts: Sequence[str]) -> Words:
    """Return words of which marks stand next to their neighbours."""
    gaps = [
        int(not (word in f"{_JOINED}.," or (n and texts[n - 1] in _JOINED)))
        for n, word in enumerate(texts)
    ]
    return Words(texts, gaps, [0] * len(texts))


@pytest.mark.parametrize("case", cases.each("name_repairs.txt"))
def test_a_name_ends_where_the_table_says(case: Case) -> None:
    """Every case of cases/name_repairs.txt holds."""
    texts, spans = read(case.text)
    people = {i for kind, *ends in spans if kind == "PERSON" for i in range(*ends)}
    titles = {*listed_ranks(texts), *listed_letters(texts, people)}
    tags = [tag(word) for word in texts]
    (answer,) = case.answers
    assert (texts, repaired(spans, words_of(texts), tags, titles)) == read(answer)


def decided(
    marked: str, seen: Sequence[str], sure: float = 3.0, labels: Sequence[str] = LABELS
) -> list[Span]:
    """Return the names of a marked text if the model sees these types, one for each word."""
    texts, spans = read(marked)
    scores = np.zeros((len(texts), len(labels)), dtype=np.float32)
    for row, kind in enumerate(seen):
        scores[row, [n for n, label in enumerate(labels) if label[2:] == kind]] = sure
    return agreed(spans, words_of(texts), Evidence.of(scores, labels))


def test_most_places_decide_the_type() -> None:
    """A party that is taken for a person once is a party."""
    found = decided("[ORG MAS] , [PERSON MAS] , [ORG MAS]", [ORG, "", PERSON, "", ORG])
    assert [kind for kind, *_ in found] == ["ORG", "ORG", "ORG"]


def test_a_short_word_in_capitals_is_seldom_a_person() -> None:
    """An acronym needs more to be a person; a name in a line of capitals does not."""
    assert decided("then [PERSON MAS] won", ["", PERSON, ""], 1.0) == [("ORG", 1, 2)]
    assert decided("THEN [PERSON MAS] WON", ["", PERSON, ""], 1.0) == [("PERSON", 1, 2)]
    assert decided("then [PERSON MBS] won", ["", PERSON, ""], 9.0) == [("PERSON", 1, 2)]


def test_a_name_behind_an_article_is_seldom_a_person() -> None:
    """Behind "the", "in" or "at" it needs more to be a person than elsewhere."""
    assert decided("the [PERSON Anqasa] won", ["", PERSON, ""], 2.0) == [("ORG", 1, 2)]
    assert decided("then [PERSON Anqasa] won", ["", PERSON, ""], 2.0) == [("PERSON", 1, 2)]
    assert decided("the [PERSON Obama] plan", ["", PERSON, ""], 9.0) == [("PERSON", 1, 2)]


def test_a_noun_for_a_body_before_a_name_shows_a_body() -> None:
    """What the name is called where no such noun stands follows."""
    seen = ["", "", PERSON, PERSON, "", PERSON, PERSON, ""]
    found = decided("the newspaper [PERSON Hora Nueva] : [PERSON Hora Nueva] won", seen, 1.0)
    assert found == [("ORG", 2, 4), ("ORG", 5, 7)]
    assert decided("the editor [PERSON Ana Nueva] won", [*seen[:4], ""], 1.0) == [("PERSON", 2, 4)]


def test_a_noun_for_a_body_behind_a_name_speaks_for_a_body() -> None:
    """It is less sure than one before the name, since a paper may be somebody's."""
    seen = ["", PERSON, PERSON, ""]
    assert decided("then [PERSON Hora Nueva] daily", seen, 1.0) == [("ORG", 1, 3)]
    assert decided("then [PERSON Hora Nueva] plan", seen, 1.0) == [("PERSON", 1, 3)]
    assert decided("then [PERSON Ana Nueva] daily", seen, 9.0) == [("PERSON", 1, 3)]


def test_a_city_is_seldom_a_person() -> None:
    """A city that is somebody's family name in the text may be a person."""
    seen = ["", PERSON, "", "", PERSON, PERSON]
    assert decided("then [PERSON Khulna] won", seen[:3], 2.0, WITH_PLACES) == [("GPE", 1, 2)]
    marked = "then [PERSON Porto - Novo] won"
    assert decided(marked, ["", PERSON, PERSON, PERSON, ""], 2.0, WITH_PLACES) == [("GPE", 1, 4)]
    marked = "then [PERSON Khulna] won , [PERSON Ana Khulna] said"
    found = decided(marked, [*seen, ""], 2.0, WITH_PLACES)
    assert [kind for kind, *_ in found] == ["PERSON", "PERSON"]


def test_a_nation_that_is_a_given_name_is_meant_by_it() -> None:
    """Only where it says something of itself, and nobody in the text has the name."""

    def kinds(marked: str) -> list[str]:
        seen = [PERSON if word in ("Chad", "Ana") else "" for word in read(marked)[0]]
        return [kind for kind, *_ in decided(marked, seen, 2.0, WITH_PLACES)]

    assert kinds("[PERSON Chad] said it would appeal") == ["GPE"]
    assert kinds("[PERSON Chad] said that it had won") == ["GPE"]
    assert kinds("[PERSON Chad] said it would be late") == ["PERSON"]
    assert kinds("[PERSON Chad] said it was late") == ["PERSON"]
    assert kinds("[PERSON Chad] said he would appeal") == ["PERSON"]
    assert kinds("[PERSON Chad Ana] won , [PERSON Chad] said it would do") == ["PERSON"] * 2


def test_an_article_begins_no_name_of_a_person() -> None:
    """Unless it has a title, or the text has a full name with it."""
    seen = ["", PERSON, PERSON, PERSON, ""]
    assert decided("then [PERSON Al - Noor] won", seen, 1.0) == [("ORG", 1, 4)]
    assert decided("Judge [PERSON Al - Noor] won", seen, 1.0) == [("PERSON", 1, 4)]
    marked = "then [PERSON Al - Noor] won , [PERSON Ana al - Noor] said"
    found = decided(marked, [*seen, "", *[PERSON] * 4, ""], 1.0)
    assert [kind for kind, *_ in found] == ["PERSON", "PERSON"]


def test_a_given_name_of_two_syllables_before_a_family_name_is_a_person() -> None:
    seen = [ORG] * 4 + [""]
    assert decided("[ORG Seo - yeon Park] won", seen, 1.0) == [("PERSON", 0, 4)]
    assert decided("[ORG Seo - backed Park] won", seen, 1.0) == [("ORG", 0, 4)]
    assert decided("Seo - yeon Park won", [NONE] * 5, 1.0) == [("PERSON", 0, 4)]
    assert decided("Sit - in Protest won", [NONE] * 5, 9.0) == []


@pytest.mark.parametrize("case", cases.each("name_types.txt"))
def test_words_tell_the_type_that_the_table_says(case: Case) -> None:
    """Every case of cases/name_types.txt holds."""
    texts, spans = read(case.text)
    (answer,) = case.answers
    assert (texts, retyped(spans, words_of(texts))) == read(answer)


def test_a_sure_place_keeps_its_type() -> None:
    """One name may be a person's and a body's."""
    texts, spans = read("[ORG Roe] , [ORG Roe] , [PERSON Roe]")
    scores = np.zeros((5, len(LABELS)), dtype=np.float32)
    scores[[0, 2], 1] = scores[4, 2] = 20
    found = agreed(spans, words_of(texts), Evidence.of(scores, LABELS))
    assert [kind for kind, *_ in found] == ["ORG", "ORG", "PERSON"]


def test_a_missed_place_is_found() -> None:
    """What is a name at two places is one at the third."""
    found = decided("[ORG MAS] , MAS , [ORG MAS]", [ORG, "", NONE, "", ORG])
    assert [start for _, start, _ in found] == [0, 2, 4]


def test_a_word_in_small_letters_is_no_missed_name() -> None:
    assert decided("[PERSON Hope] , hope", [PERSON, "", PERSON]) == [("PERSON", 0, 1)]


def test_what_is_none_at_most_places_is_none() -> None:
    assert decided("[PERSON Pope] , Pope , Pope", [PERSON, "", NONE, "", NONE]) == []


def test_a_name_cut_at_one_place_is_made_whole() -> None:
    found = decided("[ORG Vice News] , [ORG Vice] News", [ORG, ORG, "", ORG, ORG])
    assert found == [("ORG", 0, 2), ("ORG", 3, 5)]


def test_dates_take_no_part() -> None:
    """May the month says nothing of May the minister."""
    found = decided("[PERSON May] , [DATE May]", [PERSON, "", NONE])
    assert found == [("PERSON", 0, 1), ("DATE", 2, 3)]


@given(st.lists(st.sampled_from("Roe Doe , - al of MAS".split()), max_size=12), st.data())
def test_names_stay_in_order_and_apart(texts: list[str], data: st.DataObject) -> None:
    """Whatever the scores, names are in order and share no word."""
    size = len(texts)
    ends = sorted(data.draw(st.sets(st.integers(0, size), max_size=6)))
    kinds = data.draw(st.lists(st.sampled_from(["ORG", "PERSON"]), min_size=6, max_size=6))
    spans = [(kinds[n // 2], *ends[n : n + 2]) for n in range(0, len(ends) - 1, 2)]
    scores = np.random.default_rng(size).normal(size=(size, len(LABELS))).astype(np.float32)
    words = words_of(texts)
    tags = [tag(word) for word in texts]
    found = agreed(repaired(spans, words, tags, set()), words, Evidence.of(scores, LABELS))
    places = [place for _, start, stop in found for place in (start, stop)]
    assert places == sorted(places)
    assert all(start < stop for _, start, stop in found)
