"""The benchmarks as commands: ``python -m quoteattr.evaluation speed|scaling|index|cluster``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, Final

import quoteattr
from quoteattr import reading
from quoteattr.evaluation import cluster
from quoteattr.evaluation.benchmarks import scaling, speed
from quoteattr.evaluation.checking import timing
from quoteattr.evaluation.options import CORPORA, add_command
from quoteattr.evaluation.scores import Table
from quoteattr.records import Article

_SEED: Final = 1
REPEATED: Final = 5
"""Times that the examples are processed in one run of a benchmark."""


def add_commands(kinds: Any) -> None:
    """Add the benchmarks to the commands of a parser."""
    pace = add_command(kinds, "speed", _speed, "a benchmark: time by stage, start, memory")
    more = add_command(kinds, "scaling", _scaling, "a benchmark: long articles, two processes")
    for one in (pace, more):
        one.add_argument("inputs", nargs="*", metavar="INPUT", help="articles (our examples)")
        one.add_argument("--runs", type=int, default=5, metavar="N", help="runs of each (5)")
    found = add_command(
        kinds, "index", _index, "a benchmark: checks against many articles", CORPORA
    )
    found.add_argument("--articles", type=int, default=10_000, metavar="N", help="made up (10,000)")
    many = add_command(
        kinds, "cluster", _cluster, "a benchmark: what a corpus takes on many machines"
    )
    many.add_argument("inputs", nargs="*", metavar="INPUT", help="articles (our examples)")
    many.add_argument("--processes", type=int, default=2, metavar="N", help="at once (2)")
    cluster.Plan.add_options(many)


def _articles(inputs: Sequence[str]) -> list[Article]:
    return list(reading.read_paths(inputs or [str(speed.examples())] * REPEATED))


def _speed(options: argparse.Namespace) -> list[Table]:
    extractor, articles = quoteattr.load(options.model), _articles(options.inputs)
    return speed.measure(extractor, articles, max(1, options.runs), options.model)


def _scaling(options: argparse.Namespace) -> list[Table]:
    extractor, articles = quoteattr.load(options.model), _articles(options.inputs)
    return scaling.measure(extractor, articles, max(1, options.runs))


def _cluster(options: argparse.Namespace) -> list[Table]:
    plan = cluster.Plan.of_options(options)
    return cluster.measure(_articles(options.inputs), options.processes, plan, options.model)


def _index(options: argparse.Namespace) -> list[Table]:
    return [timing.measure(options.data, options.articles, _SEED)]
