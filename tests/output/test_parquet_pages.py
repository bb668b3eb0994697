"""The size of Parquet pages, and what becomes of files whose pages are too large or damaged."""

import io
import random

import pytest

from quoteattr.errors import ReadError
from quoteattr.output import formats
from quoteattr.output.tables import parquet_pages
from quoteattr.output.tables.parquet_pages import batch_size, check, largest, row_groups

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def written(columns, **options):
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, **options)
    return stream


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"compression": "none"},
        {"compression": "zstd", "use_dictionary": False},
        {"data_page_version": "2.0"},
        {"write_page_checksum": True, "write_page_index": True},
        {"write_statistics": False},
        {"use_dictionary": False, "column_encoding": {"text": "DELTA_BYTE_ARRAY"}},
    ],
)
def test_the_largest_page_has_the_longest_value(options):
    rows = [f"{n} it rained " * 300 for n in range(3_000)] + ["x" * 9_000_000]
    stream = written({"id": list(range(3_001)), "text": rows}, **options)
    [group] = row_groups(stream)
    size = largest(stream, [group.columns["text"]])
    chunk = pq.ParquetFile(stream).metadata.row_group(0).column(1)
    assert 9_000_000 < size <= chunk.total_uncompressed_size
    assert largest(stream, [group.columns["id"]]) < 50_000


def test_row_groups_are_told_apart():
    stream = written({"text": ["a", "b", "x" * 5_000]}, row_group_size=2, compression="none")
    groups = row_groups(stream)
    assert [group.rows for group in groups] == [2, 1]
    assert [check(stream, [group]) > 5_000 for group in groups] == [False, True]


@pytest.mark.parametrize("data", [b"", b"PAR1", b"no Parquet at all", b"\xff" * 8 + b"PAR1"])
def test_what_is_no_parquet_is_an_error(data):
    with pytest.raises(ValueError, match="footer"):
        row_groups(io.BytesIO(data))


def test_damage_is_an_error_of_one_kind():
    whole = written({"text": ["It rained.", "It snowed."], "id": [1, 2]}).getvalue()
    damaged = 0
    for seed in range(2_000):
        chance = random.Random(seed)
        data = bytearray(whole)
        for _ in range(chance.choice([1, 3, 9])):
            data[chance.randrange(len(data))] = chance.choice([0, 127, 128, 255])
        try:
            check(io.BytesIO(data))
        except ValueError:
            damaged += 1
    assert damaged > 300


def test_a_long_value_means_few_rows_at_once():
    assert batch_size(0, 64) == batch_size(900_000, 64) == 64
    assert batch_size(20_000_000, 64) == 3
    assert batch_size(parquet_pages.LARGEST, 64) == 1


def test_records_with_a_page_too_large_are_refused(monkeypatch):
    monkeypatch.setattr(parquet_pages, "LARGEST", 1_000)
    stream = written({"text": ["x" * 2_000]})
    with pytest.raises(ReadError, match=r"a.parquet: a page of 2,0.. bytes: at most 1,000 are"):
        list(formats.read(formats.named("parquet"), io.BytesIO(stream.getvalue()), "a.parquet"))
