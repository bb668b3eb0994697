"""Learned decisions: fitted without the article that they are measured on, and honestly told."""

from __future__ import annotations

import attrs
import pytest

from quoteattr.evaluation.ranking import fitted
from quoteattr.evaluation.ranking.decisions import Decision, KindOfChoice, decisions
from quoteattr.evaluation.ranking.tables import Answered, accuracy, reliability
from quoteattr.ranking import weights
from quoteattr.ranking.fitting import Choice
from quoteattr.ranking.ranker import Ranker
from quoteattr.speakers.choosing import WEIGHTS
from tests.ranking.test_ranking import drawn


def choice(article: str, right: int | None) -> KindOfChoice:
    """Return a choice between a near and a far candidate."""
    candidates = [{"near": 1.0, "constant": 1.0}, {"far": 1.0, "constant": 1.0}]
    places = frozenset() if right is None else frozenset({right})
    return KindOfChoice(
        kind="he",
        choice=Choice(group=("dev", article), candidates=candidates, right=places),
    )


def test_the_ranker_of_an_article_was_fitted_without_it() -> None:
    """One article in twenty says the opposite: only its own ranker does not know that."""
    found = [choice(str(n), 0) for n in range(20)] + [choice("odd", 1)] * 40
    decision = Decision(name="toy", weights="toy", choices=lambda _: found)
    groups = [("dev", str(n)) for n in range(20)] + [("dev", "odd")]
    rankers = fitted.by_group(decision, found, (), groups)
    assert set(rankers) == set(groups)
    assert rankers["dev", "odd"].weights["near"] > rankers["dev", "odd"].weights["far"]


def test_cross_validation_is_calibrated_and_never_trains_on_the_group() -> None:
    """As many are right as the probabilities say, and what only one article has weighs nothing."""
    found = [
        KindOfChoice(kind="", choice=attrs.evolve(one, group=("dev", str(one.group))))
        for one in drawn(2, 1000)
    ]
    own = Choice(group=("dev", "own"), candidates=[{"own": 1.0}], right=frozenset({0}))
    decision = Decision(name="toy", weights="toy", choices=lambda _: found)
    groups = [("dev", str(n)) for n in range(1000)] + [("dev", "own")]
    rankers = fitted.by_group(decision, [*found, KindOfChoice(kind="", choice=own)], (), groups)
    answered = [
        (choice, rankers["dev", str(n)].probabilities(choice.candidates))
        for n, choice in enumerate(one.choice for one in found)
    ]
    assert len(answered) == len(found)
    expected = sum(sum(probabilities) for _, probabilities in answered)
    assert expected == pytest.approx(sum(bool(one.right) for one, _ in answered), rel=0.1)
    # A feature that only one group has gets no weight from the others.
    assert rankers["dev", "own"].probabilities(own.candidates) == [0.5]


def test_accuracy_counts_none_of_them_as_an_answer() -> None:
    """Precision and recall are of candidates, accuracy is of all answers."""
    answers = [
        Answered(kind="he", split="dev", right=frozenset({0}), chosen=0, probability=0.9),
        Answered(kind="he", split="dev", right=frozenset({0}), chosen=1, probability=0.6),
        Answered(kind="he", split="dev", right=frozenset(), chosen=None, probability=0.8),
    ]
    rows = {row[0]: row[1:] for row in accuracy("toy", answers).rows}
    precision, recall, *_, right, predicted, gold, share = rows["all, all"]
    assert (precision, recall, right, predicted, gold) == (50.0, 50.0, 1, 2, 2)
    assert share == 100 * 2 / 3
    chosen = [(one.probability, one.is_right) for one in answers if one.chosen is not None]
    bins = {row[0]: row[1:] for row in reliability("toy", chosen).rows}
    assert bins["from 0.50"] == (1, 60.0, 0.0)
    assert bins["from 0.90"] == (1, 90.0, 100.0)


def test_every_decision_has_its_file_of_weights() -> None:
    """The package has the weights of each decision, with a threshold that is a probability."""
    for decision in decisions().values():
        ranker = weights.load(decision.weights)
        assert ranker.weights
        assert 0.0 < ranker.threshold < 1.0
    assert decisions()["speakers"].weights == WEIGHTS


def test_a_ranker_never_chooses_what_is_less_probable_than_none() -> None:
    """A low threshold does not make a bad candidate an answer."""
    ranker = Ranker(weights={"bad": -1.0}, threshold=0.1)
    assert ranker.choose([{"bad": 1.0}]) is None
