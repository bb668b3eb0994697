"""Accuracy of several extractors on the same articles, counted as for our own figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language

from quoteattr.evaluation.annotations import corpora
from quoteattr.evaluation.comparison.claims import (
    Claim,
    Compared,
    characters,
    covered,
    detected,
    matches,
)
from quoteattr.evaluation.comparison.gold import Gold
from quoteattr.evaluation.comparison.kinds import KINDS
from quoteattr.evaluation.comparison.selection import of_forms
from quoteattr.evaluation.scores import Cell, Counts, Table
from tests.benchmarks.systems import System, parse

QUOTED = ("direct", "mixed")
COLUMNS = ("P", "R", "F1", "characters F1", "source exact", "source met", "silent")

Answers = dict[str, list[Compared]]


def measure(nlp: Language, extractors: Sequence[System], data: Path) -> list[Table]:
    """Score extractors on PolNeAR dev, and on the quotes of GUM's news as we marked them.

    Raises:
        ReadError: A row of a corpus does not parse.
    """
    political = answers(nlp, extractors, corpora.polnear(data))
    news = answers(nlp, extractors, corpora.gum_quotes(corpora.gum_news(data)))
    return [
        detection("PolNeAR dev, every attribution", political),
        detection("PolNeAR dev, direct and mixed quotes", quoted(political)),
        detection("GUM news, direct and mixed quotes", quoted(news)),
        found_by_kind({"PolNeAR": political, "GUM": news}),
    ]


def answers(nlp: Language, extractors: Sequence[System], gold: Sequence[Gold]) -> Answers:
    """Read every article once, and put what each extractor makes of the parse beside its gold."""
    found: Answers = {system.name: [] for system in extractors}
    for one in gold:
        text = one.article.text
        doc = parse(nlp, text)
        for system in extractors:
            given = tuple(system.claims(text, system.extract(doc, one.article)))
            found[system.name].append(
                Compared(id=str(one.article.id), text=text, gold=one.claims, predicted=given)
            )
    return found


def quoted(found: Answers) -> Answers:
    """Keep what has marks, on both sides."""
    return {name: of_forms(articles, QUOTED) for name, articles in found.items()}


def detection(title: str, found: Answers) -> Table:
    """Tell what was found, how much of its characters, and whose it was said to be."""
    wanted = sum(len(article.gold) for article in next(iter(found.values())))
    rows: list[tuple[Cell, ...]] = []
    for name, articles in found.items():
        right = detected(articles)
        rows.append(
            (
                name,
                right.precision,
                right.recall,
                right.f1,
                characters(articles, "content").f1,
                *_sources(articles),
                sum(bool(article.gold and not article.predicted) for article in articles),
            )
        )
    return Table(title=f"{title} ({wanted})", columns=("extractor", *COLUMNS), rows=rows)


def _sources(articles: Sequence[Compared]) -> tuple[float, float]:
    """Count, of the attributions found that have a source, those with it exact, and overlapping."""
    exact = met = Counts()
    for gold, given in _pairs(articles):
        if gold.source:
            same = gold.source == given.source
            shared = not covered(gold.source).isdisjoint(covered(given.source))
            exact += Counts(gold=1, right=int(same))
            met += Counts(gold=1, right=int(shared))
    return exact.recall, met.recall


def _pairs(articles: Sequence[Compared]) -> list[tuple[Claim, Claim]]:
    return [
        (article.gold[nth], article.predicted[mth])
        for article in articles
        for nth, mth in matches(article.gold, article.predicted).items()
    ]


def found_by_kind(corpus: dict[str, Answers]) -> Table:
    """Tell how many of each kind were found, whatever kind the extractor took them for."""
    columns = [
        (name, kind)
        for name, found in corpus.items()
        for kind in KINDS
        if any(claim.form == kind for one in next(iter(found.values())) for claim in one.gold)
    ]
    names = next(iter(corpus.values()))
    rows: list[tuple[Cell, ...]] = [
        (system, *(_recall(corpus[name][system], kind) for name, kind in columns))
        for system in names
    ]
    heads = (f"{name} {kind}" for name, kind in columns)
    return Table(title="Found, by kind", columns=("extractor", *heads), rows=rows)


def _recall(articles: Sequence[Compared], kind: str) -> float:
    wanted = sum(claim.form == kind for article in articles for claim in article.gold)
    found = sum(gold.form == kind for gold, _ in _pairs(articles))
    return Counts(gold=wanted, right=found).recall
