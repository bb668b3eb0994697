"""What a corpus takes on a cluster: the arithmetic, and a measurement of one small article."""

from __future__ import annotations

import re

import pytest

from quoteattr.errors import InputError
from quoteattr.evaluation import __main__ as evaluation
from quoteattr.evaluation.cluster import Plan, Rates, Reading, estimate, measure, measured, summary
from tests import embedded

RATES = Rates(
    words_a_second=4_000,
    load_seconds=3,
    peak_bytes=0.5e9,
    bytes_in_a_word=3,
    bytes_out_a_word=2,
)


def told(table, column=1):
    return {row[0]: row[column] for row in table.rows}


def test_what_a_corpus_takes():
    plan = Plan(articles=14_400_000, words=1_000, nodes=10, cores=10, task=2_400)
    table = estimate(RATES, plan)
    assert table.title == "14,400,000 articles of 1000 words, 10 nodes of 10 cores"
    assert told(table) == {
        "articles a second, all nodes": "400",
        "core hours": "1,000",
        "node hours": "100",
        "hours": "10.0",
        "memory of the processes of a node, GB": "5.0",
        "articles as Parquet, GB": "43",
        "attributions as Parquet, GB": "29",
        "tasks of 2,400 articles": "6,000",
        "minutes a task": "10.0",
        "opening models, per cent of the time": "0.01",
    }


def test_rates_are_those_of_all_processes():
    def reading(seconds, peak):
        return Reading(
            load_seconds=2,
            processor_seconds=seconds,
            seconds=2 * seconds,
            peak_bytes=peak,
            rows=30,
            bytes_out=9_000,
        )

    alone, both = [reading(10, 4e8)], [reading(11, 4e8), reading(14, 5e8)]
    rates = summary(both, words=50_000, bytes_in=100_000)
    assert rates == Rates(
        words_a_second=4_000,
        load_seconds=2,
        peak_bytes=5e8,
        bytes_in_a_word=2,
        bytes_out_a_word=0.18,
    )
    table = measured({1: alone, 2: both}, articles=10, words=50_000, bytes_in=100_000)
    assert table.columns == ("figure", "1 process", "2 processes")
    assert told(table)["words a second of processor time"] == "5,000"
    assert told(table, 2)["words a second of processor time"] == "4,000"
    assert told(table, 2)["words a second as the clock went"] == "2,000"
    assert told(table, 2)["Parquet out, bytes an article"] == "900"


@pytest.mark.process
@pytest.mark.slow
def test_it_is_measured_in_processes_of_their_own(tmp_path, capsys):
    embedded.folder()
    article = tmp_path / "article.txt"
    article.write_text("Mayor Ada Quill said that it rained. " * 3, encoding="utf-8")
    command = ["cluster", str(article), "--nodes", "3", "--model", str(embedded.folder())]
    assert evaluation.main(command) == 0
    shown = capsys.readouterr().out
    assert "Rates, 1 articles of 21 words" in shown
    assert "2 processes" in shown
    assert "100,000,000 articles of 750 words, 3 nodes of 16 cores" in shown


def test_nothing_cannot_be_measured():
    with pytest.raises(InputError, match="0 words for 2 processes"):
        measure([], 2, Plan(), None)


def test_the_page_computes_from_the_figures_that_it_shows(root):
    page = (root / "docs" / "cluster.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^    (\w.*?)  .* ([\d.,]+)$", page, re.M))
    words = re.search(r"^    Rates, \d+ articles of (\d+) words", page, re.M)[1]
    taken = re.search(r"^>>> rates = Rates\(\n((?:\.\.\. .*\n)*)", page, re.M)[1]
    speed, load, memory, came, went = (
        shown[name].replace(",", "")
        for name in (
            "words a second of processor time",
            "opening the model, seconds",
            "peak memory, MB",
            "Parquet in, bytes an article",
            "Parquet out, bytes an article",
        )
    )
    assert re.findall(r"=(.*),", taken) == [
        speed, load, f"{memory}e6", f"{came} / {words}", f"{went} / {words}"
    ]  # fmt: skip
