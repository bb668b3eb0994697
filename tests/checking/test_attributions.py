"""Whose attributions are compared: a table of speakers decides, any number of processes reads."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from quoteattr.aliases import Aliases
from quoteattr.checking import Report, check, check_each
from quoteattr.errors import InputError, ReadError
from quoteattr.records import Article

WELLS = "“The wells of Kisumu have been dry since the third of May,” {} said."
TABLE = Aliases.of(
    [
        {"id": "Q1", "name": "Mercy Wanjiru", "aliases": ["Mama Visima"]},
        {"id": "Q2", "name": "Mercy Wanjiru-Odhiambo"},
    ]
)


def verdict(draft: str, source: str, aliases: Aliases | None) -> str:
    report = check(WELLS.format(draft), [WELLS.format(source)], aliases=aliases)
    (finding,) = report
    return str(finding.verdict)


@pytest.mark.model
@pytest.mark.parametrize(
    ("source", "aliases", "wanted", "guards"),
    [
        ("Mama Visima", None, "misattributed", "two names"),
        ("Mama Visima", TABLE, "verbatim", "two names of one key"),
        ("Mercy Wanjiru-Odhiambo", TABLE, "misattributed", "two keys, though the names are alike"),
        ("Achieng Ouma", TABLE, "misattributed", "a name that the table lacks"),
        ("Wanjiru", TABLE, "verbatim", "a short form that the table lacks"),
    ],
)
def test_a_table_of_speakers_decides(source, aliases, wanted, guards):
    assert verdict("Mercy Wanjiru", source, aliases) == wanted


@pytest.mark.model
def test_the_index_keeps_attributions_for_any_table(tmp_path: Path) -> None:
    index, source = tmp_path / "i", [WELLS.format("Mama Visima")]
    before = check(WELLS.format("Mercy Wanjiru"), source, index=index, aliases=TABLE)
    base = sqlite3.connect(index)
    kept = [found for (found,) in base.execute("SELECT found FROM records")]
    base.close()
    assert len(kept) == 1
    assert all("key" not in one for row in json.loads(kept[0]) for one in row["speakers"])
    assert check(WELLS.format("Mercy Wanjiru"), index=index, aliases=TABLE) == before
    (finding,) = check(WELLS.format("Mercy Wanjiru"), index=index)
    assert finding.verdict == "misattributed"


def test_a_table_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="No such file"):
        check("“No.”", ["“No.”"], aliases=tmp_path / "people.csv", words_only=True)


@pytest.mark.parametrize("processes", [0, -1, "2"])
def test_a_number_of_processes_that_is_none(processes) -> None:
    with pytest.raises(InputError, match="processes"):
        check("“No.”", ["“No.”"], processes=processes, words_only=True)


@pytest.mark.process
def test_any_number_of_processes_gives_the_same_reports(tmp_path: Path) -> None:
    people = ["Mercy Wanjiru", "Kim Ji-woo", "Guðrún Jónsdóttir", "Ravi Menon"]
    towns = ["Kisumu", "Daegu", "Akureyri", "Kochi"]
    said = "“The wells of {} have been dry since the third of May,” {} said on Monday."
    pairs = list(zip(towns, people, strict=True))
    sources = [Article(text=said.format(*pair), id=pair[0]) for pair in pairs]
    # One of them is long: only the stretches around its quotation are read.
    sources[0] = Article(
        text=f"{sources[0].text}\n\n" + "The rain is late again.\n\n" * 900, id="long"
    )
    drafts = [Article(text=said.format(town, people[0]), id=town) for town in towns]

    def reports(name: str, processes: int) -> list[Report]:
        index = tmp_path / name
        return list(check_each(drafts, sources, index=index, processes=processes))

    alone, together = reports("one", 1), reports("two", 2)
    assert alone == together
    verdicts = [str(finding.verdict) for report in alone for finding in report]
    assert verdicts == ["verbatim", "misattributed", "misattributed", "misattributed"]
    assert reports("two", 2) == alone  # from what the index has kept
