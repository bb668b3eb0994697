"""The accuracy of names, roles, dates and anonymity on the project's own gold.

It is measured for gold attributions, which isolates the errors of each stage, and from raw text,
which is what users get.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from quoteattr.attributions import linking
from quoteattr.attributions.building import RecordBuilder
from quoteattr.attributions.draft import Draft
from quoteattr.document.document import Document
from quoteattr.errors import ReadError
from quoteattr.evaluation.accuracy.answers import Case, table
from quoteattr.evaluation.comparison.claims import Claim, matches
from quoteattr.evaluation.scores import Table
from quoteattr.extractor import Extractor
from quoteattr.pipeline import Analysis, run
from quoteattr.reading import read_text
from quoteattr.records import Act, Article, Attribution, Kind


class _Gold(NamedTuple):
    """An article of PolNeAR with its gold answers."""

    article: Mapping[str, Any]
    answers: Mapping[str, Any]


def measure(
    extractor: Extractor, data_parent: Path, split: str = "dev"
) -> tuple[list[Table], list[Case]]:
    """Return the scores of an extractor, and the cases from raw text.

    Args:
        extractor: The extractor.
        data_parent: The folder that contains ``data`` and ``gold``.
        split: The part of PolNeAR whose gold is used: ``dev`` or ``train``.

    Raises:
        ReadError: The folder lacks the gold.
    """
    articles = list(_gold(data_parent, split))
    from_gold = [case for one in articles for case in _from_gold(extractor, one)]
    read = [case for one in articles for case in _read(extractor, one)]
    found = [case for case in read if case.attribution is not None]
    tables = [
        table("Speakers, roles and dates, given gold attributions", from_gold),
        table(
            "From raw text: of the attributions that were found",
            found,
            f"Found: {len(found)} of {len(read)}, by a content that overlaps by half.",
        ),
        table("From raw text: of all attributions", read),
    ]
    return tables, read


def _gold(data_parent: Path, split: str) -> Iterator[_Gold]:
    """Yield the gold articles, in the order of their names."""
    folder = data_parent / "gold" / split
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise ReadError(str(folder), "contains no gold: give the parent of data and gold")
    articles = _articles(data_parent / "data" / "polnear" / f"{split}.jsonl")
    for path in paths:
        answers = json.loads(path.read_text("utf-8"))
        article = next(a for name, a in articles.items() if name.startswith(answers["article"]))
        # Rows without any span, of which PolNeAR train has some, cannot be found.
        rows = {row["id"]: row for row in article["attributions"] if row["form"] != "none"}
        wanted = [row for row in answers["attributions"] if row["id"] in rows]
        yield _Gold(
            {**article, "attributions": [*rows.values()]}, {**answers, "attributions": wanted}
        )


def _from_gold(extractor: Extractor, one: _Gold) -> Iterator[Case]:
    """Yield the answers of the stages for gold attributions, in the gold's order."""
    article, answers = one
    document = Document(extractor.nlp(article["text"]))
    rows = [(_draft(document, row), row) for row in article["attributions"]]
    rows.sort(key=lambda pair: pair[0].anchor.start)
    drafts = [draft for draft, _ in rows]
    date = datetime.date.fromisoformat(article["date"])
    run(Analysis(document=document, drafts=drafts, date=date), after="attributions")
    given = Article(text=document.text, date=date)
    records = RecordBuilder(given).build(drafts)
    found = {row["id"]: record for (_, row), record in zip(rows, records, strict=True)}
    for row in answers["attributions"]:
        yield _case(answers["article"], row, found[row["id"]])


def _read(extractor: Extractor, one: _Gold) -> Iterator[Case]:
    """Yield the answers of the whole pipeline, paired with the gold."""
    article, answers = one
    records = extractor(read_text(article["text"], date=article["date"]), acts=tuple(Act))
    gold = {row["id"]: row for row in article["attributions"]}
    wanted = [_claim(gold[row["id"]]) for row in answers["attributions"]]
    pairs = matches(wanted, [Claim.of(record) for record in records])
    for n, row in enumerate(answers["attributions"]):
        yield _case(answers["article"], row, records[pairs[n]] if n in pairs else None)


def _claim(row: Mapping[str, Any]) -> Claim:
    return Claim(form=row["form"], content=frozenset(map(tuple, row["content"])))


def _case(article: str, row: Mapping[str, Any], found: Attribution | None) -> Case:
    if found is None:
        return Case(article=article, gold=row)
    return Case(
        article=article,
        gold=row,
        attribution=found,
        speakers=found.speakers,
        said_on=None if found.said_on is None else str(found.said_on),
    )


def _articles(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as lines:
        return {row["doc"]: row for row in map(json.loads, lines)}


def _draft(document: Document, row: Mapping[str, Any]) -> Draft:
    draft = linking.draft_at(
        document,
        row["content"],
        cue=row["cue"][0] if row["cue"] else None,
        source=row["source"][0] if row["source"] else None,
    )
    draft.kind = Kind(row["form"])
    return draft
