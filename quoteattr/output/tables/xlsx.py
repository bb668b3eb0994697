"""Excel: a workbook of one sheet, one row per attribution, in the columns of CSV.

Every text is a string cell, never a formula, a link or a number; offsets and the confidence are
numbers. A cell of Excel holds 32,767 characters: a longer text is cut and ends in "…". An empty
text is an empty cell. The same records always make the same bytes. Needs XlsxWriter:
``quoteattr[xlsx]``.
"""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO, Final

import regex

from quoteattr.errors import ExtraError, InputError
from quoteattr.output.files import scratch_file
from quoteattr.output.tables import delimited, formulas
from quoteattr.records import Article, Attribution

try:
    import xlsxwriter
except ImportError as error:
    raise ExtraError(
        f"Excel needs XlsxWriter ({error}): python -m pip install 'quoteattr[xlsx]'"
    ) from None

ROWS: Final = 1_048_576
"""The rows of a sheet in Excel, headings included."""

LONGEST: Final = 32_767
"""The characters that a cell of Excel holds, counted like Excel, in units of UTF-16."""

_NUMBERS: Final = frozenset("confidence cue_at source_at addressee_at medium_at role_at mention_at "
                            "title_at organization_at speaker_confidence role_confidence "
                            "said_on_confidence".split())  # fmt: skip
_WIDTHS: Final = {"article": 20, "speaker": 20, "role": 25, "text": 80, "cue": 15, "source": 25}
# XML 1.0 does not allow these characters, escaped or not.
_NO_XML: Final = regex.compile(r"[\ufffe\uffff]")
# With the current time as its creation date, the file would differ each time.
_MADE: Final = datetime.datetime(2000, 1, 1)


def write(found: Iterable[tuple[Article, Sequence[Attribution]]], stream: BinaryIO) -> None:
    """Write the attributions of all articles.

    Raises:
        InputError: There are more attributions than rows in a sheet.
    """
    with scratch_file() as path:
        # Until the book is closed, rows go to a temporary file instead of memory.
        settings = {"constant_memory": True, "tmpdir": str(path.parent)}
        with xlsxwriter.Workbook(path, settings) as book:
            _write_sheet(book, found)
        with path.open("rb") as file:
            shutil.copyfileobj(file, stream)


def _write_sheet(book: Any, found: Iterable[tuple[Article, Sequence[Attribution]]]) -> None:
    book.set_properties({"created": _MADE})
    sheet = book.add_worksheet("attributions")
    for place, column in enumerate(delimited.COLUMNS):
        sheet.set_column(place, place, _WIDTHS.get(column, 10))
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, delimited.COLUMNS, book.add_format({"bold": True}))
    # With a quote prefix, a string like "=1" stays a string when somebody edits its cell.
    styles = (book.add_format(), book.add_format({"quote_prefix": True}))
    row = 0
    for record in (record for _, records in found for record in records):
        row += 1
        if row >= ROWS:
            raise InputError(f"a sheet of Excel has {ROWS:,} rows: use csv, parquet or sqlite")
        _write_row(sheet, row, delimited.cells(record), styles)
    sheet.autofilter(0, 0, row, len(delimited.COLUMNS) - 1)


def _write_row(
    sheet: Any, row: int, cells: Mapping[str, str | None], styles: Sequence[Any]
) -> None:
    for place, column in enumerate(delimited.COLUMNS):
        cell = cells[column]
        if cell is None:
            continue
        if column in _NUMBERS:
            sheet.write_number(row, place, float(cell))
        else:
            cell = _fitting(cell)
            sheet.write_string(row, place, cell, styles[formulas.guarded(cell) != cell])


def _fitting(text: str) -> str:
    """Cut a text to what a cell can hold, without cutting a surrogate pair in two."""
    text = _NO_XML.sub("\ufffd", text)
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return text
    return units[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "…"
