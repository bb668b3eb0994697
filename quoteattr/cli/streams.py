"""Where the output goes: a file that appears whole or not at all, or standard output."""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
from pathlib import Path
from typing import TextIO

from quoteattr.output.files import whole_file


def output_file(text: str) -> Path | None:
    """Read the value of ``-o``; None is standard output."""
    if text == "-":
        return None
    path = Path(text)
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is a folder: name a file")
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r}: there is no folder {str(path.parent)!r}")
    return path


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
