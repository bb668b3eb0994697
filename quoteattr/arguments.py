"""Checks of what callers pass: the wrong type is an `InputError` that shows the value.

Any str is text, subclasses included, and any integer is a whole number, NumPy's included; True and
False are neither.
"""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeVar

from quoteattr.errors import InputError

_T = TypeVar("_T")
_LONGEST: Final = 80  # characters of a value in a message


def shown(value: object) -> str:
    """Return a value as messages show it: its repr, cut where it is long.

    >>> shown("a" * 200)[-5:]
    'aa...'
    """
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 - whatever a foreign class raises
        text = f"<{type(value).__name__}>"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def wrong(name: str, value: object, remedy: str) -> InputError:
    """Make the error about an argument.

    >>> wrong("threads", "x", "give a whole number")
    InputError("threads is 'x': give a whole number")
    """
    return InputError(f"{name} is {shown(value)}: {remedy}")


def check(name: str, value: object, kinds: Any, remedy: str) -> None:
    """Check that a value is an instance of a class, or of one of several.

    Raises:
        InputError: It is none.

    >>> check("id", "a.txt", str | None, "give text (a str)")
    """
    if not isinstance(value, kinds):
        raise wrong(name, value, remedy)


def check_text(name: str, value: object) -> None:
    """Check that a value is text or None.

    Raises:
        InputError: It is something else.

    >>> check_text("id", "a.txt")
    """
    check(name, value, str | None, "give text (a str)")


def check_flag(name: str, value: object) -> None:
    """Check that a value is True or False: the text "no" would count as true.

    Raises:
        InputError: It is something else.

    >>> check_flag("rules", True)
    """
    check(name, value, bool, "give True or False")


def check_count(name: str, value: object) -> None:
    """Check that a value is a whole number from 1.

    Raises:
        InputError: It is something else.

    >>> check_count("threads", 2)
    """
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < 1:
        raise wrong(name, value, "give a whole number, 1 or more")


def items(name: str, values: Iterable[_T], remedy: str) -> Iterable[_T]:
    """Return a collection as it is.

    Raises:
        InputError: It is none, or one text or mapping, whose items are not what was meant.

    >>> items("records", [], "give a list")
    []
    """
    given: Any = values
    if isinstance(given, str | bytes | bytearray | Mapping) or not isinstance(given, Iterable):
        raise wrong(name, given, remedy)
    return values
