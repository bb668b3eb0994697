"""Records with less in them: only the dates that are stated with the cue."""

from __future__ import annotations

import pytest

import quoteattr
from quoteattr.errors import InputError
from quoteattr.records import DateEvidence, with_stated_days
from tests.made import claim, records, span

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
