"""Reading JSON Lines: records, and gold with one article per line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from quoteattr.errors import InputError, ReadError
from quoteattr.evaluation.comparison.claims import PARTS, Claim, Places
from quoteattr.evaluation.comparison.gold import Gold
from quoteattr.evaluation.comparison.kinds import by_marks, checked_act, checked_kind
from quoteattr.output import jsonl
from quoteattr.reading.lines import bounded
from quoteattr.records import Article, Attribution, parse_day

Line = tuple[int, str]


def predictions(path: Path) -> list[Attribution]:
    """Return records as ``quoteattr extract`` writes them.

    Raises:
        ReadError: The file cannot be read, or a line is not a record; the message names the line.
    """
    return [_record(path, *line) for line in _lines(path)]


def gold(path: Path) -> list[Gold]:
    """Return gold: one article with its attributions per line, or records; the first line decides.

    An article of several annotators occurs once for each of them.

    Raises:
        ReadError: The file cannot be read or is empty, or a line does not parse.
    """
    lines = list(_lines(path))
    if not lines:
        raise ReadError(str(path), "is empty: write gold attributions into it")
    # Records have a schema, articles with attributions do not.
    if "schema" in _row(path, *lines[0]):
        return _of_records([_record(path, *line) for line in lines])
    return [_of_article(path, *line) for line in lines]


def _lines(path: Path) -> Iterator[Line]:
    """Yield the lines that are not blank, with their numbers from 1."""
    try:
        with path.open("rb") as stream:
            for line in bounded(stream):
                text = line.data.decode("utf-8")
                if text.strip():
                    yield line.number, text.rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        missing = isinstance(error, FileNotFoundError)
        remedy = "check the name" if missing else "give a file of JSON Lines in UTF-8"
        raise ReadError(str(path), f"cannot be read: {reason}: {remedy}") from error
    except InputError as error:
        raise ReadError(f"{path}, line {line.number}", str(error)) from None


def _record(path: Path, number: int, line: str) -> Attribution:
    try:
        record = jsonl.loads(line)
        if record.article is None:
            raise InputError(f"record {record.id!r} names no article: add its name")
    except InputError as error:
        raise ReadError(f"{path}, line {number}", str(error)) from error
    return record


def _row(path: Path, number: int, line: str) -> dict[str, Any]:
    place = f"{path}, line {number}"
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ReadError(place, f"not valid JSON ({error}): write one article per line") from None
    if not isinstance(row, dict):
        raise ReadError(place, f"{line[:40]!r} is not a JSON object: write one article per line")
    return row


def _of_records(records: Sequence[Attribution]) -> list[Gold]:
    """Group records by article; the article's text comes from their spans."""
    grouped: dict[str | None, list[Attribution]] = {}
    for record in records:
        grouped.setdefault(record.article, []).append(record)
    return [
        Gold(
            article=Article(id=name, text=""),
            # Gold is certain, whatever confidence an extractor once gave the record.
            claims=tuple(attrs.evolve(Claim.of(record), confidence=1.0) for record in found),
            spans=tuple(span for record in found for span in record.spans()),
        )
        for name, found in grouped.items()
    ]


def _of_article(path: Path, number: int, line: str) -> Gold:
    row = _row(path, number, line)
    try:
        name = row["doc"] if "doc" in row else row["id"]  # "doc" in PolNeAR, "id" in our own rows
        text, date = _word(row["text"]), row.get("date") or None
        kind = by_marks(text)
        return Gold(
            article=Article(id=_word(name), text=text, date=parse_day(date) if date else None),
            annotator=_word(row.get("annotator") or ""),
            claims=tuple(_claim(one, len(text), kind) for one in row["attributions"]),
        )
    except KeyError as error:
        problem = f"the key {error} is missing: write doc, text and attributions"
    except (TypeError, AttributeError, ValueError) as error:
        problem = f"not an article with attributions ({error}): compare it with the other lines"
    raise ReadError(f"{path}, line {number}", problem)


def _claim(row: Mapping[str, Any], size: int, kind: Any) -> Claim:
    parts: dict[str, Places] = {part: _places(row.get(part) or [], size) for part in PARTS}
    form = row.get("form") or row.get("kind")
    act = row.get("act")
    return Claim(
        source=parts["source"],
        cue=parts["cue"],
        content=parts["content"],
        form=checked_kind(form) if form else kind(parts["content"]),
        act=checked_act(act) if act else None,
    )


def _places(of: Sequence[Sequence[int]], size: int) -> Places:
    for start, end in of:
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= size:
            raise InputError(
                f"range [{start!r}, {end!r}) does not lie in the text of {size} code points"
            )
    return frozenset((start, end) for start, end in of)


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise InputError(f"{value!r} is not a string")
    return value
