"""From records to plain values and back, for JSON Lines, tables and cattrs.

`converter` structures and unstructures every record class. `register_hooks` adds its hooks to
another cattrs converter, so that records can be fields of classes of your own.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from cattrs import Converter, transform_error
from cattrs.gen import make_dict_unstructure_fn, override
from cattrs.v import format_exception

from quoteattr.arguments import check, shown
from quoteattr.errors import InputError
from quoteattr.records import (
    Act,
    Article,
    Attribution,
    ClaimSentence,
    Cue,
    DateEvidence,
    DateRelation,
    Join,
    Kind,
    Polarity,
    Replaced,
    Replacement,
    ResolvedBy,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
)
from quoteattr.records.partial_dates import PartialDate, parse_day
from quoteattr.spans import Range

_T = TypeVar("_T")

SCHEMA: Final = "quoteattr/1"
"""The version of the record format, which every row has in its key "schema"."""

_CLASSES: Final = (Article, Attribution, ClaimSentence, Cue, DateEvidence, Join, PartialDate, Range,
                   Replacement, Span, Speaker)  # fmt: skip
_WORDS: Final = (Act, DateRelation, Kind, Polarity, Replaced, ResolvedBy, SpeakerKind, Stance)
# Keys that many records lack are left out: rows stay short, and older rows are still valid.
_OPTIONAL: Final[Mapping[type, Sequence[str]]] = {
    Speaker: "roles title organization key confidence role_confidence".split(),
    Attribution: "said_on_evidence said_on_confidence joins claim within stance".split(),
}


def as_row(record: Attribution) -> dict[str, Any]:
    """Return an attribution as plain values for JSON: see `Attribution.to_dict`.

    >>> said = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="it rained",
    ...                    content=(Span(start=8, end=17, text="it rained"),))
    >>> as_row(said)["content"]
    [{'start': 8, 'end': 17, 'text': 'it rained'}]
    """
    check("a record", record, Attribution, "give an Attribution")
    return {"schema": SCHEMA, **converter.unstructure(record)}


def from_row(row: Mapping[str, Any], name: str = "") -> Attribution:
    """Return the attribution of plain values; errors show ``name``, if any, instead of the values.

    Raises:
        InputError: They have another schema, or a value does not fit; the message names the key.

    >>> from_row({"schema": "quoteattr/2"})
    Traceback (most recent call last):
    ...
    quoteattr.errors.InputError: schema is 'quoteattr/2': this version reads 'quoteattr/1' only
    """
    check("a record", row, Mapping, "give a dict, as Attribution.to_dict returns")
    schema = row.get("schema")
    if schema != SCHEMA:
        raise InputError(f"schema is {schema!r}: this version reads {SCHEMA!r} only")
    return structured(
        converter, row, Attribution, f"{name or shown(dict(row))} is not an attribution"
    )


def structured(made: Converter, row: Mapping[str, Any], kind: type[_T], failure: str) -> _T:
    """Return the object of plain values that have a schema.

    Args:
        made: The converter that knows the class.
        row: The values; their key "schema" is not one of the object.
        kind: The class of the object.
        failure: How the message of an error begins.

    Raises:
        InputError: A value does not fit; the message names its key.
    """
    try:
        return made.structure({k: row[k] for k in row if k != "schema"}, kind)
    except Exception as error:  # noqa: BLE001 - cattrs groups errors of any class
        problems = "; ".join(map(_placed, transform_error(error, format_exception=_problem)))
        raise InputError(f"{failure}: {problems}") from None


def register_hooks(other: Converter) -> None:
    """Add the hooks of the record classes to a cattrs converter; its other hooks are kept.

    >>> mine = Converter()
    >>> register_hooks(mine)
    >>> mine.unstructure({"said_on": PartialDate(year=2025, month=8)})
    {'said_on': '2025-08'}
    """
    for kind in (*_CLASSES, *_WORDS):
        other.register_structure_hook(kind, converter.structure)
        other.register_unstructure_hook(kind, converter.unstructure)


def _problem(error: BaseException, kind: type | None) -> str:
    """Return what was wrong with a value; cattrs adds where."""
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


def _word(value: Any, words: Callable[[Any], Any]) -> Any:
    return words(value)


def _text(value: Any, _: type) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a string")
    return value


def _whole_number(value: Any, _: type) -> int:
    if type(value) is not int:  # not isinstance: True is an int
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
    return value if type(value) is datetime.date else parse_day(_text(value, str))


def _partial_date(value: Any, _: type) -> PartialDate:
    if isinstance(value, Mapping):  # as attrs.asdict makes it
        return PartialDate(**value)
    return PartialDate.parse(_text(value, str))


def _make_converter() -> Converter:
    """Build the converter; strict about types, since a converted value could be a wrong quote."""
    made = Converter(forbid_extra_keys=True)
    for words in _WORDS:  # without a hook, cattrs reports an error without its key
        made.register_structure_hook(words, _word)
    made.register_structure_hook(str, _text)
    made.register_structure_hook(int, _whole_number)
    made.register_structure_hook(float, _number)
    made.register_structure_hook(bool, _truth)
    made.register_structure_hook(datetime.date, _day)
    made.register_unstructure_hook(datetime.date, datetime.date.isoformat)
    made.register_structure_hook(PartialDate, _partial_date)
    made.register_unstructure_hook(PartialDate, str)
    for kind, names in _OPTIONAL.items():
        left_out: Any = {name: override(omit_if_default=True) for name in names}
        hook: Callable[[Any], Any] = make_dict_unstructure_fn(kind, made, **left_out)
        made.register_unstructure_hook(kind, hook)
    return made


converter: Final = _make_converter()
"""A cattrs converter for the record classes, strict about types.

It unstructures records to the values of `Attribution.to_dict`, without the key "schema", and
structures these and the output of `attrs.asdict`. For values that do not fit, cattrs raises an
error that groups those of all fields.
"""
