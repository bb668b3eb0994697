"""Laws of the ranker: it is calibrated, order does not matter, and it may abstain."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.errors import InputError
from quoteattr.ranking import weights
from quoteattr.ranking.fitting import Choice, fit
from quoteattr.ranking.ranker import CONSTANT, Ranker

NAMES = ["near", "subject", "quoted", "constant"]
FEATURES = st.dictionaries(st.sampled_from(NAMES), st.floats(-3, 3))
RANKERS = st.builds(
    Ranker,
    weights=st.dictionaries(st.sampled_from(NAMES), st.floats(-9, 9)),
    threshold=st.just(0.0),
)


@given(RANKERS, st.lists(FEATURES, max_size=6))
def test_probabilities_leave_room_for_none(ranker, candidates):
    found = ranker.probabilities(candidates)
    assert all(0 <= one <= 1 for one in found)
    assert sum(found) <= 1 + 1e-9


@given(RANKERS, st.lists(FEATURES, min_size=1, max_size=6))
def test_the_order_of_candidates_does_not_matter(ranker, candidates):
    forward, backward = ranker.probabilities(candidates), ranker.probabilities(candidates[::-1])
    assert forward == pytest.approx(backward[::-1])


def test_nobody_is_chosen_below_the_threshold_or_without_candidates():
    ranker = Ranker(weights={CONSTANT: 1.0}, threshold=0.8)
    assert ranker.choose([]) is None
    assert ranker.choose([{CONSTANT: 1.0}]) is None
    assert ranker.choose([{CONSTANT: 3.0}]).position == 0


def drawn(seed, n):
    """Choices drawn from a known ranker, so that a fitted one can be compared with it."""
    known = Ranker(weights={"near": 2.0, "subject": 1.0, CONSTANT: -1.0})
    chance = random.Random(seed)
    for group in range(n):
        candidates = [
            {
                "near": float(chance.random() < 0.5),
                "subject": float(chance.random() < 0.5),
                CONSTANT: 1.0,
            }
            for _ in range(4)
        ]
        at = chance.random()
        right = None
        for place, probability in enumerate(known.probabilities(candidates)):
            at -= probability
            if at < 0:
                right = place
                break
        yield Choice(
            group=group,
            candidates=candidates,
            right=frozenset() if right is None else frozenset({right}),
        )


def test_a_fit_finds_the_weights_that_the_choices_were_drawn_from():
    ranker = fit([*drawn(1, 3000)], ridge=0.1)
    assert ranker.weights["near"] == pytest.approx(2.0, abs=0.25)
    assert ranker.weights["subject"] == pytest.approx(1.0, abs=0.25)
    assert ranker.weights[CONSTANT] == pytest.approx(-1.0, abs=0.3)


def test_several_right_candidates_share_the_answer():
    candidates = [{"a": 1.0}, {"b": 1.0}, {"c": 1.0}]
    choices = [Choice(group=n, candidates=candidates, right=frozenset({0, 1})) for n in range(20)]
    a, b, c = fit(choices, ridge=0.1).probabilities(candidates)
    assert a == pytest.approx(b)
    assert a + b > 0.9 > 0.1 > c


def test_nothing_can_be_fitted_to_nothing():
    assert fit([]).weights == {}
    assert fit([Choice(group=1, candidates=[])]).weights == {}


def test_a_missing_file_of_weights_is_an_error_of_ours():
    with pytest.raises(InputError, match="nothing"):
        weights.load("nothing")


def test_a_rendered_file_has_the_threshold_and_what_weighs_something():
    ranker = Ranker(weights={"near": 1.25, "nought": 0.0}, threshold=0.625)
    text = weights.render(ranker, "Fitted by a test.\n\nTwo lines.")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    assert rows == [["threshold", "0.625"], ["near", "1.250"]]
