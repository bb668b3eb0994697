"""Reading articles from the columns of an Arrow record batch.

Strings of any width, dictionaries of strings and columns of nulls are all accepted. Each value is
converted on its own, so that damaged UTF-8, a date after the year 9999 or a string of a gigabyte in
one row is no error in the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pyarrow as pa

from quoteattr.errors import InputError
from quoteattr.reading import read_text
from quoteattr.reading.lines import LONGEST, too_long
from quoteattr.records import Article

_WANTED: Final = {
    "text": "strings",
    "id": "strings or whole numbers",
    "date": "dates, timestamps, or strings such as 2025-08-29",
    "title": "strings",
    "url": "strings",
}
_STRINGS: Final = ("string", "large_string", "string_view", "null")


def of(batch: Any) -> dict[str, Any]:
    """Return the columns of a batch that make articles, by name; other columns are ignored.

    Raises:
        InputError: There is no column of texts, or a column has a type that cannot be read.

    >>> list(of(pa.RecordBatch.from_pylist([{"text": "No.", "length": 3}])))
    ['text']
    """
    names = batch.schema.names
    if "text" not in names:
        present = ", ".join(map(repr, names)) or "none at all"
        raise InputError(
            f"there is no column 'text', only {present}: rename the one with the articles' texts"
        )
    found = {}
    for name in _WANTED:
        if name not in names:
            continue
        if names.count(name) > 1:
            raise InputError(f"there are {names.count(name)} columns {name!r}: keep one")
        found[name] = column = batch.column(names.index(name))
        if not _readable(name, column.type):
            raise InputError(f"column {name!r} is of type {column.type}: give {_WANTED[name]}")
    return found


def name(found: Mapping[str, Any], row: int) -> str | None:
    """Return the id of an article, if it has one; a whole number becomes its digits.

    >>> name(of(pa.RecordBatch.from_pylist([{"text": "No.", "id": 7}])), 0)
    '7'
    """
    value = _value("id", found["id"], row) if "id" in found else None
    return None if value is None else str(value)


def article(found: Mapping[str, Any], row: int) -> Article:
    """Return the article of a row.

    Raises:
        InputError: Its text is null, a value cannot be converted or is too long, or its date is not
            valid.

    >>> article(of(pa.RecordBatch.from_pylist([{"text": "No.", "date": "2025-08-29"}])), 0).date
    datetime.date(2025, 8, 29)
    """
    values = {key: _value(key, column, row) for key, column in found.items()}
    if values["text"] is None:
        raise InputError("text is null: give the article there")
    return read_text(
        values["text"],
        id=name(found, row),
        date=values.get("date") or None,
        title=values.get("title"),
        url=values.get("url"),
    )


def _value(name: str, column: Any, row: int) -> Any:
    """Convert one value to Python, with an `InputError` for whatever is wrong with it."""
    value = column[row]
    if pa.types.is_dictionary(value.type):
        value = value.value
    if not value.is_valid:
        return None
    if hasattr(value, "as_buffer"):  # a string: check its size before it is copied
        size = value.as_buffer().size
        if size > LONGEST:
            what = "a text" if name == "text" else f"column {name!r}: a value"
            raise too_long(what, size, "cut it into its articles")
    try:
        if pa.types.is_timestamp(value.type) and value.type.unit == "ns":
            # pyarrow needs pandas to convert nanoseconds; a day does not need them.
            value = value.cast(pa.timestamp("us", value.type.tz), safe=False)
        return value.as_py()
    except UnicodeDecodeError as error:
        raise InputError(f"column {name!r}: not UTF-8 ({error}): write the file again") from None
    except Exception as error:  # noqa: BLE001 - calendars and time zones raise many classes
        raise InputError(
            f"column {name!r}: {type(error).__name__} ({error}) for {value.type}: give a date of "
            "the years 1 to 9999"
        ) from None


def _readable(name: str, kind: Any) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if str(kind) in _STRINGS:
        return True
    if name == "date":
        return bool(pa.types.is_date(kind) or pa.types.is_timestamp(kind))
    return name == "id" and bool(pa.types.is_integer(kind))
