"""Claims in other words: GUM's summaries of its documents, by a person and by language models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import regex

from quoteattr.checking import Verdict
from quoteattr.checking.indexing import index
from quoteattr.checking.indexing.lookup import Lookup
from quoteattr.checking.passages import Passage
from quoteattr.checking.verdicts import Checker
from quoteattr.checking.words import Words
from quoteattr.evaluation.checking.quotations import open_texts
from quoteattr.evaluation.scores import Cell, Table
from quoteattr.records import Article, Kind, Span

_SUMMARY: Final = regex.compile(
    r"^# meta::summary\d = \((human|[^\s)]+)\d*\) (.+)$", regex.MULTILINE
)


def measure(data: Path) -> Table:
    """Return how many summaries are similar to their own document, and how many to another one.

    Raises:
        OSError: The corpus is not there.
    """
    texts = open_texts(data)
    sources = [Article(text=one.text, id=one.name) for one in texts if one.part != "elsewhere"]
    rows: dict[str, list[int]] = {}
    with index.opened(sources) as base:
        checker = Checker(Article(text=""), Lookup(base), None)
        for one in texts:
            for author, summary in _summaries(data, one.name):
                known = one.part != "elsewhere"
                found, own = _found(checker, summary, one.name)
                counts = rows.setdefault(author, [0] * 5)
                for n, each in enumerate((known, own, known and found and not own, not known,
                                          found and not known)):  # fmt: skip
                    counts[n] += each
    return Table(
        title="Claims in other words: summaries of the documents",
        columns=("by", "of sources", "similar there", "elsewhere", "of others", "similar"),
        rows=list(_rows(rows)),
    )


def _rows(counts: Mapping[str, list[int]]) -> Iterator[tuple[Cell, ...]]:
    for author in sorted(counts):
        yield (author, *counts[author])


def _summaries(data: Path, name: str) -> list[tuple[str, str]]:
    text = (data / "gum" / "dep" / f"{name}.conllu").read_text("utf-8")
    found: list[tuple[str, str]] = _SUMMARY.findall(text)
    return found


def _found(checker: Checker, claim: str, own: str) -> tuple[bool, bool]:
    """Return whether a claim is similar to a source, and whether that is its own document."""
    span = Span.cut(claim, 0, len(claim))
    passage = Passage(content=(span,), kind=Kind.INDIRECT, runs=(), unquoted=(Words.of(claim),))
    finding = checker.finding(1, passage)
    found = finding.verdict is Verdict.SIMILAR
    return found, found and finding.place is not None and finding.place.article == own
