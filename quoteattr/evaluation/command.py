"""What ``quoteattr evaluate`` does with the paths that it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from quoteattr.errors import InputError, ReadError
from quoteattr.evaluation import folders, rows
from quoteattr.evaluation.claims import Compared
from quoteattr.evaluation.gains import By, gains
from quoteattr.evaluation.gold import Gold, compare, completed, without_gold, without_records
from quoteattr.evaluation.report import Report, changes_table, figures_table
from quoteattr.evaluation.tables import all_tables
from quoteattr.records import Attribution

_T = TypeVar("_T")

Tell = Callable[[str], None]
"""What is called with a sentence that the user should know."""


def measured(gold: Path, predicted: Path, tell: Tell, *, common: bool = False) -> Report:
    """Compare predictions with gold.

    Predictions of articles that are not in the gold are left out. A gold article without any
    prediction counts as missed, since that nothing was found there is what recall is about; with
    ``common`` it is left out, too.

    Args:
        gold: A folder of brat standoff or a file of JSON Lines.
        predicted: A file of JSON Lines.
        tell: Called with a sentence about what is left out, or counts as missed.
        common: Compare only the articles that both sides have.

    Raises:
        ReadError: A file cannot be read, a line does not parse, a record does not fit the gold, or
            no article is in both.
    """
    [articles] = _compared(gold, [predicted], tell, common=common)
    return Report(all_tables(articles))


def contrasted(
    gold: Path, new: Path, old: Path, by: By, tell: Tell, *, common: bool = False
) -> Report:
    """Tell what new predictions find that old ones do not, and the other way round.

    Raises:
        ReadError: As in `measured`.
    """
    after, before = _compared(gold, [new, old], tell, common=common)
    found = gains(after, before, by)
    tables = [changes_table(found, len(after), by), figures_table(after, before)]
    return Report(tables, found, {article.id: article.text for article in after})


def _compared(
    gold: Path, predicted: Sequence[Path], tell: Tell, *, common: bool
) -> list[list[Compared]]:
    """Put each file of predictions beside the same gold."""
    read = [rows.predictions(path) for path in predicted]
    wanted = folders.gold(gold)
    given = [_with_gold(wanted, *one, tell) for one in zip(predicted, read, strict=True)]
    for path, found in zip(predicted, given, strict=True):
        missing = without_records(wanted, found)
        if missing and common:
            wanted = [one for one in wanted if str(one.article.id) not in missing]
            tell(f"{path} has no prediction of {_named(missing)} of the gold: left out")
        elif missing:
            tell(
                f"{path} has no prediction of {_named(missing)} of the gold: all in there counts "
                "as missed (--common leaves them out)"
            )
    if common:  # what one file lacks is left out of the others
        given = [_with_gold(wanted, path, found, lambda _: None) for path, found in
                 zip(predicted, given, strict=True)]  # fmt: skip
    records = [record for found in given for record in found]
    wanted = _of(gold, lambda: completed(wanted, records))
    return [
        _of(path, lambda found=found: compare(wanted, found))  # type: ignore[misc]
        for path, found in zip(predicted, given, strict=True)
    ]


def _with_gold(
    gold: Sequence[Gold], path: Path, records: Sequence[Attribution], tell: Tell
) -> list[Attribution]:
    """Leave out the predictions of articles that are not in the gold."""
    others = without_gold(gold, records)
    names = set(others)
    kept = [record for record in records if str(record.article) not in names]
    if records and not kept:
        raise ReadError(
            str(path),
            f"has predictions of {_named(others)}, and none of an article of the gold: "
            "use the gold's names of articles",
        )
    if others:
        tell(
            f"{path} has predictions of {_named(others)}, not in the gold or with "
            "a name that several articles there end in: left out"
        )
    return kept


def _named(articles: Sequence[str]) -> str:
    """Tell how many articles there are, and the first of them by name."""
    shown = ", ".join(map(repr, articles[:3])) + (", …" if len(articles) > 3 else "")
    return f"{len(articles):,} article{'s' * (len(articles) > 1)} ({shown})"


def _of(path: Path, work: Callable[[], _T]) -> _T:
    """Name the file in an error that knows only the record."""
    try:
        return work()
    except InputError as error:
        raise ReadError(str(path), str(error)) from None
