"""Options that commands which read articles share, and how their values are read."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Callable

from quoteattr.errors import InputError
from quoteattr.neural.bundled_model import PRECISIONS
from quoteattr.reading.encodings import known
from quoteattr.records import Act, chosen_acts, parse_day


def add_reading(add: Callable[..., object]) -> None:
    """Add what decides how articles are read, and what of them is written."""
    add("--date", type=day, metavar="YYYY-MM-DD", help="the date of every article given")
    add_encoding(add)
    add(
        "--acts",
        type=acts,
        default=(Act.STATEMENT,),
        metavar="ACTS",
        help=f"which acts to write, see below: all, or some of {','.join(Act)} (statement)",
    )
    add("--model", metavar="PATH_OR_NAME", help="a spaCy pipeline instead of the one inside")
    add(
        "--aliases",
        metavar="FILE",
        help="a table of speakers, CSV (id, name, aliases parted by ;) or JSON: gives each its key",
    )
    add(
        "--precision",
        choices=PRECISIONS,
        default=PRECISIONS[0],
        help="what the model computes in (float32): int8 is faster on many processors, but not all "
        "of its records are the same on every one",
    )
    add("--rules", action="store_true", help="find attributions by rules over its syntax alone")


def add_encoding(add: Callable[..., object]) -> None:
    """Add the option that tells in what articles are written."""
    add(
        "--encoding",
        type=encoding,
        metavar="NAME",
        help="the encoding of the articles, such as cp1252, mac_roman or utf-16 (utf-8)",
    )


def encoding(text: str) -> str:
    """Read the name of an encoding.

    Raises:
        ArgumentTypeError: It is not known.
    """
    try:
        return known(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def day(text: str) -> datetime.date:
    """Read a date.

    Raises:
        ArgumentTypeError: It is none.
    """
    try:
        return parse_day(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def acts(text: str) -> tuple[Act, ...]:
    """Read a list of acts.

    Raises:
        ArgumentTypeError: One of them is not an act.
    """
    try:
        chosen = chosen_acts([word.strip() for word in text.split(",")])
    except InputError:
        known = ", ".join(Act)
        raise argparse.ArgumentTypeError(f"{text!r} is neither all nor some of {known}") from None
    return tuple(act for act in Act if act in chosen)


def count(text: str) -> int:
    """Read a number of things of which there must be one.

    Raises:
        ArgumentTypeError: It is none.
    """
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
