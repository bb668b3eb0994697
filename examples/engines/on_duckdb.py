"""Who said what, with DuckDB: python examples/engines/on_duckdb.py ARTICLES QUOTES.

ARTICLES is Parquet or JSON Lines with a column text, and any of id, date, title, url. QUOTES is a
new Parquet file.
"""

import sys

import duckdb
import pyarrow as pa

from quoteattr.corpus.arrow import SCHEMA, attribute


def main(source: str, target: str) -> None:
    # Two connections: what one reads is asked for while the other writes.
    with duckdb.connect() as reading, duckdb.connect() as writing:
        read = reading.read_json if source.endswith(".jsonl") else reading.read_parquet
        articles = read(source).to_arrow_reader(2048)
        found = pa.RecordBatchReader.from_batches(SCHEMA, attribute(articles))
        writing.from_arrow(found).write_parquet(target)
        print(writing.read_parquet(target).count("*").fetchall()[0][0], "attributions")


if __name__ == "__main__":
    main(*sys.argv[1:])
