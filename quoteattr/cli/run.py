"""``quoteattr run``: a corpus in, a folder of parts out; a run that was stopped goes on."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from quoteattr import corpus
from quoteattr.cli import stderr
from quoteattr.cli.codes import DONE, SOME_FAILED, TERMS, TOLD, WRONG_USE
from quoteattr.cli.options import add_reading, count
from quoteattr.cli.streams import output_path
from quoteattr.corpus.inputs import SUFFIXES
from quoteattr.corpus.manifest import FORMATS
from quoteattr.errors import ExtraError, InputError, ModelError, ReadError
from quoteattr.reading import folders

HELP = "read a corpus into a folder, safe against any end"
DESCRIPTION = """\
Read a corpus into a folder of parts, by several processes. Whatever ends it, the same command goes
on where it was stopped, and ends with every article once. An article that fails is listed in the
folder, and the others are done."""
EXAMPLES = """\
  quoteattr run articles/ more.jsonl.gz -o quotes
  quoteattr run dump.parquet -o quotes --format parquet --workers 8
"""
EPILOG = f"examples:\n{EXAMPLES}\n{TERMS}\n{TOLD}"

_EVERY: Final = 0.5  # seconds between two signs of progress


def run(options: argparse.Namespace) -> int:
    """Begin the run or go on with it, and return the exit code."""
    if options.output is None:
        options.wrong("a run writes into a folder, and not to standard output: name one with -o")
    if not options.quiet:
        _tell_skipped(options.inputs, options.output)
    shown = _Shown(sys.stderr.isatty() and not options.quiet)
    try:
        totals = corpus.run(
            options.inputs,
            options.output,
            workers=options.workers,
            format=options.format,
            acts=options.acts,
            date=options.date,
            encoding=options.encoding,
            model=options.model,
            precision=options.precision,
            rules=options.rules,
            aliases=options.aliases,
            save_articles=options.save_articles,
            part_size=options.part_size,
            progress=shown.show,
        )
    except ReadError:
        raise  # an input, as main() tells it
    except (InputError, ModelError, ExtraError) as error:
        shown.clear()
        stderr.say(f"quoteattr: {error}")
        return WRONG_USE
    finally:
        shown.clear()
    if shown.live:
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


def _tell_skipped(inputs: Iterable[str], output: Path) -> None:
    for name in inputs:
        skipped = folders.skipped(Path(name), SUFFIXES, output)
        if skipped:
            stderr.say(f"quoteattr: warning: {name}: {skipped}")


class _Shown:
    """Progress on standard error, if that is a terminal."""

    def __init__(self, live: bool) -> None:
        self.live, self._told = live, 0.0

    def show(self, progress: corpus.Progress) -> None:
        """Show how far it is, now and then."""
        now = time.monotonic()
        if self.live and now - self._told > _EVERY:
            self._told = now
            stderr.show(str(progress))

    def clear(self) -> None:
        """Take the progress away."""
        if self.live:
            stderr.show("")


def add_options(add: Callable[..., object]) -> None:
    """Add the options of the command to its parser."""
    add(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="a folder, or a file: text, web page, JSON Lines with one article a line, JSON, CSV, "
        "TSV with the same columns, each also packed (.gz, .zst), or Parquet",
    )
    add("-o", "--output", type=output_path, required=True, metavar="DIR", help="the folder")
    add(
        "--workers",
        type=count,
        default=_cores(),
        metavar="N",
        help="processes that read (all cores)",
    )
    add(
        "--format",
        choices=FORMATS,
        default=FORMATS[0],
        metavar="FORMAT",
        help=f"of the parts: {' or '.join(FORMATS)} ({FORMATS[0]})",
    )
    add_reading(add)
    add("--save-articles", action="store_true", help="write the articles there, too")
    add(
        "--part-size",
        type=count,
        metavar="BYTES",
        help="bytes of text after which a part ends (what suits the corpus)",
    )
    add("--quiet", action="store_true", help="no progress")


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
