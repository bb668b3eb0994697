"""``quoteattr run``: read a corpus into a folder of parts; a stopped run can be resumed."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from quoteattr import corpus
from quoteattr.cli.options import (
    DONE,
    EXIT_CODES,
    SOME_FAILED,
    TERMS,
    WRONG_USE,
    add_reading,
    count,
)
from quoteattr.cli.terminal import stderr
from quoteattr.cli.terminal.progress import ProgressLine
from quoteattr.cli.terminal.streams import output_path
from quoteattr.corpus.inputs import SUFFIXES
from quoteattr.corpus.manifest import FORMATS
from quoteattr.reading import folders

HELP = "read a corpus into a folder, and resume after any interruption"
DESCRIPTION = """\
Read a corpus into a folder of parts with several processes. However a run was stopped, the same
command resumes it, and in the end the folder has every article once. An article that fails is
listed in the folder; the others are processed."""
EXAMPLES = """\
  quoteattr run articles/ more.jsonl.gz -o quotes
  quoteattr run dump.parquet -o quotes --format parquet --workers 8
"""
EPILOG = f"examples:\n{EXAMPLES}\n{TERMS}\n{EXIT_CODES}"


def run(options: argparse.Namespace) -> int:
    """Begin or resume the run, and return the exit code."""
    if options.output is None:
        options.wrong("a run writes a folder, not standard output: name a folder with -o")
    if not options.quiet:
        _warn_of_skipped(options.inputs, options.output)
    line = ProgressLine(quiet=options.quiet)
    totals = line.during(lambda: _run(options, line))
    if totals is None:
        return WRONG_USE
    if line.live:
        stderr.say(
            f"{totals.articles:,} articles, {totals.attributions:,} attributions, "
            f"{totals.parts:,} parts in {options.output}"
        )
    if totals.failed:
        stderr.say(
            f"quoteattr: {totals.failed:,} of {totals.articles + totals.failed:,} articles failed: "
            f"{options.output / 'errors.jsonl'} lists them"
        )
    return SOME_FAILED if totals.failed else DONE


def _run(options: argparse.Namespace, line: ProgressLine) -> corpus.Totals:
    return corpus.run(
        options.inputs,
        options.output,
        workers=options.workers,
        format=options.format,
        acts=options.acts,
        stated_days_only=options.stated_days_only,
        date=options.date,
        encoding=options.encoding,
        model=options.model,
        precision=options.precision,
        rules=options.rules,
        aliases=options.aliases,
        min_confidence=options.min_confidence,
        save_articles=options.save_articles,
        part_size=options.part_size,
        progress=lambda progress: line.show(str(progress)),
    )


def _warn_of_skipped(inputs: Iterable[str], output: Path) -> None:
    for name in inputs:
        skipped = folders.skipped(Path(name), SUFFIXES, output)
        if skipped:
            stderr.say(f"quoteattr: warning: {name}: {skipped}")


def add_options(add: Callable[..., object]) -> None:
    """Add the options of the command to its parser."""
    add(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="a folder, or a file: text, web page, JSON Lines with one article a line, JSON, CSV, "
        "TSV with the same columns, each also compressed (.gz, .zst), or Parquet",
    )
    add(
        "-o", "--output", type=output_path, required=True, metavar="DIR", help="the folder to write"
    )
    add(
        "--workers",
        type=count,
        default=_cores(),
        metavar="N",
        help="number of worker processes (one per core)",
    )
    add(
        "--format",
        choices=FORMATS,
        default=FORMATS[0],
        metavar="FORMAT",
        help=f"the format of the parts: {' or '.join(FORMATS)} ({FORMATS[0]})",
    )
    add_reading(add)
    add("--save-articles", action="store_true", help="also write the articles into the folder")
    add(
        "--part-size",
        type=count,
        metavar="BYTES",
        help="bytes of text after which a part ends (default: by the size of the corpus)",
    )
    add("--quiet", action="store_true", help="no progress")


def _cores() -> int:
    # A container or a batch system may allow fewer cores than the machine has; macOS cannot tell.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
