"""Benchmark: the whole pipeline in units of the encoder's own forward pass, and where time goes.

A benchmark, not a test: seconds belong to a machine and to what else it does, ratios much less so.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
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
from quoteattr.evaluation.clock import Clock
from quoteattr.evaluation.scores import Cell, Table
from quoteattr.extractor import Extractor
from quoteattr.neural import component, encoder
from quoteattr.neural.windows import Features
from quoteattr.records import Act, Article

Run = Callable[[Article], object]
Place = tuple[str, object, str]  # a stage's name, and the function that does it: owner, attribute

REST = "everything else"
_COMPONENTS = {
    component.NAME: "writing the Doc",
    "attribute_ruler": "morphology and lemmas",
    "lemmatizer": "morphology and lemmas",
    "quoteattr_coref": "coreference",
}
_FRESH = """
import json, resource, sys, time
begun = time.perf_counter()
import quoteattr
imported = time.perf_counter()
extractor = quoteattr.load(*sys.argv[1:2])
loaded = time.perf_counter()
extractor("The mayor said on Monday that the bridge would stay closed.")
first = time.perf_counter()
unit = 1 if sys.platform == "darwin" else 1024
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
print(json.dumps([imported - begun, loaded - imported, first - loaded, peak]))
"""


def measure(
    extractor: Extractor, articles: Sequence[Article], runs: int, model: str | None
) -> list[Table]:
    """Benchmark an extractor over the articles, and `model` from its start in fresh processes.

    Raises:
        PipelineError: The extractor's pipeline is not ours, and has no encoder to compare with.
    """
    nlp = extractor.nlp
    reader = nlp.get_pipe(component.NAME) if component.NAME in nlp.pipe_names else None
    if not isinstance(reader, component.Reader) or reader.encoder is None:
        raise PipelineError(
            f"the pipeline {nlp.pipe_names} has no {component.NAME}: speed is told in its passes"
        )
    words = sum(not token.is_space for one in articles for token in nlp.make_doc(one.text))

    def run(article: Article) -> object:
        return extractor(article, acts=tuple(Act))

    places = stages(nlp, reader.encoder)
    found = timings(run, articles, reader.encoder, places, nlp, runs)
    order = [name for name, _, _ in places]
    return tables(found, words, order, fresh(model, runs))


def stages(nlp: Language, reader: encoder.Encoder) -> list[Place]:
    """Name the functions that do the work, in the pipeline's order.

    None stands for components and for the stages of the pipeline.
    """
    return [
        ("tokeniser", nlp, "make_doc"),
        ("word pieces and features", component, "words_of"),
        ("word pieces and features", reader.pieces, "cut"),
        ("word pieces and features", encoder, "features"),
        ("encoder", reader, "score"),
        ("decoding", reader, "read"),
        *((name, None, name) for name in dict.fromkeys(_COMPONENTS.values())),
        *((name, None, name) for name, _ in pipeline.STAGES),
    ]


@contextmanager
def clocked(clock: Clock, places: Sequence[Place], nlp: Language | None = None) -> Iterator[None]:
    """Have functions, and a pipeline's components, counted by the clock while the block lasts."""
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
    """One run over all articles, in seconds: all of it, its stages, and the bare forward passes."""

    whole: float
    stages: dict[str, float]
    forward: float


def timings(
    run: Run,
    articles: Sequence[Article],
    reader: encoder.Encoder,
    places: Sequence[Place],
    nlp: Language,
    runs: int,
) -> list[Timing]:
    """Time several runs over the articles, after one that warms up.

    Each run takes turns: the pipeline as it is, then with clocks in it, then the forward passes
    alone over the windows that the pipeline read.
    """
    windows = recorded(run, articles, reader)
    found = []
    for _ in range(runs):
        whole = seconds(lambda: [run(article) for article in articles])
        clock = Clock()
        with clocked(clock, places, nlp), clock.stage(REST):
            for article in articles:
                run(article)
        forward = seconds(lambda: [reader.score(window) for window in windows])
        found.append(Timing(whole=whole, stages=clock.spent, forward=forward))
    return found


def recorded(run: Run, articles: Sequence[Article], reader: encoder.Encoder) -> list[Features]:
    """Run once, and return every window that the encoder was given."""
    windows: list[Features] = []
    score = reader.score

    def noted(window: Features) -> Any:
        windows.append(window)
        return score(window)

    with mock.patch.object(reader, "score", noted):
        for article in articles:
            run(article)
    return windows


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def tables(
    found: Sequence[Timing], words: int, order: Sequence[str], starts: Sequence[Sequence[float]]
) -> list[Table]:
    """Write the figures: ratios first, then the stages, then start and memory; all are medians.

    Args:
        found: At least one run.
        words: Tokens of one run, white space left out.
        order: The stages' names in the pipeline's order.
        starts: For each fresh process seconds of import, load and first article, and peak bytes.
    """
    forward = statistics.median(run.forward for run in found)
    whole = statistics.median(run.whole for run in found)
    ratios = [run.whole / run.forward for run in found]
    stages = []
    for name in dict.fromkeys([*order, REST]):
        spent = statistics.median(run.stages.get(name, 0.0) for run in found)
        ratio = statistics.median(run.stages.get(name, 0.0) / run.forward for run in found)
        clocked_whole = statistics.median(sum(run.stages.values()) for run in found)
        stages.append((name, _two(ratio), 100 * spent / clocked_whole, _two(1e6 * spent / words)))
    rows: list[tuple[Cell, ...]] = [
        ("whole pipeline, in forward passes", _two(statistics.median(ratios))),
        ("… lowest and highest run", f"{min(ratios):.2f} to {max(ratios):.2f}"),
        ("words a second, whole pipeline", round(words / whole)),
        ("words a second, forward pass alone", round(words / forward)),
    ]
    report = [
        Table(
            title=f"Speed, {words} words, {len(found)} runs, medians",
            columns=("figure", "value"),
            rows=rows,
        ),
        Table(
            title="Where time goes",
            columns=("stage", "forward passes", "per cent", "µs a word"),
            rows=stages,
            note="With clocks in it. Forward passes: the stage's time over that of the encoder's\n"
            "forward passes alone, over the same windows.",
        ),
    ]
    return [*report, *([_start_table(starts)] if starts else [])]


def _start_table(starts: Sequence[Sequence[float]]) -> Table:
    imported, loaded, first, peak = (
        statistics.median(column) for column in zip(*starts, strict=True)
    )
    return Table(
        title=f"Start, {len(starts)} fresh processes, medians",
        columns=("figure", "value"),
        rows=[
            ("import quoteattr, seconds", _two(imported)),
            ("quoteattr.load(), seconds", _two(loaded)),
            ("first sentence, seconds", _two(first)),
            ("peak memory, MB", round(peak / 1e6)),
        ],
    )


def _two(value: float) -> str:
    return f"{value:.2f}"


def fresh(model: str | None, runs: int) -> list[list[float]]:
    """Start processes that load the library and read one sentence, one after the other."""
    command = [sys.executable, "-c", _FRESH, *([model] if model else [])]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    found = []
    for _ in range(runs):
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        found.append([float(value) for value in json.loads(done.stdout)])
    return found


def examples() -> Path:
    """Return the folder of example articles in a clone of the repository."""
    return Path(__file__).parent.parent.parent / "examples"
