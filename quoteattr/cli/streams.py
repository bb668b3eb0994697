"""Where the output goes: a file that appears whole or not at all, or standard output."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from quoteattr.cli.notes import Notes
from quoteattr.output import formats
from quoteattr.output.files import whole_file, whole_folder
from quoteattr.output.formats import Format, Found, To
from quoteattr.reading import SUFFIXES, folders

Flush = Callable[[], None]


def output_file(text: str) -> Path | None:
    """Read the value of ``-o``; None is standard output."""
    path = output_path(text)
    if path is not None and path.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is a folder: name a file")
    return path


def output_path(text: str) -> Path | None:
    """Read the value of ``-o`` where it may be a folder, too."""
    if text == "-":
        return None
    path = Path(text)
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r}: there is no folder {str(path.parent)!r}")
    return path


def unknown_suffix(output: Path | None) -> str | None:
    """Tell that the end of an output's name is no format's, None where it has none or a known one.

    A pipe or a device may be called anything.
    """
    if output is None or not output.suffix or formats.of_file(output.name) is not None:
        return None
    if output.exists() and not output.is_file():
        return None
    known = ", ".join(end for form in formats.FORMATS.values() for end in form.suffixes)
    return f"{str(output)!r}: no format ends in {output.suffix}: end the name in one of {known}"


def overwritten(inputs: Iterable[str | Path | None], outputs: Iterable[Path | None]) -> str | None:
    """Tell which output is one of the inputs, also under another name; None if none is.

    The shell empties or extends an input that standard output goes to before we are asked.
    """
    places = list(outputs)
    named = [os.path.realpath(place) for place in places if place is not None]
    if len(named) != len(set(named)):
        return f"{named[0]!r} is to hold two outputs: name another file for one of them"
    given = [name for name in inputs if name is not None]
    for place in places:
        there = _status(place, sys.stdout)
        if there is None or not stat.S_ISREG(there.st_mode):
            continue  # nothing is there yet, or it is a terminal, pipe or device
        for name in given:
            for each in _files(name):
                read = _status(each, sys.stdin)
                if read is not None and os.path.samestat(there, read):
                    output = "standard output" if place is None else repr(str(place))
                    read_as = "standard input" if each is None else repr(str(each))
                    return f"{output} is the input {read_as}, too: write to another file"
    return None


def _files(name: str | Path) -> Iterator[Path | None]:
    path = Path(name)
    if name == "-":
        yield None
    elif path.is_dir():
        yield from folders.files(path, (*SUFFIXES, ".ann"))
    else:
        yield path


def _status(path: Path | None, stream: Any) -> os.stat_result | None:
    try:
        return os.fstat(stream.fileno()) if path is None else path.stat()
    except (OSError, ValueError, AttributeError):  # nothing there, or a stream without a file
        return None


def misplaced(form: Format, output: Path | None) -> str | None:
    """Tell why a format cannot go where ``-o`` says, None if it can."""
    if form.to is To.FOLDER:
        if output is None:
            return f"{form.name} is a folder of files: name a new one with -o"
        if output.exists() and not (output.is_dir() and not any(output.iterdir())):
            return f"{str(output)!r} is there already: name a new folder for {form.name}"
    elif output is not None and output.is_dir():
        return f"{str(output)!r} is a folder: name a file"
    elif form.to is To.BINARY and output is None and sys.stdout.isatty():
        return f"{form.name} is no text for a terminal: name a file with -o"
    return None


@contextlib.contextmanager
def opened_for(
    form: Format, output: Path | None, *, exact: bool = True
) -> Iterator[tuple[Any, Flush]]:
    """Open what a format is written to, and give what sends on what is written so far.

    A folder appears under its name whole or not at all, as a file does.
    """
    if output is not None and form.to is To.FOLDER:
        with whole_folder(output) as folder:
            yield folder, lambda: None
        return
    with opened(output, exact=exact) as stream:
        yield stream, stream.flush


def kept(form: Format, found: Iterable[Found], notes: Notes) -> Iterator[Found]:
    """Leave out the records that a format has no place for, and tell how many they were."""
    left = 0
    for article, records in found:
        held = [record for record in records if formats.holds(form, record)]
        left += len(records) - len(held)
        yield article, held
    if left:
        notes.warn(f"{form.name} has no place for {left} of the records: they are left out")


def opened(output: Path | None, *, exact: bool) -> contextlib.AbstractContextManager[TextIO]:
    """Open the output; ``exact`` for JSON: UTF-8 and plain line ends, whatever the terminal has.

    Other text has a character that the terminal lacks replaced.
    """
    if output is not None:
        return whole_file(output)
    if isinstance(sys.stdout, io.TextIOWrapper):
        if exact:
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        else:
            sys.stdout.reconfigure(errors="replace")
    return contextlib.nullcontext(sys.stdout)
