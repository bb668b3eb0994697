"""The work of ``quoteattr evaluate``: comparing files of predictions with gold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from quoteattr import reading
from quoteattr.errors import InputError, ReadError
from quoteattr.evaluation.annotations import folders, rows
from quoteattr.evaluation.comparison.claims import Compared
from quoteattr.evaluation.comparison.gains import By, gains
from quoteattr.evaluation.comparison.gold import (
    Gold,
    compare,
    completed,
    with_texts,
    without_gold,
    without_records,
)
from quoteattr.evaluation.comparison.report import Report, changes_table, figures_table
from quoteattr.evaluation.comparison.tables import all_tables
from quoteattr.records import Attribution

_T = TypeVar("_T")

Warn = Callable[[str], None]
"""Called with a sentence that the user should know."""


def measured(
    gold: Path,
    predicted: Path,
    warn: Warn,
    *,
    common: bool = False,
    articles: Sequence[str] = (),
) -> Report:
    """Compare predictions with gold.

    Predictions for articles that are not in the gold are left out. A gold article without any
    prediction counts as missed, since recall must show that nothing was found there; with
    ``common`` it is left out, too.

    Args:
        gold: A folder of brat standoff or of JSON, or a file of JSON Lines or JSON.
        predicted: A file of JSON Lines.
        warn: Called with a sentence about what is left out or counts as missed.
        common: Compare only the articles that both sides have.
        articles: The files and folders of the articles, for gold without their texts.

    Raises:
        ReadError: A file cannot be read, a line does not parse, a record does not match the gold,
            or no article is in both.
    """
    wanted = _gold(gold, articles)
    [compared] = _compared(gold, wanted, [predicted], warn, common=common)
    return Report(all_tables(compared))


def contrasted(
    gold: Path,
    new: Path,
    old: Path,
    by: By,
    warn: Warn,
    *,
    common: bool = False,
    articles: Sequence[str] = (),
) -> Report:
    """Report what new predictions find that old ones do not, and the reverse.

    Raises:
        ReadError: As in `measured`.
    """
    wanted = _gold(gold, articles)
    after, before = _compared(gold, wanted, [new, old], warn, common=common)
    found = gains(after, before, by)
    tables = [changes_table(found, len(after), by), figures_table(after, before)]
    return Report(tables, found, {article.id: article.text for article in after})


def _gold(path: Path, articles: Sequence[str]) -> list[Gold]:
    found = folders.gold(path)
    if not articles:
        return found
    texts = reading.read_paths(articles)
    return _of(path, lambda: with_texts(found, texts))


def _compared(
    gold: Path, wanted: list[Gold], predicted: Sequence[Path], warn: Warn, *, common: bool
) -> list[list[Compared]]:
    """Pair each file of predictions with the same gold."""
    read = [rows.predictions(path) for path in predicted]
    kept = [_with_gold(wanted, *one, warn) for one in zip(predicted, read, strict=True)]
    for path, found in zip(predicted, kept, strict=True):
        missing = without_records(wanted, found)
        if missing and common:
            wanted = [one for one in wanted if str(one.article.id) not in missing]
            warn(f"{path} has no predictions for {_named(missing)} of the gold: left out")
        elif missing:
            warn(
                f"{path} has no predictions for {_named(missing)} of the gold: all attributions "
                "there count as missed (--common leaves them out)"
            )
    if common:  # articles that one file lacks are left out of the others
        kept = [_with_gold(wanted, path, found, lambda _: None) for path, found in
                 zip(predicted, kept, strict=True)]  # fmt: skip
    # Both files help to reconstruct the text of gold without one, so that both are judged alike.
    records = [record for found in kept for record in found]
    wanted = _of(gold, lambda: completed(wanted, records))
    return [
        _of(path, lambda found=found: compare(wanted, found))  # type: ignore[misc]
        for path, found in zip(predicted, kept, strict=True)
    ]


def _with_gold(
    gold: Sequence[Gold], path: Path, records: Sequence[Attribution], warn: Warn
) -> list[Attribution]:
    """Return the predictions for articles of the gold."""
    others = without_gold(gold, records)
    names = set(others)
    found = [record for record in records if str(record.article) not in names]
    if records and not found:
        raise ReadError(
            str(path),
            f"has predictions for {_named(others)}, but none for an article of the gold: "
            "use the names of the articles in the gold",
        )
    if others:
        warn(
            f"{path} has predictions for {_named(others)}, which the gold lacks or has under "
            "several names with that end: left out"
        )
    return found


def _named(articles: Sequence[str]) -> str:
    """Return the number of articles and the first names."""
    shown = ", ".join(map(repr, articles[:3])) + (", …" if len(articles) > 3 else "")
    return f"{len(articles):,} article{'s' * (len(articles) > 1)} ({shown})"


def _of(path: Path, work: Callable[[], _T]) -> _T:
    """Add the file's name to an error that names only the record."""
    try:
        return work()
    except InputError as error:
        raise ReadError(str(path), str(error)) from None
