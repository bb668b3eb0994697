"""The gold that is for measuring: every line is complete, and says what the guide allows."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from quoteattr.errors import ReadError
from quoteattr.evaluation.annotations import own_gold

ARTICLES: list[dict[str, Any]] = [
    json.loads(line) for line in own_gold.FRESH.read_text("utf-8").splitlines()
]
ALLOWED = {
    "kind": {"direct", "indirect", "mixed"},
    "resolved_by": {"full", "short", "pronoun", "nominal", "implicit"},
    "must": {True, False},
    "anonymous": {True, False},
}
KINDS = {"person", "organization", "group", "document", "place", "author", "unknown"}
WRITTEN: list[dict[str, Any]] = [
    json.loads(line) for line in own_gold.TEXTS.read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("article", [*ARTICLES, *WRITTEN], ids=lambda one: one["article"])
def test_an_article_says_what_the_guide_allows(article: dict[str, Any]) -> None:
    assert article["attributions"]
    datetime.date.fromisoformat(article["date"])
    for row in article["attributions"]:
        assert all(row[field] in values for field, values in ALLOWED.items()), row["id"]
        assert row["content"], row["id"]
        spans = (*row["source"], *row["cue"], *row["content"])
        assert all(0 <= start < end for start, end in spans), row["id"]
        assert all(isinstance(role, str) and role for role in row["roles"]), row["id"]
        assert row["said_on"] is None or row["said_on"][:4].isdigit(), row["id"]


def test_the_kind_of_a_speaker_is_one_of_ours() -> None:
    assert {row["speaker_kind"] for one in ARTICLES for row in one["attributions"]} <= KINDS


@pytest.mark.parametrize("article", WRITTEN, ids=lambda one: one["article"])
def test_the_names_and_roles_of_a_written_article_stand_in_it(article: dict[str, Any]) -> None:
    text = article["text"]
    for row in article["attributions"]:
        assert all(end <= len(text) for _, end in row["content"]), row["id"]
        speakers = row["speaker"] if isinstance(row["speaker"], list) else [row["speaker"]]
        for phrase in (*speakers, *row["roles"]):
            assert phrase is None or phrase.lower() in text.lower(), row["id"]


@pytest.mark.parametrize("golds", [ARTICLES, WRITTEN], ids=["fresh", "written"])
def test_no_article_is_there_twice(golds: list[dict[str, Any]]) -> None:
    names = [one["article"] for one in golds]
    assert names == sorted(set(names))


def test_nothing_is_fitted_to_it() -> None:
    assert not {*own_gold.MEASURED, *own_gold.WRITTEN} & set(own_gold.FITTED)


@pytest.mark.parametrize(("golds", "count"), [(ARTICLES, 34), (WRITTEN, 96)])
def test_some_of_the_articles_are_unread(golds: list[dict[str, Any]], count: int) -> None:
    assert sum(not one["read"] for one in golds) == count


def test_written_articles_need_no_corpus(tmp_path: Any) -> None:
    assert len(list(own_gold.read(tmp_path, "written"))) == 192
    assert len(list(own_gold.read(tmp_path, "written-unread"))) == 96


def test_a_folder_without_the_texts_is_named(tmp_path: Any) -> None:
    with pytest.raises(ReadError, match="is no folder"):
        next(own_gold.read(tmp_path, "fresh"))
