"""Answers are compared and counted as the table of cases says, by whatever command."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.errors import InputError
from quoteattr.evaluation.annotations.answers import checked_answers, checked_must, of_record
from quoteattr.evaluation.comparison.answers import Case, counts, right_record, table
from quoteattr.evaluation.scores import Counts
from quoteattr.records import (
    Act,
    Attribution,
    Kind,
    PartialDate,
    Span,
    Speaker,
    SpeakerKind,
)
from tests import cases
from tests.made import attributions

GOLD = {"id": "E1", "speaker": None, "resolved_by": "full", "roles": [], "said_on": None,
        "anonymous": False}  # fmt: skip
KEYS = {"speaker": "speaker", "role": "roles", "said on": "said_on"}
ROWS = {"speaker": "speaker, all", "role": "role, first", "said on": "said on"}


def words(text: str) -> Span:
    return Span(start=0, end=len(text), text=text)


def record(answer: str, predicted: str) -> Attribution:
    """Return a record with one answer, "-" for none."""
    made: dict[str, Any] = {}
    if answer == "said on":
        made["said_on"] = None if predicted == "-" else PartialDate.parse(predicted)
    else:
        names = ["Ada Quill"] if answer == "role" else predicted.split(" + ")
        role = words(predicted) if answer == "role" and predicted != "-" else None
        made["speakers"] = tuple(
            Speaker(id=name, name=name, kind=SpeakerKind.PERSON, role=role)
            for name in names
            if name != "-"
        )
    return Attribution(
        id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="It", content=(words("It"),), **made
    )


def gold_of(answer: str, cell: str) -> Any:
    """Return the gold value of a cell."""
    if cell in ("-", "none"):
        return [] if answer == "role" else None
    if answer == "role":
        return cell.split("; ")
    return cell.split(" + ") if " + " in cell else cell


@pytest.mark.parametrize(
    ("answer", "gold", "accepts", "predicted", "wanted"),
    [
        pytest.param(*rest, id=guards)
        for guards, *rest in cases.table(
            "answer_scores.txt", "guards", "answer", "gold", "accepts", "predicted", "counts"
        )
    ],
)
def test_an_answer_counts_as_the_table_says(
    answer: str, gold: str, accepts: str, predicted: str, wanted: str
) -> None:
    key, row = KEYS[answer], {"said_on": None} if answer != "said on" else {"speaker": None}
    if gold != "?":
        row[key] = gold_of(answer, gold)
    if accepts != "-":
        row["alternatives"] = {key: gold_of(answer, accepts)}
    row = checked_answers(row)
    case = Case.of("a", row, record(answer, predicted))
    right, found, due = map(int, wanted.split("/"))
    assert counts([case]).get(ROWS[answer], Counts()) == Counts(due, found, right)
    if gold != "?":
        assert right_record(case) == (found == right and (right or not due))


@given(attributions())
def test_a_record_is_right_by_its_own_answers(one: Attribution) -> None:
    # "Of the roles the first" is a promise of who makes records, which hypothesis does not know.
    sound = attrs.evolve(
        one, speakers=tuple(s if s.role else attrs.evolve(s, roles=()) for s in one.speakers)
    )
    case = Case.of("a", of_record(sound), sound)
    if sound.speakers and sound.speakers[0].role is None and any(s.role for s in sound.speakers):
        return  # the first speaker has no role, the second one has
    assert right_record(case)
    for name, one_count in counts([case]).items():
        assert one_count.right == one_count.predicted == one_count.gold or name == "anonymous"


# --- gold rows


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"speaker": 5}, "speaker is 5: write a name, a list of names, or null"),
        ({"speaker": ["Ada", None]}, r"speaker is \['Ada', None\]: write a name, a list"),
        ({"speaker": ""}, "speaker is '': write a name"),
        ({"roles": "Mayor"}, r"roles is 'Mayor': write a list of texts, \[\] for none"),
        ({"said_on": "9/2/2025"}, "said_on: '9/2/2025' is not a date: write YYYY-MM-DD"),
        ({"said_on": 2025}, "said_on is 2025: write a date as text, or null"),
        ({"anonymous": "no"}, "anonymous is 'no': write true or false"),
        ({"speaker": "Ada", "resolved_by": "name"}, "resolved_by: 'name' is not one of full, sh"),
        ({"speaker": "Ada", "alternatives": ["Tom"]}, r"alternatives is \['Tom'\]: write an obj"),
        ({"speaker": "Ada", "alternatives": {"roles": 5}}, "alternatives: roles is 5: write a li"),
    ],
)
def test_a_gold_answer_that_does_not_fit_is_told(row: dict[str, Any], problem: str) -> None:
    with pytest.raises(InputError, match=f"^{problem}"):
        checked_answers(row)


def test_whether_gold_must_be_found_is_true_or_false() -> None:
    assert checked_must({}) is True
    assert checked_must({"must": False}) is False
    with pytest.raises(InputError, match="must is 'no': write true or false"):
        checked_must({"must": "no"})


@given(st.dictionaries(st.sampled_from(["cue", "note", "form", "resolved_by"]), st.none()))
def test_a_row_without_answers_has_none(row: dict[str, Any]) -> None:
    assert checked_answers(row) is None


# --- acts


def case(predicted: Act, gold: Act) -> Case:
    """Return a case whose attribution has one act where the gold has another, or the same."""
    content = Span(start=0, end=2, text="It")
    found = Attribution(id="a1", kind=Kind.INDIRECT, act=predicted, text="It", content=(content,))
    return Case(article="a", gold={**GOLD, "act": str(gold)}, attribution=found)


@pytest.mark.parametrize(
    ("predicted", "gold", "wanted"),
    [
        (Act.BELIEF, Act.BELIEF, {"act, belief": (1, 1, 1)}),
        (Act.BELIEF, Act.STATEMENT, {"act, belief": (0, 1, 0), "act, statement": (0, 0, 1)}),
    ],
)
def test_an_act_counts_where_it_was_predicted_and_where_it_was_gold(
    predicted: Act, gold: Act, wanted: dict[str, tuple[int, int, int]]
) -> None:
    """Right, predicted and gold, in the table's last three columns."""
    rows = table("acts", [case(predicted, gold)]).rows
    assert {row[0]: row[-3:] for row in rows if str(row[0]).startswith("act")} == wanted
