"""Benchmark: the whole pipeline in units of the encoder's forward pass, and where time goes.

A benchmark, not a test: seconds depend on the machine and its load, ratios much less.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import attrs
from spacy.language import Language

from quoteattr import pipeline
from quoteattr.errors import PipelineError
from quoteattr.evaluation.benchmarks.clock import Clock
from quoteattr.evaluation.benchmarks.start import fresh, start_table
from quoteattr.evaluation.scores import Cell, Table
from quoteattr.extractor import Extractor
from quoteattr.neural import component, encoder
from quoteattr.neural.windows import Features
from quoteattr.records import Act, Article

Run = Callable[[Article], object]
Place = tuple[str, object, str]  # a stage's name, and its function: owner and attribute

REST = "everything else"
_COMPONENTS = {
    component.NAME: "writing the Doc",
    "attribute_ruler": "morphology and lemmas",
    "lemmatizer": "morphology and lemmas",
    "quoteattr_coref": "coreference",
}


def measure(
    extractor: Extractor, articles: Sequence[Article], runs: int, pipeline: str | None
) -> list[Table]:
    """Measure an extractor over the articles, and the start of `pipeline` in fresh processes.

    Raises:
        PipelineError: The pipeline is not the embedded one, and has no encoder to compare with.
    """
    nlp = extractor.nlp
    model = nlp.get_pipe(component.NAME) if component.NAME in nlp.pipe_names else None
    if not isinstance(model, component.Reader) or model.encoder is None:
        raise PipelineError(
            f"the pipeline {nlp.pipe_names} has no {component.NAME}, whose forward pass is the "
            "unit: measure the embedded pipeline"
        )
    words = sum(not token.is_space for one in articles for token in nlp.make_doc(one.text))

    def run(article: Article) -> object:
        return extractor(article, acts=tuple(Act))

    places = stages(nlp, model.encoder)
    found = timings(run, articles, model.encoder, places, nlp, runs)
    order = [name for name, _, _ in places]
    return tables(found, words, order, fresh(pipeline, runs))


def stages(nlp: Language, model: encoder.Encoder) -> list[Place]:
    """Return the functions that do the work, in the pipeline's order.

    The owner None stands for components and for the stages of the pipeline.
    """
    return [
        ("tokeniser", nlp, "make_doc"),
        ("word pieces and features", component, "words_of"),
        ("word pieces and features", model.pieces, "cut"),
        ("word pieces and features", encoder, "features"),
        ("encoder", model, "score"),
        ("decoding", model, "read"),
        *((name, None, name) for name in dict.fromkeys(_COMPONENTS.values())),
        *((name, None, name) for name, _ in pipeline.STAGES),
    ]


@contextmanager
def clocked(clock: Clock, places: Sequence[Place], nlp: Language | None = None) -> Iterator[None]:
    """Measure functions, and a pipeline's components, by the clock during a block."""
    with ExitStack() as stack:
        for name, owner, attribute in places:
            if owner is not None:
                timed = clock.timed(name, getattr(owner, attribute))
                stack.enter_context(mock.patch.object(owner, attribute, timed))
        stages = [(name, clock.timed(name, stage)) for name, stage in pipeline.STAGES]
        stack.enter_context(mock.patch.object(pipeline, "STAGES", tuple(stages)))
        if nlp is not None:
            components = [
                (name, clock.timed(_COMPONENTS.get(name, name), component))
                for name, component in nlp.pipeline
            ]
            stack.enter_context(mock.patch.object(nlp, "_components", components))
        yield


@attrs.frozen(kw_only=True)
class Timing:
    """Seconds of a run over all articles: the whole, its stages, and the forward passes alone."""

    whole: float
    stages: dict[str, float]
    forward: float


def timings(
    run: Run,
    articles: Sequence[Article],
    model: encoder.Encoder,
    places: Sequence[Place],
    nlp: Language,
    runs: int,
) -> list[Timing]:
    """Time several runs over the articles, after one that warms up.

    In each run, first the pipeline alone is timed, then with clocks in it, then the forward passes
    alone over the same windows.
    """
    windows = recorded(run, articles, model)
    found = []
    for _ in range(runs):
        # In turns, so that other load on the machine affects all three alike.
        whole = seconds(lambda: [run(article) for article in articles])
        clock = Clock()
        with clocked(clock, places, nlp), clock.stage(REST):
            for article in articles:
                run(article)
        forward = seconds(lambda: [model.score(window) for window in windows])
        found.append(Timing(whole=whole, stages=clock.spent, forward=forward))
    return found


def recorded(run: Run, articles: Sequence[Article], model: encoder.Encoder) -> list[Features]:
    """Run once, and return every window that the encoder scores."""
    windows: list[Features] = []
    score = model.score

    def noted(window: Features) -> Any:
        windows.append(window)
        return score(window)

    with mock.patch.object(model, "score", noted):
        for article in articles:
            run(article)
    return windows


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds of a call."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def tables(
    found: Sequence[Timing], words: int, order: Sequence[str], starts: Sequence[Sequence[float]]
) -> list[Table]:
    """Return the figures: ratios first, then the stages, then start and memory; all are medians.

    Args:
        found: At least one run.
        words: Tokens of one run, without white space.
        order: The stages' names in the pipeline's order.
        starts: For each fresh process the seconds of import, load and first article, and the peak
            memory in bytes.
    """
    ratios = [run.whole / run.forward for run in found]
    whole = statistics.median(run.whole for run in found)
    forward = statistics.median(run.forward for run in found)
    rows: list[tuple[Cell, ...]] = [
        ("whole pipeline, in forward passes", _two(statistics.median(ratios))),
        ("… lowest and highest run", f"{min(ratios):.2f} to {max(ratios):.2f}"),
        ("words a second, whole pipeline", round(words / whole)),
        ("words a second, forward pass alone", round(words / forward)),
    ]
    title = f"Speed, {words} words, {len(found)} runs, medians"
    report = [
        Table(title=title, columns=("figure", "value"), rows=rows),
        _stages_table(found, words, order),
    ]
    return [*report, *([start_table(starts)] if starts else [])]


def _stages_table(found: Sequence[Timing], words: int, order: Sequence[str]) -> Table:
    clocked_whole = statistics.median(sum(run.stages.values()) for run in found)
    rows: list[tuple[Cell, ...]] = []
    for name in dict.fromkeys([*order, REST]):
        spent = statistics.median(run.stages.get(name, 0.0) for run in found)
        ratio = statistics.median(run.stages.get(name, 0.0) / run.forward for run in found)
        rows.append((name, _two(ratio), 100 * spent / clocked_whole, _two(1e6 * spent / words)))
    return Table(
        title="Where time goes",
        columns=("stage", "forward passes", "per cent", "µs a word"),
        rows=rows,
        note="With clocks in it. Forward passes: the stage's time over that of the encoder's\n"
        "forward passes alone, over the same windows.",
    )


def _two(value: float) -> str:
    return f"{value:.2f}"


def examples() -> Path:
    """Return the folder of example articles in a clone of the repository."""
    return Path(__file__).parents[3] / "examples"
