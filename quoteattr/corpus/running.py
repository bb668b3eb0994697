"""A run over a corpus: inputs to batches, batches to workers, what they find to parts."""

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
from quoteattr.runtime.workers import Answer, Crew

# A part has a two-thousandth of the corpus: of a small one no less than some seconds of work, to be
# shared by all workers; of a large one no more than some minutes of it, which is what a kill costs.
_SHARE: Final = 2_000
_LEAST: Final = 250_000
_MOST: Final = 8_000_000
# After so many bytes of text a worker is replaced: spaCy keeps each word that it ever saw.
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
    extractor: Extracts | None = None,
    save_articles: bool = False,
    part_size: int | None = None,
    encoding: str | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Totals:
    """Read a corpus into a folder of parts; started again, go on where it was stopped.

    Whatever ends a run, the same call ends it with each article once. An article that fails is
    listed in ``errors.jsonl`` of the folder, and the others are done. The worker processes start
    afresh: a script calls this under ``if __name__ == "__main__":``.

    Args:
        paths: Files and folders: texts, web pages, JSON Lines, JSON, CSV, each also packed as
            ``.gz`` or ``.zst``, and Parquet. Of absolute paths the folder that holds them all is
            left out of the articles' ids.
        output: The folder; it is made, or holds the same run already.
        workers: How many processes read; what comes out is the same for any number.
        format: What the parts are: ``jsonl`` or ``parquet``.
        acts: Which acts to write.
        date: The date of every article given, in place of its own.
        model: The name or folder of a spaCy pipeline, in place of the embedded one.
        precision: What the embedded reader computes in, as for `quoteattr.load`.
        rules: Find attributions by rules alone.
        aliases: The file of a table of speakers.
        extractor: An extractor of your own, in place of one with the model, rules and aliases
            given. It must be possible to pickle it, and only its name is compared when a run
            goes on.
        save_articles: Write the articles, too: the texts that offsets refer to.
        part_size: Bytes of text after which a part ends; by default what suits the corpus.
        encoding: In what the files are written, in place of UTF-8; Parquet tells its own.
        progress: Called after each article with how far the run is.

    Returns:
        What there is in all parts together.

    Raises:
        InputError: An option cannot be used, or the folder holds another run.
        ReadError: An input cannot be read.
        WriteError: The folder cannot be written to, because the disk is full, say.
        WorkerError: Worker processes die again and again.
        ModelError: The pipeline cannot be opened.
        ExtraError: A library is not installed that an input or the format needs.

    >>> run([], "out")
    Traceback (most recent call last):
    quoteattr.errors.InputError: there is no input: name a file or folder
    """
    check_count("workers", workers)
    if isinstance(paths, str | os.PathLike):
        paths = [paths]
    items("paths", paths, "name a file or folder, or give a list of them")
    names, place = [os.fspath(path) for path in paths], Path(output)
    looked = inputs.inspect(names, place)
    asked = settings(
        format=format,
        acts=[act.value for act in chosen_acts(acts)],
        date=parse_day(date) if isinstance(date, str) else date,
        rules=rules,
        model=model,
        precision=precision,
        aliases=None if aliases is None else os.fspath(aliases),
        save_articles=save_articles,
        part_size=_part_size(looked) if part_size is None else part_size,
        encoding=encoding,
        extractor=extractor,
    )
    with folder.opened(place, Manifest(looked, asked)) as found:
        if not found.finished:
            opens = partial(_reader, asked, extractor, aliases)
            crew = Crew[Document, Result](
                opens,
                workers,
                forks=extractor is None and model is None,  # a stranger's threads may not stand it
                batches_each=max(1, _LIFE // asked.part_size),
            )
            with crew:
                found.begin()  # not before the workers have what they need: it may be missing
                meter = Meter(sum(each.bytes for each in looked), found.totals)
                todo = _todo(inputs.files(names, place, encoding), found, meter, asked.part_size)
                _work(todo, crew, found, meter, progress)
            found.finish()
        return found.totals


def _part_size(looked: Iterable[Input]) -> int:
    return min(max(sum(each.bytes for each in looked) // _SHARE, _LEAST), _MOST)


def _reader(
    asked: Settings, extractor: Extracts | None, aliases: str | os.PathLike[str] | None
) -> Reader:
    """Open what a worker reads with; called where it is needed."""
    if extractor is None:
        from quoteattr.extractor import load

        extractor = load(
            asked.model,
            precision=asked.precision,
            rules=asked.rules,
            aliases=None if aliases is None else Path(aliases),
        )
    acts = frozenset(Act(act) for act in asked.acts)
    return Reader(extractor, acts, asked.date, asked.save_articles, asked.format)


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
    """Give out what is to be done, and write what comes back, until all is done."""
    drafts: dict[int, Draft] = {}
    while True:
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
    """Give the result of a document, also if what should have read it is dead."""
    if isinstance(answer.error, WorkerError):
        return Result(failure=Failure.of(document, answer.error))
    return answer.result()
