"""Reading JSON Lines and JSON: records, and gold with one article per line or per object."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import attrs

from quoteattr.arguments import shown
from quoteattr.errors import InputError, ReadError
from quoteattr.evaluation.annotations.answers import checked_answers, checked_must, of_record
from quoteattr.evaluation.comparison.claims import PARTS, Claim, Places
from quoteattr.evaluation.comparison.gold import Gold
from quoteattr.evaluation.comparison.kinds import by_marks, checked_act, checked_kind
from quoteattr.output import jsonl
from quoteattr.reading.lines import bounded
from quoteattr.records import Article, Attribution, parse_day

_T = TypeVar("_T")

Placed = tuple[str, dict[str, Any]]
"""An object of JSON, and where it is: the file, and the line or the number of the object."""


def predictions(path: Path) -> list[Attribution]:
    """Return records as ``quoteattr extract`` writes them.

    Raises:
        ReadError: The file cannot be read, or a line is not a record; the message names the line.
    """
    return [_placed(place, _record_of_line, text) for place, text in _opened(path, _lines)]


def gold(path: Path) -> list[Gold]:
    """Return gold: articles with their attributions, or records; the first object decides.

    JSON Lines have one object a line. A file that ends in ``.json`` is one object, or an array of
    them. An article of several annotators occurs once for each of them.

    Raises:
        ReadError: The file cannot be read or is empty, or an object in it does not fit.
    """
    rows = _opened(path, _objects if path.suffix.lower() == ".json" else _rows)
    if not rows:
        raise ReadError(str(path), "is empty: write gold attributions into it")
    # Records have a schema, articles with attributions do not.
    if "schema" in rows[0][1]:
        return _of_records([_placed(place, _record, row) for place, row in rows])
    return [_placed(place, _of_article, row) for place, row in rows]


def _opened(path: Path, read: Callable[[Path, BinaryIO], Iterator[_T]]) -> list[_T]:
    try:
        with path.open("rb") as stream:
            return list(read(path, stream))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        missing = isinstance(error, FileNotFoundError)
        remedy = "check the name" if missing else "give a file of JSON Lines in UTF-8"
        raise ReadError(str(path), f"cannot be read: {reason}: {remedy}") from error


def _lines(path: Path, stream: BinaryIO) -> Iterator[tuple[str, str]]:
    """Yield the lines that are not blank, with their places."""
    for line in bounded(stream):
        place = f"{path}, line {line.number}"
        text = _placed(place, lambda: line.data).decode("utf-8")  # noqa: B023 - called at once
        if text.strip():
            yield place, text.rstrip("\n")


def _rows(path: Path, stream: BinaryIO) -> Iterator[Placed]:
    for place, text in _lines(path, stream):
        try:
            row = json.loads(text)
        except (ValueError, RecursionError) as error:
            problem = f"not valid JSON ({error}): write one article per line"
            raise ReadError(place, problem) from None
        yield place, _object(place, row)


def _objects(path: Path, stream: BinaryIO) -> Iterator[Placed]:
    try:
        found = json.loads(stream.read().decode("utf-8"))
    except (json.JSONDecodeError, RecursionError) as error:
        problem = f"not valid JSON ({error}): write one article, or an array of them"
        raise ReadError(str(path), problem) from None
    if not isinstance(found, list):
        yield str(path), _object(str(path), found)
        return
    for number, row in enumerate(found, 1):
        place = f"{path}, object {number}"
        yield place, _object(place, row)


def _object(place: str, row: Any) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise ReadError(place, f"{str(row)[:40]!r} is not a JSON object: write an article")
    return row


def _placed(place: str, work: Callable[..., _T], *arguments: Any) -> _T:
    """Add the place to an error about what is there."""
    try:
        return work(*arguments)
    except InputError as error:
        raise ReadError(place, str(error)) from error


def _record_of_line(text: str) -> Attribution:
    return _named(jsonl.loads(text))


def _record(row: Mapping[str, Any]) -> Attribution:
    return _named(jsonl.from_row(row, shown(row)))


def _named(record: Attribution) -> Attribution:
    if record.article is None:
        raise InputError(f"record {record.id!r} names no article: add its name")
    return record


def _of_records(records: Sequence[Attribution]) -> list[Gold]:
    """Group records by article; the article's text comes from their spans."""
    grouped: dict[str | None, list[Attribution]] = {}
    for record in records:
        grouped.setdefault(record.article, []).append(record)
    return [
        Gold(
            article=Article(id=name, text=""),
            # Gold is certain, whatever confidence an extractor once gave the record.
            claims=tuple(
                attrs.evolve(
                    Claim.of(record), confidence=1.0, answers=of_record(record), record=None
                )
                for record in found
            ),
            spans=tuple(span for record in found for span in record.spans()),
        )
        for name, found in grouped.items()
    ]


def _of_article(row: Mapping[str, Any]) -> Gold:
    try:
        # "doc" in PolNeAR, "id" in articles as extract reads them, "article" in records.
        name = next((row[key] for key in ("doc", "id", "article") if key in row), None)
        if name is None:
            raise KeyError("doc")
        attributions, text, date = row["attributions"], row.get("text"), row.get("date")
        if not isinstance(attributions, list):
            raise InputError(f"attributions is {shown(attributions)}: write a list of objects")
        size = None if text is None else len(_word(text))
        kind = None if text is None else by_marks(text)
        return Gold(
            article=Article(
                id=_word(name), text=text or "", date=parse_day(date) if date else None
            ),
            annotator=_word(row.get("annotator") or ""),
            claims=tuple(
                _numbered(number, one, size, kind) for number, one in enumerate(attributions, 1)
            ),
        )
    except KeyError as error:
        raise InputError(
            f"the key {error} is missing: write doc, attributions and, best, text"
        ) from None


def _numbered(number: int, row: Any, size: int | None, kind: Any) -> Claim:
    """Add the number of an attribution to an error about it."""
    try:
        return _claim(row, size, kind)
    except (InputError, TypeError, AttributeError, ValueError) as error:
        problem = str(error) if isinstance(error, InputError) else f"has another shape ({error})"
        raise InputError(f"attribution {number}: {problem}") from None


def _claim(row: Mapping[str, Any], size: int | None, kind: Any) -> Claim:
    parts: dict[str, Places] = {part: _places(row.get(part) or [], size) for part in PARTS}
    form = row.get("form") or row.get("kind")
    if not form and kind is None:
        raise InputError("has no kind, and the article no text to tell it by: write either")
    act = row.get("act")
    return Claim(
        source=parts["source"],
        cue=parts["cue"],
        content=parts["content"],
        form=checked_kind(form) if form else kind(parts["content"]),
        act=checked_act(act) if act else None,
        must=checked_must(row),
        answers=checked_answers(row),
    )


def _places(of: Sequence[Sequence[int]], size: int | None) -> Places:
    for start, end in of:
        if type(start) is not int or type(end) is not int or not 0 <= start < end:
            raise InputError(f"[{start!r}, {end!r}] is not a range: write two offsets, START < END")
        if size is not None and end > size:
            raise InputError(
                f"range [{start}, {end}) does not lie in the text of {size} code points: use "
                "offsets into that text"
            )
    return frozenset((start, end) for start, end in of)


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise InputError(f"{shown(value)} is not a string: write doc and text as strings")
    return value
