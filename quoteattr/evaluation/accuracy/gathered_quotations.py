"""The accuracy of gathering quotations across articles, on pairs marked by us.

The pairs are of PolNeAR's articles, chosen by the words that they share; only ids, offsets and
labels are stored. A quotation counts as found where a record has most of it.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import attrs

from quoteattr.evaluation.accuracy.gathered import columns
from quoteattr.evaluation.scores import COUNTS, Counts, Table
from quoteattr.gathering import gather
from quoteattr.spans import Range

GOLD: Final = Path(__file__).parents[1] / "data" / "gathered_quotations.tsv"
_SHARES: Final = ("nearly all", "most", "half", "less")
"""How many of the shorter quotation's words both have, at least five of them in a row."""

_Place = tuple[str, Range]
_Families = dict[str, list[tuple[Range, int | None]]]
"""The quotations of each article, each with its family, if it has one."""


@attrs.frozen
class Pair:
    """Two quotations in two articles, each by article and range, and whether they are the same."""

    share: str
    same: bool
    one: _Place
    other: _Place


def measure(corpus: Path) -> Table:
    """Return the scores on the marked pairs; ``corpus`` is the folder of a run over PolNeAR.

    Raises:
        ReadError: The folder or the gold cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "quotes.db"
        gather([corpus], [database])
        return table(gold(), _families(database))


def gold() -> list[Pair]:
    """Return the marked pairs.

    Raises:
        ReadError: The file is damaged.
    """
    return [
        Pair(
            share,
            same == "yes",
            (one, Range(int(start), int(end))),
            (other, Range(int(begin), int(stop))),
        )
        for share, same, one, start, end, other, begin, stop in columns(GOLD, 8)
    ]


def table(pairs: Iterable[Pair], families: _Families) -> Table:
    """Return precision and recall on the marked pairs."""
    counts = {share: Counts() for share in _SHARES}
    missing = 0
    for pair in pairs:
        one, other = (_found(families[article], place) for article, place in (pair.one, pair.other))
        if one is None or other is None:
            missing += 1
            continue
        joined = one[0] is not None and one == other
        counts[pair.share] += Counts(pair.same, joined, pair.same and joined)
    rows = [("all", *Counts.total(counts.values()).cells())]
    rows += [(f"{share} of the words", *counts[share].cells()) for share in _SHARES]
    return Table(
        title="Quotations in two articles of PolNeAR: are they the same?",
        columns=("pairs that share", *COUNTS),
        rows=rows,
        note=f"{missing} pairs are left out: the records do not have one of their quotations.",
    )


def _families(database: Path) -> _Families:
    found: _Families = defaultdict(list)
    with closing(sqlite3.connect(database)) as base:
        rows = base.execute(
            "SELECT articles.id, json, family_id FROM records JOIN articles USING (article_id)"
            " LEFT JOIN variants USING (variant_id)"
        )
        for article, line, family in rows:
            content = json.loads(line)["content"]
            found[article].append((Range(content[0]["start"], content[-1]["end"]), family))
    return found


def _found(known: Sequence[tuple[Range, int | None]], place: Range) -> tuple[int | None] | None:
    """Return the family of the record that has most of a range; None if none has half of it."""
    shared = [
        (len(both), family)
        for each, family in known
        if (both := each.intersection(place)) is not None and 2 * len(both) >= len(place)
    ]
    return (max(shared, key=lambda pair: pair[0])[1],) if shared else None
