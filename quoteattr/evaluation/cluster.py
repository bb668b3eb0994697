"""The cost of a corpus on a cluster, estimated from rates measured on this machine.

It measures `quoteattr.corpus.arrow.attribute`, from Parquet to Parquet, in one process and in
several at once, each over all articles. This is a benchmark, not a test. Rates are per second of
processor time, so that other load on the machine matters little; elapsed time is given beside them.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs

from quoteattr.errors import InputError
from quoteattr.evaluation.scores import Cell, Table
from quoteattr.records import Article

BATCH = 100  # articles that an engine hands over at once
GB = 1e9
HOUR = 3600


@attrs.frozen(kw_only=True)
class Rates:
    """The rates of a process by processor time, with all processes busy; bytes are of Parquet."""

    words_a_second: float
    load_seconds: float
    peak_bytes: float
    bytes_in_a_word: float
    bytes_out_a_word: float


@attrs.frozen(kw_only=True)
class Plan:
    """A corpus and a cluster, with one process on each core."""

    articles: int = 100_000_000
    words: int = 750
    nodes: int = 100
    cores: int = 16
    task: int = 2_000

    @classmethod
    def add_options(cls, parser: argparse.ArgumentParser) -> None:
        """Add an option for each attribute, whose value becomes the attribute of that name."""
        for field in attrs.fields(cls):
            told = {"words": "words an article", "task": "articles a task"}
            what = told.get(field.name, field.name)
            parser.add_argument(
                f"--{field.name}", type=int, default=field.default, metavar="N",
                help=f"{what} ({field.default:,})",
            )  # fmt: skip

    @classmethod
    def of_options(cls, options: argparse.Namespace) -> Plan:
        """Return the plan of the parsed options."""
        return cls(**{field.name: getattr(options, field.name) for field in attrs.fields(cls)})


@attrs.frozen(kw_only=True)
class Reading:
    """The measurements of one process over all articles."""

    load_seconds: float
    processor_seconds: float
    seconds: float
    peak_bytes: float
    rows: int
    bytes_out: int


def estimate(rates: Rates, plan: Plan) -> Table:
    """Estimate the cost of a corpus, without time for waiting or for tasks that are repeated."""
    words = plan.articles * plan.words
    cores = plan.nodes * plan.cores
    seconds = words / rates.words_a_second
    hours = seconds / cores / HOUR
    task_seconds = plan.task * plan.words / rates.words_a_second
    rows: list[tuple[Cell, ...]] = [
        ("articles a second, all nodes", _whole(cores * rates.words_a_second / plan.words)),
        ("core hours", _whole(seconds / HOUR)),
        ("node hours", _whole(seconds / HOUR / plan.cores)),
        ("hours", f"{hours:.1f}"),
        ("memory of the processes of a node, GB", f"{plan.cores * rates.peak_bytes / GB:.1f}"),
        ("articles as Parquet, GB", _whole(words * rates.bytes_in_a_word / GB)),
        ("attributions as Parquet, GB", _whole(words * rates.bytes_out_a_word / GB)),
        (f"tasks of {plan.task:,} articles", _whole(plan.articles / plan.task)),
        ("minutes a task", f"{task_seconds / 60:.1f}"),
        ("opening models, per cent of the time", f"{rates.load_seconds / hours / 36:.2f}"),
    ]
    title = (
        f"{plan.articles:,} articles of {plan.words} words, "
        f"{plan.nodes} nodes of {plan.cores} cores"
    )
    return Table(title=title, columns=("figure", "value"), rows=rows)


def measure(
    articles: Sequence[Article], processes: int, plan: Plan, model: str | None
) -> list[Table]:
    """Measure one process, then several at once, and estimate the cost of the plan.

    Raises:
        InputError: There is no article or no process.
        ExtraError: pyarrow is not installed.
    """
    words = sum(len(article.text.split()) for article in articles)
    if not words or processes < 1:
        raise InputError(f"{words} words for {processes} processes: give at least one of each")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "articles.parquet")
        write(articles, path)
        size = path.stat().st_size
        found = {n: readings(path, n, model) for n in sorted({1, processes})}
    rates = summary(found[processes], words, size)
    return [measured(found, len(articles), words, size), estimate(rates, plan)]


def write(articles: Sequence[Article], path: Path) -> None:
    """Write articles to a Parquet file, as engines read them."""
    import quoteattr.output.arrow  # noqa: F401  # its error says what to install without pyarrow

    # isort: split
    import pyarrow as pa
    import pyarrow.parquet as pq

    keys = ("id", "date", "title", "url", "text")
    rows = [{key: getattr(article, key) for key in keys} for article in articles]
    pq.write_table(pa.Table.from_pylist(rows), path, compression="zstd")


def readings(path: Path, processes: int, model: str | None) -> list[Reading]:
    """Return the measurements of processes that work on the same articles at the same time."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes, _begin, (context.Barrier(processes),)) as pool:
        return pool.starmap(_read, [(path, model)] * processes, chunksize=1)


_ready: Any = None  # the barrier at which a process waits for all others


def _begin(barrier: Any) -> None:
    global _ready  # noqa: PLW0603  # a pool's initializer has no other way to keep a value
    _ready = barrier


def _read(path: Path, model: str | None) -> Reading:
    import pyarrow as pa
    import pyarrow.parquet as pq

    begun = time.process_time()
    from quoteattr.corpus.arrow import SCHEMA, attribute

    first = pa.RecordBatch.from_pylist([{"text": "The mayor said that the bridge was safe."}])
    assert list(attribute([first], model=model))
    loaded = time.process_time()
    _ready.wait()  # measure only when no other process is still loading
    started, worked = time.perf_counter(), time.process_time()
    rows = 0
    sink = io.BytesIO()
    with pq.ParquetWriter(sink, SCHEMA, compression="zstd") as file:
        for batch in attribute(pq.ParquetFile(path).iter_batches(BATCH), model=model):
            file.write_batch(batch)
            rows += batch.num_rows
    return Reading(
        load_seconds=loaded - begun,
        processor_seconds=time.process_time() - worked,
        seconds=time.perf_counter() - started,
        peak_bytes=_peak(),
        rows=rows,
        bytes_out=sink.tell(),
    )


def _peak() -> float:
    import resource  # imported here: Windows lacks it, but runs the rest of the evaluation

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def summary(found: Sequence[Reading], words: int, bytes_in: int) -> Rates:
    """Return the mean rates of the processes, and the highest memory."""
    return Rates(
        words_a_second=words / statistics.mean(one.processor_seconds for one in found),
        load_seconds=statistics.mean(one.load_seconds for one in found),
        peak_bytes=max(one.peak_bytes for one in found),
        bytes_in_a_word=bytes_in / words,
        bytes_out_a_word=found[0].bytes_out / words,
    )


def measured(found: dict[int, list[Reading]], articles: int, words: int, bytes_in: int) -> Table:
    """Return the table of measurements, one column per number of processes."""
    rates = [summary(readings, words, bytes_in) for readings in found.values()]
    paces = [statistics.mean(one.seconds for one in readings) for readings in found.values()]
    each = words / articles
    one = next(iter(found.values()))[0]
    rows: list[tuple[Cell, ...]] = [
        ("words a second of processor time", *(_whole(rate.words_a_second) for rate in rates)),
        (
            "articles a second, each process",
            *(f"{rate.words_a_second / each:.1f}" for rate in rates),
        ),
        ("words a second as the clock went", *(_whole(words / pace) for pace in paces)),
        ("opening the model, seconds", *(f"{rate.load_seconds:.1f}" for rate in rates)),
        ("peak memory, MB", *(_whole(rate.peak_bytes / 1e6) for rate in rates)),
        ("attributions an article", *(f"{one.rows / articles:.1f}" for _ in rates)),
        ("Parquet in, bytes an article", *(_whole(bytes_in / articles) for _ in rates)),
        ("Parquet out, bytes an article", *(_whole(one.bytes_out / articles) for _ in rates)),
    ]
    columns = (f"{n} process{'es' if n > 1 else ''}" for n in found)
    return Table(
        title=f"Rates, {articles} articles of {each:.0f} words",
        columns=("figure", *columns),
        rows=rows,
    )


def _whole(value: float) -> str:
    return f"{value:,.0f}"
