"""``quoteattr extract``: read articles and write records or, at a terminal, cards."""

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
from quoteattr.cli.options import (
    DONE,
    EXIT_CODES,
    OUTPUT_HELP,
    SOME_FAILED,
    TERMS,
    WRONG_USE,
    add_reading,
    count,
)
from quoteattr.cli.terminal.notes import Notes, counted
from quoteattr.cli.terminal.streams import (
    Flush,
    kept,
    misplaced,
    opened_for,
    output_file,
    output_path,
    overwritten,
    unknown_suffix,
)
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
EPILOG = f"examples:\n{EXAMPLES}\n{TERMS}\n{EXIT_CODES}"


def run(options: argparse.Namespace) -> int:
    """Read every input, write its attributions and return the exit code."""
    to_terminal = options.output is None and sys.stdout.isatty()
    form = _form(options, to_terminal)
    problem = misplaced(form, options.output) or overwritten(
        [*options.inputs, options.aliases],
        [options.output, *([options.save_articles] if options.save_articles else [])],
    )
    if options.quiet and options.verbose:
        problem = "--quiet and --verbose exclude each other: give one of them"
    if problem is not None:
        options.wrong(problem)
    # Cards on the same terminal show progress enough, and a progress line would cut into them.
    live = sys.stderr.isatty() and not to_terminal
    total = counted(options.inputs) if live and not options.quiet else None
    notes = Notes(options.quiet, live=live, verbose=options.verbose, total=total)
    try:
        return _extract(options, form, notes)
    finally:
        notes.clear()


def _form(options: argparse.Namespace, to_terminal: bool) -> Format:
    """Return the format of ``--format``, else by the output's suffix, else cards or JSON Lines."""
    if options.format is not None:
        return CARDS if options.format == CARDS.name else formats.named(options.format)
    implied = None if options.output is None else formats.of_file(options.output.name)
    problem = unknown_suffix(options.output)
    if implied is None and problem is not None:
        options.wrong(f"{problem}, or name a format with --format")
    return implied or (CARDS if to_terminal else formats.named("jsonl"))


def _extract(options: argparse.Namespace, form: Format, notes: Notes) -> int:
    try:
        form.load()
        extractor = quoteattr.load(
            options.model,
            threads=options.threads,
            precision=options.precision,
            rules=options.rules,
            aliases=options.aliases,
            min_confidence=options.min_confidence,
        )
    except QuoteattrError as error:
        notes.fail(error)
        return WRONG_USE
    gc.freeze()  # the pipeline's many objects live until the end: collections can skip them
    pairs = extractor.pipe(
        _articles(options, notes),
        acts=options.acts,
        stated_days_only=options.stated_days_only,
        processes=options.processes,
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
            raise Discard  # keep an older file rather than replace it with an empty one
    return SOME_FAILED if notes.failures else DONE


@contextlib.contextmanager
def _saving(path: Path | None) -> Iterator[Callable[[Article], object]]:
    """Open the file of ``--save-articles`` and yield what writes an article there, if anything."""
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
        raise Discard  # whole_file swallowed it, but the output must be discarded, too


def _noted(
    pairs: Iterable[Found],
    form: Format,
    save: Callable[[Article], object],
    flush: Flush,
    notes: Notes,
    *,
    piped: bool,
) -> Iterator[Found]:
    """Yield the pairs, flush what was written for each, and show progress."""
    for article, records in pairs:
        try:
            # An article that the format cannot hold fails alone: writing it would end the others.
            formats.check(form, article, records)
        except InputError as error:
            notes.fail(f"{article.id or 'an article without an id'}: {error}")
            continue
        if piped:
            notes.clear()  # the program behind the pipe may write to this terminal, too
        save(article)
        yield article, records
        flush()
        notes.done(article, len(records))


def _articles(options: argparse.Namespace, notes: Notes) -> Iterator[Article]:
    """Yield the articles that can be read, and name the others on standard error."""
    for article in _read(options, notes):
        body = article.body.slice(article.text)
        name = article.id or "an article without an id"
        if not body.strip():
            notes.fail(f"{name}: there is no text in it")
            continue
        if not looks_english(body):
            notes.warn(f"{name}: this does not look like English: its records may be wrong")
        notes.reading(name, len(body))
        yield article


def _read(options: argparse.Namespace, notes: Notes) -> Iterator[Article]:
    settings = {"date": options.date, "encoding": options.encoding}
    # Neighbouring paths are read together, so that they share the folder left out of their ids.
    for is_stdin, names in itertools.groupby(options.inputs, key="-".__eq__):
        for _ in names if is_stdin else ():
            yield from reading.read_stream(
                sys.stdin.buffer, "standard input", notes.fail, **settings
            )
        paths = list(names)
        for path in paths:
            skipped = folders.skipped(Path(path), reading.SUFFIXES)
            if skipped:
                notes.warn(f"{path}: {skipped}")
        yield from reading.read_paths(paths, notes.fail, **settings)


def _write_cards(found: Iterable[Found], stream: TextIO) -> None:
    """Write cards as wide as the terminal, in colour where it has any, articles apart."""
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
        help=f"{', '.join((CARDS.name, *formats.FORMATS))} (default: by the suffix of the output; "
        "at a terminal table, as cards; else jsonl)",
    )
    add("-o", "--output", type=output_path, metavar="FILE", help=OUTPUT_HELP)
    add(
        "--save-articles",
        type=output_file,
        metavar="FILE",
        help="write the articles to this file as JSON Lines: the texts that offsets refer to",
    )
    add_reading(add)
    add("--processes", type=count, default=1, metavar="N", help="number of processes (1)")
    add("--threads", type=count, default=1, metavar="N", help="threads in each process (1)")
    add("--quiet", action="store_true", help="no progress and no warnings")
    add(
        "--verbose",
        action="store_true",
        help="print each article's words, attributions and seconds on standard error",
    )
