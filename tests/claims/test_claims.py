"""DescribedNames, and attributions inside others: the tables of cases, and the laws of both."""

from __future__ import annotations

import datetime

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from quoteattr.attributions.joining import Joint, join
from quoteattr.claims.agreement import third_person
from quoteattr.claims.wording import closed
from quoteattr.records import Attribution, Replaced
from quoteattr.spans import Range
from tests import cases, marked, parses, resolving
from tests.cases import Case

DATE = datetime.date(2025, 9, 4)
WORDS = regex.compile(r"\w+?(?=n[’']t)|\w+")


def parsed(name: str, case: Case) -> tuple[Doc, tuple[Attribution, ...]]:
    """Return the stored parse of a case and its marked attributions."""
    read = marked.read(case.text)
    return parses.read(name)[case.guards].doc(read.text), read.attributions


@pytest.mark.parametrize("case", cases.each("claims.txt"))
def test_a_claim_is_what_the_table_says(case: Case) -> None:
    found = resolving.resolve(*parsed("claims", case), DATE)
    assert [resolving.claim(record) for record in found] == list(case.answers)


@pytest.mark.parametrize("case", cases.each("within.txt"))
def test_what_is_within_is_what_the_table_says(case: Case) -> None:
    found = resolving.within(resolving.nested(*parsed("within", case), DATE))
    assert (found or ["-"]) == list(case.answers)


@pytest.mark.parametrize("name", ["claims", "within"])
def test_every_word_of_a_claim_was_printed_or_is_told_as_replaced(name: str) -> None:
    """Nobody is given words unseen: capital and full stop apart, all that is new is listed."""
    for case in cases.read(f"{name}.txt"):
        doc, attributions = parsed(name, case)
        for record in resolving.nested(doc, attributions, DATE):
            for span in record.spans():
                assert doc.text[span.start : span.end] == span.text
            if record.claim is None:
                continue
            replaced = record.claim.replacements
            new = {word.casefold() for one in replaced for word in WORDS.findall(one.new)}
            printed = {word.casefold() for word in WORDS.findall(record.text)}
            said = {word.casefold() for word in WORDS.findall(record.claim.text)}
            assert said <= printed | new, case.guards
            places = [(one.start, one.end) for one in replaced]
            assert places == sorted(places)
            assert all(
                any(part.start <= start and end <= part.end for part in record.content)
                for start, end in places
            )


def test_the_inner_record_is_inside_the_content_of_the_outer_one() -> None:
    for case in cases.read("within.txt"):
        found = resolving.nested(*parsed("within", case), DATE)
        by_id = {record.id: record for record in found}
        for record in found:
            if record.within is not None:
                outer = by_id[record.within]
                assert record.cue is not None
                for span in (record.cue, *record.content):
                    assert any(
                        one.start <= span.start and span.end <= one.end for one in outer.content
                    )
                assert record.confidence <= outer.confidence


def test_a_name_in_marks_that_stay_is_in_brackets() -> None:
    (case,) = (one for one in cases.read("claims.txt") if "marks that stay" in one.guards)
    (record,) = resolving.resolve(*parsed("claims", case), DATE)
    assert record.claim is not None
    assert [one.why for one in record.claim.replacements] == [Replaced.NAME]
    assert "[Yuki Tanaka]" in record.claim.text


PIECES = st.lists(st.text(st.characters(categories=["L"]), min_size=1), min_size=1, max_size=4)


@given(PIECES, st.lists(st.sampled_from(["", ".", ","]), min_size=3, max_size=3))
def test_joins_tell_what_was_printed(pieces: list[str], new: list[str]) -> None:
    """With what was printed put back at each join, the text is the parts with one space between."""
    text = " … ".join(f"{piece}," for piece in pieces)
    parts, between, at = [], [], 0
    for piece in pieces:
        parts.append(Range(at, at + len(piece) + 1))
        between.append(Joint(Range(at + len(piece), at + len(piece) + 1), new[len(parts) % 3]))
        at += len(piece) + 4
    said, joins = join(text, parts, between[:-1])
    for one in reversed(joins):
        assert said[one.at : one.at + len(one.text)] == one.text
        said = said[: one.at] + one.printed + said[one.at + len(one.text) :]
    assert said == " ".join(f"{piece}," for piece in pieces)


@given(st.text())
def test_a_closed_sentence_stays_closed(said: str) -> None:
    once = closed(said)
    assert once == "" or closed(once) == once


@pytest.mark.parametrize(
    ("verb", "form"),
    [("am", "is"), ("have", "has"), ("do", "does"), ("Go", "Goes"), ("try", "tries"),
     ("play", "plays"), ("wish", "wishes"), ("fix", "fixes"), ("think", "thinks")],
)  # fmt: skip
def test_the_third_person(verb: str, form: str) -> None:
    assert third_person(verb) == form
