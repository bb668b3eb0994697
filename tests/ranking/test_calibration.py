"""The confidence of a speaker: in the order of the probabilities, and honest on other articles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.evaluation.ranking import confidence
from quoteattr.ranking import calibration, weights
from quoteattr.ranking.fitting import Choice

PROBABILITIES = st.floats(0.0, 1.0)


@given(PROBABILITIES, PROBABILITIES)
def test_calibration_keeps_the_order(one: float, other: float) -> None:
    """A speaker who is likelier never gets the lower confidence, and none is certain."""
    low, high = (
        calibration.speaker_confidence(min(one, other)),
        calibration.speaker_confidence(max(one, other)),
    )
    assert 0.0 < low <= high < 1.0


def test_a_ranker_is_never_as_sure_on_other_articles() -> None:
    """The weights of the package make a high probability lower."""
    assert weights.load(calibration.WEIGHTS).weights["log odds"] < 1.0
    assert calibration.speaker_confidence(0.95) < 0.95


def test_calibration_learns_what_really_happens() -> None:
    """Of answers with a probability of 0.95, three of four are right here, and half of 0.5."""
    often, seldom = [True, True, True, False], [True, False]
    choices = [
        Choice(
            group=str(n),
            candidates=[calibration.features(probability)],
            right=frozenset({0} if is_right else ()),
        )
        for n in range(100)
        for probability, answers in ((0.95, often), (0.5, seldom))
        for is_right in answers
    ]
    ranker = confidence.fit(choices)
    found = [ranker.probabilities([calibration.features(one)])[0] for one in (0.95, 0.5)]
    assert found == pytest.approx([0.75, 0.5], abs=0.01)
