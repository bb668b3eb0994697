"""Reads JSON Lines: records, and gold with one article a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from quoteattr.errors import InputError, ReadError
from quoteattr.evaluation.claims import PARTS, Claim, Places
from quoteattr.evaluation.gold import Gold
from quoteattr.evaluation.kinds import by_marks, told_act, told_kind
from quoteattr.output import jsonl
from quoteattr.reading.lines import bounded
from quoteattr.records import Article, Attribution, parse_day

Line = tuple[int, str]


def predictions(path: Path) -> list[Attribution]:
    """Read records as ``quoteattr extract`` writes them.

    Raises:
        ReadError: The file cannot be read, or a line is no record; the message names it.
    """
    return [_record(path, *line) for line in _lines(path)]


def gold(path: Path) -> list[Gold]:
    """Read gold: an article with its attributions a line, or records; the first line decides.

    An article that several annotators marked comes once for each of them.

    Raises:
        ReadError: The file cannot be read or holds no line, or a line does not parse.
    """
    lines = list(_lines(path))
    if not lines:
        raise ReadError(str(path), "holds no line: write gold attributions into it")
    if "schema" in _row(path, *lines[0]):
        return _of_records([_record(path, *line) for line in lines])
    return [_of_article(path, *line) for line in lines]


def _lines(path: Path) -> Iterator[Line]:
    """Yield the lines that hold something, with their numbers from 1."""
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
            raise InputError(f"record {record.id!r} names no article: give it there")
    except InputError as error:
        raise ReadError(f"{path}, line {number}", str(error)) from error
    return record


def _row(path: Path, number: int, line: str) -> dict[str, Any]:
    place = f"{path}, line {number}"
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ReadError(place, f"no JSON ({error}): write one article a line") from None
    if not isinstance(row, dict):
        raise ReadError(place, f"{line[:40]!r} is no JSON object: write one article a line")
    return row


def _of_records(records: Sequence[Attribution]) -> list[Gold]:
    """Group records by their article; its text is what their spans tell."""
    grouped: dict[str | None, list[Attribution]] = {}
    for record in records:
        grouped.setdefault(record.article, []).append(record)
    return [
        Gold(
            article=Article(id=name, text=""),
            claims=tuple(attrs.evolve(Claim.of(record), confidence=1.0) for record in found),
            spans=tuple(span for record in found for span in record.spans()),
        )
        for name, found in grouped.items()
    ]


def _of_article(path: Path, number: int, line: str) -> Gold:
    row = _row(path, number, line)
    try:
        name = row["doc"] if "doc" in row else row["id"]
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
        problem = f"no article with attributions ({error}): compare it with the other lines"
    raise ReadError(f"{path}, line {number}", problem)


def _claim(row: Mapping[str, Any], size: int, kind: Any) -> Claim:
    parts: dict[str, Places] = {part: _places(row.get(part) or [], size) for part in PARTS}
    told = row.get("form") or row.get("kind")
    act = row.get("act")
    return Claim(
        source=parts["source"],
        cue=parts["cue"],
        content=parts["content"],
        form=told_kind(told) if told else kind(parts["content"]),
        act=told_act(act) if act else None,
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
