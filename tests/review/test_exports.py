"""Exports: every format, gold that evaluate reads, brat; the same as the command line writes."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.errors import InputError
from quoteattr.evaluation.annotations import folders
from quoteattr.output import formats, jsonl
from quoteattr.records import Attribution
from quoteattr.review import Change, Correction, corrected, exports
from quoteattr.review.exports import export
from tests.made import ARTICLE, TEXT, attributions, records

PAIRS = [(ARTICLE, records())]


@pytest.mark.parametrize("name", list(formats.FORMATS))
def test_every_format_is_that_of_the_command_line(name: str, tmp_path: Path) -> None:
    form = formats.named(name)
    made = export(PAIRS, name)
    held = [one for one in records() if formats.holds(form, one)]
    assert made.left_out == len(records()) - len(held)
    if form.to is formats.To.FOLDER:
        formats.write(form, [(ARTICLE, held)], tmp_path)
        packed = zipfile.ZipFile(io.BytesIO(made.data))
        assert {one: packed.read(one) for one in packed.namelist()} == {
            path.name: path.read_bytes() for path in tmp_path.iterdir()
        }
        return
    with (tmp_path / "a").open("w", encoding="utf-8", newline="\n") as file:
        formats.write(form, [(ARTICLE, held)], file)
    assert made.data == (tmp_path / "a").read_bytes()


def test_all_formats_are_offered_and_gold_and_articles() -> None:
    assert {*exports.NAMES} == {*formats.FORMATS, "gold", "articles"}
    with pytest.raises(InputError, match="'pdf' is not a format: use one of xlsx, csv"):
        export(PAIRS, "pdf")


def test_gold_of_records_finds_every_one_of_them(tmp_path: Path) -> None:
    """The corrected article is gold; what was found at first is compared with it."""
    found = corrected(ARTICLE, records(), Correction(change=Change.DELETE, record="a1"))
    (tmp_path / "gold.jsonl").write_bytes(export([(ARTICLE, found)], "gold").data)
    (gold,) = folders.gold(tmp_path / "gold.jsonl")
    assert gold.article.text == TEXT
    assert len(gold.claims) == 4
    for claim, record in zip(gold.claims, found, strict=True):
        assert claim.content == {(one.start, one.end) for one in record.content}
        assert claim.form == record.kind
        assert claim.answers is not None
        assert claim.answers["said_on"] == (record.said_on and str(record.said_on))
    assert gold.claims[0].answers is not None
    assert gold.claims[0].answers["speaker"] == "Ada Quill"
    assert gold.claims[0].answers["roles"] == ["Mayor"]


def test_brat_is_gold_too(tmp_path: Path) -> None:
    zipfile.ZipFile(io.BytesIO(export(PAIRS, "brat").data)).extractall(tmp_path)
    (gold,) = folders.gold(tmp_path)
    assert len(gold.claims) == len(records())


def test_articles_alone_can_be_read_again() -> None:
    row = json.loads(export(PAIRS, "articles").data)
    assert row == {
        "id": "bridge.txt", "title": "Bridge stays closed", "text": TEXT, "date": "2025-08-30"
    }  # fmt: skip


def test_what_a_format_cannot_hold_is_counted() -> None:
    negated = records()[4]
    assert not formats.holds(formats.named("schema-org"), negated)
    assert export([(ARTICLE, [negated] * 3)], "schema-org").left_out == 3


@given(st.lists(attributions(), max_size=3))
def test_any_record_becomes_gold_of_one_line(some: list[Attribution]) -> None:
    data = export([(ARTICLE, some)], "gold").data
    assert data.count(b"\n") == 1
    rows = json.loads(data)["attributions"]
    assert [row["act"] for row in rows] == [str(one.act) for one in some]
    assert jsonl.SCHEMA not in data.decode()
