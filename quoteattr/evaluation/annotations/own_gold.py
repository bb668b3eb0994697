"""Our own gold: who said it, in what role and when, for articles of PolNeAR and of world news.

The answers for PolNeAR stand apart from its spans, which are joined here; those for world news have
spans of their own. The gold of `MEASURED` is a part of this package, since nothing is ever
fitted to it; its texts are in the corpora.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from quoteattr.errors import ReadError
from quoteattr.reading import read_text
from quoteattr.records import Article

FITTED: Final = ("dev", "train", "world")
"""The parts of the gold that rankers are fitted to: 20 articles of PolNeAR dev, 48 of PolNeAR
train, 30 of world news."""

MEASURED: Final = ("fresh", "unread")
"""136 articles of world news that are for measuring alone, and the 34 of them whose errors nobody
has looked at."""

WRITTEN: Final = ("written", "written-unread")
"""192 articles that were written for us as newspapers of 80 countries print them, and the 96 whose
errors nobody has looked at. They need no corpus."""

SPLITS: Final = (*FITTED, *MEASURED, *WRITTEN)
"""All parts."""

FRESH: Final = Path(__file__).parents[1] / "data" / "fresh.jsonl"
"""Date, spans and answers of the articles of `MEASURED`, one article in a line."""

TEXTS: Final = Path(__file__).parents[1] / "data" / "written.jsonl"
"""The same for the articles of `WRITTEN`, with their texts."""

Row = Mapping[str, Any]


@attrs.frozen(kw_only=True)
class AnsweredArticle:
    """An article with its gold.

    Attributes:
        name: The name of the article.
        split: The part of the gold that it belongs to.
        article: Its text and date.
        attributions: All gold attributions, with ``id``, ``form``, ``source``, ``cue``,
            ``content`` as pairs of code points.
        answers: The rows with answers, in the gold's order: the spans, and ``speaker``,
            ``resolved_by``, ``roles``, ``said_on``, ``anonymous``, ``act``, ``alternatives``.
    """

    name: str
    split: str
    article: Article
    attributions: tuple[Row, ...]
    answers: tuple[Row, ...]


def read(data_parent: Path, split: str) -> Iterator[AnsweredArticle]:
    """Yield the articles of one part of the gold, in the order of their names.

    Args:
        data_parent: The folder that contains ``data`` and ``gold``.
        split: One of `SPLITS`.

    Raises:
        ReadError: The folder lacks the gold.
    """
    if split in MEASURED:
        yield from _measured(data_parent / "data" / "ner" / "world", split)
        return
    if split in WRITTEN:
        golds = map(json.loads, TEXTS.read_text("utf-8").splitlines())
        kept = (gold for gold in golds if split == "written" or not gold["read"])
        yield from (_world_article(gold, gold["text"], split) for gold in kept)
        return
    world = split == "world"
    folder = data_parent / "gold" / ("world/dev" if world else split)
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise ReadError(str(folder), "contains no gold: give the parent of data and gold")
    if world:
        yield from (_of_world(data_parent, path) for path in paths)
        return
    articles = _articles(data_parent / "data" / "polnear" / f"{split}.jsonl")
    for path in paths:
        yield _of_polnear(articles, path, split)


def _of_polnear(articles: Mapping[str, Row], path: Path, split: str) -> AnsweredArticle:
    gold = json.loads(path.read_text("utf-8"))
    article = next(a for name, a in articles.items() if name.startswith(gold["article"]))
    # Rows without any span, of which PolNeAR train has some, cannot be found.
    rows = {row["id"]: row for row in article["attributions"] if row["form"] != "none"}
    return AnsweredArticle(
        name=gold["article"],
        split=split,
        article=read_text(article["text"], date=article["date"]),
        attributions=tuple(rows.values()),
        answers=tuple(
            {**rows[row["id"]], **row} for row in gold["attributions"] if row["id"] in rows
        ),
    )


def _measured(texts: Path, split: str) -> Iterator[AnsweredArticle]:
    """Yield articles of `MEASURED`; the texts begin with an address, which is left out."""
    if not texts.is_dir():
        raise ReadError(str(texts), "is no folder: give the parent of data and gold")
    for line in FRESH.read_text("utf-8").splitlines():
        gold = json.loads(line)
        if split == "unread" and gold["read"]:
            continue
        text = (texts / f"{gold['article']}.txt").read_bytes().decode("utf-8")
        yield _world_article(gold, text.partition("\n")[2].lstrip("\n"), split)


def _of_world(data_parent: Path, path: Path) -> AnsweredArticle:
    gold = json.loads(path.read_text("utf-8"))
    text = (data_parent / "data" / "world" / "dev" / f"{gold['article']}.txt").read_bytes()
    return _world_article(gold, text.decode("utf-8"), "world")


def _world_article(gold: Row, text: str, split: str) -> AnsweredArticle:
    rows = tuple({**row, "form": row["kind"], "act": "statement"} for row in gold["attributions"])
    date = None if gold["date"] is None else datetime.date.fromisoformat(gold["date"])
    return AnsweredArticle(
        name=gold["article"],
        split=split,
        article=Article(text=text, date=date),
        attributions=rows,
        answers=tuple(row for row in rows if row["must"]),
    )


def _articles(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as lines:
        return {row["doc"]: row for row in map(json.loads, lines)}
