"""A table of speakers: which names it knows, and what a bad one is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quoteattr.aliases import Aliases, gathered
from quoteattr.errors import InputError, ReadError
from quoteattr.records import Act, Attribution, Kind, Span, Speaker, SpeakerKind

ROWS = [
    {"id": "Q1", "name": "Robert Doe", "aliases": ["Bob Doe", "Doe"]},
    {"id": "Q2", "name": "The U.N.", "aliases": []},
    {"id": "Q3", "name": "Jane Doe", "aliases": ["Doe"]},
]
CSV = "id,name,aliases\nQ1,Robert Doe,Bob Doe;Doe\nQ2,The U.N.,\nQ3,Jane Doe,Doe\n"


def said(name: str, *, named: bool = True) -> Attribution:
    speaker = Speaker(id="s1", name=name, kind=SpeakerKind.PERSON, named=named)
    return Attribution(
        id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="no",
        content=(Span(start=0, end=2, text="no"),), speakers=(speaker,),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Robert Doe", "Q1"),
        ("BOB DOE", "Q1"),  # capitals make no difference
        ("UN", "Q2"),  # nor do dots and "the"
        ("the UN", "Q2"),
        ("Doe", None),  # two rows share it
        ("Mary Doe", None),  # a surname alone is no match
        ("", None),
    ],
)
def test_a_name_finds_its_key(name: str, wanted: str | None) -> None:
    assert Aliases.of(ROWS).key(name) == wanted


def test_csv_and_json_are_the_same_table(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(CSV, "utf-8-sig")  # as a spreadsheet saves it
    (tmp_path / "people.json").write_text(json.dumps(ROWS), "utf-8")
    tables = [Aliases.from_path(tmp_path / f"people.{kind}") for kind in ("csv", "json")]
    assert tables[0] == tables[1] == Aliases.of(ROWS)


def test_only_named_speakers_get_a_key() -> None:
    """An unnamed one is a phrase of its article, whatever a table calls so."""
    records = [said("Robert Doe"), said("Robert Doe", named=False), said("Mary Roe")]
    keys = [record.speakers[0].key for record in Aliases.of(ROWS).given(records)]
    assert keys == ["Q1", None, None]


def test_records_are_gathered_by_key_in_their_order() -> None:
    given = Aliases.of(ROWS).given([said("UN"), said("Bob Doe"), said("Mary Roe"), said("U.N.")])
    found = gathered(given)
    assert list(found) == ["Q2", "Q1"]
    assert found["Q2"] == [given[0], given[3]]


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("a.csv", "name\nDoe\n", "lacks the columns id"),
        ("a.csv", "id,name\nQ1,\n", "speaker 1 has id 'Q1' and name ''"),
        ("a.json", "[", "is not valid JSON"),
        ("a.json", '{"id": "Q1"}', "is not a list of objects"),
        ("a.json", '[{"id": 1, "name": "Doe"}]', "speaker 1 has id 1"),
        ("a.json", '[{"id": "1", "name": "Doe", "aliases": [2]}]', "aliases [2]"),
    ],
)
def test_a_bad_table_is_told_what_is_wrong(tmp_path: Path, file: str, text: str, told: str) -> None:
    (tmp_path / file).write_text(text, "utf-8")
    with pytest.raises(ReadError, match="a\\.") as caught:
        Aliases.from_path(tmp_path / file)
    assert told in str(caught.value)


def test_a_missing_table_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="No such file or directory: check the name"):
        Aliases.from_path(tmp_path / "none.csv")


def test_rows_of_ones_own_are_checked_as_well() -> None:
    with pytest.raises(InputError, match="give it both"):
        Aliases.of([{"name": "Doe"}])
