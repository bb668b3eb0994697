"""Which date is that of a statement: the choices that the gold shows, and days by the rankers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from quoteattr.attributions.building import RecordBuilder
from quoteattr.attributions.draft import Draft
from quoteattr.dates import said_on
from quoteattr.evaluation.annotations.own_gold import Row
from quoteattr.evaluation.comparison.answers import Case, right_day
from quoteattr.evaluation.comparison.claims import Claim, matches
from quoteattr.evaluation.ranking.decisions import Decision, KindOfChoice
from quoteattr.evaluation.ranking.golds import GoldArticle
from quoteattr.evaluation.ranking.tables import reliability
from quoteattr.evaluation.scores import COUNTS, Cell, Counts, Table
from quoteattr.pipeline import Analysis, run
from quoteattr.ranking.fitting import Choice
from quoteattr.ranking.ranker import Ranker

Rankers = Mapping[tuple[str, str], Ranker]


def choices(articles: Sequence[GoldArticle]) -> list[KindOfChoice]:
    """Return the choices that the statements of the gold require, with the right dates."""
    found: list[KindOfChoice] = []
    for article in articles:
        analysis, known = article.analysis("speakers")
        rows = {id(draft): row for draft, row in known}
        dates = said_on.candidates(analysis.document, analysis.drafts, analysis.date)
        for draft, dated in zip(analysis.drafts, dates, strict=True):
            row = rows.get(id(draft))
            if row is None or not dated:
                continue
            right = {n for n, one in enumerate(dated) if _is_right(str(one.day), row)}
            choice = Choice(
                group=article.group,
                candidates=[one.features for one in dated],
                right=frozenset(right),
            )
            found.append(KindOfChoice(kind=str(dated[0].relation), choice=choice))
    return found


def check(articles: Sequence[GoldArticle], rankers: Rankers) -> list[Table]:
    """Return how often days are right from raw text, and whether their confidence is honest.

    Of the attributions that were found, by rankers that were fitted to other articles.
    """
    counts: dict[str, Counts] = defaultdict(Counts)
    judged: list[tuple[float, bool]] = []
    origins: dict[str, list[bool]] = defaultdict(list)
    for article in articles:
        for draft, case in _cases(article, rankers[article.group]):
            right = right_day(case)
            wanted, given = case.gold["said_on"] is not None, case.said_on is not None
            split = article.group[0]
            for name in ("all", split, *(["dev and train"] if split != "world" else [])):
                counts[name] += Counts(wanted, given, right)
            if draft.said_on_confidence is not None:
                origins[f"{draft.said_on_relation}, {split}"].append(right)
                judged.append((draft.said_on_confidence, right))
    rows: list[tuple[Cell, ...]] = [(name, *counts[name].cells()) for name in sorted(counts)]
    by_origin: list[tuple[Cell, ...]] = [
        (name, len(found), 100 * sum(found) / len(found)) for name, found in sorted(origins.items())
    ]
    return [
        Table(title="Days from raw text, by rankers of other articles",
              columns=("said on", *COUNTS), rows=rows),
        Table(title="Days from raw text, stated or carried over, and share that is right",
              columns=("date", "days", "right"), rows=by_origin),
        reliability("Confidence of days from raw text, and share that is right", judged),
    ]  # fmt: skip


def _is_right(day: str, row: Row) -> bool:
    return day in (row["said_on"], (row.get("alternatives") or {}).get("said_on"))


def _cases(article: GoldArticle, ranker: Ranker) -> Iterator[tuple[Draft, Case]]:
    """Yield the attributions found in the raw text with their gold and their days."""
    answered = article.answered
    found = Analysis(document=article.document, date=answered.article.date)
    run(found, until="speakers")
    said_on.assign_dates(found.document, found.drafts, found.date, ranker)
    records = list(RecordBuilder(answered.article).build(found.drafts))
    golds = [Claim(form=row["form"], content=frozenset(map(tuple, row["content"])))
             for row in answered.answers]  # fmt: skip
    for n, i in matches(golds, [Claim.of(record) for record in records]).items():
        day = records[i].said_on
        yield (
            found.drafts[i],
            Case(
                article=answered.name,
                gold=answered.answers[n],
                attribution=records[i],
                said_on=None if day is None else str(day),
            ),
        )


DECISION: Final = Decision(
    name="days",
    weights=said_on.WEIGHTS,
    choices=choices,
    check=check,
    ridge=3.0,
    threshold=0.6,
)
