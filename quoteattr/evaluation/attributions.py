"""Scores attributions from raw text: PolNeAR dev, and direct and mixed quotes on GUM's news."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import attrs

from quoteattr.evaluation.claims import (
    PARTS,
    Compared,
    characters,
    detected,
    exact,
    matches,
    of_forms,
    shared_of_gold,
    whole,
    without_nested,
)
from quoteattr.evaluation.gold import Gold, compare, gum_news, polnear
from quoteattr.evaluation.scores import COUNTS, Cell, Table
from quoteattr.records import Article, Attribution

Extract = Callable[[Iterable[Article]], Iterable[Attribution]]

FORMS = ("direct", "mixed", "indirect")
BINS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def measure(extract: Extract, data: Path) -> tuple[list[Table], list[Attribution]]:
    """Score an extractor on PolNeAR dev and GUM news; gives the tables and all records.

    Raises:
        CorpusError: A row of a corpus does not parse.
        InputError: A record does not fit its article.
    """
    records: list[Attribution] = []

    def read(gold: Sequence[Gold]) -> list[Compared]:
        found = list(extract([one.article for one in gold]))
        records.extend(found)
        return compare(gold, found)

    tables = [*polnear_tables(read(polnear(data))), gum_table(read(gum_news(data)))]
    return tables, records


def polnear_tables(articles: Sequence[Compared]) -> list[Table]:
    """Write every table of PolNeAR: parts, whole attributions, forms, confidence."""
    return [parts_table(articles), forms_table(articles), reliability_table(articles)]


def parts_table(articles: Sequence[Compared]) -> Table:
    """Count parts by exact ranges, trimmed ranges and characters; whole ones; detection."""
    trimmed = [article.trimmed() for article in articles]
    rows: list[tuple[Cell, ...]] = []
    for name, given in (("exact", articles), ("trimmed", trimmed)):
        rows += [(f"{part}, {name}", *exact(given, part).cells()) for part in PARTS]
    rows += [(f"{part}, characters", *characters(articles, part).cells()) for part in PARTS]
    rows.append(("whole attribution, exact", *whole(articles).cells()))
    rows.append(("whole attribution, trimmed", *whole(trimmed).cells()))
    rows.append(("detected, overlap 0.5", *detected(articles).cells()))
    return Table(
        title=f"Attributions, {len(articles)} articles",
        columns=("part", *COUNTS),
        rows=rows,
        note="Trimmed: without punctuation and white space at the edges. Overlap: characters in\n"
        "both contents over characters in either, each attribution paired once.",
    )


@attrs.define
class _Form:
    """Counts of one form; what is right of the wanted and of the given are two numbers."""

    wanted: int = 0
    found: int = 0
    whole: int = 0
    same_form: int = 0
    given: int = 0
    right: int = 0
    exact: int = 0

    def cells(self) -> tuple[Cell, ...]:
        return (
            self.wanted,
            _share(self.found, self.wanted),
            _share(self.whole, self.wanted),
            _share(self.same_form, self.found),
            self.given,
            _share(self.right, self.given),
            _share(self.exact, self.given),
        )


def forms_table(articles: Sequence[Compared]) -> Table:
    """Count by form: what was found of each gold form, and what was right of each given one."""
    forms = {form: _Form() for form in FORMS}
    for article in articles:
        for claim in article.gold:
            forms.setdefault(claim.form, _Form()).wanted += 1
        for claim in article.given:
            forms.setdefault(claim.form, _Form()).given += 1
        for nth, mth in matches(article.gold, article.given).items():
            gold, given = article.gold[nth], article.given[mth]
            whole_right = gold.whole == given.whole
            forms[gold.form].found += 1
            forms[gold.form].whole += whole_right
            forms[gold.form].same_form += gold.form == given.form
            forms[given.form].right += 1
            forms[given.form].exact += whole_right
    return Table(
        title="By form",
        columns=("form", "wanted", "found", "whole", "same form", "given", "right", "whole right"),
        rows=[(form, *counts.cells()) for form, counts in forms.items()],
        note="Per cent. Found of the wanted, right of the given: content overlap 0.5 with one of\n"
        "any form. Whole: every range right besides. Same form: of those found.",
    )


def reliability_table(articles: Sequence[Compared]) -> Table:
    """Compare the confidence of records with how many of them are right."""
    judged = [row for article in articles for row in _judged(article)]
    last = len(BINS) - 2
    rows: list[tuple[Cell, ...]] = []
    for nth, (low, high) in enumerate(itertools.pairwise(BINS)):
        bin_ = [r for r in judged if low <= r[0] < high or (nth == last and r[0] >= high)]
        rows.append((f"{low:.1f} to {high:.1f}", *_reliability(bin_)))
    rows.append(("above 0.9", *_reliability([row for row in judged if row[0] > 0.9])))
    rows.append(("all", *_reliability(judged)))
    return Table(
        title="Confidence against what is right",
        columns=("confidence", "records", "mean", "detected", "content exact", "whole exact"),
        rows=rows,
        note="Per cent. Detected: content overlap 0.5.",
    )


def _judged(article: Compared) -> list[tuple[float, bool, bool, bool]]:
    """Each record's confidence; is it detected, its content exact, the whole of it exact?"""
    paired = set(matches(article.gold, article.given).values())
    contents = {claim.content for claim in article.gold}
    wholes = {claim.whole for claim in article.gold}
    return [
        (claim.confidence, nth in paired, claim.content in contents, claim.whole in wholes)
        for nth, claim in enumerate(article.given)
    ]


def _reliability(rows: Sequence[tuple[float, bool, bool, bool]]) -> tuple[Cell, ...]:
    if not rows:
        return 0, None, None, None, None
    return len(rows), *(100 * sum(column) / len(rows) for column in zip(*rows, strict=True))


def gum_table(articles: Sequence[Compared]) -> Table:
    """Count the direct and mixed quotes that were detected."""
    quotes = of_forms(articles, ("direct", "mixed"))
    outer = of_forms([without_nested(article) for article in articles], ("direct", "mixed"))
    rows: list[tuple[Cell, ...]] = [
        ("direct and mixed, overlap 0.5", *detected(quotes).cells()),
        ("the same, gold inside gold left out", *detected(outer).cells()),
        ("the same, half of the gold found", *detected(outer, shared_of_gold).cells()),
        ("all forms, overlap 0.5", *detected(articles).cells()),
    ]
    return Table(
        title=f"GUM news, {len(articles)} documents: detection",
        columns=("attributions", *COUNTS),
        rows=rows,
        note="Overlap: characters in both contents over characters in either. Gold inside gold: a\n"
        "claim within another's quotation, which GUM marks and a list of quotes need not.",
    )


def _share(part: int, of: int) -> float | None:
    return 100 * part / of if of else None
