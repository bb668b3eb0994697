"""Gathering as functions from Arrow to Arrow, for engines that divide a corpus among machines.

`appearances` goes over records in any parts in which the records of an article stand together,
`people` over whole blocks, and `families` over the records of whole speakers. So the engine sorts,
and no machine needs to see everything; only `counted` reads all appearances, in fixed memory. Needs
pyarrow: ``quoteattr[gather]``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from quoteattr.gathering import families as joining
from quoteattr.gathering import inputs, quotations
from quoteattr.gathering import people as clustering
from quoteattr.gathering.appearances import HASHES, Appearance, of_article
from quoteattr.gathering.evidence import Counts
from quoteattr.gathering.families import Variant
from quoteattr.output import arrow

# isort: split
import pyarrow as pa  # after arrow, whose error says what to install when pyarrow is missing

APPEARANCES: Final = pa.schema(
    [
        pa.field("article", pa.string()),
        pa.field("id", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("key", pa.string()),
        pa.field("block", pa.string(), nullable=False),
        pa.field("outlet", pa.string()),
        pa.field("day", pa.int32()),
        *(pa.field(kind, pa.list_(pa.int64()), nullable=False) for kind in HASHES),
    ]
)
"""The columns of `appearances`: one row per named speaker of an article."""

PEOPLE: Final = pa.schema(
    [
        pa.field("article", pa.string()),
        pa.field("id", pa.string(), nullable=False),
        pa.field("speaker", pa.string(), nullable=False),
        pa.field("score", pa.float64()),
        pa.field("evidence", pa.string()),
    ]
)
"""The columns of `people`: the speaker of each appearance, the same text for the same speaker."""

FAMILIES: Final = pa.schema(
    [
        pa.field("article", pa.string()),
        pa.field("id", pa.string(), nullable=False),
        pa.field("family", pa.string(), nullable=False),
        pa.field("form", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
    ]
)
"""The columns of `families`: one row per record whose quotation is in several articles."""


def appearances(batches: Iterable[Any]) -> Iterator[Any]:
    """Return the named speakers of each article, in the columns of ``APPEARANCES``.

    Args:
        batches: Record batches of attributions, in the columns of ``quoteattr.corpus.arrow``, in
            which the records of an article come one after the other. An optional column ``outlet``
            says where the article appeared.

    Returns:
        A batch for each one that has named speakers.

    >>> list(appearances([]))
    []
    """
    rows = (row for batch in batches for row in _plain(batch))
    for article, group in itertools.groupby(rows, key=lambda row: row["article"]):
        some = list(group)
        found = of_article(some, article=article, outlet=some[0].get("outlet"))
        values = [_row(one) for one in found if one.block]
        if values:
            yield pa.RecordBatch.from_pylist(values, schema=APPEARANCES)


def counted(batches: Iterable[Any]) -> Counts:
    """Return how common names, roles and words are, from all batches of `appearances`.

    >>> counted([]).appearances
    0
    """
    counts = Counts()
    for batch in batches:
        counts.add(_appearance(row) for row in batch.to_pylist())
    return counts


def people(table: pa.Table, counts: Counts) -> pa.Table:
    """Return which appearances are the same speaker, in the columns of ``PEOPLE``.

    Args:
        table: The appearances of one or several whole blocks, as a table.
        counts: What `counted` returned for the whole corpus.
    """
    assigned = list(clustering.gathered(map(_appearance, table.to_pylist()), counts))
    rows = []
    for one in assigned:
        first = assigned[one.number].appearance
        rows.append(
            {
                "article": one.appearance.article,
                "id": one.appearance.id,
                "speaker": f"{first.block}/{first.article}/{first.id}",
                "score": one.score,
                "evidence": one.evidence or None,
            }
        )
    return pa.Table.from_pylist(rows, schema=PEOPLE)


def families(table: pa.Table) -> pa.Table:  # Spark reads these types
    """Return which records have the same quotation, in the columns of ``FAMILIES``.

    Args:
        table: The records of one speaker, as a table: ``article``, ``id``, ``kind``,
            ``text`` and, for the main variant of several, ``source_date``.
    """
    rows = sorted(
        (row for row in table.to_pylist() if _words(row)),
        key=lambda row: (-len(row["text"]), str(row["article"]), row["id"]),
    )
    texts = [quotations.quoted(row) for row in rows]
    joined = joining.Joined([1] * len(rows), texts.__getitem__)
    prints = sorted(
        (print_, number)
        for number, row in enumerate(rows)
        for print_ in quotations.fingerprints(_words(row))
    )
    for bucket in joining.buckets(prints):
        joined.compare(bucket)
    found: dict[int, list[int]] = {}
    for number in range(len(rows)):
        found.setdefault(joined.root(number), []).append(number)
    members = (_members(rows, texts, some) for some in found.values())
    return pa.Table.from_pylist(list(itertools.chain.from_iterable(members)), schema=FAMILIES)


def _members(
    rows: Sequence[Mapping[str, Any]], texts: Sequence[str], numbers: Sequence[int]
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a family, if it is in several articles."""
    variants: dict[quotations.Words, Variant] = {}
    for number in numbers:
        one = variants.setdefault(_words(rows[number]), Variant(texts[number]))
        one.records.append(number)
        one.articles.add(rows[number]["article"])
        one.days |= {str(rows[number].get("source_date"))} - {"None"}
    if len(set().union(*(one.articles for one in variants.values()))) < 2:
        return
    main, *others = joining.ranked(variants.values())
    first = rows[min(numbers)]
    for one in (main, *others):
        for number in one.records:
            yield {
                "article": rows[number]["article"],
                "id": rows[number]["id"],
                "family": f"{first['article']}/{first['id']}",
                "form": joining.form(one, main),
                "text": main.text,
            }


def _words(row: Mapping[str, Any]) -> quotations.Words:
    words = quotations.words(quotations.quoted(row))
    return words if len(words) >= quotations.LEAST else ()


def _plain(batch: Any) -> Iterator[Mapping[str, Any]]:
    for number, row in enumerate(arrow.rows([batch]), 1):
        yield inputs.checked(row, f"row {number} of a batch")


def _row(one: Appearance) -> dict[str, Any]:
    hashes = {kind: sorted(getattr(one, kind)) for kind in HASHES}
    names = ("article", "id", "name", "kind", "key", "block", "outlet", "day")
    return {**{name: getattr(one, name) for name in names}, **hashes}


def _appearance(row: Mapping[str, Any]) -> Appearance:
    return Appearance(**{**row, **{kind: frozenset(row[kind]) for kind in HASHES}})
