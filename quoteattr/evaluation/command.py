"""What ``quoteattr evaluate`` does with the paths that it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from quoteattr.errors import InputError, ReadError
from quoteattr.evaluation import folders, rows
from quoteattr.evaluation.claims import Compared
from quoteattr.evaluation.gains import By, gains
from quoteattr.evaluation.gold import compare, completed
from quoteattr.evaluation.report import Report, changes_table, figures_table
from quoteattr.evaluation.tables import all_tables

_T = TypeVar("_T")


def measured(gold: Path, predicted: Path) -> Report:
    """Compare predictions with gold.

    Raises:
        ReadError: A file cannot be read, a line does not parse, or a record does not fit the gold.
    """
    [articles] = _compared(gold, [predicted])
    return Report(all_tables(articles))


def contrasted(gold: Path, new: Path, old: Path, by: By) -> Report:
    """Tell what new predictions find that old ones do not, and the other way round.

    Raises:
        ReadError: As in `measured`.
    """
    after, before = _compared(gold, [new, old])
    found = gains(after, before, by)
    tables = [changes_table(found, len(after), by), figures_table(after, before)]
    return Report(tables, found, {article.id: article.text for article in after})


def _compared(gold: Path, predicted: Sequence[Path]) -> list[list[Compared]]:
    """Put each file of predictions beside the same gold."""
    given = [rows.predictions(path) for path in predicted]
    records = [record for found in given for record in found]
    wanted = folders.gold(gold)
    wanted = _of(gold, lambda: completed(wanted, records))
    return [
        _of(path, lambda found=found: compare(wanted, found))  # type: ignore[misc]
        for path, found in zip(predicted, given, strict=True)
    ]


def _of(path: Path, work: Callable[[], _T]) -> _T:
    """Name the file in an error that knows only the record."""
    try:
        return work()
    except InputError as error:
        raise ReadError(str(path), str(error)) from None
