"""``quoteattr gather``: the same speakers and quotations across the articles of a corpus."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from quoteattr.cli.convert import add_inputs
from quoteattr.cli.options import DONE, EXIT_CODES, WRONG_USE
from quoteattr.cli.terminal import stderr
from quoteattr.cli.terminal.progress import ProgressLine
from quoteattr.cli.terminal.streams import output_path, overwritten

if TYPE_CHECKING:
    from quoteattr import gathering

HELP = "gather the speakers and quotations of many articles"
DESCRIPTION = """\
Find the same speaker and the same quotation in many articles: in a corpus run, or in records from
anywhere. Two people of one name stay two, unless something shows that they are one: roles, other
speakers, subjects, a quotation. Quotations may be shortened or altered.

The suffix of the output says what is written: .db a SQLite database for queries and Datasette,
.html a page by speaker; a name without a suffix is a folder of Parquet files."""
EXAMPLES = """\
  quoteattr gather corpus/ -o quotes.db
  quoteattr gather quotes.jsonl --articles articles/ -o quotes.db -o quotes.html
  quoteattr gather corpus/ --aliases people.csv -o tables
"""
EPILOG = f"examples:\n{EXAMPLES}\n{EXIT_CODES}"

_STEPS: Final = {
    "speakers": "gathering the speakers",
    "quotations": "gathering the quotations",
    "indexes": "making the indexes",
    "writing": "writing",
}


def run(options: argparse.Namespace) -> int:
    """Gather the records, write the outputs and return the exit code."""
    if None in options.output:
        options.wrong("gather writes files, not standard output: name one with -o")
    problem = overwritten([*options.inputs, *(options.articles or ())], options.output)
    if problem is not None:
        options.wrong(problem)
    line = ProgressLine(quiet=options.quiet)
    found = line.during(lambda: _gather(options, line))
    if found is None:
        return WRONG_USE
    if line.live:
        stderr.say(
            f"{found.records:,} records in {found.articles:,} articles: {found.speakers:,} named "
            f"speakers, {found.families:,} quotations in several articles"
        )
    if found.repeated and not options.quiet:
        stderr.say(f"quoteattr: {found.repeated:,} records were there twice: each is counted once")
    return DONE


def _gather(options: argparse.Namespace, line: ProgressLine) -> gathering.Gathered:
    from quoteattr import gathering  # its libraries are an extra

    def show(progress: gathering.Progress) -> None:
        text = _STEPS.get(progress.step, f"{progress.records:,} records")
        line.show(text, at_once=progress.step in _STEPS)

    if not options.quiet:
        _warn(options.inputs)
    return gathering.gather(
        options.inputs,
        options.output,
        articles=options.articles or (),
        aliases=options.aliases,
        source=options.source,
        encoding=options.encoding,
        progress=show,
    )


def _warn(names: list[str]) -> None:
    from quoteattr.gathering import inputs

    for name in names:
        if inputs.resolved(name).unfinished:
            stderr.say(f"quoteattr: warning: the run in {name} has not ended: only its finished "
                       "parts are read")  # fmt: skip


def add_options(add: Callable[..., object]) -> None:
    """Add the options of the command to its parser."""
    add_inputs(
        add, "the folder of a run, another folder of records, a file, or - for standard input"
    )
    add(
        "-o",
        "--output",
        type=output_path,
        action="append",
        required=True,
        metavar="OUT",
        help="what to write, which appears complete or not at all; may be repeated",
    )
    add(
        "--aliases",
        metavar="FILE",
        help="a table of speakers, CSV (id, name, aliases separated by ;) or JSON, which decides "
        "before anything else",
    )
    add("--quiet", action="store_true", help="no progress and no warnings")
