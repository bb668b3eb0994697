"""TSV: one row per attribution, separated by tabs, in UTF-8, for spreadsheets and data frames.

``delimited`` describes the columns; they hold complete records, except for half a surrogate pair,
which UTF-8 cannot encode. Cells with a tab, a quote or a line end are quoted, as in CSV.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, TextIO

from quoteattr.output.tables import delimited
from quoteattr.records import Article, Attribution


def write(found: Iterable[tuple[Article, Sequence[Attribution]]], stream: TextIO) -> None:
    """Write a line of headings and one row per attribution."""
    delimited.write(found, stream, "excel-tab")


def read(stream: BinaryIO, name: str) -> Iterator[Attribution]:
    """Yield the attributions of the rows; ``name`` is the stream's name in errors.

    Raises:
        ReadError: A column is missing or unknown, or a row is not an attribution; it says which.
    """
    yield from delimited.read(stream, name, "excel-tab")
