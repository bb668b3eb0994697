"""Reading the answers of gold attributions: who said it, in what role, and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from quoteattr.arguments import shown
from quoteattr.errors import InputError
from quoteattr.records import Attribution, PartialDate, ResolvedBy


def checked_answers(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the answers of a gold attribution, or None if it has none.

    `quoteattr.evaluation.comparison.answers` says what the keys mean; other keys are ignored.

    Raises:
        InputError: A value does not fit; the message names the key.

    >>> checked_answers({"cue": [[4, 8]], "speaker": "Ada Quill", "said_on": None})
    {'speaker': 'Ada Quill', 'said_on': None}
    """
    found = _checked(row)
    if not found:
        return None
    if row.get("resolved_by") is not None:
        found["resolved_by"] = _source(row["resolved_by"])
    if row.get("alternatives") is not None:
        others = row["alternatives"]
        if not isinstance(others, Mapping):
            raise InputError(f"alternatives is {shown(others)}: write an object with other answers")
        try:
            found["alternatives"] = _checked(others)
        except InputError as error:
            raise InputError(f"alternatives: {error}") from None
    return found


def checked_must(row: Mapping[str, Any]) -> bool:
    """Return whether a gold attribution must be found, which is so unless its row denies it.

    Raises:
        InputError: The value is neither true nor false.
    """
    return bool(_truth("must", row.get("must", True)))


def of_record(record: Attribution) -> dict[str, Any]:
    """Return the answers of a record that is gold itself."""
    speakers = record.speakers
    roles = [span.text for one in speakers for span in (one.role, *one.roles) if span is not None]
    return {
        "speaker": [one.name for one in speakers] or None,
        "resolved_by": str(speakers[0].resolved_by) if speakers else None,
        "roles": roles,
        "said_on": None if record.said_on is None else str(record.said_on),
        "anonymous": any(one.anonymous for one in speakers),
    }


def _checked(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: check(key, row[key]) for key, check in _CHECKS.items() if key in row}


def _speaker(key: str, value: Any) -> Any:
    names = value if isinstance(value, list) else [value]
    if value is not None and not all(isinstance(name, str) and name.strip() for name in names):
        raise InputError(f"{key} is {shown(value)}: write a name, a list of names, or null")
    return value


def _roles(key: str, value: Any) -> Any:
    if not isinstance(value, list) or not all(isinstance(role, str) for role in value):
        raise InputError(f"{key} is {shown(value)}: write a list of texts, [] for none")
    return value


def _date(key: str, value: Any) -> Any:
    if value is None:
        return None
    if not isinstance(value, str):
        raise InputError(f"{key} is {shown(value)}: write a date as text, or null")
    try:
        return str(PartialDate.parse(value))
    except InputError as error:
        raise InputError(f"{key}: {error}") from None


def _truth(key: str, value: Any) -> Any:
    if type(value) is not bool:
        raise InputError(f"{key} is {shown(value)}: write true or false")
    return value


def _source(value: Any) -> str:
    try:
        return str(ResolvedBy(value))
    except InputError as error:
        raise InputError(f"resolved_by: {error}: use one of them, or null") from None


_CHECKS: Final[Mapping[str, Callable[[str, Any], Any]]] = {
    "speaker": _speaker,
    "roles": _roles,
    "said_on": _date,
    "anonymous": _truth,
}
