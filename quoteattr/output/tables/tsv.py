"""TSV: one row an attribution, separated by tabs, in UTF-8, for spreadsheets and data frames.

``delimited`` tells the columns; they hold every record whole, but for half a surrogate pair, which
has no UTF-8. Cells that hold a tab, a quote or a line end are quoted, as in CSV.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, TextIO

from quoteattr.output.tables import delimited
from quoteattr.records import Article, Attribution


def write(found: Iterable[tuple[Article, Sequence[Attribution]]], stream: TextIO) -> None:
    """Write a line of headings and a row an attribution."""
    delimited.write(found, stream, "excel-tab")


def read(stream: BinaryIO, name: str) -> Iterator[Attribution]:
    """Read the rows back; ``name`` names the stream in errors.

    Raises:
        ReadError: A column is missing or unknown, or a row is no attribution; it tells which.
    """
    yield from delimited.read(stream, name, "excel-tab")
