"""The order of the steps: records into a database, speakers, families, and what is written."""

from __future__ import annotations

import contextlib
import enum
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import attrs

from quoteattr.aliases import Aliases
from quoteattr.arguments import items
from quoteattr.errors import InputError
from quoteattr.gathering import articles as articles_of
from quoteattr.gathering import inputs as records_in
from quoteattr.gathering.database import family_tables, loading, page, schema, speaker_tables
from quoteattr.gathering.inputs import Input
from quoteattr.output.files import put_in_place, whole_file, whole_folder
from quoteattr.records import Article

_DATABASES: Final = (".db", ".sqlite", ".sqlite3")
_PAGES: Final = (".html", ".htm")
_OFTEN: Final = 1_000  # records between two calls of progress

Named = str | os.PathLike[str]


class Output(enum.Enum):
    """What is written, which the suffix of its name tells."""

    DATABASE = "database"
    PARQUET = "parquet"
    PAGE = "page"

    @classmethod
    def of(cls, path: Path) -> Output:
        """Return what a name stands for.

        Raises:
            InputError: Its suffix stands for nothing that can be written.

        >>> Output.of(Path("quotes.db")).value, Output.of(Path("quotes")).value
        ('database', 'parquet')
        """
        suffix = path.suffix.lower()
        if suffix in _DATABASES:
            return cls.DATABASE
        if suffix in _PAGES:
            return cls.PAGE
        if suffix:
            raise InputError(
                f"{str(path)!r}: nothing that gather writes has the suffix {path.suffix}: use "
                f"{', '.join((*_DATABASES, *_PAGES))}, or a name without one for a folder of "
                "Parquet files"
            )
        return cls.PARQUET


@attrs.frozen
class Progress:
    """How far a run is.

    Attributes:
        step: What it does: ``reading``, ``speakers``, ``quotations``, ``indexes``, ``writing``.
        records: How many records it has read.
    """

    step: str
    records: int


@attrs.frozen
class Gathered:
    """What has been gathered.

    Attributes:
        articles: The number of articles.
        records: The number of records.
        repeated: The number of records that were in the input twice and are there once.
        speakers: The number of speakers with a name.
        families: The number of quotations that are in several articles.
    """

    articles: int
    records: int
    repeated: int
    speakers: int
    families: int


def gather(
    inputs: Sequence[Named],
    outputs: Sequence[Named],
    *,
    articles: Sequence[Named] = (),
    aliases: Aliases | Named | None = None,
    source: str | None = None,
    encoding: str | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Gathered:
    """Gather the speakers and quotations of many articles, and write them.

    Args:
        inputs: Folders of corpus runs, other folders with files of records, or such files.
        outputs: What to write: a database (``.db``), a page (``.html``), or the folder of Parquet
            files that has no suffix. Each appears complete or not at all.
        articles: The articles of the records, for titles and addresses; a run may have saved its.
        aliases: A table of speakers or its file, which decides before anything else.
        source: The format of the records; by default that of each file's suffix.
        encoding: The encoding of ``articles``, in place of UTF-8.
        progress: Called after every thousand records, and when a step begins.

    Returns:
        How much has been gathered.

    Raises:
        InputError: An input or output cannot be used; the message says which.
        ExtraError: A library is missing that ``quoteattr[gather]`` installs.
        WriteError: The disk is full, or an output cannot be written.

    >>> gather(["no such folder"], ["quotes.db"])
    Traceback (most recent call last):
    quoteattr.errors.ReadError: no such folder: there is no such file or folder: check the name
    """
    items("inputs", inputs, "give a list of files and folders")
    items("outputs", outputs, "give a list of files and folders")
    found = [records_in.resolved(os.fspath(one)) for one in inputs]
    known = articles_of.known_articles(found, [os.fspath(one) for one in articles], encoding)
    return _run(found, _targets(outputs), known, aliases, source, progress or (lambda _: None))


def _run(
    found: Sequence[Input],
    targets: dict[Path, Output],
    known: Iterable[tuple[str | None, Article]],
    aliases: Aliases | Named | None,
    source: str | None,
    tell: Callable[[Progress], None],
) -> Gathered:
    if aliases is not None and not isinstance(aliases, Aliases):
        aliases = Aliases.from_path(aliases)
    with _draft(targets) as draft:
        with schema.created(draft) as base:
            loader = loading.Loader(base, aliases)
            for name, article in known:
                loader.know(name, article)
            _load(loader, found, source, tell)
            summary = _gathered(base, loader, tell)
        tell(Progress("writing", summary.records))
        _write(draft, targets)
    return summary


def _targets(outputs: Sequence[Named]) -> dict[Path, Output]:
    targets = {Path(os.fspath(one)): Output.of(Path(os.fspath(one))) for one in outputs}
    if not targets:
        raise InputError("there is no output: name a database, a page or a folder")
    for path, kind in targets.items():
        if not path.parent.is_dir():
            raise InputError(f"{str(path)!r}: there is no folder {str(path.parent)!r}: create it")
        if kind is Output.PARQUET:
            if path.exists() and not (path.is_dir() and not any(path.iterdir())):
                raise InputError(f"{str(path)!r} exists already: name a new folder")
            from quoteattr.gathering.database import parquet  # noqa: F401 - is pyarrow there?
        elif path.is_dir():
            raise InputError(f"{str(path)!r} is a folder: name a file")
    if sum(kind is Output.DATABASE for kind in targets.values()) > 1:
        raise InputError("two databases would be the same: name one")
    return targets


@contextlib.contextmanager
def _draft(targets: dict[Path, Output]) -> Iterator[Path]:
    """Yield the file of the database while it is being made, beside the first output.

    Its name is always the same, so that a run after one that was killed removes what that one left.

    Raises:
        InputError: Another process is writing it.
    """
    first = next((path for path, kind in targets.items() if kind is Output.DATABASE), None)
    beside = Path(os.path.realpath(first or next(iter(targets))))
    draft = beside.with_name(f".{beside.name}.part")
    schema.cleared(draft)
    try:
        yield draft
        if first is not None:
            put_in_place(draft, beside)
    finally:
        schema.scratch(draft).unlink(missing_ok=True)
        draft.unlink(missing_ok=True)


def _load(
    loader: loading.Loader,
    found: Sequence[Input],
    source: str | None,
    tell: Callable[[Progress], None],
) -> None:
    told = 0
    tell(Progress("reading", 0))
    for one in found:
        for name, rows in records_in.articles(records_in.rows(one, source)):
            loader.add(one.name, name, rows)
            if loader.records >= told + _OFTEN:
                told = loader.records
                tell(Progress("reading", told))


def _gathered(
    base: sqlite3.Connection, loader: loading.Loader, tell: Callable[[Progress], None]
) -> Gathered:
    tell(Progress("speakers", loader.records))
    speaker_tables.write(base, loader.counts)
    tell(Progress("quotations", loader.records))
    families = family_tables.write(base)
    tell(Progress("indexes", loader.records))
    schema.finish(base)
    ((speakers,),) = base.execute("SELECT count(*) FROM speakers WHERE named")
    return Gathered(loader.articles, loader.records, loader.repeated, speakers, families)


def _write(draft: Path, targets: dict[Path, Output]) -> None:
    """Write whatever is not the database itself."""
    with schema.opened(draft) as base:
        for path, kind in targets.items():
            if kind is Output.PARQUET:
                from quoteattr.gathering.database import parquet

                with whole_folder(path) as folder:
                    parquet.write(base, folder)
            elif kind is Output.PAGE:
                with whole_file(path) as file:
                    page.write(base, file)
