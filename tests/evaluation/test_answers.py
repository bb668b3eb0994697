"""Answers on the project's own gold are counted by act, whoever is right about the act."""

from __future__ import annotations

import pytest

from quoteattr.evaluation.comparison.answers import Case, table
from quoteattr.records import Act, Attribution, Kind, Span

GOLD = {"id": "E1", "speaker": None, "resolved_by": "full", "roles": [], "said_on": None,
        "anonymous": False}  # fmt: skip


def case(predicted: Act, gold: Act) -> Case:
    """Return a case whose attribution has one act where the gold has another, or the same."""
    content = Span(start=0, end=2, text="It")
    found = Attribution(id="a1", kind=Kind.INDIRECT, act=predicted, text="It", content=(content,))
    return Case(article="a", gold={**GOLD, "act": str(gold)}, attribution=found)


@pytest.mark.parametrize(
    ("predicted", "gold", "wanted"),
    [
        (Act.BELIEF, Act.BELIEF, {"act, belief": (1, 1, 1)}),
        (Act.BELIEF, Act.STATEMENT, {"act, belief": (0, 1, 0), "act, statement": (0, 0, 1)}),
    ],
)
def test_an_act_counts_where_it_was_predicted_and_where_it_was_gold(
    predicted: Act, gold: Act, wanted: dict[str, tuple[int, int, int]]
) -> None:
    """Right, predicted and gold, in the table's last three columns."""
    rows = table("acts", [case(predicted, gold)]).rows
    assert {row[0]: row[-3:] for row in rows if str(row[0]).startswith("act")} == wanted
