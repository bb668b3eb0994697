"""How many articles are to be read, for the bar that shows how far the work is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from quoteattr.reading import folders
from quoteattr.reading.file_names import SUFFIXES, Layout, layout

LARGE = 64_000_000  # bytes of JSON Lines whose lines would take too long to count


def counted(inputs: Iterable[str]) -> int | None:
    """Count the articles of files and folders; None where only reading them tells.

    >>> counted(["-"]) is None
    True
    """
    total = 0
    try:
        for path in _files(inputs):
            found = layout(path.name, b"")
            if found is Layout.WHOLE:
                total += 1
            elif found is not Layout.LINES or path.stat().st_size > LARGE:
                return None
            else:
                with path.open("rb") as lines:
                    total += sum(not line.isspace() for line in lines)
    except OSError:
        return None  # a pipe, or a file that is not there: reading it tells
    return total


def _files(inputs: Iterable[str]) -> Iterator[Path]:
    for name in inputs:
        path = Path(name)
        if path.is_file():
            yield path
        elif not path.is_dir():
            raise FileNotFoundError(name)
        else:
            yield from folders.files(path, SUFFIXES)
