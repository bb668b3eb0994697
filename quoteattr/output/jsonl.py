"""JSON Lines: one attribution per line, in the format "quoteattr/1".

Keys have a fixed order, a missing value is null, and non-ASCII characters are not escaped. Some
keys are left out if they are empty: of a speaker "roles", for roles beyond the first, "title" and
"organization", the parts of a role that has both, "key", from a table of aliases, "confidence" and
"role_confidence"; of a record "said_on_evidence", "said_on_confidence", "joins", "claim",
"within" and "stance". Dates are ISO 8601, as precise as the text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, TextIO

import regex

from quoteattr.arguments import check, shown
from quoteattr.errors import InputError, ReadError
from quoteattr.reading.lines import bounded
from quoteattr.records import Article, Attribution
from quoteattr.records.conversion import SCHEMA as SCHEMA
from quoteattr.records.conversion import as_row as as_row
from quoteattr.records.conversion import from_row as from_row

# Many programs end a line at the first three, and UTF-8 cannot encode lone surrogates. In JSON they
# occur only in strings, where an escape stands for the same character.
_UNSAFE = regex.compile(r"[\x85\u2028\u2029\ud800-\udfff]")


def dumps(record: Attribution) -> str:
    r"""Return an attribution as one line of JSON, without a line end.

    >>> from quoteattr.records import Act, Kind, Span
    >>> part = Span(start=0, end=3, text="\u201cNo")
    >>> said = Attribution(
    ...     id="a1", kind=Kind.DIRECT, act=Act.STATEMENT, text="No", content=(part,)
    ... )
    >>> dumps(said)[:57]
    '{"schema": "quoteattr/1", "article": null, "id": "a1", "k'
    """
    return line(as_row(record))


def line(value: Mapping[str, Any]) -> str:
    r"""Return a mapping as one line of JSON that every program reads as one line.

    >>> line({"a": "1\u2028"})
    '{"a": "1\\u2028"}'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def loads(text: str) -> Attribution:
    """Return the attribution of one line of JSON; unknown keys are an error.

    Raises:
        InputError: The line is not a JSON object or has another schema, or a value does not fit;
            the message names the key.

    >>> loads('{"schema": "quoteattr/2"}')
    Traceback (most recent call last):
    ...
    quoteattr.errors.InputError: schema is 'quoteattr/2': this version reads 'quoteattr/1' only
    """
    check("a line", text, str | bytes | bytearray, "give the text of a line of JSON")
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{shown(text)} is not a line of JSON: {error}") from None
    if not isinstance(row, dict):
        raise InputError(f"{shown(text)} is not a JSON object: write one attribution a line")
    return from_row(row, shown(text))


def write(found: Iterable[tuple[Article, Sequence[Attribution]]], stream: TextIO) -> None:
    """Write the attributions of all articles, one per line."""
    for _, records in found:
        stream.writelines(dumps(record) + "\n" for record in records)


def read(stream: BinaryIO, name: str) -> Iterator[Attribution]:
    """Yield the attributions of a stream, one per line; ``name`` is its name in errors.

    Raises:
        ReadError: A line is not an attribution or not UTF-8; the message says which.

    >>> list(read([b"[]"], "a.jsonl"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    quoteattr.errors.ReadError: a.jsonl, line 1: '[]' is not a JSON object: write one ...
    """
    for row in bounded(stream):
        place = f"{name}, line {row.number}"
        try:
            text = row.data.decode("utf-8").removeprefix("\ufeff")
            if text.strip():
                yield loads(text)
        except UnicodeDecodeError as error:
            raise ReadError(place, f"is not UTF-8 ({error.reason}): save it as UTF-8") from None
        except InputError as error:
            raise ReadError(place, str(error)) from None
