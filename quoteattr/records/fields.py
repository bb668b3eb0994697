"""Validators for the fields of records: a value of the wrong type raises an `InputError`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, TypeVar

import attrs

from quoteattr.arguments import check, check_share, items
from quoteattr.errors import InputError

_T = TypeVar("_T")


def instance_of(*kinds: type) -> Any:
    """Return a validator for fields whose values are instances of one of these types."""
    names = " or ".join("None" if kind is type(None) else kind.__name__ for kind in kinds)

    def validate(_: object, field: attrs.Attribute[Any], value: object) -> None:
        check(field.name, value, kinds, f"give {names}")

    return validate


TEXT, TEXT_OR_NONE = instance_of(str), instance_of(str, type(None))


def is_whole_day(_: object, field: attrs.Attribute[Any], value: object) -> None:
    """Check that a field is a date without a time, or None."""
    # datetime is a subclass of date, but neither compares nor prints like one.
    if value is not None and type(value) is not datetime.date:
        raise InputError(f"{field.name} is {value!r}: give a datetime.date or None")


def is_share(_: object, field: attrs.Attribute[float], value: float) -> None:
    """Check that a field is a number between 0 and 1."""
    check_share(field.name, value)


SHARE_OR_NONE = attrs.validators.optional(is_share)


def all_of(values: Iterable[_T], kind: type[_T]) -> tuple[_T, ...]:
    """Return the values as a tuple, after checking that each is an instance of ``kind``.

    Raises:
        InputError: They are not a collection, or one of them is of another type.
    """
    remedy = f"give a list of {kind.__name__}"
    found = tuple(items("a value", values, remedy))
    for value in found:
        check("a value", value, kind, remedy)
    return found
