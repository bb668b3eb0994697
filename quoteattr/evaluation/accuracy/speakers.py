"""The accuracy of names, roles, dates and anonymity on the project's own gold.

It is measured for gold attributions, which isolates the errors of each stage, and from raw text,
which is what users get.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from quoteattr.attributions.building import RecordBuilder
from quoteattr.document.document import Document
from quoteattr.evaluation.annotations import own_gold
from quoteattr.evaluation.annotations.gold_drafts import given_gold
from quoteattr.evaluation.annotations.own_gold import AnsweredArticle
from quoteattr.evaluation.comparison.answers import Case, table
from quoteattr.evaluation.comparison.claims import Claim, matches
from quoteattr.evaluation.scores import Table
from quoteattr.extractor import Extractor
from quoteattr.pipeline import run
from quoteattr.records import Act, Attribution


def measure(
    extractor: Extractor, data_parent: Path, split: str = "dev"
) -> tuple[list[Table], list[Case]]:
    """Return the scores of an extractor, and the cases from raw text.

    Args:
        extractor: The extractor.
        data_parent: The folder that contains ``data`` and ``gold``.
        split: The part of the gold, one of `own_gold.SPLITS`.

    Raises:
        ReadError: The folder lacks the gold.
    """
    articles = list(own_gold.read(data_parent, split))
    from_gold = [case for one in articles for case in _from_gold(extractor, one)]
    read = [
        case for one in articles for case in paired(one, extractor(one.article, acts=tuple(Act)))
    ]
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


def _from_gold(extractor: Extractor, one: AnsweredArticle) -> Iterator[Case]:
    """Yield the answers of the stages for gold attributions, in the gold's order."""
    document = Document(extractor.nlp(one.article.text))
    found, rows = given_gold(document, one)
    run(found, after="attributions")
    records = RecordBuilder(one.article).build(found.drafts)
    by_id = {row["id"]: record for row, record in zip(rows, records, strict=True)}
    for row in one.answers:
        yield Case.of(one.name, row, by_id[row["id"]])


def paired(one: AnsweredArticle, records: Sequence[Attribution]) -> Iterator[Case]:
    """Yield each gold row of an article with the record that found it.

    Args:
        one: The article with its gold.
        records: The records of all acts.
    """
    pairs = matches([_claim(row) for row in one.answers], [Claim.of(record) for record in records])
    for n, row in enumerate(one.answers):
        yield Case.of(one.name, row, records[pairs[n]] if n in pairs else None)


def _claim(row: Mapping[str, Any]) -> Claim:
    return Claim(form=row["form"], content=frozenset(map(tuple, row["content"])))
