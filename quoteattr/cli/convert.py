"""``quoteattr convert``: read records in one format and write them in another."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from quoteattr import reading
from quoteattr.cli.options import (
    DONE,
    EXIT_CODES,
    OUTPUT_HELP,
    TERMS,
    WRONG_USE,
    add_encoding,
    add_threshold,
)
from quoteattr.cli.terminal.notes import Notes
from quoteattr.cli.terminal.streams import (
    kept,
    misplaced,
    opened_for,
    output_path,
    overwritten,
    unknown_suffix,
)
from quoteattr.errors import ExtraError, ReadError
from quoteattr.output import articles, formats
from quoteattr.output.formats import Format, Found
from quoteattr.records import Attribution, only_confident

READ = [form.name for form in formats.FORMATS.values() if form.reads]

HELP = "write records in another format"
DESCRIPTION = """\
Write records in another format: for spreadsheets, data frames, annotation tools, the web. The
formats that can be read back hold whole records. schema-org has only the claims, markdown is a
report; brat, label-studio, web-annotation and html need the texts: give --articles."""
EXAMPLES = """\
  quoteattr convert quotes.jsonl -o quotes.csv
  quoteattr convert quotes.csv --to parquet -o quotes.parquet
  quoteattr convert quotes.jsonl --to brat --articles articles/ -o standoff
"""
EPILOG = f"examples:\n{EXAMPLES}\n{TERMS}\n{EXIT_CODES}"


def run(options: argparse.Namespace) -> int:
    """Read the records, write them in the other format and return the exit code."""
    form = _target(options)
    read = [*options.inputs, *(options.articles or ())]
    problem = misplaced(form, options.output) or overwritten(read, [options.output])
    if form.text and not options.articles:
        problem = f"{form.name} needs the texts of the articles: give --articles FILE_OR_FOLDER"
    if problem is not None:
        options.wrong(problem)
    notes = Notes(options.quiet, live=False)
    try:
        # A missing library should be reported before anything is read or an old file replaced.
        form.load()
        for name in options.inputs:
            _source(name, options.source).load()
    except ExtraError as error:
        notes.fail(error)
        return WRONG_USE
    pairs = (
        (article, [only_confident(record, options.min_confidence) for record in records])
        for article, records in found(
            options.inputs, options.source, options.articles, options.encoding
        )
    )
    with opened_for(form, options.output) as (to, flush):
        formats.write(form, kept(form, pairs, notes), to)
        flush()
    return DONE


def _target(options: argparse.Namespace) -> Format:
    """Return the format of ``--to``, or the one that the suffix of the output implies."""
    if options.to is not None:
        return formats.named(options.to)
    form = None if options.output is None else formats.of_file(options.output.name)
    if form is None:
        problem = unknown_suffix(options.output)
        names = f"name a format with --to: {', '.join(formats.FORMATS)}"
        options.wrong(names if problem is None else f"{problem}, or {names}")
    assert form is not None  # wrong() does not return
    return form


def _source(name: str, chosen: str | None) -> Format:
    """Return the format of ``--from``, else the one of the input's suffix, else JSON Lines."""
    form = formats.of_file(name) if chosen is None else formats.named(chosen)
    return form if form is not None and form.reads else formats.named("jsonl")


def read_records(names: Iterable[str], chosen: str | None) -> Iterator[Attribution]:
    """Yield the records of files and of standard input, one input after the other.

    Raises:
        ReadError: A file cannot be read, or does not hold the format.
    """
    for name in names:
        form = _source(name, chosen)
        if name == "-":
            yield from formats.read(form, sys.stdin.buffer, "standard input")
            continue
        with contextlib.ExitStack() as stack:
            try:
                stream = stack.enter_context(Path(name).open("rb"))
            except OSError as error:
                raise ReadError(
                    name, f"cannot be read: {error.strerror}: check its name and permissions"
                ) from None
            yield from formats.read(form, stream, name)


def found(
    names: Sequence[str], chosen: str | None, paths: Sequence[str] | None, encoding: str | None
) -> Iterator[Found]:
    """Yield records with their articles, where ``--articles`` names those.

    Raises:
        InputError: A file cannot be read, or records and articles do not match.
    """
    # Without the articles, a record's own fields have to do: its article's id and date.
    records = read_records(names, chosen)
    if not paths:
        return articles.bare(records)
    return articles.paired(records, reading.read_paths(paths, encoding=encoding))


def add_options(add: Callable[..., object]) -> None:
    """Add the options of the command to its parser."""
    add_inputs(add)
    add(
        "--to",
        choices=tuple(formats.FORMATS),
        metavar="FORMAT",
        help=f"{', '.join(formats.FORMATS)} (default: by the suffix of the output)",
    )
    add("-o", "--output", type=output_path, metavar="OUT", help=OUTPUT_HELP)
    add_threshold(add)
    add("--quiet", action="store_true", help="no warnings")


def add_inputs(
    add: Callable[..., object], inputs: str = "a file of records, or - for standard input"
) -> None:
    """Add the options that name records and their format, for every command that reads records."""
    add("inputs", nargs="+", metavar="INPUT", help=inputs)
    add(
        "--from",
        dest="source",
        choices=READ,
        metavar="FORMAT",
        help=f"{', '.join(READ)} (default: by the suffix of the input, else jsonl)",
    )
    add(
        "--articles",
        action="append",
        metavar="PATH",
        help="the articles of the records, in any form that extract reads; may be repeated",
    )
    add_encoding(add)
