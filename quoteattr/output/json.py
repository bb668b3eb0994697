"""JSON: one array of attributions, each as in JSON Lines.

It holds complete records. ``schema()`` returns the JSON Schema (draft 2020-12) of one attribution,
which is in the file ``attribution.schema.json`` beside this module.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import Any, BinaryIO, TextIO

from quoteattr.errors import InputError, ReadError
from quoteattr.output import jsonl
from quoteattr.records import Article, Attribution


def schema() -> dict[str, Any]:
    """Return the JSON Schema of an attribution in JSON and JSON Lines.

    >>> schema()["title"]
    'quoteattr/1'
    """
    file = resources.files("quoteattr.output") / "attribution.schema.json"
    known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return known


def write(found: Iterable[tuple[Article, Sequence[Attribution]]], stream: TextIO) -> None:
    """Write the attributions of all articles as one array, one per line."""
    write_array((jsonl.dumps(record) for _, records in found for record in records), stream)


def write_array(lines: Iterable[str], stream: TextIO) -> None:
    r"""Write lines of JSON as one array, without collecting them first.

    >>> import io
    >>> write_array(["1", "2"], stream := io.StringIO())
    >>> stream.getvalue()
    '[\n1,\n2\n]\n'
    """
    stream.write("[")
    for number, line in enumerate(lines):
        stream.write(f",\n{line}" if number else f"\n{line}")
    stream.write("\n]\n")


def read(stream: BinaryIO, name: str) -> Iterator[Attribution]:
    """Yield the attributions of an array; ``name`` is the stream's name in errors.

    Raises:
        ReadError: It is not an array, or an element is not an attribution; the message says which.

    >>> import io
    >>> list(read(io.BytesIO(b"[]"), "a.json"))
    []
    """
    try:
        rows = json.loads(stream.read().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ReadError(name, f"not valid JSON ({error}): give an array of attributions") from None
    if not isinstance(rows, list):
        raise ReadError(name, f"contains one {type(rows).__name__}: give an array of attributions")
    for number, row in enumerate(rows, 1):
        try:
            if not isinstance(row, dict):
                raise InputError(f"{str(row)[:40]!r} is not a JSON object: give an attribution")
            yield jsonl.from_row(row)
        except InputError as error:
            raise ReadError(f"{name}, record {number}", str(error)) from None
