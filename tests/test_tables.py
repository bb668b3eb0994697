"""The tables that run over stored parses hold over those of the embedded model of today as well."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from quoteattr.records import Attribution
from tests import cases, embedded, marked, resolving

pytestmark = pytest.mark.model

SOURCE_DATE = datetime.date(2016, 9, 15)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("speakers", resolving.speakers),
        ("roles", resolving.roles),
        ("said_on", resolving.said_on_day),
    ],
)
def test_speakers_roles_and_days(name: str, answer: Callable[[Attribution], str]) -> None:
    wrong = []
    for case in cases.read(f"{name}.txt"):
        article = marked.read(case.text)
        doc = embedded.pipeline()(article.text)
        found = tuple(map(answer, resolving.resolve(doc, article.attributions, SOURCE_DATE)))
        if (found != case.answers) != bool(case.fails):
            wrong.append((case.guards, found))
    assert wrong == []


def test_offices() -> None:
    for text, title, body, guards in cases.table("offices.txt", "text", "title", "body", "guards"):
        article = marked.read(text)
        (record,) = resolving.resolve(embedded.pipeline()(article.text), article.attributions)
        assert resolving.title_and_body(record) == [title, body], guards


def test_silences() -> None:
    for act, text in cases.table("silences.txt", "act", "text"):
        article = marked.read(text)
        (record,) = resolving.found(embedded.pipeline()(article.text), article.attributions)
        assert record.act == act, text
