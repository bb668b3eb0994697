"""The scores of gathered quotations: pairs by place, families of the records that have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteattr.errors import ReadError
from quoteattr.evaluation.accuracy import gathered_quotations
from quoteattr.evaluation.accuracy.gathered import columns
from quoteattr.evaluation.accuracy.gathered_quotations import Pair
from quoteattr.spans import Range


def pair(*, same: bool, one: tuple[int, int], other: tuple[int, int]) -> Pair:
    return Pair("most", same, ("n1", Range(*one)), ("n2", Range(*other)))


def test_a_pair_is_joined_if_the_records_there_are_one_family() -> None:
    families = {
        "n1": [(Range(0, 40), 1), (Range(50, 90), None), (Range(100, 140), 2)],
        "n2": [(Range(10, 44), 1), (Range(60, 90), None), (Range(100, 140), 2)],
    }
    pairs = [
        pair(same=True, one=(2, 38), other=(10, 40)),
        pair(same=True, one=(50, 90), other=(60, 90)),  # found, but in no family
        pair(same=False, one=(100, 140), other=(100, 140)),
        pair(same=True, one=(30, 60), other=(10, 40)),  # no record has half of the first
    ]
    table = gathered_quotations.table(pairs, families)
    name, precision, recall, _, right, predicted, gold = table.rows[0]
    assert (name, precision, recall) == ("all", 50.0, 50.0)
    assert (right, predicted, gold) == (1, 2, 2)
    assert table.note.startswith("1 pairs are left out")


def test_the_gold_is_whole() -> None:
    pairs = gathered_quotations.gold()
    assert (len(pairs), sum(one.same for one in pairs)) == (111, 45)
    places = [place for one in pairs for place in (one.one, one.other)]
    assert len({(article, place.start) for article, place in places}) == len(places)


def test_a_line_of_another_number_of_columns_is_named(tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text("# what this is\na\tb\na\tb\tc\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"pairs\.tsv, line 3: has 3 columns, not 2"):
        list(columns(file, 2))
