"""``quoteattr evaluate``: gold and predictions in, figures or gains and losses out."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from quoteattr.cli import stderr
from quoteattr.cli.codes import DONE, TERMS, TOLD
from quoteattr.cli.streams import opened, output_file, overwritten

HELP = "compare attributions with gold ones, or two files of them"
DESCRIPTION = """\
Compare predicted attributions with gold ones: by exact ranges, ranges without punctuation at their
edges, and characters; whole attributions; what was found at all; by kind and, where the gold tells
it, by act. Predictions of articles that are not in the gold are left out. With --against: what one
file of predictions finds and the other does not."""
EXAMPLES = """\
  quoteattr evaluate gold/ quotes.jsonl
  quoteattr evaluate gold.jsonl quotes.jsonl --format json -o figures.json
  quoteattr evaluate gold/ new.jsonl --against old.jsonl --by detected
"""
EPILOG = f"examples:\n{EXAMPLES}\n{TERMS}\n{TOLD}"


def run(options: argparse.Namespace) -> int:
    """Read gold and predictions, write the comparison, and return the exit code."""
    problem = overwritten([options.gold, options.predicted, options.against], [options.output])
    if problem is not None:
        options.wrong(problem)
    # Whoever extracts should not wait for what only this command needs.
    from quoteattr.evaluation import command

    if options.against is None:
        report = command.measured(options.gold, options.predicted, _warn, common=options.common)
    else:
        report = command.contrasted(
            options.gold,
            options.predicted,
            options.against,
            options.by,
            _warn,
            common=options.common,
        )
    if options.format == "json":
        text = json.dumps(report.as_dict(), ensure_ascii=False, indent=1)
    else:
        text = report.render()
    with opened(options.output, exact=options.format == "json") as stream:
        # By lines: of one long write into a pipe that closes, Python may not tell.
        stream.writelines(f"{line}\n" for line in text.split("\n"))
        stream.flush()
    return DONE


def _warn(problem: str) -> None:
    stderr.say(f"quoteattr: warning: {problem}")


def add_options(add: Callable[..., object]) -> None:
    """Add the options of the command to its parser."""
    add(
        "gold",
        type=Path,
        metavar="GOLD",
        help="a folder of brat standoff (.txt and .ann), or JSON Lines: an article with its "
        "attributions a line, or records as extract writes them",
    )
    add(
        "predicted",
        type=Path,
        metavar="PREDICTED",
        help="JSON Lines as extract writes them (with --acts all where the gold has all acts)",
    )
    add(
        "--against",
        type=Path,
        metavar="OLD",
        help="older predictions of the same articles: report gains and losses since",
    )
    add(
        "--by",
        choices=("whole", "detected"),
        default="whole",
        help="with --against, what counts as found: every range right, or content overlap 0.5 "
        "(whole)",
    )
    add(
        "--common",
        action="store_true",
        help="leave out gold articles without any prediction, which count as missed otherwise",
    )
    add("--format", choices=("table", "json"), default="table", help="tables or JSON (tables)")
    add("-o", "--output", type=output_file, metavar="FILE", help="write here, all or nothing")
