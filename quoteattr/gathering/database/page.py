"""A page by speaker: who said what over time, and what was printed again and again.

The page is a single file that loads nothing and has no script. Everything from an article is
inserted, and escaped, by the template.
"""

from __future__ import annotations

import datetime
import itertools
import sqlite3
from collections.abc import Iterator
from typing import Any, Final, TextIO

import regex

from quoteattr.gathering import quotations
from quoteattr.output.page.facts import written
from quoteattr.output.page.templates import environment, styles
from quoteattr.records import PartialDate

SPEAKERS: Final = 100
"""The speakers on the page, most quoted first."""
FAMILIES: Final = 8
"""The quotations in several articles that are shown of each."""
QUOTES: Final = 8
"""The latest records that are shown of each."""

_BINS: Final = 60
_PACKAGE: Final = "quoteattr.gathering.database"
_WEB: Final = regex.compile(r"https?://[^\s]+", regex.IGNORECASE)


def write(base: sqlite3.Connection, to: TextIO) -> None:
    """Write the page of a database."""
    base.row_factory = sqlite3.Row
    days = base.execute("SELECT min(printed_on), max(printed_on) FROM records").fetchone()
    template = environment(_PACKAGE).get_template("page.html")
    parts = template.generate(
        title="Who said what",
        totals=_totals(base),
        first=_written(days[0]),
        last=_written(days[1]),
        left=max(0, _count(base, "speakers WHERE named") - SPEAKERS),
        speakers=list(_speakers(base)),
        views=_views(base, *days),
        **styles(_PACKAGE, "page.css"),
    )
    for part in parts:
        to.write(part)


def _count(base: sqlite3.Connection, what: str) -> int:
    ((count,),) = base.execute(f"SELECT count(*) FROM {what}")
    return int(count)


def _totals(base: sqlite3.Connection) -> dict[str, int]:
    return {
        "articles": _count(base, "articles"),
        "outlets": _count(base, "(SELECT DISTINCT outlet FROM articles WHERE outlet IS NOT NULL)"),
        "records": _count(base, "records"),
        "speakers": _count(base, "speakers WHERE named"),
        "families": _count(base, "families"),
    }


def _speakers(base: sqlite3.Connection) -> Iterator[sqlite3.Row]:
    yield from base.execute(
        "SELECT * FROM speakers WHERE named ORDER BY records DESC, speaker_id LIMIT ?", (SPEAKERS,)
    )


def _views(
    base: sqlite3.Connection, first: str | None, last: str | None
) -> Iterator[dict[str, Any]]:
    """Yield what the template shows of each speaker, one at a time."""
    for one in _speakers(base):
        yield {
            "speaker": one,
            "roles": [role for role in (one["roles"] or "").split("; ") if role],
            "first": _written(one["first_day"]),
            "last": _written(one["last_day"]),
            "bars": _bars(base, one["speaker_id"], first, last),
            "families": [
                _family(base, row) for row in base.execute(_FAMILIES, (one["speaker_id"],))
            ],
            "quotes": [_quote(row) for row in base.execute(_QUOTES, (one["speaker_id"],))],
        }


_FAMILIES: Final = f"""
SELECT * FROM families WHERE speaker_id = ? ORDER BY articles DESC, family_id LIMIT {FAMILIES}
"""
_VARIANTS: Final = """
SELECT * FROM variants WHERE family_id = ? AND form != 'main' ORDER BY variant_id LIMIT 4
"""
_QUOTES: Final = f"""
SELECT text, kind, printed_on, title, url, outlet, articles.id AS article
FROM records JOIN articles USING (article_id) WHERE speaker_id = ?
ORDER BY printed_on DESC, record_id DESC LIMIT {QUOTES}
"""


def _bars(
    base: sqlite3.Connection, speaker: int, first: str | None, last: str | None
) -> list[dict[str, Any]]:
    """Return the bars of a timeline: where each begins and how high it is, as parts of 1000."""
    if first is None or last is None:
        return []
    start, end = (datetime.date.fromisoformat(day).toordinal() for day in (first, last))
    bins = min(_BINS, end - start + 1)
    days = base.execute(
        "SELECT printed_on, count(*) FROM records"
        " WHERE speaker_id = ? AND printed_on IS NOT NULL GROUP BY printed_on ORDER BY printed_on",
        (speaker,),
    )
    counted = ((_bin(day, start, end, bins), day, count) for day, count in days)
    found = []
    for place, group in itertools.groupby(counted, key=lambda each: each[0]):
        some = [(day, count) for _, day, count in group]
        found.append((place, sum(count for _, count in some), some[0][0], some[-1][0]))
    most = max((count for _, count, _, _ in found), default=1)
    width = 1000 / bins
    return [
        {
            "x": round(place * width, 1), "width": round(width * 0.8, 1),
            "height": max(40, round(1000 * count / most)), "count": count,
            "days": _written(one) if one == other else f"{_written(one)} to {_written(other)}",
        }
        for place, count, one, other in found
    ]  # fmt: skip


def _bin(day: str, start: int, end: int, bins: int) -> int:
    return (datetime.date.fromisoformat(day).toordinal() - start) * bins // (end - start + 1)


def _family(base: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
    variants = [
        {
            "form": one["form"], "articles": one["articles"],
            "parts": list(quotations.compared(row["text"], one["text"])),
        }
        for one in base.execute(_VARIANTS, (row["family_id"],))
    ]  # fmt: skip
    return {
        "family": row,
        "first": _written(row["first_day"]),
        "last": _written(row["last_day"]),
        "variants": variants,
        "more": row["variants"] - 1 - len(variants),
    }


def _quote(row: sqlite3.Row) -> dict[str, Any]:
    url = row["url"] or ""
    return {
        "text": row["text"],
        "kind": row["kind"],
        "day": _written(row["printed_on"]),
        "where": row["title"] or row["article"] or url or "untitled article",
        "link": url if _WEB.fullmatch(url) else "",  # not javascript: and its like
        "outlet": row["outlet"] or "",
    }


def _written(day: str | None) -> str:
    return "" if day is None else written(PartialDate.parse(day)).partition(", ")[2]
