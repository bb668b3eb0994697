"""The command line: arguments, messages and exit codes; what it prints comes from the rooms."""

from __future__ import annotations

import argparse
import contextlib
import datetime
import io
import itertools
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn, TextIO

import quoteattr
from quoteattr import reading
from quoteattr.errors import InputError, QuoteattrError
from quoteattr.language import looks_english
from quoteattr.output import jsonl, table
from quoteattr.output.files import Discard, whole_file
from quoteattr.records import Act, Article, Attribution, parse_day

DONE, SOME_FAILED, WRONG_USE, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141

_EPILOG = """\
examples:
  quoteattr extract article.txt
  quoteattr extract articles/ --date 2025-08-29 -o quotes.jsonl
  curl -s https://example.org/article.txt | quoteattr extract - --acts all | jq .text

exit codes:
  0    all inputs are done
  1    some input could not be processed (named on standard error), the others are done
  2    wrong use, or an option with a bad value
  130  interrupted
  141  the reader of our output went away
"""

# Seconds before progress shows and between two signs of it; characters of a long text.
_PATIENCE, _EVERY = 2.0, 0.2
_LONG = 100_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; the help text lists them.

    Raises:
        SystemExit: With code 2 for wrong use, with 0 for --help and --version.
    """
    options = _parser().parse_args(arguments)
    notes = _Notes(options.quiet, live=sys.stderr.isatty() and not _to_terminal(options))
    try:
        return _extract(options, notes)
    except KeyboardInterrupt:
        notes.clear()
        return INTERRUPTED
    except BrokenPipeError:
        # Python would complain once more when it flushes standard output at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except QuoteattrError as error:
        notes.fail(error)
        return SOME_FAILED
    except OSError as error:
        notes.fail(f"cannot write {options.output or 'to standard output'}: {error.strerror}")
        return SOME_FAILED


def _extract(options: argparse.Namespace, notes: _Notes) -> int:
    try:
        extractor = quoteattr.load(options.model, threads=options.threads)
    except QuoteattrError as error:
        notes.fail(error)
        return WRONG_USE
    articles = _articles(options, notes)
    pairs = extractor.pipe(articles, acts=options.acts, processes=options.processes)
    with contextlib.suppress(Discard), _opened(options) as stream:
        draw = _cards(stream) if _format(options) == "table" else _lines
        for article, records in pairs:
            notes.clear()
            stream.write(draw(article, records))
            stream.flush()
            notes.done(records)
        notes.clear()
        if not notes.articles:
            raise Discard  # an older file is worth more than an empty one
    return SOME_FAILED if notes.failures else DONE


def _articles(options: argparse.Namespace, notes: _Notes) -> Iterator[Article]:
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


def _read(options: argparse.Namespace, notes: _Notes) -> Iterator[Article]:
    for name in options.inputs:
        if name == "-":
            stdin, title = sys.stdin.buffer, "standard input"
            yield from reading.read_stream(stdin, title, notes.fail, date=options.date)
        else:
            yield from reading.read_paths([name], notes.fail, date=options.date)


def _lines(_: Article, records: Sequence[Attribution]) -> str:
    return "".join(jsonl.dumps(record) + "\n" for record in records)


def _cards(stream: TextIO) -> Callable[[Article, Sequence[Attribution]], str]:
    """Fit the cards to where they go: width, colours, a blank line between two articles."""
    width = shutil.get_terminal_size().columns
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    colour = stream.isatty() and not plain
    gaps = itertools.chain([""], itertools.repeat("\n"))

    def draw(article: Article, records: Sequence[Attribution]) -> str:
        return next(gaps) + table.render(article, records, width=width, colour=colour)

    return draw


def _to_terminal(options: argparse.Namespace) -> bool:
    return options.output is None and sys.stdout.isatty()


def _format(options: argparse.Namespace) -> str:
    return options.format or ("table" if _to_terminal(options) else "jsonl")


def _opened(options: argparse.Namespace) -> contextlib.AbstractContextManager[TextIO]:
    if options.output is not None:
        return whole_file(options.output)
    if isinstance(sys.stdout, io.TextIOWrapper):
        if _format(options) == "jsonl":
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        else:
            sys.stdout.reconfigure(errors="replace")
    return contextlib.nullcontext(sys.stdout)


class _Notes:
    """What goes to standard error: complaints always, warnings and progress unless quiet."""

    def __init__(self, quiet: bool, *, live: bool) -> None:
        self.articles = 0
        self.failures = 0
        self._attributions = 0
        self._quiet = quiet
        self._live = live and not quiet
        self._began = self._told = time.monotonic()

    def fail(self, problem: object) -> None:
        """Tell what could not be done; the exit code will say so too."""
        self.failures += 1
        self.clear()
        print(f"quoteattr: {problem}", file=sys.stderr)

    def warn(self, problem: str) -> None:
        if not self._quiet:
            self.clear()
            print(f"quoteattr: warning: {problem}", file=sys.stderr)

    def reading(self, name: str, length: int) -> None:
        """Show that a long text is at work: nothing else will show for a while."""
        if length >= _LONG:
            self._show(f"reading {name}: {length:,} characters")

    def done(self, records: Sequence[Attribution]) -> None:
        self.articles += 1
        self._attributions += len(records)
        now = time.monotonic()
        if now - self._began > _PATIENCE and now - self._told > _EVERY:
            self._told = now
            self._show(f"{self.articles:,} articles, {self._attributions:,} attributions")

    def clear(self) -> None:
        self._show("")

    def _show(self, line: str) -> None:
        if self._live:
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


class _Parser(argparse.ArgumentParser):
    """A parser that complains in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USE, f"{self.prog}: {message} (see {self.prog} --help)\n")


def _parser() -> _Parser:
    parser = _Parser(
        prog="quoteattr",
        description="Find every quote and reported claim in news articles: who said what, when.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"quoteattr {quoteattr.__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    extract = commands.add_parser(
        "extract",
        help="read articles and write their attributions",
        description="Read articles and write one record for every quote and reported claim.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_options(extract.add_argument)
    return parser


def _add_options(add: Callable[..., object]) -> None:
    add(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="a text file, a folder, JSON Lines with one article a line "
        "(id, text, date, title, url), or - for standard input",
    )
    add("--date", type=_day, metavar="YYYY-MM-DD", help="the date of every article given")
    add(
        "--format",
        choices=("jsonl", "table"),
        help="JSON Lines or cards to read (at a terminal cards, else JSON Lines)",
    )
    add(
        "--acts",
        type=_acts,
        default=(Act.STATEMENT,),
        metavar="ACTS",
        help=f"what to write: all, or some of {','.join(Act)} (statement)",
    )
    add("-o", "--output", type=_file, metavar="FILE", help="write here, all or nothing")
    add("--model", metavar="PATH_OR_NAME", help="a spaCy pipeline instead of the one inside")
    add("--processes", type=_count, default=1, metavar="N", help="processes at work (1)")
    add("--threads", type=_count, default=1, metavar="N", help="threads of each process (1)")
    add("--quiet", action="store_true", help="no progress and no warnings")


def _day(text: str) -> datetime.date:
    try:
        return parse_day(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _acts(text: str) -> tuple[Act, ...]:
    if text == "all":
        return tuple(Act)
    try:
        return tuple(Act(word.strip()) for word in text.split(","))
    except ValueError:
        known = ", ".join(Act)
        raise argparse.ArgumentTypeError(f"{text!r} is neither all nor some of {known}") from None


def _count(text: str) -> int:
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")


def _file(text: str) -> Path | None:
    if text == "-":
        return None
    path = Path(text)
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is a folder: name a file")
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r}: there is no folder {str(path.parent)!r}")
    return path
