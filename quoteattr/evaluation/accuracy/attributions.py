"""The accuracy of attributions from raw text: PolNeAR dev, and quotes in GUM's news."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from quoteattr.evaluation.accuracy.calibration import scaling_table
from quoteattr.evaluation.annotations.corpora import gum_news, gum_quotes, polnear
from quoteattr.evaluation.comparison.claims import (
    Compared,
    detected,
    shared_of_gold,
    whole,
)
from quoteattr.evaluation.comparison.gold import Gold, compare
from quoteattr.evaluation.comparison.selection import of_forms, without_nested
from quoteattr.evaluation.comparison.tables import all_tables
from quoteattr.evaluation.scores import COUNTS, Cell, Table
from quoteattr.records import Article, Attribution

Extract = Callable[[Iterable[Article]], Iterable[Attribution]]


def measure(extract: Extract, data: Path) -> tuple[list[Table], list[Attribution]]:
    """Return the scores of an extractor on PolNeAR dev and GUM news, and all records.

    Raises:
        ReadError: A row of a corpus does not parse.
        InputError: A record does not match its article.
    """
    records: list[Attribution] = []

    def read(gold: Sequence[Gold]) -> list[Compared]:
        found = list(extract([one.article for one in gold]))
        records.extend(found)
        return compare(gold, found)

    gold = polnear(data)
    found = list(extract([one.article for one in gold]))
    # PolNeAR has no attribution inside another one's content, so none can be right there.
    articles = compare(gold, [record for record in found if record.within is None])
    records.extend(found)
    tables = [*all_tables(articles), scaling_table(articles)]
    before, news = len(records), gum_news(data)
    tables.append(gum_table(read(news)))
    tables.append(quotes_table(compare(gum_quotes(news), records[before:])))
    return tables, records


def gum_table(articles: Sequence[Compared]) -> Table:
    """Return counts of the direct and mixed quotes that were detected."""
    quotes = of_forms(articles, ("direct", "mixed"))
    outer = of_forms([without_nested(article) for article in articles], ("direct", "mixed"))
    rows: list[tuple[Cell, ...]] = [
        ("direct and mixed, overlap 0.5", *detected(quotes).cells()),
        ("the same, nested gold left out", *detected(outer).cells()),
        ("the same, half of the gold found", *detected(outer, shared_of_gold).cells()),
        ("all forms, overlap 0.5", *detected(articles).cells()),
    ]
    return Table(
        title=f"GUM news, {len(articles)} documents: detection",
        columns=("attributions", *COUNTS),
        rows=rows,
        note="Overlap: characters in both contents over characters in either. Nested: inside the\n"
        "quotation of another claim, which GUM annotates but a list of quotes need not contain.",
    )


def quotes_table(articles: Sequence[Compared]) -> Table:
    """Return counts of direct and mixed quotes against our own annotation of whole quotations."""
    quotes = of_forms(articles, ("direct", "mixed"))
    return Table(
        title=f"GUM news, {len(articles)} documents: quotes in our own annotation",
        columns=("attributions", *COUNTS),
        rows=[
            ("direct and mixed, overlap 0.5", *detected(quotes).cells()),
            ("direct and mixed, whole exact", *whole(quotes).cells()),
        ],
        note="By one annotator who saw neither GUM's annotation nor predictions.",
    )
