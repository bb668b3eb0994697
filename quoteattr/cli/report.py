"""``quoteattr report``: read records and report who said what, by speaker."""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Callable, Iterator

from quoteattr.cli.convert import add_inputs, found
from quoteattr.cli.options import DONE, EXIT_CODES, OUTPUT_HELP
from quoteattr.cli.terminal.streams import opened, output_file, overwritten
from quoteattr.output import formats, report
from quoteattr.output.formats import Found

HELP = "report who said what, by speaker"
DESCRIPTION = """\
Read records and report what each speaker said, the most quoted first. Speakers of one name count as
one speaker. Give --articles for titles and links."""
EXAMPLES = """\
  quoteattr report quotes.jsonl
  quoteattr extract articles/ | quoteattr report -
  quoteattr report quotes.jsonl --articles articles/ --format markdown -o report.md
"""
EPILOG = f"examples:\n{EXAMPLES}\n{EXIT_CODES}"

# Lines wider than this are hard to read, and narrower ones hold no sentence.
_WIDEST, _NARROWEST = 100, 30


def run(options: argparse.Namespace) -> int:
    """Read the records, write the report and return the exit code."""
    of_file = None if options.output is None else formats.of_file(options.output.name)
    form = options.format or ("markdown" if of_file == formats.named("markdown") else "text")
    problem = overwritten([*options.inputs, *(options.articles or ())], [options.output])
    if problem is not None:
        options.wrong(problem)
    pairs = found(options.inputs, options.source, options.articles, options.encoding)
    with opened(options.output, exact=form == "markdown") as stream:
        if form == "markdown":
            formats.write(formats.named("markdown"), pairs, stream)
        else:
            stream.writelines(f"{line}\n" for line in _text(pairs, stream.isatty()))
        stream.flush()
    return DONE


def _text(pairs: Iterator[Found], to_terminal: bool) -> Iterator[str]:
    width = max(_NARROWEST, min(shutil.get_terminal_size().columns, _WIDEST))
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    yield from report.render(pairs, width=width, colour=to_terminal and not plain)


def add_options(add: Callable[..., object]) -> None:
    """Add the options of the command to its parser."""
    add_inputs(add)
    add(
        "--format",
        choices=("text", "markdown"),
        help="text for a terminal or Markdown (default: by the suffix of the output, else text)",
    )
    add("-o", "--output", type=output_file, metavar="FILE", help=OUTPUT_HELP)
