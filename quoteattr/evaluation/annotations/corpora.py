"""The development corpora as gold: PolNeAR dev and GUM's news documents."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

from quoteattr.errors import ReadError
from quoteattr.evaluation.annotations import rows
from quoteattr.evaluation.comparison.claims import Claim
from quoteattr.evaluation.comparison.gold import Gold, once
from quoteattr.records import Article, parse_day

QUOTES = Path(__file__).parents[1] / "data" / "gum_news_quotes.jsonl"


def polnear(data: Path) -> list[Gold]:
    """Return PolNeAR dev, every article once: of several annotators the first by name.

    One row has a source and no content; it is kept, as a source that cannot be found.

    Raises:
        ReadError: A row does not parse.
    """
    return once(rows.gold(data / "polnear" / "dev.jsonl"))


def gum_news(data: Path) -> list[Gold]:
    """Return the attributions of GUM's open news documents, without photo credits.

    Raises:
        ReadError: A row does not parse.
    """
    path = data / "gum" / "attribution.jsonl"
    kept: dict[str, list[dict[str, Any]]] = {}
    dates: dict[str, str | None] = {}
    for number, row in json_rows(path):
        try:
            if row["genre"] == "news":
                dates[row["doc"]] = row["date"]
                of_document = kept.setdefault(row["doc"], [])
                if not row["photo_credit"]:
                    of_document.append(row)
        except (KeyError, TypeError) as error:
            problem = f"not an attribution of GUM ({error!r}): get the corpus again"
            raise ReadError(f"{path}, line {number}", problem) from error
    found = []
    for document, claims in kept.items():
        with (data / "gum" / "text" / f"{document}.txt").open(encoding="utf-8", newline="") as file:
            text, date = file.read(), dates[document]
        article = Article(id=document, text=text, date=parse_day(date) if date else None)
        found.append(Gold(article=article, claims=tuple(map(_of_gum, claims))))
    return found


def gum_quotes(news: Sequence[Gold]) -> list[Gold]:
    """Replace GUM's attributions by our own annotation of direct and mixed quotes.

    GUM annotates discourse units: of a quotation of several sentences often only a part, and none
    of a quotation that continues without a cue. Ours was made by reading the texts, without seeing
    GUM's annotation or any predictions; only offsets are stored.

    Args:
        news: The documents of `gum_news`.
    """
    marked: dict[str, list[Claim]] = {}
    for _, row in json_rows(QUOTES):
        marked.setdefault(row["doc"], []).append(_of_gum(row))
    return [attrs.evolve(one, claims=tuple(marked.get(str(one.article.id), ()))) for one in news]


def _of_gum(row: dict[str, Any]) -> Claim:
    def places(key: str) -> frozenset[tuple[int, int]]:
        return frozenset((int(start), int(end)) for start, end in row[key] or ())

    return Claim(
        form=row["form"], source=places("source"), cue=places("cue"), content=places("content")
    )


def json_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects of a file of JSON Lines with their line numbers.

    Raises:
        ReadError: A line is not valid JSON.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield number, json.loads(line)
            except ValueError as error:
                problem = f"not valid JSON ({error}): get the corpus again"
                raise ReadError(f"{path}, line {number}", problem) from error
