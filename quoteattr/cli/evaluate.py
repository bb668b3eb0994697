"""``quoteattr evaluate``: compare predictions with gold, or with older predictions."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from quoteattr.cli.options import DONE, EXIT_CODES, OUTPUT_HELP, TERMS
from quoteattr.cli.terminal import stderr
from quoteattr.cli.terminal.streams import opened, output_file, overwritten

HELP = "compare attributions with gold ones, or two files of them"
DESCRIPTION = """\
Compare predicted attributions with gold ones: by exact spans, by spans without punctuation at their
edges, and by characters; as whole attributions; by what was detected at all; by kind; and, where
the gold has them, by act, speakers, roles and said-on dates. Predictions for articles that are not
in the gold are ignored. With --against: what one file of predictions finds and the other does
not."""
EXAMPLES = """\
  quoteattr evaluate gold/ quotes.jsonl
  quoteattr evaluate gold.jsonl quotes.jsonl --format json -o figures.json
  quoteattr evaluate gold/ new.jsonl --against old.jsonl --by detected
"""
EPILOG = f"examples:\n{EXAMPLES}\n{TERMS}\n{EXIT_CODES}"


def run(options: argparse.Namespace) -> int:
    """Read gold and predictions, write the comparison and return the exit code."""
    articles = options.articles or []
    read = [options.gold, options.predicted, options.against, *articles]
    problem = overwritten(read, [options.output])
    if problem is not None:
        options.wrong(problem)
    # Imported here, so that the other commands start without it.
    from quoteattr.evaluation import command

    if options.against is None:
        report = command.measured(
            options.gold, options.predicted, _warn, common=options.common, articles=articles
        )
    else:
        report = command.contrasted(
            options.gold,
            options.predicted,
            options.against,
            options.by,
            _warn,
            common=options.common,
            articles=articles,
        )
    if options.format == "json":
        text = json.dumps(report.as_dict(), ensure_ascii=False, indent=1)
    else:
        text = report.render()
    with opened(options.output, exact=options.format == "json") as stream:
        # By lines: when a pipe closes during one long write, Python may not raise an error.
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
        help="a folder of brat standoff (.txt and .ann); JSON Lines or JSON: articles with their "
        "attributions, or records as extract writes them; or a folder of JSON",
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
        help="with --against, what counts as found: every span exact, or a content overlap of 0.5 "
        "(whole)",
    )
    add(
        "--common",
        action="store_true",
        help="leave out gold articles without predictions instead of counting them as missed",
    )
    _add_texts_and_output(add)


def _add_texts_and_output(add: Callable[..., object]) -> None:
    add(
        "--articles",
        action="append",
        metavar="PATH",
        help="the articles of gold without texts, in any form that extract reads; may be repeated",
    )
    add("--format", choices=("table", "json"), default="table", help="tables or JSON (table)")
    add("-o", "--output", type=output_file, metavar="FILE", help=OUTPUT_HELP)
