"""Records as plain values, through cattrs, and as a data frame; partial dates in their order."""

from __future__ import annotations

import datetime
import json
import sys

import attrs
import cattrs
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import quoteattr
from quoteattr.errors import ExtraError, InputError
from quoteattr.output import jsonl
from quoteattr.output.tables import delimited
from quoteattr.records import Article, Attribution, PartialDate, Speaker, conversion
from quoteattr.records.conversion import converter
from tests.made import ARTICLE, DAYS, attributions, claim, partial_dates, records, speakers


class TestPlainValues:
    @given(attributions())
    def test_are_those_of_json_lines_and_come_back(self, record: Attribution) -> None:
        assert record.to_dict() == json.loads(jsonl.dumps(record))
        assert Attribution.from_dict(json.loads(json.dumps(record.to_dict()))) == record

    @given(attributions())
    def test_cattrs_gives_them_without_their_schema(self, record: Attribution) -> None:
        values = converter.unstructure(record)
        assert {"schema": "quoteattr/1", **values} == record.to_dict()
        assert converter.structure(values, Attribution) == record

    @given(attributions())
    def test_what_attrs_gives_comes_back(self, record: Attribution) -> None:
        values = attrs.asdict(record)
        assert converter.structure(values, Attribution) == record
        text = json.dumps(values, default=str)  # days
        assert converter.structure(json.loads(text), Attribution) == record

    @given(st.lists(attributions(), max_size=2), speakers(), partial_dates())
    def test_a_converter_of_ones_own_learns_them(
        self, some: list[Attribution], speaker: Speaker, day: PartialDate
    ) -> None:
        @attrs.frozen
        class Own:
            records: list[Attribution]
            speaker: Speaker
            day: PartialDate
            article: Article

        mine = cattrs.Converter()
        conversion.register_hooks(mine)
        own = Own(some, speaker, day, ARTICLE)
        values = json.loads(json.dumps(mine.unstructure(own)))
        assert mine.structure(values, Own) == own

    def test_of_other_classes_it_is_left_as_it_was(self) -> None:
        mine = cattrs.Converter()
        conversion.register_hooks(mine)
        assert mine.structure("5", int) == cattrs.Converter().structure("5", int) == 5

    @pytest.mark.parametrize("parts", [{"year": 2025, "hour": 5}, {"month": 5}, {"year": "2025"}])
    def test_parts_that_are_no_date_are_named(self, parts: dict[str, object]) -> None:
        with pytest.raises(InputError, match="said_on: "):
            Attribution.from_dict({**claim().to_dict(), "said_on": parts})


class TestFrame:
    def test_has_the_columns_and_cells_of_csv(self) -> None:
        frame = quoteattr.to_frame(records())
        assert list(frame.columns) == delimited.COLUMNS
        for (_, row), record in zip(frame.iterrows(), records(), strict=True):
            cells = delimited.cells(record)
            for column, value in row.items():
                cell = cells[column]
                if cell is None:
                    assert pd.isna(value), column
                elif column.endswith("confidence"):
                    assert value == float(cell)
                elif column == "source_date":
                    assert value.date() == record.source_date
                else:
                    assert str(value).lower() == cell.lower(), column

    def test_has_a_type_for_each_column_also_without_a_row(self) -> None:
        types = quoteattr.to_frame(records()).dtypes
        wanted = {
            "text": "string", "said_on": "string", "content_at": "string", "kind": "category",
            "source_date": "datetime64[s]", "cue_at": "Int64", "named": "boolean",
            "confidence": "float64", "said_on_confidence": "float64",
        }  # fmt: skip
        assert {column: str(types[column]) for column in wanted} == wanted
        empty = quoteattr.to_frame([])
        assert (len(empty), list(empty.columns)) == (0, delimited.COLUMNS)
        assert (empty.dtypes == types).all()

    @given(st.lists(attributions(), max_size=3))
    def test_holds_any_record(self, some: list[Attribution]) -> None:
        frame = quoteattr.to_frame(iter(some))
        assert frame["text"].tolist() == [record.text for record in some]
        assert frame["content"].str.len().tolist() == [
            len(" … ".join(part.text for part in record.content)) for record in some
        ]

    def test_can_be_asked(self) -> None:
        frame = quoteattr.to_frame(records())
        hers = frame[(frame["speaker"] == "Ada Quill") & (frame["said_on"] >= "2025-08")]
        assert hers["id"].tolist() == ["a1"]
        assert frame.groupby("kind", observed=False).size().to_dict() == {
            "direct": 2, "indirect": 2, "mixed": 1,
        }  # fmt: skip

    def test_without_pandas_it_names_the_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pandas", None)
        monkeypatch.delitem(sys.modules, "quoteattr.output.frame", raising=False)
        with pytest.raises(ExtraError, match=r"pip install 'quoteattr\[pandas\]'"):
            quoteattr.to_frame  # noqa: B018 - the import is what fails


class TestOrderOfPartialDates:
    ORDERED = "0999 2024 2024-12 2024-12-31 2025 2025-01 2025-01-01 2025-01-31 2025-02 2025-10"

    def test_is_by_the_earliest_day_then_the_less_precise(self) -> None:
        dates = [PartialDate.parse(text) for text in self.ORDERED.split()]
        assert sorted(dates) == dates

    @given(partial_dates(), partial_dates())
    def test_is_total_and_that_of_their_texts(self, one: PartialDate, two: PartialDate) -> None:
        assert (one < two) == (str(one) < str(two))
        assert (one <= two) == (not two < one)
        assert (one == two) == (not one < two and not two < one)

    def test_has_no_place_for_other_values(self) -> None:
        with pytest.raises(TypeError):
            assert PartialDate(year=2025) < datetime.date(2025, 1, 1)  # type: ignore[operator]

    @given(partial_dates())
    def test_its_days_bound_it(self, date: PartialDate) -> None:
        assert date.earliest <= date.latest
        within = [str(PartialDate.of(day)) for day in (date.earliest, date.latest)]
        assert all(text.startswith(str(date)) for text in within)
        assert date.to_date() == (date.earliest if date.day else None)

    @pytest.mark.parametrize(
        ("text", "earliest", "latest"),
        [
            ("2024", "2024-01-01", "2024-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2023-02", "2023-02-01", "2023-02-28"),
            ("2023-02-05", "2023-02-05", "2023-02-05"),
            ("9999", "9999-01-01", "9999-12-31"),
            ("9999-12", "9999-12-01", "9999-12-31"),
            ("0001", "0001-01-01", "0001-12-31"),
        ],
    )
    def test_its_days_are(self, text: str, earliest: str, latest: str) -> None:
        date = PartialDate.parse(text)
        assert (date.earliest.isoformat(), date.latest.isoformat()) == (earliest, latest)

    @given(DAYS)
    def test_a_whole_day_is_itself(self, day: datetime.date) -> None:
        date = PartialDate.of(day)
        assert date.earliest == date.latest == date.to_date() == day
