"""Ablation: what is left out is left out everywhere, and comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quoteattr.dates import attachment, occasions
from quoteattr.dates.appearances import Appearances
from quoteattr.evaluation.accuracy import rule_ablation
from quoteattr.evaluation.ranking import feature_ablation
from quoteattr.evaluation.ranking.decisions import Decision, KindOfChoice
from quoteattr.ranking.fitting import Choice


def rule(title: str) -> rule_ablation.Rule:
    """Return the rule with a title."""
    found = rule_ablation.rules(title.split(".")[0])
    return next(one for one in found if one.title == title)


@pytest.mark.parametrize("package", rule_ablation.PACKAGES)
def test_every_package_has_rules_with_titles_of_their_own(package: str) -> None:
    """A row of the table names one function."""
    titles = [one.title for one in rule_ablation.rules(package)]
    assert len(titles) == len(set(titles)) > 20
    assert not any("__" in title for title in titles)


@pytest.mark.parametrize(
    ("title", "answer"),
    [
        ("dates.occasions.is_setting", False),
        ("dates.attachment._way", None),
        ("dates.occasions.groups_of", []),
        ("dates.appearances.Appearances.of", []),
    ],
)
def test_what_is_left_out_answers_no(title: str, answer: object) -> None:
    """False, None or nothing, as its type allows."""
    found = rule(title).no("whatever", it="gets")
    assert (list(found) if answer == [] else found) == answer


def test_a_rule_is_left_out_wherever_it_is_used_and_comes_back() -> None:
    """Modules that imported it look it up in their own names."""
    setting, of = occasions.is_setting, Appearances.of
    with rule_ablation.left_out(rule("dates.occasions.is_setting")):
        assert occasions.is_setting is not setting
        assert attachment.is_setting is occasions.is_setting
    with rule_ablation.left_out(rule("dates.appearances.Appearances.of")):
        assert Appearances.of is not of
    assert occasions.is_setting is attachment.is_setting is setting
    assert Appearances.of is of


def test_the_feature_that_decides_is_missed_most() -> None:
    """Without "near" only chance is left; the features of all kinds of choices go together."""
    found = [
        KindOfChoice(
            kind=kind,
            choice=Choice(
                group=("dev", str(n)),
                candidates=[{f"{kind} near": 1.0}, {f"{kind} odd": float(n % 2)}],
                right=frozenset({0}),
            ),
        )
        for n in range(20)
        for kind in ("he", "it")
    ]
    decision = Decision(name="toy", weights="toy", choices=lambda _: found, apart=True)
    articles: Any = [GroupOnly(one.choice.group) for one in found]
    nlp: Any = None
    table = feature_ablation.measure(decision, articles, nlp, Path())
    (first, right, loss), second, third = table.rows
    assert (first, right) == ("nothing", 40)
    assert (second[0], third[0]) == ("near", "odd")
    assert second[2] > third[2] >= loss


class GroupOnly:
    """An article of which only the group is known."""

    def __init__(self, group: object) -> None:
        self.group = group
