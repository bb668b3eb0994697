"""Running over a corpus: inputs to batches, batches to workers, results to parts."""

from __future__ import annotations

import datetime
import itertools
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from quoteattr.arguments import check_count, items
from quoteattr.corpus import documents, folder, inputs
from quoteattr.corpus.documents import Batch, Document
from quoteattr.corpus.folder import Folder
from quoteattr.corpus.inputs import Input
from quoteattr.corpus.manifest import Manifest, Settings, Totals, settings
from quoteattr.corpus.parts import Draft
from quoteattr.corpus.progress import Meter, Progress
from quoteattr.corpus.reader import Extracts, Failure, Reader, Result
from quoteattr.errors import WorkerError
from quoteattr.neural.bundled_model import PRECISIONS, Precision
from quoteattr.records import Act, chosen_acts, parse_day
from quoteattr.runtime.crew import Answer, Crew

# A part is a two-thousandth of the corpus, but at least some seconds of work, so that small corpora
# are shared among all workers, and at most some minutes, which is what a killed run loses.
_SHARE: Final = 2_000
_LEAST: Final = 250_000
_MOST: Final = 8_000_000
# Bytes of text after which a worker is replaced: spaCy's vocabulary keeps every word it has met.
_LIFE: Final = 16_000_000


def run(
    paths: Sequence[str | os.PathLike[str]] | str | os.PathLike[str],
    output: str | os.PathLike[str],
    *,
    workers: int = 1,
    format: str = "jsonl",  # noqa: A002 - the word of the command line
    acts: Collection[Act | str] = (Act.STATEMENT,),
    date: datetime.date | str | None = None,
    model: str | None = None,
    precision: Precision = PRECISIONS[0],
    rules: bool = False,
    aliases: str | os.PathLike[str] | None = None,
    min_confidence: float = 0.0,
    extractor: Extracts | None = None,
    save_articles: bool = False,
    part_size: int | None = None,
    encoding: str | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Totals:
    """Read a corpus into a folder of parts, or resume a run that was stopped.

    However a run was stopped, the same call resumes it, and in the end the folder has every article
    once. An article that fails is listed in ``errors.jsonl`` there; the others are processed. The
    worker processes import the calling script: call this under ``if __name__ == "__main__":``.

    Args:
        paths: Files and folders: texts, web pages, JSON Lines, JSON, CSV, each also compressed as
            ``.gz`` or ``.zst``, and Parquet. The folder that holds all absolute paths is left out
            of the articles' ids.
        output: The folder; it is created, or holds the same run already.
        workers: The number of processes; the records do not depend on it.
        format: The format of the parts: ``jsonl`` or ``parquet``.
        acts: Which acts to write.
        date: The date of every article, in place of its own.
        model: The name or folder of a spaCy pipeline, in place of the embedded one.
        precision: What the embedded model computes in, as for `quoteattr.load`.
        rules: Find attributions by rules alone.
        aliases: The file of a table of speakers.
        min_confidence: The least confidence of speakers, roles and said-on dates.
        extractor: An extractor of your own, in place of one made from ``model``, ``rules``,
            ``aliases`` and ``min_confidence``. It must be possible to pickle it. When a run is
            resumed, only its name is compared.
        save_articles: Write the articles, too: the texts that offsets refer to.
        part_size: Bytes of text after which a part ends; by default it depends on the corpus.
        encoding: The encoding of the files, in place of UTF-8; Parquet knows its own.
        progress: Called with the progress after each article.

    Returns:
        The counts over all parts.

    Raises:
        InputError: An option cannot be used, or the folder holds another run.
        ReadError: An input cannot be read.
        WriteError: The folder cannot be written to, for example because the disk is full.
        WorkerError: Worker processes keep dying.
        ModelError: The pipeline cannot be opened.
        ExtraError: An input or the format needs a library that is not installed.

    >>> run([], "out")
    Traceback (most recent call last):
    quoteattr.errors.InputError: there is no input: name a file or folder
    """
    check_count("workers", workers)
    if isinstance(paths, str | os.PathLike):
        paths = [paths]
    items("paths", paths, "name a file or folder, or give a list of them")
    names, place = [os.fspath(path) for path in paths], Path(output)
    # Inputs and settings are checked before the folder is created or a worker started.
    inspected = inputs.inspect(names, place)
    chosen = settings(
        format=format,
        acts=[act.value for act in chosen_acts(acts)],
        date=parse_day(date) if isinstance(date, str) else date,
        rules=rules,
        model=model,
        precision=precision,
        aliases=None if aliases is None else os.fspath(aliases),
        save_articles=save_articles,
        part_size=_part_size(inspected) if part_size is None else part_size,
        encoding=encoding,
        min_confidence=min_confidence,
        extractor=extractor,
    )
    with folder.opened(place, Manifest(inspected, chosen)) as found:
        if not found.finished:
            with _crew(chosen, workers, extractor, aliases) as crew:
                found.begin()  # only now: opening the pipeline in the workers may have failed
                meter = Meter(sum(each.bytes for each in inspected), found.totals)
                todo = _todo(inputs.files(names, place, encoding), found, meter, chosen.part_size)
                _work(todo, crew, found, meter, progress)
            found.finish()
        return found.totals


def _part_size(inspected: Iterable[Input]) -> int:
    return min(max(sum(each.bytes for each in inspected) // _SHARE, _LEAST), _MOST)


def _crew(
    chosen: Settings,
    workers: int,
    extractor: Extracts | None,
    aliases: str | os.PathLike[str] | None,
) -> Crew[Document, Result]:
    return Crew[Document, Result](
        partial(_reader, chosen, extractor, aliases),
        workers,
        # Another extractor or pipeline may have started threads, which a fork would not copy.
        forks=extractor is None and chosen.model is None,
        batches_each=max(1, _LIFE // chosen.part_size),
    )


def _reader(
    chosen: Settings, extractor: Extracts | None, aliases: str | os.PathLike[str] | None
) -> Reader:
    """Open the extractor of a worker, in the worker's process."""
    if extractor is None:
        from quoteattr.extractor import load

        extractor = load(
            chosen.model,
            precision=chosen.precision,
            rules=chosen.rules,
            aliases=None if aliases is None else Path(aliases),
            min_confidence=chosen.min_confidence or 0.0,
        )
    acts = frozenset(Act(act) for act in chosen.acts)
    return Reader(extractor, acts, chosen.date, chosen.save_articles, chosen.format)


def _todo(files: Iterator[inputs.File], found: Folder, meter: Meter, size: int) -> Iterator[Batch]:
    for batch in documents.batches(files, size, found.next, found.start):
        if found.is_done(batch.number):
            meter.skip(batch)
        else:
            yield batch


def _work(
    todo: Iterator[Batch],
    crew: Crew[Document, Result],
    found: Folder,
    meter: Meter,
    progress: Callable[[Progress], None] | None,
) -> None:
    """Give batches to idle workers and write their results, until all are done."""
    drafts: dict[int, Draft] = {}
    while True:
        # Only as many batches as there are idle workers: batches waiting in line would fill memory.
        for batch in itertools.islice(todo, crew.idle):
            drafts[batch.number] = found.draft(batch)
            meter.give(batch)
            crew.give(batch.number, batch.documents)
        if not drafts and crew.idle:
            return
        for answer in crew.wait():
            draft = drafts[answer.batch]
            result = _result(answer, draft.document)
            meter.count(answer.batch, result)
            if draft.add(result):
                found.commit(drafts.pop(answer.batch))
                meter.end(answer.batch)
            if progress is not None:
                progress(meter.read())


def _result(answer: Answer[Result], document: Document) -> Result:
    """Return the result for a document; a failure if its worker died."""
    if isinstance(answer.error, WorkerError):
        return Result(failure=Failure.of(document, answer.error))
    return answer.result()
