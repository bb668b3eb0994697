"""Time of several extractors behind the same parse, in seconds of the processor.

Seconds of the processor, not of the clock: what else a machine does counts less then.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Sequence

import attrs
from spacy.language import Language
from spacy.tokens import Doc

from quoteattr.evaluation.scores import Cell, Table
from quoteattr.records import Article
from tests.benchmarks.systems import System, parse

COLUMNS = ("words a second", "time, ours = 1", "own step, µs a word", "own step, parses")


@attrs.frozen(kw_only=True)
class Pace:
    """Seconds of every run: of the parses, and of each extractor's own step."""

    parses: list[float]
    steps: dict[str, list[float]]


def measure(
    nlp: Language, extractors: Sequence[System], articles: Sequence[Article], runs: int
) -> Table:
    """Benchmark extractors, the first of them ours, after one run that warms up."""
    words = sum(not token.is_space for one in articles for token in nlp.make_doc(one.text))
    timed(nlp, extractors, articles, 1)
    return table(timed(nlp, extractors, articles, runs), words)


def timed(
    nlp: Language, extractors: Sequence[System], articles: Sequence[Article], runs: int
) -> Pace:
    """Time each extractor over Docs that nothing has touched since they were parsed."""
    pace = Pace(parses=[], steps={system.name: [] for system in extractors})
    for run in range(runs):
        first = run % len(extractors)  # each begins in turn
        for system in [*extractors[first:], *extractors[:first]]:
            docs, seconds = _parsed(nlp, articles)
            pace.parses.append(seconds)
            pace.steps[system.name].append(_extracted(system, docs, articles))
    return pace


def _parsed(nlp: Language, articles: Sequence[Article]) -> tuple[list[Doc], float]:
    gc.collect()
    begun = time.process_time()
    docs = [parse(nlp, article.text) for article in articles]
    return docs, time.process_time() - begun


def _extracted(system: System, docs: Sequence[Doc], articles: Sequence[Article]) -> float:
    gc.collect()
    begun = time.process_time()
    for doc, article in zip(docs, articles, strict=True):
        system.extract(doc, article)
    return time.process_time() - begun


def table(pace: Pace, words: int) -> Table:
    """Write medians: the parse is the same for all, so its median is taken over all of them.

    Args:
        pace: At least one run.
        words: Tokens of one run, white space left out.
    """
    parse_seconds = statistics.median(pace.parses)
    steps = {name: statistics.median(seconds) for name, seconds in pace.steps.items()}
    ours = parse_seconds + next(iter(steps.values()))
    rows: list[tuple[Cell, ...]] = [
        ("parse alone", round(words / parse_seconds), _two(parse_seconds / ours), None, None)
    ]
    for name, step in steps.items():
        whole = parse_seconds + step
        rows.append(
            (
                name,
                round(words / whole),
                _two(whole / ours),
                round(1e6 * step / words, 1),
                _two(step / parse_seconds),
            )
        )
    runs = len(next(iter(pace.steps.values())))
    return Table(
        title=f"Speed: GUM news, {words} words, {runs} runs, medians",
        columns=("extractor", *COLUMNS),
        rows=rows,
    )


def _two(value: float) -> str:
    return f"{value:.2f}"
