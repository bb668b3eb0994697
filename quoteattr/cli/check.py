"""``quoteattr check``: find the quotations and claims of drafts in sources."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import quoteattr
from quoteattr import reading
from quoteattr.aliases import Aliases
from quoteattr.cli.options import (
    DONE,
    EXIT_CODES,
    OUTPUT_HELP,
    SOME_FAILED,
    WRONG_USE,
    add_encoding,
    add_model,
    count,
    day,
)
from quoteattr.cli.terminal.notes import Notes
from quoteattr.cli.terminal.streams import opened, output_file, overwritten
from quoteattr.errors import QuoteattrError
from quoteattr.neural.bundled_model import PRECISIONS
from quoteattr.records import Article

if TYPE_CHECKING:
    from quoteattr.checking import Report
    from quoteattr.extractor import Extractor

WRONG_QUOTES = 3
"""The exit code for a draft with passages whose verdict is one of ``--fail-on``."""

_SUFFIXES = {".json": "json", ".jsonl": "jsonl", ".html": "html", ".htm": "html"}
# As in `quoteattr.checking.Verdict`, whose package may lack its extra; a test compares them.
_VERDICTS = "verbatim altered stitched misattributed misdated denied similar not-found".split()
_FAIL_ON = "altered,stitched,misattributed,misdated,denied,not-found"

HELP = "find the quotations and claims of a draft in its sources"
DESCRIPTION = """\
Find every quotation and attributed claim of a draft in its sources: transcripts, statements, wire
stories, earlier articles. Needs the extra quoteattr[check]."""
EXAMPLES = """\
  quoteattr check draft.txt --against transcript.txt statements/
  quoteattr check draft.txt --against archive/ --index archive.index -o report.html
  quoteattr check summaries.jsonl --against archive/ --words-only --fail-on not-found
"""
EPILOG = f"""\
examples:
{EXAMPLES}
the verdicts:
  verbatim       a source has these words; punctuation and case do not count, and neither do words
                 that an ellipsis leaves out or brackets put in
  altered        a source has them with other words in them; the report shows which
  stitched       sources have its parts, but in places far apart
  misattributed  a source has the words, but somebody else says them there
  misdated       a source has the words, but they were said on another day
  denied         draft or source denies what the other one claims
  similar        a source has the words of a claim that is not quoted, in any order: read whether it
                 says the same
  not found      no source has it

{EXIT_CODES}  {WRONG_QUOTES}    all were checked, and a passage has one of the verdicts of --fail-on
"""


def run(options: argparse.Namespace) -> int:
    """Check every draft, write the reports and return the exit code."""
    inputs = [*options.drafts, *options.against, options.aliases]
    problem = overwritten(inputs, [options.output, options.index])
    if problem is None and not options.against and options.index is None:
        problem = "there are no sources: name some with --against, or an index with --index"
    if problem is not None:
        options.wrong(problem)
    notes = Notes(options.quiet, live=sys.stderr.isatty())
    try:
        # Imported here, so that the other commands start without it.
        from quoteattr.checking import writing

        extractor = _extractor(options)
        aliases = None if options.aliases is None else Aliases.from_path(options.aliases)
    except QuoteattrError as error:
        notes.fail(error)
        return WRONG_USE
    failed = False
    form = _form(options)

    def noted() -> Iterator[Report]:
        nonlocal failed
        for report in _reports(options, notes, extractor, aliases):
            failed |= any(finding.verdict in options.fail_on for finding in report)
            notes.done(report.article, len(report))
            yield report

    with opened(options.output, exact=form != "table") as stream:
        writing.write(form, noted(), stream, width=_width(), colour=_has_colour(stream))
        stream.flush()
    notes.clear()
    if notes.failures:
        return SOME_FAILED
    return WRONG_QUOTES if failed else DONE


def _form(options: argparse.Namespace) -> str:
    if options.format is not None:
        return str(options.format)
    if options.output is not None:
        return _SUFFIXES.get(options.output.suffix.lower(), "table")
    return "table" if sys.stdout.isatty() else "jsonl"


def _width() -> int:
    return shutil.get_terminal_size().columns


def _has_colour(stream: TextIO) -> bool:
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return stream.isatty() and not plain


def _extractor(options: argparse.Namespace) -> Extractor | None:
    """Return the extractor that the options describe, None for the one that is used without any."""
    if options.words_only:
        return None
    if options.model is None and not options.rules and options.precision == PRECISIONS[0]:
        return None
    return quoteattr.load(options.model, precision=options.precision, rules=options.rules)


def _reports(
    options: argparse.Namespace,
    notes: Notes,
    extractor: Extractor | None,
    aliases: Aliases | None,
) -> Iterator[Report]:
    from quoteattr.checking import check_each

    yield from check_each(
        _drafts(options, notes),
        [Path(name) for name in options.against],
        index=options.index,
        words_only=options.words_only,
        extractor=extractor,
        aliases=aliases,
        processes=options.processes,
        encoding=options.encoding,
        on_error=notes.fail,
        progress=notes.indexing,
    )


def _drafts(options: argparse.Namespace, notes: Notes) -> Iterator[Article]:
    settings = {"date": options.date, "encoding": options.encoding}
    for name in options.drafts:
        if name == "-":
            found = reading.read_stream(sys.stdin.buffer, "standard input", notes.fail, **settings)
        else:
            found = reading.read_paths([name], notes.fail, **settings)
        for article in found:
            if article.body.slice(article.text).strip():
                yield article
            else:
                notes.fail(f"{article.id or 'a draft without an id'}: there is no text in it")


def add_options(add: Callable[..., object]) -> None:
    """Add the options of the command to its parser."""
    add(
        "drafts",
        nargs="+",
        metavar="DRAFT",
        help="what is checked: a text file, a web page, a folder, JSON Lines, JSON or a table, "
        "each with any number of drafts; or - for standard input",
    )
    add(
        "--against",
        nargs="+",
        default=[],
        metavar="SOURCE",
        help="what is searched: files and folders, as for DRAFT",
    )
    add(
        "--index",
        type=output_file,
        metavar="FILE",
        help="keep the index of the sources in this file: the next time, only what has changed is "
        "read. Without --against, search it as it is",
    )
    add(
        "--words-only",
        action="store_true",
        help="compare only the words of quotations: neither who said them, nor when, nor claims "
        "that are not quoted. Needs no model, and is much faster",
    )
    add(
        "--fail-on",
        type=verdicts,
        default=_FAIL_ON,
        metavar="VERDICTS",
        help=f"the verdicts that make the exit code {WRONG_QUOTES}: none, or some of "
        f"{', '.join(_VERDICTS)} (all but verbatim and similar)",
    )
    _add_texts_and_output(add)


def _add_texts_and_output(add: Callable[..., object]) -> None:
    add("--date", type=day, metavar="YYYY-MM-DD", help="the date of every draft")
    add_encoding(add)
    add_model(add)
    add("--processes", type=count, default=1, metavar="N", help="number of processes (1)")
    add(
        "--format",
        choices=("table", "jsonl", "json", "html"),
        help="table (cards), jsonl (one passage a line), json or html (default: by the suffix of "
        "the output; at a terminal table, else jsonl)",
    )
    add("-o", "--output", type=output_file, metavar="FILE", help=OUTPUT_HELP)
    add("--quiet", action="store_true", help="no progress and no warnings")


def verdicts(text: str) -> tuple[str, ...]:
    """Parse a list of verdicts separated by commas; "none" is an empty one.

    Raises:
        ArgumentTypeError: One of them is not a verdict.
    """
    names = [] if text == "none" else [word.strip() for word in text.split(",")]
    for name in names:
        if name not in _VERDICTS:
            known = ", ".join(_VERDICTS)
            raise argparse.ArgumentTypeError(f"{name!r} is neither none nor one of {known}")
    return tuple(name.replace("-", " ") for name in names)
