"""Tables of compared attributions: parts, whole attributions, kinds and acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs

from quoteattr.evaluation.comparison.answer_tables import answer_tables
from quoteattr.evaluation.comparison.claims import (
    PARTS,
    Claim,
    Compared,
    characters,
    detected,
    exact,
    matches,
    whole,
)
from quoteattr.evaluation.comparison.kinds import KINDS
from quoteattr.evaluation.comparison.reliability import reliability_table
from quoteattr.evaluation.scores import COUNTS, Cell, Counts, Table
from quoteattr.records import Act

NO_ACT = "no act"


def all_tables(articles: Sequence[Compared]) -> list[Table]:
    """Return all tables: parts and whole ones, kinds, acts and answers if any, confidence."""
    tables = [parts_table(articles), kinds_table(articles)]
    if any(claim.act for article in articles for claim in article.gold):
        tables.append(acts_table(articles))
    return [*tables, reliability_table(articles), *answer_tables(articles)]


def parts_table(articles: Sequence[Compared]) -> Table:
    """Return counts of parts by exact ranges, trimmed ranges and characters, and of whole ones."""
    return Table(
        title=f"Attributions, {len(articles)} articles",
        columns=("part", *COUNTS),
        rows=[(name, *counts.cells()) for name, counts in part_counts(articles)],
        note="Trimmed: without punctuation and white space at the edges. Overlap: characters in\n"
        "both contents over characters in either, each attribution paired once.",
    )


def part_counts(articles: Sequence[Compared]) -> list[tuple[str, Counts]]:
    """Return the counts of `parts_table` with their names."""
    trimmed = [article.trimmed() for article in articles]
    found: list[tuple[str, Counts]] = []
    for name, some in (("exact", articles), ("trimmed", trimmed)):
        found += [(f"{part}, {name}", exact(some, part)) for part in PARTS]
    found += [(f"{part}, characters", characters(articles, part)) for part in PARTS]
    found.append(("whole attribution, exact", whole(articles)))
    found.append(("whole attribution, trimmed", whole(trimmed)))
    found.append(("detected, overlap 0.5", detected(articles)))
    return found


@attrs.define
class _Row:
    """Counts of a kind or act; the right ones are counted for gold and for predictions."""

    gold: int = 0
    found: int = 0
    whole: int = 0
    same: int = 0
    predicted: int = 0
    right: int = 0
    exact: int = 0

    def cells(self) -> tuple[Cell, ...]:
        return (
            self.gold,
            _share(self.found, self.gold),
            _share(self.whole, self.gold),
            _share(self.same, self.found),
            self.predicted,
            _share(self.right, self.predicted),
            _share(self.exact, self.predicted),
        )


def kinds_table(articles: Sequence[Compared]) -> Table:
    """Return counts by kind: recall for each gold kind, precision for each predicted one."""
    return _by_word("kind", KINDS, articles, lambda claim: claim.form)


def acts_table(articles: Sequence[Compared]) -> Table:
    """Return counts by act, in the same way."""
    return _by_word("act", tuple(map(str, Act)), articles, lambda claim: claim.act or NO_ACT)


def _by_word(
    what: str,
    words: Sequence[str],
    articles: Sequence[Compared],
    word_of: Callable[[Claim], str],
) -> Table:
    rows = {word: _Row() for word in words}
    for article in articles:
        for claim in article.gold:
            rows.setdefault(word_of(claim), _Row()).gold += 1
        for claim in article.predicted:
            rows.setdefault(word_of(claim), _Row()).predicted += 1
        for nth, mth in matches(article.gold, article.predicted).items():
            gold, predicted = article.gold[nth], article.predicted[mth]
            whole_right = gold.whole == predicted.whole
            rows[word_of(gold)].found += 1
            rows[word_of(gold)].whole += whole_right
            rows[word_of(gold)].same += word_of(gold) == word_of(predicted)
            rows[word_of(predicted)].right += 1
            rows[word_of(predicted)].exact += whole_right
    heads = ("gold", "found", "whole", f"same {what}", "predicted", "right", "whole right")
    return Table(
        title=f"By {what}",
        columns=(what, *heads),
        rows=[(word, *counts.cells()) for word, counts in rows.items()],
        note="Per cent. Found: of the gold; right: of the predicted; both by content overlap 0.5\n"
        f"with any {what}. Whole: every range right, too. Same {what}: of the found.",
    )


def _share(part: int, of: int) -> float | None:
    return 100 * part / of if of else None
