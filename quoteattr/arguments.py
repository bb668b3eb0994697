"""Checks of arguments: a value of the wrong type raises an `InputError` that shows it.

Any str is text, including subclasses, and any integer is a whole number, including NumPy's. True
and False are no numbers.
"""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeVar

from quoteattr.errors import InputError

_T = TypeVar("_T")
_LONGEST: Final = 80  # characters of a value in a message


def shown(value: object) -> str:
    """Return the repr of a value for a message, shortened if it is long.

    >>> shown("a" * 200)[-5:]
    'aa...'
    """
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 - whatever a foreign class raises
        text = f"<{type(value).__name__}>"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def wrong(name: str, value: object, remedy: str) -> InputError:
    """Return the error about an argument.

    >>> wrong("threads", "x", "give a whole number")
    InputError("threads is 'x': give a whole number")
    """
    return InputError(f"{name} is {shown(value)}: {remedy}")


def check(name: str, value: object, kinds: Any, remedy: str) -> None:
    """Check that a value is an instance of a class, or of one of several classes.

    Raises:
        InputError: The value is an instance of none of them.

    >>> check("id", "a.txt", str | None, "give text (a str)")
    """
    if not isinstance(value, kinds):
        raise wrong(name, value, remedy)


def check_text(name: str, value: object) -> None:
    """Check that a value is text or None.

    Raises:
        InputError: The value is something else.

    >>> check_text("id", "a.txt")
    """
    check(name, value, str | None, "give text (a str)")


def check_flag(name: str, value: object) -> None:
    """Check that a value is True or False; the text "no" would otherwise count as true.

    Raises:
        InputError: The value is something else.

    >>> check_flag("rules", True)
    """
    check(name, value, bool, "give True or False")


def check_count(name: str, value: object) -> None:
    """Check that a value is a whole number, 1 or more.

    Raises:
        InputError: The value is something else.

    >>> check_count("threads", 2)
    """
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < 1:
        raise wrong(name, value, "give a whole number, 1 or more")


def check_share(name: str, value: object) -> None:
    """Check that a value is a number between 0 and 1.

    Raises:
        InputError: The value is something else.

    >>> check_share("min_confidence", 0.9)
    """
    number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    if not number or not 0 <= value <= 1:  # type: ignore[operator]  # it is a number
        raise wrong(name, value, "give a number between 0 and 1")


def items(name: str, values: Iterable[_T], remedy: str) -> Iterable[_T]:
    """Return a collection as it is, after a check that it is one.

    Raises:
        InputError: The value is not iterable, or it is a text or mapping, whose items are hardly
            what the caller meant.

    >>> items("records", [], "give a list")
    []
    """
    value: Any = values  # callers without a type checker may pass anything
    if isinstance(value, str | bytes | bytearray | Mapping) or not isinstance(value, Iterable):
        raise wrong(name, value, remedy)
    return values
