"""Where the output goes: a file that appears complete or not at all, or standard output."""

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

from quoteattr.cli.terminal.notes import Notes
from quoteattr.output import formats
from quoteattr.output.files import whole_file, whole_folder
from quoteattr.output.formats import Format, Found, To
from quoteattr.reading import SUFFIXES, folders

Flush = Callable[[], None]


def output_file(text: str) -> Path | None:
    """Parse the value of ``-o``; None is standard output."""
    path = output_path(text)
    if path is not None and path.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is a folder: name a file")
    return path


def output_path(text: str) -> Path | None:
    """Parse the value of ``-o`` where it may also be a folder."""
    if text == "-":
        return None
    path = Path(text)
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r}: there is no folder {str(path.parent)!r}")
    return path


def unknown_suffix(output: Path | None) -> str | None:
    """Return what is wrong with the suffix of an output; None without a suffix or with a known one.

    A pipe or a device may have any name.
    """
    if output is None or not output.suffix or formats.of_file(output.name) is not None:
        return None
    if output.exists() and not output.is_file():
        return None
    known = ", ".join(end for form in formats.FORMATS.values() for end in form.suffixes)
    return f"{str(output)!r}: no format has the suffix {output.suffix}: use one of {known}"


def overwritten(inputs: Iterable[str | Path | None], outputs: Iterable[Path | None]) -> str | None:
    """Return which output is also an input, under whatever name; None if none is.

    This covers standard output, too: a shell opens the file of ``> FILE`` and ``>> FILE`` before we
    start. An input that it emptied is lost, but we stop before we append to one.
    """
    places = list(outputs)
    named = [os.path.realpath(place) for place in places if place is not None]
    if len(named) != len(set(named)):
        return f"{named[0]!r} is to hold two outputs: name another file for one of them"
    names = [name for name in inputs if name is not None]
    for place in places:
        there = _status(place, sys.stdout)
        if there is None or not stat.S_ISREG(there.st_mode):
            continue  # nothing is there yet, or it is a terminal, pipe or device
        # By device and inode, since links and other spellings lead to the same file.
        for name in names:
            for each in _files(name):
                read = _status(each, sys.stdin)
                if read is not None and os.path.samestat(there, read):
                    output = "standard output" if place is None else repr(str(place))
                    read_as = "standard input" if each is None else repr(str(each))
                    return f"{output} is also the input {read_as}: write to another file"
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
    """Return why a format cannot be written where ``-o`` says, None if it can."""
    if form.to is To.FOLDER:
        if output is None:
            return f"{form.name} writes a folder of files: name a new one with -o"
        if output.exists() and not (output.is_dir() and not any(output.iterdir())):
            return f"{str(output)!r} exists already: name a new folder for {form.name}"
    elif output is not None and output.is_dir():
        return f"{str(output)!r} is a folder: name a file"
    # Into a pipe a binary format is fine: another program reads it.
    elif form.to is To.BINARY and output is None and sys.stdout.isatty():
        return f"{form.name} is binary and not for a terminal: name a file with -o"
    return None


@contextlib.contextmanager
def opened_for(
    form: Format, output: Path | None, *, exact: bool = True
) -> Iterator[tuple[Any, Flush]]:
    """Open what a format is written to; yield it and the function that flushes it.

    A folder, like a file, appears under its name complete or not at all.
    """
    if output is not None and form.to is To.FOLDER:
        with whole_folder(output) as folder:
            yield folder, lambda: None
        return
    with opened(output, exact=exact) as stream:
        yield stream, stream.flush


def kept(form: Format, found: Iterable[Found], notes: Notes) -> Iterator[Found]:
    """Yield the records that a format can hold, and warn how many it cannot."""
    left = 0
    for article, records in found:
        held = [record for record in records if formats.holds(form, record)]
        left += len(records) - len(held)
        yield article, held
    if left:
        notes.warn(f"{form.name} cannot hold {left} of the records: they are left out")


def opened(output: Path | None, *, exact: bool) -> contextlib.AbstractContextManager[TextIO]:
    """Open the output; ``exact`` writes UTF-8 and plain line ends, whatever the terminal uses.

    Other text is for people: a character that the terminal's encoding lacks is replaced.
    """
    if output is not None:
        return whole_file(output)
    if isinstance(sys.stdout, io.TextIOWrapper):
        if exact:
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        else:
            sys.stdout.reconfigure(errors="replace")
    return contextlib.nullcontext(sys.stdout)
