"""What the commands share: exit codes, the terms in their help, options and their parsing."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Callable

from quoteattr.errors import InputError
from quoteattr.neural.bundled_model import PRECISIONS
from quoteattr.reading.encodings import known
from quoteattr.records import Act, chosen_acts, parse_day

DONE, SOME_FAILED, WRONG_USE, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141

EXIT_CODES = """\
exit codes:
  0    every input was processed
  1    some inputs failed (standard error names them); the others were processed
  2    wrong use, or an option with a bad value
  130  interrupted
  141  the program that read the output closed the pipe
"""

OUTPUT_HELP = "write to this file, which appears complete or not at all"

TERMS = """\
the terms of a record:
  source     who is quoted, as printed: "the mayor"; the speaker is the person or body behind it
  cue        the words that report it: "said", "according to"
  content    what is quoted or reported
  addressee  whom the source addresses: "told reporters"
  medium     where it was said or published: "in a statement", "on television"
  act        what the source does with the content: states it (statement), thinks it (belief), wants
             or plans it (intention), sees or hears it (perception), or something else (other):
             "applauded the plan", "declined to comment"
"""


def add_reading(add: Callable[..., object]) -> None:
    """Add the options that decide how articles are read and which records are written."""
    add("--date", type=day, metavar="YYYY-MM-DD", help="the date of every article in the input")
    add_encoding(add)
    add_acts(add)
    add_threshold(add)
    add(
        "--stated-days-only",
        action="store_true",
        help="leave out dates of statements that carry over from another sentence",
    )
    add_model(add)


def add_acts(add: Callable[..., object]) -> None:
    """Add the option that names the acts of the records."""
    add(
        "--acts",
        type=acts,
        default=(Act.STATEMENT,),
        metavar="ACTS",
        help=f"which acts to write (see below): all, or some of {','.join(Act)} (statement)",
    )


def add_model(add: Callable[..., object]) -> None:
    """Add the options that name the pipeline and what it computes in."""
    add("--model", metavar="PATH_OR_NAME", help="a spaCy pipeline instead of the embedded one")
    add(
        "--aliases",
        metavar="FILE",
        help="a table of speakers, CSV (id, name, aliases separated by ;) or JSON: the records get "
        "its ids as keys",
    )
    add(
        "--precision",
        choices=PRECISIONS,
        default=PRECISIONS[0],
        help="what the model computes in (float32): int8 is faster on many processors, but some "
        "records then differ from processor to processor",
    )
    add("--rules", action="store_true", help="find attributions by rules over the syntax alone")


def add_threshold(add: Callable[..., object]) -> None:
    """Add the option that leaves out uncertain answers."""
    add(
        "--min-confidence",
        type=share,
        default=0.0,
        metavar="X",
        help="leave out speakers, roles and said-on dates whose own confidence is below X, but no "
        "record (0, which leaves out none)",
    )


def add_encoding(add: Callable[..., object]) -> None:
    """Add the option that names the encoding of the articles."""
    add(
        "--encoding",
        type=encoding,
        metavar="NAME",
        help="the encoding of the articles, such as cp1252, mac_roman or utf-16 (utf-8)",
    )


def encoding(text: str) -> str:
    """Parse the name of an encoding.

    Raises:
        ArgumentTypeError: Python knows no encoding of that name.
    """
    try:
        return known(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def day(text: str) -> datetime.date:
    """Parse a date.

    Raises:
        ArgumentTypeError: It is not a full date in the calendar.
    """
    try:
        return parse_day(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def acts(text: str) -> tuple[Act, ...]:
    """Parse a list of acts separated by commas.

    Raises:
        ArgumentTypeError: One of them is not an act.
    """
    try:
        chosen = chosen_acts([word.strip() for word in text.split(",")])
    except InputError:
        every = ", ".join(Act)
        raise argparse.ArgumentTypeError(f"{text!r} is neither all nor some of {every}") from None
    return tuple(act for act in Act if act in chosen)


def share(text: str) -> float:
    """Parse a number between 0 and 1.

    Raises:
        ArgumentTypeError: It is something else.
    """
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if 0 <= number <= 1:
        return number
    raise argparse.ArgumentTypeError(f"{text!r} is not a number between 0 and 1")


def count(text: str) -> int:
    """Parse a whole number, 1 or more.

    Raises:
        ArgumentTypeError: It is something else.
    """
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
