"""The files of cases: their syntax, what a malformed one is told, and the marks in their texts."""

from __future__ import annotations

import pytest
import regex

from tests import cases, marked
from tests.cases import CaseError
from tests.paths import CASES

WHOLE = """\
# A comment.

## what it guards
The first line.

# another comment
The last line.
= one | two
= three
! rules: a reason: a long one
! model: another reason

## another one
\\= a text, \\#
\\\\=
"""
TABLE = """\
# A comment.
text   | guards
a | b  | bars
# a comment
“No.”  | marks
"""


def test_a_case_has_a_text_answers_and_reasons() -> None:
    first, second = cases.parse(WHOLE)
    assert first.guards == "what it guards"
    assert first.text == "The first line.\n\nThe last line."
    assert first.lines == ["The first line.", "The last line."]
    assert first.answers == ("one | two", "three")
    assert first.wanted == "one | two\nthree"
    assert first.fails == {"rules": "a reason: a long one", "model": "another reason"}
    assert (second.text, second.answers, second.fails) == ("= a text, \\#\n\\=", (), {})


def test_what_fails_today_is_expected_to_on_the_way_that_is_tested() -> None:
    case, _ = cases.parse(WHOLE)
    assert [mark.kwargs for mark in cases.parameter(case, "rules").marks] == [
        {"reason": "a reason: a long one", "strict": True}
    ]
    assert cases.parameter(case).marks == []
    (alone,) = cases.parse("## it fails\na\n= b\n! some reason")
    assert [mark.kwargs["reason"] for mark in cases.parameter(alone).marks] == ["some reason"]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("a text\n## guards\na", "line 1: a case begins with '## '"),
        ("= an answer", "line 1: a case begins with '## '"),
        ("##\na", "line 1: a case begins with '## '"),
        ("## a\nb\n##\nc", "line 3: put a blank and a word behind '#'"),
        ("## a\nb\n#c", "line 3: put a blank and a word behind '#'"),
        ("## a\nb\n=c", "line 3: put a blank and a word behind '='"),
        ("## a\nb\n=", "line 3: put a blank and a word behind '='"),
        ("## a\nb\n!c", "line 3: put a blank and a word behind '!'"),
        ("## a\nb\n= c\nd", "line 4: text behind an answer: begin a new case"),
        ("## a\n\n= b", "line 1: the case has no text"),
        ("## a\n# b\n## c\nd", "line 1: the case has no text"),
        ("## a\nb\n\n## a\nc", "line 4: another case guards the same"),
        ("## a\nb\n! reader: c", "line 3: 'reader' is no way that is tested: write one of rules"),
        ("## a\nb\n! c\n! d", "line 4: a second reason"),
    ],
)
def test_a_malformed_case_is_told_with_its_line(written: str, problem: str) -> None:
    with pytest.raises(CaseError, match=f"^some.txt, {regex.escape(problem)}"):
        cases.parse(written, "some.txt")


def test_a_table_has_its_cells_in_the_order_asked_for() -> None:
    rows = cases.parse_table("guards | text\nb | a\nd|e | -", "some.txt", ["text", "guards"])
    assert rows == [("a", "b"), ("-", "d|e")]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("", ": the first line names the columns"),
        ("# text | guards", ": the first line names the columns"),
        ("a | b", ", line 1: the columns are a, b, not text, guards"),
        ("text\na", ", line 1: the columns are text, not text, guards"),
        (TABLE, ", line 3: 3 cells under 2 columns"),
        ("text | guards\na", ", line 2: 1 cells under 2 columns"),
        ("text | guards\na | b\n## a\n", ", line 3: 1 cells under 2 columns"),
        ("text | guards\na |  | b", ", line 2: 3 cells under 2 columns"),
        ("text | guards\n | b", ", line 2: a cell is empty: write -"),
        ("text | guards\na | b\na  | b", ", line 3: the row stands there twice"),
    ],
)
def test_a_malformed_table_is_told_with_its_line(written: str, problem: str) -> None:
    with pytest.raises(CaseError, match=f"^some.txt{regex.escape(problem)}"):
        cases.parse_table(written, "some.txt", ["text", "guards"])


def test_marks_are_taken_out_and_their_offsets_stay_true() -> None:
    found = marked.read("It rained.\n<“No,”> {said} [Jane Roe]. <“Go.”>\n{said} <so>")
    assert found.text == "It rained.\n“No,” said Jane Roe. “Go.”\nsaid so"
    first, second = found.attributions
    assert [part.text for part in first.content] == ["“No,”", "“Go.”"]
    assert first.source is not None
    assert (first.source.text, second.source) == ("Jane Roe", None)
    for record in found.attributions:
        assert all(found.text[span.start : span.end] == span.text for span in record.spans())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[Roe {said} <no>.", "']' is missing"),
        ("[Roe] {said} no>.", "'>' closes nothing"),
        ("[Roe} said <no>.", "'}' closes nothing"),
        ("[Roe] said <no>.", "mark one cue"),
        ("[Roe] {said} no.", "mark one cue"),
        ("[Roe] {said} {that} <no>.", "mark one cue"),
        ("[Roe] and [Doe] {said} <no>.", "mark one cue"),
    ],
)
def test_bad_marks_are_told(text: str, problem: str) -> None:
    with pytest.raises(CaseError, match=regex.escape(problem)):
        marked.read(text)


FILES = sorted(
    path.relative_to(CASES).as_posix()
    for path in CASES.rglob("*.txt")
    if not path.is_relative_to(CASES / "evaluate")  # the texts of gold in brat's format
)


@pytest.mark.parametrize("name", FILES)
def test_every_file_holds_cases_or_a_table(name: str) -> None:
    written = (CASES / name).read_text("utf-8")
    first = next(line for _, line in cases.significant(written) if line)
    if first.startswith("## "):
        assert cases.read(name)
    else:
        assert cases.table(name, *(cell.strip() for cell in first.split(" | ")))


def test_the_manual_shows_a_case() -> None:
    (shown,) = regex.findall(
        r"```text\n(.*?)```", (CASES / "README.md").read_text("utf-8"), regex.S
    )
    (case,) = cases.parse(shown)
    assert case.answers == ("Jane Roe | person | short",)
    assert len(marked.read(case.text).attributions) == 1
    assert case.fails == {"": "why the case fails today, if it does"}
