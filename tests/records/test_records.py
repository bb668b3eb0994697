"""The nouns keep their promises: dates are dates, spans fit, shifting loses nothing."""

import datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.errors import InputError, QuoteattrError
from quoteattr.records import (
    Act,
    Article,
    Cue,
    Kind,
    PartialDate,
    Polarity,
    ResolvedBy,
    Span,
    Speaker,
    SpeakerKind,
    moved,
    parse_day,
)
from quoteattr.spans import Range
from tests.made import TEXT, attributions, claim, span

DAYS = st.dates(min_value=datetime.date(1000, 1, 1))


class TestPartialDate:
    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("2025", (2025, None, None)),
            ("2025-08", (2025, 8, None)),
            ("2025-08-29", (2025, 8, 29)),
            ("2024-02-29", (2024, 2, 29)),
        ],
    )
    def test_is_as_precise_as_its_text(self, text, parts):
        date = PartialDate.parse(text)
        assert attrs.astuple(date) == parts
        assert str(date) == text

    @pytest.mark.parametrize(
        "text",
        ["", "25", "2025-8-29", "2025-13", "2025-00", "2025-02-30", "2025-08-00", "0000",
         "20250829", "2025-W35-5", "29 August 2025", "2025-08-29T10:00", "2025-08-29\n", "٢٠٢٥"],
    )  # fmt: skip
    def test_refuses_what_is_no_date(self, text):
        with pytest.raises(InputError):
            PartialDate.parse(text)

    def test_names_the_value_and_the_remedy(self):
        with pytest.raises(InputError, match=r"'next week' is not a date: write YYYY-MM-DD"):
            PartialDate.parse("next week")

    @pytest.mark.parametrize("parts", [{"day": 3}, {"month": 0}, {"month": 2, "day": 30}])
    def test_cannot_be_built_wrong(self, parts):
        with pytest.raises(InputError):
            PartialDate(year=2025, **parts)

    @given(DAYS)
    def test_a_whole_day_survives_the_way_there_and_back(self, day):
        assert str(PartialDate.of(day)) == day.isoformat()
        assert parse_day(day.isoformat()) == day

    def test_a_whole_day_needs_all_parts(self):
        with pytest.raises(InputError, match="not a whole date"):
            parse_day("2025-08")


class TestSpan:
    @pytest.mark.parametrize(("start", "end"), [(-1, 3), (4, 4), (5, 1), (0, 3), (0, 5)])
    def test_must_be_as_long_as_its_text(self, start, end):
        with pytest.raises(InputError, match="half-open code point offsets"):
            Span(start=start, end=end, text="said")

    def test_counts_code_points_beyond_the_basic_plane_once(self):
        assert Span.cut("🏛️ said", 3, 7).text == "said"

    def test_cannot_be_cut_past_the_end(self):
        with pytest.raises(InputError):
            Span.cut("short", 3, 9)

    def test_knows_its_range(self):
        assert span("Ada Quill").range.slice(TEXT) == "Ada Quill"


class TestAttribution:
    def test_the_first_speaker_speaks_for_the_record(self):
        quill = Speaker(id="s1", name="Ada Quill", kind=SpeakerKind.PERSON, role=span("Mayor"))
        ember = Speaker(id="s2", name="Tom Ember", kind=SpeakerKind.PERSON)
        record = claim(speakers=(quill, ember))
        assert record.speaker is quill
        assert record.role == span("Mayor")

    def test_without_a_speaker_there_is_no_role(self):
        assert claim().speaker is None
        assert claim().role is None

    def test_needs_content(self):
        with pytest.raises(InputError, match="has no content"):
            claim(content=())

    @pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan")])
    def test_confidence_is_a_share(self, confidence):
        with pytest.raises(InputError, match="between 0 and 1"):
            claim(confidence=confidence)

    def test_a_datetime_is_no_date(self):
        with pytest.raises(InputError, match="source_date"):
            claim(source_date=datetime.datetime(2025, 8, 29, 10, 0))

    def test_cannot_be_changed(self):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            claim().text = "other"

    @given(attributions())
    def test_every_span_fits_the_text(self, record):
        assert all(TEXT[one.start : one.end] == one.text for one in record.spans())

    def test_can_be_counted_in_sets(self):
        assert len({claim(), claim(), claim(id="a2")}) == 2


def shift(record, by):
    return moved(record, lambda span: (span.start + by, span.end + by, span.text))


class TestMoved:
    @given(attributions(), st.integers(min_value=0, max_value=10**6))
    def test_moves_every_span_alike(self, record, by):
        there = shift(record, by)
        assert [one.start for one in there.spans()] == [one.start + by for one in record.spans()]
        assert [one.text for one in there.spans()] == [one.text for one in record.spans()]

    @given(attributions(), st.integers(min_value=0, max_value=10**6))
    def test_can_be_undone(self, record, by):
        assert shift(shift(record, by), -by) == record

    @given(attributions())
    def test_turns_offsets_in_the_body_into_offsets_in_the_text(self, record):
        front = "---\ndate: 2025-08-29\n---\n"
        whole = front + TEXT
        there = shift(record, len(front))
        assert all(whole[one.start : one.end] == one.text for one in there.spans())

    def test_keeps_a_cue_a_cue(self):
        there = shift(claim(cue=span("said", Cue, lemma="say")), 5)
        assert isinstance(there.cue, Cue)
        assert there.cue.lemma == "say"

    def test_cannot_leave_the_text_at_the_front(self):
        with pytest.raises(InputError):
            shift(claim(), -10_000)


class TestArticle:
    def test_its_body_is_the_whole_text_unless_told(self):
        assert Article(text=TEXT).body == Range(0, len(TEXT))
        assert Article(text=TEXT, body=Range(3, 9)).body == Range(3, 9)

    @pytest.mark.parametrize("field", ["body", "dateline"])
    def test_its_ranges_lie_in_its_text(self, field):
        with pytest.raises(InputError, match=field):
            Article(text="short", **{field: Range(0, 6)})

    def test_may_be_empty(self):
        assert len(Article(text="").body) == 0


@pytest.mark.parametrize("words", [Act, Kind, Polarity, ResolvedBy, SpeakerKind])
def test_words_equal_and_print_as_they_are_written(words):
    assert all(word == word.value == str(word) == f"{word}" == word.name.lower() for word in words)


def test_errors_have_one_root():
    assert issubclass(InputError, QuoteattrError)
    assert issubclass(InputError, ValueError)
