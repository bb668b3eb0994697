"""Claims that are not quoted: which words of a source are similar, and what they lack."""

from __future__ import annotations

import pytest

from quoteattr.checking.indexing.lookup import SourceText
from quoteattr.checking.matching.similarity import Similar, has_names, lacking, similar
from quoteattr.checking.words import Words
from quoteattr.records import Article

SOURCE = SourceText.of(
    Article(
        text="It rained in Suva. The harbour of Suva will be closed for 14 days, said Ada Quill. "
        "Nobody had asked the fishermen, and the ferry had left."
    )
)


def found(claim: str) -> Similar:
    place = similar(Words.of(claim).keys, SOURCE, lambda _: 1.0)
    assert place is not None
    return place


def test_the_narrowest_words_are_found() -> None:
    place = found("that the harbour would be closing for 14 days").place
    assert SOURCE.words.place(place.start, place.stop).slice(SOURCE.article.text) == (
        "The harbour of Suva will be closed for 14 days"
    )


def test_words_that_the_place_lacks_are_listed() -> None:
    claim = Words.of("that the harbour would be closed for 14 long days")
    assert [claim.keys[n] for n in lacking(claim, found(claim.text))] == ["long"]


@pytest.mark.parametrize(
    ("claim", "there"),
    [
        ("that the harbour of Suva will be closed for 14 days", True),
        ("that Quill will close the harbour for 14 days", True),
        ("that the harbour of Cebu will be closed for 14 days", False),
        ("that the harbour of Suva will be closed for 40 days", False),
    ],
)
def test_names_and_numbers_must_be_there(claim: str, there: bool) -> None:
    assert has_names(Words.of(claim), found(claim)) is there


def test_a_source_without_any_of_the_words_has_no_place() -> None:
    assert similar(("elephants", "climb"), SOURCE, lambda _: 1.0) is None
