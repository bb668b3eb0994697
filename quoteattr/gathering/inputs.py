"""Records from anywhere, article by article, with one article in memory at a time.

A line of JSON or a row of Parquet becomes plain values that are checked only as far as they are
used: building a million records would take longer than everything else.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import attrs
import regex

from quoteattr.corpus import folder as corpus_folder
from quoteattr.corpus import parts
from quoteattr.errors import InputError, ReadError
from quoteattr.output import formats, jsonl
from quoteattr.output.formats import Format
from quoteattr.reading.lines import bounded

_DAY: Final = regex.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS: Final = ("id", "kind", "act", "polarity", "text")
_SPANS: Final = ("source", "cue", "addressee", "medium")
_HIDDEN: Final = "."


class Row(dict[str, Any]):
    """A record as plain values, with its line of JSON, if it was read from one."""

    __slots__ = ("line",)

    def __init__(self, values: Mapping[str, Any], line: str | None = None) -> None:
        super().__init__(values)
        self.line = line


@attrs.frozen
class Input:
    """A file of records, or all files of a folder.

    Attributes:
        name: How it was named.
        files: Its files of records, in order.
        articles: Its files of articles, in order; none unless it is a corpus run that saved them.
        unfinished: Whether it is a corpus run that has not ended.
    """

    name: str
    files: tuple[str, ...]
    articles: tuple[Path, ...] = ()
    unfinished: bool = False


def resolved(name: str) -> Input:
    """Return the files of an input: a corpus run, a folder with files of records, or a file.

    Raises:
        ReadError: There is no such file or folder, or a folder has no records.
    """
    path = Path(name)
    if name == "-" or path.is_file():
        return Input(name, (name,))
    if not path.is_dir():
        raise ReadError(name, "there is no such file or folder: check the name")
    manifest = path / corpus_folder.MANIFEST
    where = path / parts.FOLDER if manifest.exists() else path
    files = [str(each) for each in _visible(where) if _readable(each.name)]
    if not files:
        raise ReadError(name, "there are no records in it: name a corpus run, or files of records")
    articles = _visible(path / parts.ARTICLES) if manifest.exists() else []
    return Input(
        name, tuple(files), tuple(articles), manifest.exists() and _is_unfinished(manifest)
    )


def _visible(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith(_HIDDEN))


def _readable(name: str) -> bool:
    form = formats.of_file(name)
    return form is not None and form.reads


def _is_unfinished(manifest: Path) -> bool:
    try:
        return not json.loads(manifest.read_text("utf-8"))["finished"]
    except (OSError, ValueError, KeyError, TypeError):
        return True


def articles(found: Iterable[Row]) -> Iterator[tuple[str | None, list[Row]]]:
    """Yield the records of each article with its id: those in a row that name the same article.

    Where an id of a record comes back, another article begins, or the same one once more.

    >>> list(articles([]))
    []
    """
    for name, group in itertools.groupby(found, key=lambda row: row["article"]):
        some: dict[str, Row] = {}
        for row in group:
            if row["id"] in some:
                yield name, list(some.values())
                some = {}
            some[row["id"]] = row
        yield name, list(some.values())


def rows(one: Input, source: str | None = None) -> Iterator[Row]:
    """Yield the records of an input as plain values.

    Args:
        one: The input.
        source: The name of their format; by default that of each file's suffix, else JSON Lines.

    Raises:
        ReadError: A file cannot be read, or a record in it is not valid; the message says where.
        ExtraError: The format needs a library that is not installed.
    """
    for name in one.files:
        form = formats.of_file(name) if source is None else formats.named(source)
        form = form if form is not None and form.reads else formats.named("jsonl")
        if name == "-":
            yield from _rows(form, sys.stdin.buffer, "standard input")
            continue
        try:
            with Path(name).open("rb") as stream:
                yield from _rows(form, stream, name)
        except OSError as error:
            raise ReadError(
                name, f"cannot be read: {error.strerror}: check its name and permissions"
            ) from None


def _rows(form: Format, stream: BinaryIO, name: str) -> Iterator[Row]:
    if form.name == "jsonl":
        yield from _lines(stream, name)
    elif form.name == "parquet":
        from quoteattr.output.tables import parquet  # needs pyarrow

        for number, row in enumerate(parquet.rows(stream, name), 1):
            yield checked(row, f"{name}, row {number}")
    else:
        yield from (Row(jsonl.as_row(record)) for record in formats.read(form, stream, name))


def _lines(stream: BinaryIO, name: str) -> Iterator[Row]:
    for line in bounded(stream):
        place = f"{name}, line {line.number}"
        try:
            text = line.data.decode("utf-8").removeprefix("\ufeff")
            if text.strip():
                yield checked(json.loads(text), place, text.strip())
        except UnicodeDecodeError as error:
            raise ReadError(place, f"is not UTF-8 ({error.reason}): save it as UTF-8") from None
        except ReadError:
            raise
        except InputError as error:
            raise ReadError(place, str(error)) from None
        except (ValueError, RecursionError) as error:
            raise ReadError(place, f"is not JSON: {error}") from None


def checked(row: Any, place: str, line: str | None = None) -> Row:
    """Return the plain values of a record, if they are those of a record.

    Args:
        row: The values.
        place: Where they stand, for errors.
        line: The line of JSON that they were read from.

    Raises:
        ReadError: They are not; the message names the place and the key.
    """
    if _is_usable(row):
        return Row(row, line)
    try:
        if not isinstance(row, dict):
            raise InputError("not a JSON object: write one attribution a line")
        return Row(jsonl.as_row(jsonl.from_row(row, place)))
    except InputError as error:
        raise ReadError(place, str(error)) from None


def _is_usable(row: Any) -> bool:
    """Return whether the values that gathering uses have the types that they must have."""
    return (
        isinstance(row, dict)
        and row.get("schema") == jsonl.SCHEMA
        and all(isinstance(row.get(key), str) for key in _WORDS)
        and isinstance(row.get("article"), str | None)
        and all(_is_span_or_none(row.get(key)) for key in _SPANS)
        and isinstance(row.get("confidence"), float | int)
        and (row.get("source_date") is None or _is_day(row["source_date"]))
        and (row.get("said_on") is None or isinstance(row["said_on"], str))
        and isinstance(row.get("speakers"), Sequence)
        and all(map(_is_speaker, row["speakers"]))
    )


def _is_speaker(speaker: Any) -> bool:
    return (
        isinstance(speaker, dict)
        and all(isinstance(speaker.get(key), str) for key in ("id", "name", "kind"))
        and all(isinstance(speaker.get(key), bool) for key in ("named", "anonymous"))
        and isinstance(speaker.get("key"), str | None)
        and all(map(_is_span_or_none, (speaker.get("role"), speaker.get("organization"))))
        and all(map(_is_span_or_none, speaker.get("roles") or ()))
    )


def _is_span_or_none(span: Any) -> bool:
    return span is None or (isinstance(span, dict) and isinstance(span.get("text"), str))


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and _DAY.fullmatch(value) is not None
