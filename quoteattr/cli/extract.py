"""``quoteattr extract``: articles in, records or cards out."""

from __future__ import annotations

import argparse
import contextlib
import gc
import itertools
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, TextIO

import quoteattr
from quoteattr import reading
from quoteattr.cli.codes import DONE, SOME_FAILED, TERMS, TOLD, WRONG_USE
from quoteattr.cli.notes import Notes
from quoteattr.cli.options import add_reading, count
from quoteattr.cli.streams import (
    Flush,
    kept,
    misplaced,
    opened_for,
    output_file,
    output_path,
    overwritten,
    unknown_suffix,
)
from quoteattr.cli.totals import counted
from quoteattr.errors import InputError, QuoteattrError
from quoteattr.output import articles, formats
from quoteattr.output.files import Discard, whole_file
from quoteattr.output.formats import Format, Found
from quoteattr.output.tables import table
from quoteattr.reading import folders
from quoteattr.records import Article
from quoteattr.text.language import looks_english

CARDS: Final = Format("table", "tables.table", escapes=True)

HELP = "read articles and write their attributions"
DESCRIPTION = "Read articles and write one record for every quote and reported claim."
EXAMPLES = """\
  quoteattr extract article.txt
  quoteattr extract articles/ --date 2025-08-29 -o quotes.jsonl
  quoteattr extract articles/ -o quotes.csv
  quoteattr extract page.html --save-articles articles.jsonl -o quotes.jsonl
  curl -s https://example.org/article.txt | quoteattr extract - --acts all | jq .text
"""
EPILOG = f"examples:\n{EXAMPLES}\n{TERMS}\n{TOLD}"


def run(options: argparse.Namespace) -> int:
    """Read every input, write what is attributed in it, and return the exit code."""
    to_terminal = options.output is None and sys.stdout.isatty()
    form = _form(options, to_terminal)
    problem = misplaced(form, options.output) or overwritten(
        [*options.inputs, options.aliases],
        [options.output, *([options.save_articles] if options.save_articles else [])],
    )
    if options.quiet and options.verbose:
        problem = "--quiet and --verbose: give one of them"
    if problem is not None:
        options.wrong(problem)
    live = sys.stderr.isatty() and not to_terminal
    total = counted(options.inputs) if live and not options.quiet else None
    notes = Notes(options.quiet, live=live, verbose=options.verbose, total=total)
    try:
        return _extract(options, form, notes)
    finally:
        notes.clear()


def _form(options: argparse.Namespace, to_terminal: bool) -> Format:
    """Take the format that was asked for, or what the output's name tells, or what suits it."""
    if options.format is not None:
        return CARDS if options.format == CARDS.name else formats.named(options.format)
    told = None if options.output is None else formats.of_file(options.output.name)
    problem = unknown_suffix(options.output)
    if told is None and problem is not None:
        options.wrong(f"{problem}, or name a format by --format")
    return told or (CARDS if to_terminal else formats.named("jsonl"))


def _extract(options: argparse.Namespace, form: Format, notes: Notes) -> int:
    try:
        form.load()
        extractor = quoteattr.load(
            options.model,
            threads=options.threads,
            precision=options.precision,
            rules=options.rules,
            aliases=options.aliases,
        )
    except QuoteattrError as error:
        notes.fail(error)
        return WRONG_USE
    gc.freeze()  # the pipeline's many objects stay: no collection need look at them again
    pairs = extractor.pipe(
        _articles(options, notes), acts=options.acts, processes=options.processes
    )
    with (
        contextlib.suppress(Discard),
        opened_for(form, options.output, exact=form is not CARDS) as (to, flush),
        _saving(options.save_articles) as save,
    ):
        found = _noted(pairs, form, save, flush, notes, piped=options.output is None)
        if form is CARDS:
            _write_cards(found, to)
        else:
            formats.write(form, kept(form, found, notes), to)
            flush()
        notes.clear()
        if not notes.articles:
            raise Discard  # an older file is worth more than an empty one
    return SOME_FAILED if notes.failures else DONE


@contextlib.contextmanager
def _saving(path: Path | None) -> Iterator[Callable[[Article], object]]:
    """Open the file that the articles go to, and give what writes one; it does nothing without."""
    if path is None:
        yield lambda _: None
        return
    discarded = False
    with whole_file(path) as file:
        try:
            yield lambda article: file.write(articles.dumps(article) + "\n")
        except Discard:
            discarded = True
            raise
    if discarded:
        raise Discard  # the file has caught it, and the output is to be left as it was, too


def _noted(
    pairs: Iterable[Found],
    form: Format,
    save: Callable[[Article], object],
    flush: Flush,
    notes: Notes,
    *,
    piped: bool,
) -> Iterator[Found]:
    """Hand the articles on, send on what was written of each, and show how far the work is."""
    for article, records in pairs:
        try:
            formats.check(form, article, records)
        except InputError as error:
            notes.fail(f"{article.id or 'an article without an id'}: {error}")
            continue
        if piped:
            notes.clear()  # what reads the pipe may well write to this terminal
        save(article)
        yield article, records
        flush()
        notes.done(article, len(records))


def _articles(options: argparse.Namespace, notes: Notes) -> Iterator[Article]:
    """Yield what can be read, name the rest on standard error."""
    for article in _read(options, notes):
        body = article.body.slice(article.text)
        name = article.id or "an article without an id"
        if not body.strip():
            notes.fail(f"{name}: there is no text in it")
            continue
        if not looks_english(body):
            notes.warn(f"{name}: this does not look like English, the records may be wrong")
        notes.reading(name, len(body))
        yield article


def _read(options: argparse.Namespace, notes: Notes) -> Iterator[Article]:
    told = {"date": options.date, "encoding": options.encoding}
    for is_stdin, names in itertools.groupby(options.inputs, key="-".__eq__):
        for _ in names if is_stdin else ():
            yield from reading.read_stream(sys.stdin.buffer, "standard input", notes.fail, **told)
        paths = list(names)
        for path in paths:
            skipped = folders.skipped(Path(path), reading.SUFFIXES)
            if skipped:
                notes.warn(f"{path}: {skipped}")
        yield from reading.read_paths(paths, notes.fail, **told)


def _write_cards(found: Iterable[Found], stream: TextIO) -> None:
    """Fit the cards to where they go: width, colours, a blank line between two articles."""
    width = shutil.get_terminal_size().columns
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    colour = stream.isatty() and not plain
    gaps = itertools.chain([""], itertools.repeat("\n"))
    for article, records in found:
        stream.write(next(gaps) + table.render(article, records, width=width, colour=colour))


def add_options(add: Callable[..., object]) -> None:
    """Add the options of the command to its parser."""
    add(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="a text file, a web page, a folder; JSON Lines with one article a line, a JSON array, "
        "CSV or TSV (text, id, date, title, url, author); or - for standard input",
    )
    add(
        "--format",
        choices=(CARDS.name, *formats.FORMATS),
        metavar="FORMAT",
        help=f"{', '.join((CARDS.name, *formats.FORMATS))} (what the name of the output tells; "
        "at a terminal table, which is cards; else jsonl)",
    )
    add("-o", "--output", type=output_path, metavar="FILE", help="write here, all or nothing")
    add(
        "--save-articles",
        type=output_file,
        metavar="FILE",
        help="write the articles here, as JSON Lines: the texts that offsets refer to",
    )
    add_reading(add)
    add("--processes", type=count, default=1, metavar="N", help="processes at work (1)")
    add("--threads", type=count, default=1, metavar="N", help="threads of each process (1)")
    add("--quiet", action="store_true", help="no progress and no warnings")
    add(
        "--verbose",
        action="store_true",
        help="tell of each article its words, attributions and seconds, on standard error",
    )
