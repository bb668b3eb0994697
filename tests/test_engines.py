"""The examples of docs/engines.md, each on its real engine in local mode.

Dask and DuckDB come with the extra ``test``; Ray and Spark with ``engines``, and Spark needs Java
besides. What is not there is skipped; ``.ci/engines`` runs them all.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset
import pyarrow.json
import pyarrow.parquet
import pytest

from quoteattr import cli
from quoteattr.output import arrow, jsonl
from quoteattr.records import Attribution
from tests import embedded
from tests.made import confidences, without_confidences
from tests.paths import ROOT

PAGE = (ROOT / "docs" / "engines.md").read_text(encoding="utf-8")
ENGINES = {"spark": "pyspark", "ray": "ray", "dask": "dask", "duckdb": "duckdb"}
LINES = dict(re.findall(r"^    (python examples/engines/on_(\w+)\.py .*)$", PAGE, re.M))
COMMANDS = {name: line for line, name in LINES.items()}

pytestmark = pytest.mark.engines


def require(engine: str) -> None:
    """Skip the test that asks where the engine cannot run."""
    if importlib.util.find_spec(ENGINES[engine]) is None:
        pytest.skip(f"{ENGINES[engine]} is not installed: python -m pip install '.[engines]'")
    if engine == "spark" and not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("Spark needs Java 17 or newer, and there is no java here")
    embedded.folder()


@pytest.fixture
def clone(tmp_path):
    """A folder to run in, with the examples that a clone has, and a home of its own."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "home").mkdir()
    return tmp_path


def run(clone: Path, *arguments: str) -> str:
    """Run Python as a user does, and give what it prints."""
    own = {
        "HOME": str(clone / "home"),  # Ray writes there
        "PYSPARK_SUBMIT_ARGS": "--master local[2] pyspark-shell",
        "PYSPARK_PYTHON": sys.executable,
        "RAY_USAGE_STATS_ENABLED": "0",
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    environment = {**os.environ, **own, "PYTHONPATH": str(clone)}
    environment.pop("OMP_NUM_THREADS", None)  # engines set it themselves
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=clone, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def records(path: Path) -> list[Attribution]:
    """Read what an engine wrote; engines keep no order, so ours is by article."""
    batches = pyarrow.dataset.dataset(path, format="parquet").to_batches()
    return in_order(arrow.records(batches, path.name))


def in_order(found):
    return sorted(found, key=lambda record: (record.article, int(record.id[1:])))


def check(found: list[Attribution]) -> None:
    """Compare with what `quoteattr extract` gives; processors differ in a confidence's end."""
    with (ROOT / "examples" / "expected" / "briefs.ndjson").open("rb") as file:
        wanted = in_order(jsonl.read(file, file.name))
    assert confidences(found) == pytest.approx(confidences(wanted), abs=0.02)
    assert without_confidences(found) == without_confidences(wanted)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_page_and_its_output(engine, clone):
    require(engine)
    line = COMMANDS[engine]
    _, *arguments = shlex.split(line)
    told = run(clone, *arguments).rstrip("\n").splitlines()[-1]
    assert f"    {line}\n    {told}\n" in PAGE
    written = clone / arguments[-1]
    check(records(written))
    file = next(written.glob("*.parquet"), written)
    assert cli.main(["convert", str(file), "-o", str(clone / "quotes.csv")]) == 0


def parts(folder: Path) -> None:
    """Write the briefs as a folder of Parquet, and an article that fails among them."""
    folder.mkdir()
    table = pyarrow.json.read_json(ROOT / "examples" / "briefs.jsonl")
    nothing = pa.Table.from_pylist([{"id": "brief-0", "text": None}], table.schema)
    table = pa.concat_tables([table, nothing])
    for row in range(2):
        name = folder / f"part-{row}.parquet"
        pyarrow.parquet.write_table(table.slice(2 * row, 2), name, row_group_size=1)


@pytest.mark.parametrize("engine", ENGINES)
def test_parquet_in_parts_with_an_article_that_fails(engine, clone):
    require(engine)
    parts(clone / "articles.parquet")
    source = "articles.parquet/*.parquet" if engine == "duckdb" else "articles.parquet"
    run(clone, f"examples/engines/on_{engine}.py", source, "quotes.parquet")
    check(records(clone / "quotes.parquet"))


def blocks() -> list[str]:
    """The code of the page that is not a console's."""
    found = re.findall(r"^```python\n(.*?)^```", PAGE, re.M | re.S)
    return [block for block in found if ">>>" not in block]


def test_the_code_of_the_page_is_that_of_the_examples():
    """But for the block on failures, which has its own test."""
    code = "".join(
        textwrap.dedent(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "examples" / "engines").glob("*.py"))
    )
    lines = {line.strip() for line in code.splitlines()}
    shown = [block for block in blocks() if "by_article" not in block]
    assert len(shown) == len(ENGINES)
    for block in shown:
        assert [line for line in block.splitlines() if line.strip() not in lines] == []


def test_failures_and_what_is_left_to_read_on_spark(clone):
    require("spark")
    parts(clone / "articles.parquet")
    (block,) = [block for block in blocks() if "by_article" in block]
    check_it = """
    assert [tuple(row) for row in failed.collect()] == [
        ("brief-0", "text is null: give the article there")
    ], failed.collect()
    assert left.count() == 0
    print(quotes.count(), "attributions")
    quotes.write.parquet("quotes.parquet")
    """
    begin = "from pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()\n"
    (clone / "failures.py").write_text(begin + block + textwrap.dedent(check_it), encoding="utf-8")
    assert run(clone, "failures.py").endswith("8 attributions\n")
    check(records(clone / "quotes.parquet"))


# by_article, but the first process that meets brief-2 dies without a word.
DEADLY = """
import os, pathlib, signal
from quoteattr.corpus import arrow as room
from quoteattr.corpus.arrow import BY_ARTICLE

def checked(batches):
    for batch in batches:
        here = pathlib.Path(HERE)
        with (here / "processes.txt").open("a") as file:
            print(os.getpid(), os.environ["OMP_NUM_THREADS"], file=file)
        if "brief-2" in batch.column("id").to_pylist() and not (here / "died").exists():
            (here / "died").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        yield batch

def by_article(batches, acts):
    return room.by_article(checked(batches), acts=acts)
"""

KILLED = {
    "spark": """
import functools
from pyspark.sql import SparkSession
import deadly
spark = (
    SparkSession.builder.master("local[2,4]")  # four attempts, as a cluster has by default
    .config("spark.sql.files.openCostInBytes", 0).config("spark.sql.files.maxPartitionBytes", 3000)
    .getOrCreate()
)
columns = spark.createDataFrame(deadly.BY_ARTICLE.empty_table()).schema
find = functools.partial(deadly.by_article, acts=["statement"])
found = spark.read.parquet("articles.parquet").mapInArrow(find, columns)
found.write.parquet("outcomes.parquet")
""",
    "ray": """
import pyarrow, ray
import deadly
def outcomes(table):
    found = deadly.by_article(table.to_batches(), acts=["statement"])
    return pyarrow.Table.from_batches(found, deadly.BY_ARTICLE)
articles = ray.data.read_parquet("articles.parquet")
articles.map_batches(outcomes, batch_format="pyarrow", batch_size=1, num_cpus=1).write_parquet(
    "outcomes.parquet"
)
""",
}


@pytest.mark.parametrize("engine", KILLED)
def test_a_worker_that_is_killed_costs_no_row_and_doubles_none(engine, clone):
    require(engine)
    parts(clone / "articles.parquet")
    (clone / "deadly.py").write_text(f"HERE = {str(clone)!r}\n{DEADLY}", encoding="utf-8")
    (clone / "killed.py").write_text(KILLED[engine], encoding="utf-8")
    run(clone, "killed.py")
    assert (clone / "died").exists()
    outcomes = pyarrow.dataset.dataset(clone / "outcomes.parquet", format="parquet").to_table()
    assert sorted(outcomes["article"].to_pylist()) == [f"brief-{n}" for n in range(4)]
    processes = (clone / "processes.txt").read_text(encoding="utf-8").split("\n")[:-1]
    assert len(set(processes)) > 1
    assert {line.split()[1] for line in processes} == {"1"}  # the engine's own doing
