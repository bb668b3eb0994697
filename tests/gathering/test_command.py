"""``quoteattr gather``: what goes in, what comes out, what is told."""

from __future__ import annotations

import contextlib
import sqlite3
import sys

import pytest

from quoteattr.output import jsonl
from tests.made import records


@pytest.fixture
def shop(tmp_path, monkeypatch):
    lines = "".join(jsonl.dumps(record) + "\n" for record in records())
    (tmp_path / "quotes.jsonl").write_text(lines, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_output_by_its_suffix(command, shop):
    outputs = ("-o", "quotes.db", "-o", "quotes.html", "-o", "tables")
    assert command("gather", "quotes.jsonl", *outputs) == (0, "", "")
    with contextlib.closing(sqlite3.connect("quotes.db")) as base:
        assert base.execute("SELECT count(*) FROM records").fetchone() == (5,)
    assert (shop / "quotes.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (shop / "tables" / "records.parquet").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["quotes.jsonl"], "the following arguments are required: -o/--output"),
        (["quotes.jsonl", "-o", "-"], "gather writes files, not standard output"),
        (["quotes.jsonl", "-o", "quotes.txt"], "'quotes.txt': nothing that gather writes"),
        (["quotes.jsonl", "-o", "none/quotes.db"], "there is no folder 'none'"),
        (["quotes.jsonl", "-o", "quotes.jsonl"], "is also the input"),
    ],
)
def test_wrong_use_is_told_in_one_line(command, shop, arguments, told):
    code, out, err = command("gather", *arguments)
    assert (code, out) == (2, "")
    assert told in err
    assert len(err.splitlines()) == 1


def test_an_input_that_is_not_there(command, shop):
    code, _, err = command("gather", "other.jsonl", "-o", "quotes.db")
    assert (code, err) == (
        1, "quoteattr: other.jsonl: there is no such file or folder: check the name\n",
    )  # fmt: skip
    assert [path.name for path in shop.iterdir()] == ["quotes.jsonl"]


def test_records_that_are_there_twice_are_told(command, shop):
    lines = (shop / "quotes.jsonl").read_text(encoding="utf-8")
    (shop / "twice.jsonl").write_text(lines * 2, encoding="utf-8")
    code, _, err = command("gather", "twice.jsonl", "-o", "quotes.db")
    assert (code, err) == (0, "quoteattr: 5 records were there twice: each is counted once\n")
    assert command("gather", "twice.jsonl", "-o", "quotes.db", "--quiet") == (0, "", "")


@pytest.mark.parametrize(
    ("library", "needs"),
    [
        ("rapidfuzz.distance", "gather needs rapidfuzz: python -m pip install 'quoteattr[gather]'"),
        ("nicknames", "check and gather need nicknames: "
                      "python -m pip install 'quoteattr[check,gather]'"),
    ],
)  # fmt: skip
def test_a_library_that_is_missing_is_named(command, shop, monkeypatch, library, needs):
    ours = ("quoteattr.gathering", "quoteattr.text.first_names")
    for name in [name for name in sys.modules if name.startswith(ours)]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    code, _, err = command("gather", "quotes.jsonl", "-o", "quotes.db")
    assert (code, err) == (2, f"quoteattr: {needs}\n")
