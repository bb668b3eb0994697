"""Who said what, on Dask: python examples/engines/on_dask.py ARTICLES QUOTES.

ARTICLES is JSON Lines, or a file or folder of Parquet, with a column text, and any of id, date,
title, url. QUOTES is a new folder with a Parquet file for each file of articles.
"""

import sys
from pathlib import Path

import dask.bag
import pyarrow.dataset
import pyarrow.parquet

from quoteattr.corpus.arrow import SCHEMA, attribute

BATCH = 100  # articles that are handed to Python at once


def quotes(file: pyarrow.dataset.Fragment, target: Path) -> int:
    """Read one file of articles, write one of attributions, and tell how many there are."""
    path = target / Path(file.path).with_suffix(".parquet").name
    unfinished = path.with_suffix(".unfinished")
    with pyarrow.parquet.ParquetWriter(unfinished, SCHEMA) as writer:
        rows = 0
        for batch in attribute(file.to_batches(batch_size=BATCH)):
            writer.write_batch(batch)
            rows += batch.num_rows
    unfinished.replace(path)  # a task that dies leaves no half of a file; Dask runs it again
    return rows


def main(source: str, target: str) -> None:
    Path(target).mkdir()
    form = "json" if source.endswith(".jsonl") else "parquet"
    files = list(pyarrow.dataset.dataset(source, format=form).get_fragments())
    found = dask.bag.from_sequence(files, npartitions=len(files)).map(quotes, Path(target))
    # Processes: Python runs in one thread of each at a time. On a cluster a Client does it.
    print(sum(found.compute(scheduler="processes")), "attributions")


if __name__ == "__main__":
    main(*sys.argv[1:])
