"""JSON Lines: one attribution a line, in the shape "quoteattr/1".

Keys come in a fixed order, a missing value is null, and characters are written as they are. Four
keys of a speaker are left out when there is nothing to tell: "roles", for roles beyond the first,
"title" and "organization", the parts of a role that shows both, and "key", from a table of aliases.
Dates are ISO 8601, with the precision that the text gives.
"""

from __future__ import annotations

import datetime
import enum
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, TextIO, TypeVar

import regex
from cattrs import Converter, transform_error
from cattrs.gen import make_dict_unstructure_fn, override
from cattrs.v import format_exception

from quoteattr.errors import InputError, ReadError
from quoteattr.lines import bounded
from quoteattr.records import (
    Act,
    Article,
    Attribution,
    Kind,
    PartialDate,
    Polarity,
    ResolvedBy,
    Speaker,
    SpeakerKind,
    parse_day,
)

SCHEMA = "quoteattr/1"

_W = TypeVar("_W", bound=enum.Enum)

# Many a reader of lines splits at the first three, and a lone surrogate has no UTF-8. JSON has
# them inside strings only, where an escape means the same character.
_UNSAFE = regex.compile(r"[\x85\u2028\u2029\ud800-\udfff]")


def dumps(record: Attribution) -> str:
    r"""Write an attribution as one line of JSON, without a line end.

    >>> from quoteattr.records import Span
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
    try:
        row = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError(f"{_short(text)} is not a line of JSON: {error}") from None
    if not isinstance(row, dict):
        raise InputError(f"{_short(text)} is not a JSON object: write one attribution a line")
    return from_row(row, _short(text))


def as_row(record: Attribution) -> dict[str, Any]:
    """Give an attribution as plain values: mappings, lists, strings, numbers, truths, None.

    >>> from quoteattr.records import Span
    >>> said = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="it rained",
    ...                    content=(Span(start=8, end=17, text="it rained"),))
    >>> as_row(said)["content"]
    [{'start': 8, 'end': 17, 'text': 'it rained'}]
    """
    return {"schema": SCHEMA, **_CONVERTER.unstructure(record)}


def from_row(row: Mapping[str, Any], shown: str = "") -> Attribution:
    """Read an attribution back from plain values; ``shown`` is what errors show of them.

    Raises:
        InputError: It has another schema, or a value does not fit; the message names the key.

    >>> from_row({"schema": "quoteattr/2"})
    Traceback (most recent call last):
    ...
    quoteattr.errors.InputError: schema is 'quoteattr/2': this version reads 'quoteattr/1' only
    """
    schema = row.get("schema")
    if schema != SCHEMA:
        raise InputError(f"schema is {schema!r}: this version reads {SCHEMA!r} only")
    try:
        return _CONVERTER.structure({k: row[k] for k in row if k != "schema"}, Attribution)
    except Exception as error:  # noqa: BLE001 - cattrs groups whatever the classes raise
        problems = "; ".join(map(_placed, transform_error(error, format_exception=_told)))
        shown = shown or _short(str(dict(row)))
        raise InputError(f"{shown} is not an attribution: {problems}") from None


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


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")


def _told(error: BaseException, kind: type | None) -> str:
    """Say in our words what was wrong with a value; cattrs adds where."""
    if isinstance(error, KeyError):
        return "the key is missing"
    if isinstance(error, TypeError | AttributeError):
        return "the value has the wrong shape"
    if isinstance(error, ValueError):
        return str(error)
    return format_exception(error, kind)


def _placed(problem: str) -> str:
    """Turn "what @ $.where" into "where: what"."""
    what, _, where = problem.rpartition(" @ $")
    return f"{where.lstrip('.')}: {what}" if where else what


def _word(value: Any, words: type[_W]) -> _W:
    try:
        return words(value)
    except ValueError:
        known = ", ".join(word.value for word in words)
        raise ValueError(f"{value!r} is none of {known}") from None


def _text(value: Any, _: type) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a string")
    return value


def _whole_number(value: Any, _: type) -> int:
    if type(value) is not int:
        raise ValueError(f"{value!r} is not a whole number")
    return value


def _number(value: Any, _: type) -> float:
    if type(value) not in (int, float):
        raise ValueError(f"{value!r} is not a number")
    return float(value)


def _truth(value: Any, _: type) -> bool:
    if type(value) is not bool:
        raise ValueError(f"{value!r} is not true or false")
    return value


def _day(value: Any, _: type) -> datetime.date:
    return parse_day(_text(value, str))


def _partial_date(value: Any, _: type) -> PartialDate:
    return PartialDate.parse(_text(value, str))


def _make_converter() -> Converter:
    """Build the converter: strict about types, since a guessed value would be a wrong quote."""
    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook(str, _text)
    for words in (Act, Kind, Polarity, ResolvedBy, SpeakerKind):
        converter.register_structure_hook(words, _word)
    converter.register_structure_hook(int, _whole_number)
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook(bool, _truth)
    converter.register_structure_hook(datetime.date, _day)
    converter.register_unstructure_hook(datetime.date, datetime.date.isoformat)
    converter.register_structure_hook(PartialDate, _partial_date)
    converter.register_unstructure_hook(PartialDate, str)
    converter.register_unstructure_hook(
        Speaker,
        make_dict_unstructure_fn(
            Speaker,
            converter,
            roles=override(omit_if_default=True),
            title=override(omit_if_default=True),
            organization=override(omit_if_default=True),
            key=override(omit_if_default=True),
        ),
    )
    return converter


_CONVERTER = _make_converter()
