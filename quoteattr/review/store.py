"""A SQLite file that keeps articles, the records that were found in them, and corrections.

Each article and each correction is one transaction, written to the disk before the call returns:
whoever kills the process loses at most the one that was being written. The records that were found
stay as they are beside those of now, so that a correction can be undone.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from quoteattr.errors import InputError, WriteError
from quoteattr.output import jsonl
from quoteattr.records import Article, Attribution
from quoteattr.records.conversion import converter
from quoteattr.review.corrections import Correction, corrected
from quoteattr.review.database import opened
from quoteattr.review.reviewed import ConflictError, NoArticleError, Reviewed, Summary


class Store:
    """Articles and corrections in a file, which is made if it is not there; for many threads.

    Only its owner can read a file that is made.

    Args:
        path: The file.

    Raises:
        ReadError: The file is something else, or cannot be opened.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = Store(Path(folder, "articles.sqlite"))
    ...     store.add(Article(text="It rained."), ()).number
    ...     store.close()
    1
    """

    def __init__(self, path: Path) -> None:
        self._lock, self._path = threading.RLock(), path
        self._base = opened(path)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._base.close()

    def add(self, article: Article, records: Sequence[Attribution]) -> Reviewed:
        """Keep an article and its records, under a name that no other article has.

        The name is its id, or else "article", and a number if that is taken; it becomes the id of
        the article and its records.
        """
        with self._transaction():
            name = self._free(article.id or "article")
            article = attrs.evolve(article, id=name)
            records = tuple(attrs.evolve(one, article=name) for one in records)
            lines = _lines(records)
            number = self._base.execute(
                "INSERT INTO articles (name, title, date, added_at, count, article, found, "
                "records) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (name, article.title, article.date and article.date.isoformat(), _now(),
                 len(records), json.dumps(converter.unstructure(article)), lines, lines),
            ).lastrowid  # fmt: skip
        assert number is not None  # it was inserted
        return Reviewed(number=number, article=article, records=records)

    def _free(self, name: str) -> str:
        stem, number, free = name, 1, name
        while self._base.execute("SELECT 1 FROM articles WHERE name = ?", (free,)).fetchone():
            number += 1
            free = f"{stem}-{number}"
        return free

    def get(self, number: int) -> Reviewed:
        """Return an article with its records of now.

        Raises:
            NoArticleError: There is none of this number.
        """
        with self._lock:
            row = self._base.execute(
                "SELECT article, records, "
                "(SELECT max(number) FROM corrections WHERE article = ?1), "
                "(SELECT count(*) FROM corrections WHERE article = ?1) "
                "FROM articles WHERE number = ?1",
                (number,),
            ).fetchone()
        if row is None:
            raise NoArticleError(f"there is no article {number}: it may have been deleted")
        article, lines, version, made = row
        return Reviewed(
            number=number,
            article=converter.structure(json.loads(article), Article),
            records=_records(lines),
            version=version or 0,
            corrections=made,
        )

    def correct(
        self, number: int, correction: Correction, *, version: int | None = None
    ) -> Reviewed:
        """Correct a record of an article and return the article after it.

        Args:
            number: The number of the article.
            correction: The correction.
            version: The version that the correction is meant for; None for any.

        Raises:
            NoArticleError: There is no article of this number.
            ConflictError: The article has another version by now.
            InputError: The correction does not fit the article.
        """
        with self._transaction():
            known = self._checked(number, version)
            records = corrected(known.article, known.records, correction)
            self._base.execute(
                "INSERT INTO corrections (article, made_at, correction) VALUES (?, ?, ?)",
                (number, _now(), json.dumps(correction.to_row())),
            )
            self._keep(number, records)
            return self.get(number)

    def undo(self, number: int, *, version: int | None = None) -> Reviewed:
        """Undo the last correction of an article and return the article without it.

        Raises:
            NoArticleError: There is no article of this number.
            ConflictError: The article has another version by now.
            InputError: It has no correction.
        """
        with self._transaction():
            known = self._checked(number, version)
            if not known.corrections:
                raise InputError("there is nothing to undo: the article has no correction")
            self._base.execute("DELETE FROM corrections WHERE number = ?", (known.version,))
            (found,) = self._base.execute(
                "SELECT found FROM articles WHERE number = ?", (number,)
            ).fetchone()
            records = _records(found)
            for (row,) in self._base.execute(
                "SELECT correction FROM corrections WHERE article = ? ORDER BY number", (number,)
            ).fetchall():
                correction = Correction.from_row(json.loads(row))
                records = corrected(known.article, records, correction)
            self._keep(number, records)
            return self.get(number)

    def delete(self, number: int) -> None:
        """Delete an article with its corrections.

        Raises:
            NoArticleError: There is no article of this number.
        """
        with self._transaction():
            gone = self._base.execute("DELETE FROM articles WHERE number = ?", (number,)).rowcount
            if not gone:
                raise NoArticleError(f"there is no article {number}: it may have been deleted")

    def summaries(self, most: int = 500) -> list[Summary]:
        """Return the articles that were added last, newest first."""
        with self._lock:
            rows = self._base.execute(
                "SELECT number, name, title, date, added_at, count, (SELECT count(*) FROM "
                "corrections WHERE article = articles.number) FROM articles "
                "ORDER BY number DESC LIMIT ?",
                (most,),
            ).fetchall()
        keys = [one.name for one in attrs.fields(Summary)]
        return [Summary(**dict(zip(keys, row, strict=True))) for row in rows]

    def all(self) -> Iterator[Reviewed]:
        """Yield all articles in the order in which they were added."""
        with self._lock:
            numbers = self._base.execute("SELECT number FROM articles ORDER BY number").fetchall()
        for (number,) in numbers:
            with contextlib.suppress(NoArticleError):  # deleted in the meantime
                yield self.get(number)

    def _checked(self, number: int, version: int | None) -> Reviewed:
        known = self.get(number)
        if version is not None and version != known.version:
            raise ConflictError(
                "the article was corrected elsewhere in the meantime: load it again"
            )
        return known

    def _keep(self, number: int, records: Sequence[Attribution]) -> None:
        self._base.execute(
            "UPDATE articles SET count = ?, records = ? WHERE number = ?",
            (len(records), _lines(records), number),
        )

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock:
            try:
                self._base.execute("BEGIN IMMEDIATE")
                try:
                    yield
                except BaseException:
                    self._base.execute("ROLLBACK")
                    raise
                self._base.execute("COMMIT")
            except sqlite3.Error as error:  # locked by another process, or the disk is full
                raise WriteError(
                    str(self._path), f"{error}: nothing was changed, try again"
                ) from None


def _lines(records: Sequence[Attribution]) -> str:
    return "\n".join(map(jsonl.dumps, records))


def _records(lines: str) -> tuple[Attribution, ...]:
    return tuple(map(jsonl.loads, lines.split("\n"))) if lines else ()


def _now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
