"""``quoteattr report``: records in, who said what by speaker out."""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Callable, Iterator

from quoteattr.cli.codes import DONE, TOLD
from quoteattr.cli.convert import add_inputs, found
from quoteattr.cli.streams import opened, output_file, overwritten
from quoteattr.output import formats, report
from quoteattr.output.formats import Found

HELP = "report who said what, by speaker"
DESCRIPTION = """\
Read records and report what each speaker said, the most quoted first. In the articles given, a name
is one speaker; articles only add titles and links."""
EXAMPLES = """\
  quoteattr report quotes.jsonl
  quoteattr extract articles/ | quoteattr report -
  quoteattr report quotes.jsonl --articles articles/ --format markdown -o report.md
"""
EPILOG = f"examples:\n{EXAMPLES}\n{TOLD}"

# Wider lines are hard to read, narrower ones hold no sentence.
_WIDEST, _NARROWEST = 100, 30


def run(options: argparse.Namespace) -> int:
    """Read the records, write the report, and return the exit code."""
    of_file = None if options.output is None else formats.of_file(options.output.name)
    form = options.format or ("markdown" if of_file == formats.named("markdown") else "text")
    problem = overwritten([*options.inputs, *(options.articles or ())], [options.output])
    if problem is not None:
        options.wrong(problem)
    given = found(options.inputs, options.source, options.articles, options.encoding)
    with opened(options.output, exact=form == "markdown") as stream:
        if form == "markdown":
            formats.write(formats.named("markdown"), given, stream)
        else:
            stream.writelines(f"{line}\n" for line in _text(given, stream.isatty()))
        stream.flush()
    return DONE


def _text(given: Iterator[Found], to_terminal: bool) -> Iterator[str]:
    width = max(_NARROWEST, min(shutil.get_terminal_size().columns, _WIDEST))
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    yield from report.render(given, width=width, colour=to_terminal and not plain)


def add_options(add: Callable[..., object]) -> None:
    """Add the options of the command to its parser."""
    add_inputs(add)
    add(
        "--format",
        choices=("text", "markdown"),
        help="text for a terminal or Markdown (text, or what the name of the output tells)",
    )
    add("-o", "--output", type=output_file, metavar="FILE", help="write here, all or nothing")
