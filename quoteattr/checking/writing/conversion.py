"""From reports to plain values and back, for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cattrs import Converter

from quoteattr.arguments import check
from quoteattr.checking.results import ChangeKind, Concern, Finding, Report, Verdict
from quoteattr.errors import InputError
from quoteattr.records import conversion

SCHEMA: Final = "quoteattr-check/1"
"""The version of the reports, which every row has in its key "schema"."""


def as_row(report: Report) -> dict[str, Any]:
    """Return a report as plain values: see `Report.to_dict`.

    >>> from quoteattr.records import Article
    >>> as_row(Report(article=Article(text="It rained."), sources=0))["findings"]
    []
    """
    return {"schema": SCHEMA, **_converter().unstructure(report)}


def finding_row(finding: Finding, article: str | None) -> dict[str, Any]:
    """Return a finding as plain values with the id of its draft, as in a line of JSON Lines."""
    return {"schema": SCHEMA, "article": article, **_converter().unstructure(finding)}


def from_row(row: Mapping[str, Any]) -> Report:
    """Return the report of plain values.

    Raises:
        InputError: They have another schema, or a value does not fit; the message names the key.
    """
    check("a report", row, Mapping, "give a dict, as Report.to_dict returns")
    if row.get("schema") != SCHEMA:
        schema = row.get("schema")
        raise InputError(f"schema is {schema!r}: this version reads {SCHEMA!r} only")
    return conversion.structured(_converter(), row, Report, "this is not a report of a check")


def _converter() -> Converter:
    made = conversion.converter.copy()
    for words in (ChangeKind, Concern, Verdict):
        made.register_structure_hook(words, lambda value, kind: kind(value))
    return made
