"""The gold of fresh articles: every line is complete, and says what the guide allows."""

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
    "speaker_kind": {"person", "organization", "group", "document", "place", "author", "unknown"},
    "must": {True, False},
    "anonymous": {True, False},
}


@pytest.mark.parametrize("article", ARTICLES, ids=lambda one: one["article"])
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


def test_no_article_is_there_twice() -> None:
    names = [one["article"] for one in ARTICLES]
    assert names == sorted(set(names))


def test_nothing_is_fitted_to_it() -> None:
    assert not set(own_gold.MEASURED) & set(own_gold.FITTED)


def test_some_of_the_articles_are_unread() -> None:
    assert sum(not one["read"] for one in ARTICLES) == 52


def test_a_folder_without_the_texts_is_named(tmp_path: Any) -> None:
    with pytest.raises(ReadError, match="is no folder"):
        next(own_gold.read(tmp_path, "fresh"))
