"""The index of the sources, a SQLite database that is built once and kept on disk.

It holds the articles themselves, so that a check reads nothing else, and their comparable words in
passages for full-text search. A file that has the size and time that the index knows, or at least
the same bytes, is not read again. A new index is written beside the old one and takes its name when
it is complete: whatever ends the program, there is the old one or the new one.
"""

from __future__ import annotations

import contextlib
import datetime
import glob
import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from quoteattr.checking.indexing.schema import APPLICATION, SCHEMA, VERSION
from quoteattr.checking.indexing.sources import OnError, SourceFile, files_of
from quoteattr.checking.words import Words
from quoteattr.errors import InputError, ReadError, WriteError
from quoteattr.output.files import replacing, scratch_file
from quoteattr.reading.articles import Source
from quoteattr.records.conversion import converter

# Passages overlap, so that a phrase of up to 60 words is whole in one of them.
_PASSAGE, _OVERLAP = 300, 60
_AT_WORK: Final = 24 * 60 * 60  # seconds that a build may take

OnProgress = Callable[[int, int], None]
"""Called with the number of files that are indexed, and of all that have to be."""


@contextlib.contextmanager
def opened(
    against: Iterable[Source],
    path: Path | None = None,
    *,
    date: str | datetime.date | None = None,
    encoding: str | None = None,
    on_error: OnError | None = None,
    progress: OnProgress = lambda _done, _all: None,
) -> Iterator[sqlite3.Connection]:
    """Open an index of sources, brought up to date.

    Args:
        against: The sources: articles, texts, or paths of files and folders. Without any, the
            index is opened as it is.
        path: The file of the index; None for one that is removed afterwards.
        date: The date of every source, in place of its own.
        encoding: The encoding of the files, in place of UTF-8.
        on_error: Called with the error of each source that cannot be read.
        progress: Called as files are indexed.

    Raises:
        InputError: There is neither a source nor an index.
        ReadError: A source cannot be read and there is no ``on_error``, or the index is not one,
            or is damaged.
        WriteError: The index cannot be written.
    """
    failed = on_error or _raise
    files = files_of(against, failed, date=date, encoding=encoding)
    with contextlib.ExitStack() as stack:
        stack.enter_context(_explained("the index" if path is None else str(path)))
        place = stack.enter_context(scratch_file()) if path is None else path
        version = None if path is None else _version(path)
        if files:
            _refresh(place, files, version == VERSION, failed, progress)
        elif version != VERSION:
            raise InputError("there are no sources: name a file or folder, or an index of them")
        yield stack.enter_context(contextlib.closing(sqlite3.connect(place, timeout=60)))


@contextlib.contextmanager
def _explained(name: str) -> Iterator[None]:
    """Turn what SQLite raises into errors of ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "fts5" in str(error):
            problem = "needs SQLite with FTS5, which this Python lacks: use another one"
            raise WriteError(name, problem) from error
        raise WriteError(name, f"{error}: make room, or name another file") from error
    except sqlite3.DatabaseError as error:
        problem = f"is damaged ({error}): remove it, and it is made again"
        raise ReadError(name, problem) from error


def _raise(error: InputError) -> None:
    raise error


def _version(path: Path) -> int | None:
    """Return the version of an index, None if there is no file.

    Raises:
        ReadError: The file is something else.
    """
    if not path.exists():
        return None
    try:
        with contextlib.closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        ) as base:
            (application,) = base.execute("PRAGMA application_id").fetchone()
            (version,) = base.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error:
        application = version = None
    if application != APPLICATION:
        raise ReadError(str(path), "is not an index of sources: name another file for the index")
    return int(version)


def _refresh(
    path: Path, files: Sequence[SourceFile], usable: bool, failed: OnError, progress: OnProgress
) -> None:
    """Bring an index up to date, if anything has changed."""
    known: dict[str, tuple[object, ...]] = {}
    if usable:
        with contextlib.closing(sqlite3.connect(path, timeout=60)) as base:
            rows = base.execute("SELECT name, settings, size, modified FROM files")
            known = {name: tuple(facts) for name, *facts in rows}
    changed = [
        file
        for file in files
        if file.size is None or known.get(file.name) != (file.settings, file.size, file.modified)
    ]
    gone = known.keys() - {file.name for file in files}
    if usable and not changed and not gone:
        return
    _remove_leftovers(path)
    try:
        with replacing(path) as draft:
            if usable:
                shutil.copyfile(path, draft)
            with contextlib.closing(sqlite3.connect(draft)) as base:
                # The draft needs no protection: it gets its name complete, or is removed.
                base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
                if not usable:
                    base.executescript(SCHEMA)
                _remove(base, gone)
                for done, file in enumerate(changed):
                    progress(done, len(changed))
                    _update(base, file, failed)
                progress(len(changed), len(changed))
                base.commit()
    except OSError as error:
        problem = f"{error.strerror}: make room, or name another file"
        raise WriteError(str(path), problem) from error


def _remove_leftovers(path: Path) -> None:
    """Remove what builds of an index left behind that were killed; a younger one may be at work."""
    for folder in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > _AT_WORK:
                shutil.rmtree(folder)


def _remove(base: sqlite3.Connection, names: Collection[str]) -> None:
    for name in names:
        row = base.execute("SELECT id FROM files WHERE name = ?", (name,)).fetchone()
        for (source,) in base.execute("SELECT id FROM sources WHERE file = ?", row).fetchall():
            passages = base.execute("SELECT passage FROM places WHERE source = ?", (source,))
            base.executemany("DELETE FROM passages WHERE rowid = ?", passages.fetchall())
            for table in ("places", "records"):
                base.execute(f"DELETE FROM {table} WHERE source = ?", (source,))
        base.execute("DELETE FROM sources WHERE file = ?", row)
        base.execute("DELETE FROM files WHERE id = ?", row)


def _update(base: sqlite3.Connection, file: SourceFile, failed: OnError) -> None:
    """Index a file, unless it has the same bytes as before."""
    try:
        digest = file.digest()
    except OSError as error:
        failed(ReadError(file.name, f"{error.strerror}: check the file"))
        _remove(base, [file.name] if _known(base, file.name) else [])
        return
    old = _known(base, file.name)
    if old == (file.settings, digest):
        base.execute(
            "UPDATE files SET size = ?, modified = ? WHERE name = ?",
            (file.size, file.modified, file.name),
        )
        return
    if old is not None:
        _remove(base, [file.name])
    errors: list[InputError] = []
    number = _insert(
        base,
        "files",
        (None, file.name, file.settings, file.size, file.modified, digest),
    )
    for article in file.read(errors.append):
        row = json.dumps(converter.unstructure(article), ensure_ascii=False)
        source = _insert(base, "sources", (None, number, row))
        _insert_passages(base, source, Words.of(article.text, article.body).keys)
    if errors:  # with no time of its last change, it is read and reported again
        base.execute("UPDATE files SET modified = NULL, digest = x'' WHERE id = ?", (number,))
    for problem in errors:
        failed(problem)


def _known(base: sqlite3.Connection, name: str) -> tuple[str, bytes] | None:
    query = "SELECT settings, digest FROM files WHERE name = ?"
    row: tuple[str, bytes] | None = base.execute(query, (name,)).fetchone()
    return row


def _insert_passages(base: sqlite3.Connection, source: int, keys: Sequence[str]) -> None:
    step = _PASSAGE - _OVERLAP
    for start in range(0, max(1, len(keys) - _OVERLAP), step):
        words = " ".join(keys[start : start + _PASSAGE])
        cursor = base.execute("INSERT INTO passages VALUES (?, ?)", (words, source))
        _insert(base, "places", (cursor.lastrowid, source))


def _insert(base: sqlite3.Connection, table: str, values: Sequence[object]) -> int:
    marks = ", ".join("?" * len(values))
    row = base.execute(f"INSERT INTO {table} VALUES ({marks})", values).lastrowid
    assert row is not None  # it was inserted
    return row
