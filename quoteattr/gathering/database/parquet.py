"""The tables of the database as Parquet, one file each. Needs pyarrow: ``quoteattr[arrow]``."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from quoteattr.errors import ExtraError

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError:
    raise ExtraError("parquet needs pyarrow: python -m pip install 'quoteattr[arrow]'") from None

TABLES: Final = (
    "articles", "speakers", "article_speakers", "families", "variants", "records",
    "record_speakers",
)  # fmt: skip
_ROWS: Final = 10_000
_TYPES: Final = {"INTEGER": pa.int64(), "TEXT": pa.string(), "REAL": pa.float64()}
_DAYS: Final = frozenset({"date", "printed_on", "first_day", "last_day"})
_TRUTHS: Final = frozenset({"named", "anonymous"})


def write(base: sqlite3.Connection, folder: Path) -> None:
    """Write every table into a folder, some rows at a time."""
    for table in TABLES:
        columns = base.execute(f"PRAGMA table_info({table})").fetchall()
        schema = pa.schema(
            [pa.field(name, _type(name, kind), not must) for _, name, kind, must, *_ in columns]
        )
        with pq.ParquetWriter(folder / f"{table}.parquet", schema, compression="zstd") as file:
            for batch in _batches(base, table, schema):
                file.write_batch(batch)


def _type(name: str, declared: str) -> Any:
    if name in _DAYS:
        return pa.date32()
    return pa.bool_() if name in _TRUTHS else _TYPES[declared]


def _batches(base: sqlite3.Connection, table: str, schema: Any) -> Iterator[Any]:
    rows = base.execute(f"SELECT * FROM {table}")
    while some := rows.fetchmany(_ROWS):
        columns = [
            pa.array(map(_python(field), column), field.type)
            for field, column in zip(schema, zip(*some, strict=True), strict=True)
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)


def _python(field: Any) -> Any:
    """Return what makes a value of SQLite one of a column."""
    if field.name in _DAYS:
        return lambda value: None if value is None else datetime.date.fromisoformat(value)
    return bool if field.name in _TRUTHS else lambda value: value
