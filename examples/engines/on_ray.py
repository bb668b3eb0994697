"""Who said what, on Ray Data: python examples/engines/on_ray.py ARTICLES QUOTES.

ARTICLES is Parquet or JSON Lines with a column text, and any of id, date, title, url. QUOTES is a
new folder of Parquet.
"""

import sys

import pyarrow as pa
import ray

from quoteattr.corpus.arrow import SCHEMA, attribute

BATCH = 100  # articles that are handed to Python at once


def quotes(articles: pa.Table) -> pa.Table:
    return pa.Table.from_batches(attribute(articles.to_batches()), SCHEMA)


def main(source: str, target: str) -> None:
    read = ray.data.read_json if source.endswith(".jsonl") else ray.data.read_parquet
    found = read(source).map_batches(quotes, batch_format="pyarrow", batch_size=BATCH, num_cpus=1)
    found.write_parquet(target)
    print(ray.data.read_parquet(target).count(), "attributions")


if __name__ == "__main__":
    main(*sys.argv[1:])
