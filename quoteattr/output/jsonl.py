"""JSON Lines: one attribution a line, in the shape "quoteattr/1".

Keys come in a fixed order, a missing value is null, and characters are written as they are. Four
keys of a speaker are left out when there is nothing to tell: "roles", for roles beyond the first,
"title" and "organization", the parts of a role that shows both, and "key", from a table of aliases.
Dates are ISO 8601, with the precision that the text gives.
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

# Many a reader of lines splits at the first three, and a lone surrogate has no UTF-8. JSON has
# them inside strings only, where an escape means the same character.
_UNSAFE = regex.compile(r"[\x85\u2028\u2029\ud800-\udfff]")


def dumps(record: Attribution) -> str:
    r"""Write an attribution as one line of JSON, without a line end.

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
    r"""Write any mapping as one line of JSON that every reader of lines takes for one.

    >>> line({"a": "1\u2028"})
    '{"a": "1\\u2028"}'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def loads(text: str) -> Attribution:
    """Read an attribution back from one line of JSON; unknown keys are an error.

    Raises:
        InputError: The line is no JSON object, has another schema, or a value does not fit;
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
    """Write the attributions of all articles, a line each."""
    for _, records in found:
        stream.writelines(dumps(record) + "\n" for record in records)


def read(stream: BinaryIO, name: str) -> Iterator[Attribution]:
    """Read attributions, a line each; ``name`` names the stream in errors.

    Raises:
        ReadError: A line is no attribution, or not UTF-8; the message tells which.

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
