"""Readers of gold attributions, and of the predictions that are measured against them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

from quoteattr.errors import InputError, ReadError
from quoteattr.evaluation.claims import Claim, Compared
from quoteattr.output import jsonl
from quoteattr.records import Article, Attribution, parse_day
from quoteattr.training import corpora
from quoteattr.training.corpora import CorpusError, PolnearArticle


@attrs.frozen(kw_only=True)
class Gold:
    """An article with its gold attributions, in its text's own code points."""

    article: Article
    claims: tuple[Claim, ...]


def polnear(data: Path, split: corpora.Split = "dev") -> list[Gold]:
    """Read PolNeAR, every article once: of several annotators the first by name.

    One row of dev has a source and no content; it stays, as a source that cannot be found.

    Raises:
        CorpusError: A row does not parse.
    """
    return [_of_polnear(article) for article in once(corpora.polnear(data, split))]


def once(articles: Iterable[PolnearArticle]) -> list[PolnearArticle]:
    """Keep one annotator an article, the first by name, in the order of the articles.

    As the published scores do: an article that counted for each of its annotators would weigh
    more than the others, and no prediction can agree with all of them.
    """
    kept: dict[str, PolnearArticle] = {}
    for article in articles:
        before = kept.get(article.id)
        if before is None or article.annotator < before.annotator:
            kept[article.id] = article
    return list(kept.values())


def _of_polnear(article: PolnearArticle) -> Gold:
    return Gold(
        article=_article(article.id, article.text, article.date),
        claims=tuple(
            Claim(
                form=one.form,
                source=frozenset(one.source),
                cue=frozenset(one.cue),
                content=frozenset(one.content),
            )
            for one in article.attributions
        ),
    )


def gum_news(data: Path) -> list[Gold]:
    """Read the attributions of GUM's open news documents, without credits of photographs.

    Raises:
        CorpusError: A row does not parse.
    """
    path = data / "gum" / "attribution.jsonl"
    rows: dict[str, list[dict[str, Any]]] = {}
    dates: dict[str, str | None] = {}
    for number, row in _rows(path):
        try:
            if row["genre"] == "news":
                dates[row["doc"]] = row["date"]
                kept = rows.setdefault(row["doc"], [])
                if not row["photo_credit"]:
                    kept.append(row)
        except (KeyError, TypeError) as error:
            raise CorpusError(path, number, f"no attribution of GUM ({error!r})") from error
    found = []
    for document, claims in rows.items():
        with (data / "gum" / "text" / f"{document}.txt").open(encoding="utf-8", newline="") as file:
            article = _article(document, file.read(), dates[document])
        found.append(Gold(article=article, claims=tuple(map(_of_gum, claims))))
    return found


def _of_gum(row: dict[str, Any]) -> Claim:
    def places(key: str) -> frozenset[tuple[int, int]]:
        return frozenset((int(start), int(end)) for start, end in row[key])

    return Claim(
        form=row["form"], source=places("source"), cue=places("cue"), content=places("content")
    )


def _article(name: str, text: str, date: str | None) -> Article:
    return Article(id=name, text=text, date=parse_day(date) if date else None)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield number, json.loads(line)
            except ValueError as error:
                raise CorpusError(path, number, f"no JSON ({error})") from error


def predictions(path: Path) -> list[Attribution]:
    """Read records as ``quoteattr extract`` writes them.

    Raises:
        ReadError: The file cannot be read, or a line is no record; the message names it.
    """
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(str(path), f"cannot be read: {error}") from error
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(jsonl.loads(line))
            except InputError as error:
                raise ReadError(f"{path}, line {number}", str(error)) from error
    return found


def compare(gold: Sequence[Gold], records: Iterable[Attribution]) -> list[Compared]:
    """Put the records of each article beside its gold; an article without records has none.

    Raises:
        InputError: A record belongs to no gold article, or its text is not the article's.
    """
    given: dict[str | None, list[Attribution]] = {one.article.id: [] for one in gold}
    texts = {one.article.id: one.article.text for one in gold}
    for record in records:
        if record.article not in given:
            raise InputError(
                f"record {record.id!r} is of article {record.article!r}, which is not in the "
                "gold: use the gold's names of articles"
            )
        for span in record.spans():
            if texts[record.article][span.start : span.end] != span.text:
                raise InputError(
                    f"record {record.id!r} of {record.article!r} has {span.text!r} at "
                    f"{span.start}, where the gold article reads otherwise: use the same text"
                )
        given[record.article].append(record)
    return [
        Compared(
            id=str(one.article.id),
            text=one.article.text,
            gold=one.claims,
            given=tuple(map(Claim.of, given[one.article.id])),
        )
        for one in gold
    ]
