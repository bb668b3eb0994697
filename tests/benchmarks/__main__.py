"""Compares quoteattr with other extractors on one parse: prints tables, draws the picture.

    python -m tests.benchmarks DATA --page docs/benchmarks.md --plot docs/pictures/benchmarks.svg

Benchmarks, not tests: seconds belong to a machine. Needs the extra ``bench``, and the corpora.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.util
import json
import os
import platform
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import quoteattr
from quoteattr.errors import QuoteattrError
from quoteattr.evaluation.annotations.corpora import gum_news
from quoteattr.evaluation.scores import Table
from tests.benchmarks import accuracy, chart, pace, page
from tests.benchmarks.systems import TEXTACY, attributions_alone, systems


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; 0 when done, 1 when textacy or the data is not there."""
    options = _parser().parse_args(arguments)
    if importlib.util.find_spec(TEXTACY) is None:
        sys.stderr.write("error: there is no textacy: python -m pip install '.[bench]'\n")
        return 1
    try:
        scored, timed, state = _measured(options.data, max(1, options.runs))
        tables = [*scored, timed]
        if options.page is not None:
            text = page.replaced(options.page.read_text("utf-8"), tables, state)
            options.page.write_text(text, "utf-8")
        if options.plot is not None:
            options.plot.write_text(chart.svg(chart.panels(scored, timed)), "utf-8")
    except (QuoteattrError, OSError, ValueError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    drawn = page.markdown if options.markdown else Table.render
    sys.stdout.write("\n\n".join([state, *map(drawn, tables)]) + "\n")
    if options.json is not None:
        rows = [table.as_dict() for table in tables]
        options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("data", type=Path, help="the folder with the corpora")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="timed runs of each (5)")
    parser.add_argument("--markdown", action="store_true", help="print tables as Markdown")
    parser.add_argument("--page", type=Path, metavar="FILE", help="replace the tables in a page")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the picture, SVG")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the tables to FILE too")
    return parser


def _measured(data: Path, runs: int) -> tuple[list[Table], Table, str]:
    nlp = quoteattr.load().nlp
    compared = systems(nlp, data)
    state = _state()
    articles = [one.article for one in gum_news(data)]
    timed = pace.measure(nlp, [*compared, attributions_alone(nlp)], articles, runs)
    return accuracy.measure(nlp, compared, data), timed, state


def _state() -> str:
    """Tell when, on what and beside how much other work it was measured."""
    busy = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("spacy", TEXTACY))
    return (
        f"{datetime.date.today()}, {os.cpu_count()} cores of {platform.machine()}{busy}, "
        f"Python {platform.python_version()}, {versions}."
    )


if __name__ == "__main__":
    sys.exit(main())
