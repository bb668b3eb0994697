"""Corrections: what a record becomes, and what no correction can break."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.errors import InputError
from quoteattr.output import articles
from quoteattr.records import Article, Attribution, ClaimSentence, Kind, PartialDate, Span
from quoteattr.review import Change, Correction, corrected
from quoteattr.spans import Range
from tests import cases
from tests.made import ARTICLE, TEXT, attributions, records, span

COLUMNS = ("change", "record", "to", "then", "guards")
SPANS = ("content", "cue", "source", "addressee", "medium", "add")


def by_id(found: Any, name: str) -> Attribution:
    (one,) = [record for record in found if record.id == name]
    return one


def make(change: str, record: str | None, to: str, **more: Any) -> Correction:
    """Make a correction of the words that a row of the table has."""
    parts = [] if to == "-" else to.split(" … " if change in SPANS else "; ")
    if change in SPANS:
        places = tuple(span(words).range for words in parts)
        return Correction(change=Change(change), record=record, spans=places, **more)
    return Correction(change=Change(change), record=record, values=tuple(parts), **more)


def shown(record: Attribution, change: str) -> str:
    """Show what a record has in one place, as the table shows it."""
    if change == "content":
        return f"{record.kind}: {record.text}"
    if change == "cue" and record.cue is not None:
        return f"{record.cue.lemma}: {record.cue.text}"
    if change == "speaker":
        return "; ".join(f"{one.name}, {one.resolved_by}" for one in record.speakers) or "none"
    value = getattr(record, change)
    return "none" if value is None else str(getattr(value, "text", value))


@pytest.mark.parametrize(
    ("change", "name", "to", "then"),
    [
        pytest.param(*row[:4], id=f"{row[0]}: {row[4]}")
        for row in cases.table("corrections.txt", *COLUMNS)
    ],
)
def test_a_correction(change: str, name: str, to: str, then: str) -> None:
    correction = make(change, name, to)
    if then.startswith("! "):
        with pytest.raises(InputError) as caught:
            corrected(ARTICLE, records(), correction)
        assert then[2:] in str(caught.value)
        return
    after = corrected(ARTICLE, records(), correction)
    assert shown(by_id(after, name), change) == then
    others = [one for one in records() if one.id != name]
    assert [one for one in after if one.id != name] == others


class TestWhatFollows:
    def test_answers_of_a_person_are_sure(self) -> None:
        after = records()
        for change, to in (("speaker", "Ada Quill"), ("role", "Mayor"), ("said_on", "2025"),
                           ("cue", "told")):  # fmt: skip
            after = corrected(ARTICLE, after, make(change, "a2", to))
        one = by_id(after, "a2")
        assert (one.confidence, one.said_on_confidence) == (1.0, 1.0)
        assert one.speaker is not None
        assert (one.speaker.confidence, one.speaker.role_confidence) == (1.0, 1.0)

    def test_a_day_of_a_person_has_no_evidence_in_the_article(self) -> None:
        after = by_id(corrected(ARTICLE, records(), make("said_on", "a1", "2025-08-28")), "a1")
        assert after.said_on_evidence is None
        same = by_id(corrected(ARTICLE, records(), make("said_on", "a1", "2025-08-29")), "a1")
        assert same.said_on_evidence == records()[0].said_on_evidence

    def test_a_speaker_who_is_known_keeps_what_is_known(self) -> None:
        one = by_id(corrected(ARTICLE, records(), make("speaker", "a5", "ADA QUILL")), "a5").speaker
        assert one is not None
        assert (one.id, one.name, one.role) == ("s1", "Ada Quill", span("Mayor"))

    def test_a_speaker_who_is_new_gets_an_id_and_the_place_of_the_name(self) -> None:
        one = by_id(corrected(ARTICLE, records(), make("speaker", "a5", "The council")), "a5")
        assert [(who.id, who.mention) for who in one.speakers] == [("s4", span("The council"))]

    @pytest.mark.parametrize(("name", "named"), [("The Post", True), ("the mayor", False),
                                                 ("Osei", True), ("a clerk", False)])  # fmt: skip
    def test_a_description_is_no_name(self, name: str, named: bool) -> None:
        one = by_id(corrected(ARTICLE, records(), make("speaker", "a5", name)), "a5").speaker
        assert one is not None
        assert one.named is named

    def test_everywhere_is_where_the_first_speaker_was_the_same(self) -> None:
        correction = make("speaker", "a1", "Bea Marsh", everywhere=True)
        after = corrected(ARTICLE, records(), correction)
        assert [one.speaker and one.speaker.name for one in after] == [
            "Bea Marsh", "Bea Marsh", "the county’s report", "a shop owner", None
        ]  # fmt: skip

    def test_a_record_is_deleted_and_what_was_within_it_moves_out(self) -> None:
        first, second, *rest = records()
        inner = attrs.evolve(second, within="a1")
        after = corrected(ARTICLE, [first, inner, *rest], make("delete", "a1", "-"))
        assert [(one.id, one.within) for one in after] == [
            ("a2", None), ("a3", None), ("a4", None), ("a5", None)
        ]  # fmt: skip

    def test_a_record_is_no_longer_within_what_does_not_contain_it(self) -> None:
        first, second, *rest = records()
        outer = attrs.evolve(first, content=(span(TEXT.split("\n")[0]),), source=None, cue=None)
        inner = attrs.evolve(second, within="a1")
        kept = corrected(ARTICLE, [outer, inner, *rest], make("medium", "a2", "-"))
        assert by_id(kept, "a2").within == "a1"
        after = corrected(ARTICLE, [outer, inner, *rest], make("content", "a1", "stays closed"))
        assert by_id(after, "a2").within is None

    def test_a_record_is_added_at_its_place(self) -> None:
        after = corrected(ARTICLE, records(), make("add", None, "who asked not to be named"))
        assert [one.id for one in after] == ["a1", "a2", "a3", "a4", "a6", "a5"]
        new = by_id(after, "a6")
        assert (new.article, new.source_date) == (ARTICLE.id, ARTICLE.date)
        assert (new.kind, new.speakers, new.cue) == (Kind.INDIRECT, (), None)

    def test_white_space_around_a_selection_is_left_out(self) -> None:
        said = span("said")
        wide = Correction(
            change=Change.CUE, record="a1", spans=(Range(said.start - 1, said.end + 1),)
        )
        assert by_id(corrected(ARTICLE, records(), wide), "a1").cue == records()[0].cue

    def test_a_claim_that_may_rest_on_what_changed_is_left_out(self) -> None:
        claimed = [attrs.evolve(one, claim=ClaimSentence(text="No.")) for one in records()]
        for change, to in (("content", "stays closed"), ("speaker", "Bea"), ("said_on", "2025")):
            assert by_id(corrected(ARTICLE, claimed, make(change, "a1", to)), "a1").claim is None
        after = corrected(ARTICLE, claimed, make("stance", "a1", "denial"))
        assert by_id(after, "a1").claim is not None


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ([], "a correction is []"),
        ({"record": "a1"}, "change is None: use one of content"),
        ({"change": "colour", "record": "a1"}, "change is 'colour'"),
        ({"change": ["cue"], "record": "a1"}, "change is ['cue']"),
        ({"change": "cue"}, "record is None: give the id"),
        ({"change": "add", "record": "a1"}, "leave it out"),
        ({"change": "cue", "record": "a1", "span": [0, 1]}, "'span' is not a key"),
        ({"change": "cue", "record": "a1", "spans": [0, 1]}, "a span is 0"),
        ({"change": "cue", "record": "a1", "spans": [[0, True]]}, "a span is [0, True]"),
        ({"change": "cue", "record": "a1", "spans": [[3, 1]]}, "range [3, 1) is not valid"),
        ({"change": "speaker", "record": "a1", "values": "Bea"}, "values is 'Bea': give a list"),
        ({"change": "speaker", "record": "a1", "values": [" "]}, "a value is ' '"),
        ({"change": "speaker", "record": "a1", "values": ["\ud800"]}, "half of a surrogate pair"),
        ({"change": "role", "record": "a1", "everywhere": 1}, "everywhere is 1"),
    ],
)
def test_what_is_no_correction_is_told(row: Any, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        Correction.from_row(row)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("spans", "problem"),
    [
        ([(len(TEXT), len(TEXT) + 1)], "has no words in the text"),
        ([(10**9, 10**9 + 1)], "has no words in the text"),
        ([(3, 3)], "has no words in the text"),
        ([(0, 9), (5, 12)], "overlaps another span"),
    ],
)
def test_spans_lie_in_the_text_and_apart(spans: Any, problem: str) -> None:
    places = tuple(Range(*pair) for pair in spans)
    correction = Correction(change=Change.CONTENT, record="a1", spans=places)
    with pytest.raises(InputError) as caught:
        corrected(ARTICLE, records(), correction)
    assert problem in str(caught.value)


def test_a_record_that_is_not_there_is_told() -> None:
    with pytest.raises(InputError, match="there is no record 'a9': the article has a1, a2, a3"):
        corrected(ARTICLE, records(), make("delete", "a9", "-"))


places = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(sorted)
any_correction = st.builds(
    Correction,
    change=st.sampled_from([one for one in Change if one is not Change.ADD]),
    record=st.sampled_from([f"a{n}" for n in range(1, 7)]),
    spans=st.lists(places.map(lambda pair: Range(*pair)), max_size=3).map(tuple),
    values=st.lists(st.sampled_from(["Ada Quill", "a shop owner", "Bea", "2025-08", "denial"]),
                    max_size=2).map(tuple),
    everywhere=st.booleans(),
) | st.builds(
    Correction, change=st.just(Change.ADD), spans=places.map(lambda pair: (Range(*pair),))
)  # fmt: skip


@given(st.lists(any_correction, max_size=8))
def test_whatever_is_corrected_every_span_equals_its_slice(made: list[Correction]) -> None:
    found = records()
    for correction in made:
        try:
            found = corrected(ARTICLE, found, correction)
        except InputError:
            continue
        assert Correction.from_row(correction.to_row()) == correction
    for record in found:
        articles.check(record, ARTICLE)
    assert len({one.id for one in found}) == len(found)
    known = {one.id for one in found} | {None}
    assert {one.within for one in found} <= known


@given(attributions(), any_correction)
def test_any_record_can_be_corrected_or_is_refused(record: Attribution, made: Correction) -> None:
    try:
        after = corrected(Article(text=TEXT), [record], made)
    except InputError:
        return
    for one in after:
        articles.check(one, ARTICLE)


def test_a_partial_date_and_a_span_are_as_in_other_records() -> None:
    after = corrected(ARTICLE, records(), make("said_on", "a1", "2025-08"))
    assert by_id(after, "a1").said_on == PartialDate(year=2025, month=8)
    assert isinstance(by_id(after, "a1").source, Span)
