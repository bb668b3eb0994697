"""Records with less in them: a threshold takes away answers that are not sure enough, a flag dates
that carry over; never a record."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import quoteattr
from quoteattr.errors import InputError
from quoteattr.records import (
    Attribution,
    ClaimSentence,
    DateEvidence,
    PartialDate,
    Replaced,
    Replacement,
    only_confident,
    with_stated_days,
)
from tests.made import QUILL, SHARES, attributions, claim, records, span

THRESHOLDS = st.floats(min_value=0, max_value=1)
EMBER = attrs.evolve(QUILL, id="s2", name="Tom Ember", role=None)
SURE = claim(
    speakers=(
        attrs.evolve(
            QUILL, confidence=0.9, role_confidence=0.7, roles=(span("owner"),), title=span("Mayor")
        ),
        attrs.evolve(EMBER, confidence=0.6),
    ),
    said_on=PartialDate.parse("2025-08"),
    said_on_confidence=0.8,
)


@pytest.mark.parametrize(
    ("least", "speakers", "role", "said_on"),
    [
        (0.0, ["Ada Quill", "Tom Ember"], "Mayor", "2025-08"),
        (0.6, ["Ada Quill", "Tom Ember"], "Mayor", "2025-08"),
        (0.65, ["Ada Quill"], "Mayor", "2025-08"),
        (0.75, ["Ada Quill"], None, "2025-08"),
        (0.85, ["Ada Quill"], None, None),
        (0.95, [], None, None),
    ],
)
def test_an_answer_below_it_is_gone(
    least: float, speakers: list[str], role: str | None, said_on: str | None
) -> None:
    record = only_confident(SURE, least)
    assert [one.name for one in record.speakers] == speakers
    assert (record.role and record.role.text) == role
    assert (record.said_on and str(record.said_on)) == said_on


def test_with_a_role_goes_what_belongs_to_it() -> None:
    (quill,) = only_confident(SURE, 0.75).speakers
    assert (quill.roles, quill.title, quill.role_confidence) == ((), None, None)
    assert quill.mention == QUILL.mention


def test_with_a_speaker_or_date_goes_a_claim_that_may_rest_on_it() -> None:
    name = Replacement(start=0, end=1, text="I", new="Ada Quill", why=Replaced.NAME)
    date = Replacement(start=0, end=5, text="today", new="29 August 2025", why=Replaced.DATE)
    for replacement, kept in ((name, 0.65), (name, 0.6), (date, 0.8), (None, 1.0)):
        replaced = () if replacement is None else (replacement,)
        record = attrs.evolve(SURE, claim=ClaimSentence(text="No.", replacements=replaced))
        gone = replacement is name and kept == 0.65
        assert (only_confident(record, kept).claim is None) == gone
    dated = attrs.evolve(SURE, claim=ClaimSentence(text="No.", replacements=(date,)))
    assert only_confident(dated, 0.85).claim is None


def test_an_answer_that_nothing_has_estimated_stays() -> None:
    for record in records():
        assert only_confident(record, 1.0) == record


@pytest.mark.parametrize("least", [-0.1, 1.1, float("nan"), "0.9", None, True])
def test_it_is_a_share(least: float) -> None:
    with pytest.raises(InputError, match=r"min_confidence is .*: give a number between 0 and 1"):
        only_confident(SURE, least)


def answers(record: Attribution) -> Attribution:
    """Give a record without its answers, and without the claim that may rest on them."""
    return attrs.evolve(
        record,
        speakers=(),
        said_on=None,
        said_on_evidence=None,
        said_on_confidence=None,
        claim=None,
    )


@given(attributions(), THRESHOLDS)
def test_everything_else_stays(record: Attribution, least: float) -> None:
    assert answers(only_confident(record, least)) == answers(record)


@given(attributions(), THRESHOLDS)
def test_what_is_left_is_sure_enough_and_was_there(record: Attribution, least: float) -> None:
    found = only_confident(record, least)
    left = [found.said_on_confidence]
    left += [sure for one in found.speakers for sure in (one.confidence, one.role_confidence)]
    assert all(sure is None or sure >= least for sure in left)
    assert [one.id for one in found.speakers] == [
        one.id for one in record.speakers if one.confidence is None or one.confidence >= least
    ]


@given(attributions(), THRESHOLDS, THRESHOLDS)
def test_of_two_the_higher_decides(record: Attribution, one: float, other: float) -> None:
    twice = only_confident(only_confident(record, one), other)
    assert twice == only_confident(record, max(one, other))


@given(attributions(), SHARES)
def test_zero_changes_nothing(record: Attribution, sure: float | None) -> None:
    record = attrs.evolve(record, said_on_confidence=sure)
    assert only_confident(record, 0) == record


TEXT = (
    "Mayor Ada Quill said on Thursday that the bridge would stay closed. "
    "“A draft is a draft,” she told reporters."
)


def test_a_date_that_carries_over_is_left_out_with_its_evidence() -> None:
    """Everything else stays as it was."""
    stated, carried, *others = records()
    found = with_stated_days([stated, carried, *others])
    assert found[0] == stated
    assert (found[1].said_on, found[1].said_on_evidence) == (None, None)
    assert found[1].content == carried.content
    assert found[2:] == tuple(others)


def test_evidence_without_a_date_is_no_record() -> None:
    """The words that date a statement give it a date."""
    friday = span("Friday", DateEvidence, relation="stated")
    with pytest.raises(InputError, match="has evidence of a date, but no said_on"):
        claim(said_on_evidence=friday)


@pytest.mark.model
def test_an_extractor_can_be_asked_for_stated_days_only() -> None:
    """For one text and for many, and the flag must be one."""
    dates = [str(record.said_on) for record in quoteattr.extract(TEXT, "2025-09-05")]
    assert dates == ["2025-09-04", "2025-09-04"]
    only = quoteattr.extract(TEXT, "2025-09-05", stated_days_only=True)
    assert [str(record.said_on) for record in only] == ["2025-09-04", "None"]
    article = quoteattr.Article(text=TEXT, date=only[0].source_date)
    ((_, piped),) = quoteattr.load().pipe([article], stated_days_only=True)
    assert [one.said_on for one in piped] == [one.said_on for one in only]
    with pytest.raises(InputError, match="stated_days_only is 1"):
        quoteattr.extract(TEXT, stated_days_only=1)  # type: ignore[arg-type]
