"""Records into the database, and what is compared into temporary tables beside them."""

from __future__ import annotations

import array
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import regex

from quoteattr.aliases import Aliases
from quoteattr.gathering import appearances, articles, quotations
from quoteattr.gathering.appearances import HASHES, Appearance
from quoteattr.gathering.evidence import Counts
from quoteattr.gathering.inputs import Row
from quoteattr.output import jsonl
from quoteattr.output.tables.table import clean
from quoteattr.records import Article

TEMPORARY: Final = """
CREATE TABLE scratch.appearances (
    article_speaker_id INTEGER PRIMARY KEY, block TEXT, is_short INTEGER, day INTEGER,
    article TEXT, id TEXT, name TEXT, kind TEXT, key TEXT, outlet TEXT,
    roles BLOB, bodies BLOB, others BLOB, context BLOB, topics BLOB, quotes BLOB
);
CREATE TABLE scratch.printed_roles (article_speaker_id INTEGER, role TEXT);
CREATE TABLE scratch.quotations (record_id INTEGER PRIMARY KEY, hash INTEGER, text TEXT);
CREATE TABLE scratch.places (input TEXT, id TEXT, article_id INTEGER);
CREATE INDEX scratch.places_id ON places (id);
"""

_HALF: Final = regex.compile(r"[\ud800-\udfff]")


class Loader:
    """Writes articles with their records, and counts what is in them.

    Attributes:
        counts: How common the names, roles and words of the corpus are.
        articles: How many articles there are.
        records: How many records there are.
        repeated: How many records were there twice and have been left out.
    """

    def __init__(self, base: sqlite3.Connection, aliases: Aliases | None) -> None:
        self.counts = Counts()
        self.articles = self.records = self.repeated = 0
        self._base, self._aliases, self._speakers = base, aliases, 0
        base.executescript(TEMPORARY)

    def know(self, source: str | None, article: Article) -> None:
        """Note the title, address and date of an article before its records are added."""
        day = None if article.date is None else article.date.isoformat()
        known = (article.title, article.url, article.author, articles.outlet(article), day)
        self._new_article(source, article.id, known)

    def add(self, source: str, name: str | None, rows: Sequence[Row]) -> None:
        """Add records of one article in a row."""
        article_id, rows = self._place(source, name, rows)
        if not rows:
            return
        (outlet,) = self._base.execute(
            "SELECT outlet FROM articles WHERE article_id = ?", (article_id,)
        ).fetchone()
        rows = [self._keyed(row) for row in rows]
        found = appearances.of_article(rows, article=_text(name or ""), outlet=outlet)
        self.counts.add(found)
        numbers = dict(zip((one.id for one in found), self._numbers(len(found)), strict=True))
        self._add_speakers(article_id, rows, found, numbers)
        self._add_records(article_id, rows, numbers)

    def _numbers(self, count: int) -> range:
        self._speakers += count
        return range(self._speakers - count + 1, self._speakers + 1)

    def _place(
        self, source: str, name: str | None, rows: Sequence[Row]
    ) -> tuple[int, Sequence[Row]]:
        """Return the article of some records, and those of them that it does not have yet.

        Two articles may have one id: records with ids that the article already has, but with other
        contents, are those of another article.
        """
        for (article_id,) in self._base.execute(
            "SELECT article_id FROM places WHERE id IS ? AND (input = ? OR input IS NULL)",
            (_text(name), source),
        ).fetchall():
            known = {
                id_: json.loads(line)
                for id_, line in self._base.execute(
                    "SELECT id, json FROM records WHERE article_id = ?", (article_id,)
                )
            }
            taken = [row for row in rows if _text(row["id"]) in known]
            if all(known[_text(row["id"])] == self._keyed(row) for row in taken):
                self.repeated += len(taken)
                return article_id, [row for row in rows if _text(row["id"]) not in known]
        day = next((row["source_date"] for row in rows if row.get("source_date")), None)
        return self._new_article(source, name, (None, None, None, None, day)), rows

    def _new_article(
        self, source: str | None, name: str | None, known: Sequence[str | None]
    ) -> int:
        self.articles += 1
        values = (self.articles, _text(name), *map(_text, known))
        self._base.execute(
            "INSERT INTO articles (article_id, id, title, url, author, outlet, date)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        place = (source, _text(name), self.articles)
        self._base.execute("INSERT INTO places VALUES (?, ?, ?)", place)
        return self.articles

    def _keyed(self, row: Row) -> Row:
        """Return a record with the keys of the table of speakers, which win over its own."""
        if self._aliases is None:
            return row
        known = ((one, self._aliases.key(one["name"])) for one in row["speakers"])
        speakers = [
            one if key is None or not one["named"] else {**one, "key": key} for one, key in known
        ]
        return Row({**row, "speakers": speakers})

    def _add_speakers(
        self,
        article_id: int,
        rows: Sequence[Row],
        found: Sequence[Appearance],
        numbers: Mapping[str, int],
    ) -> None:
        first: dict[str, Mapping[str, Any]] = {}
        roles: dict[str, dict[str, None]] = {}
        for speaker in (speaker for row in rows for speaker in row["speakers"]):
            first.setdefault(speaker["id"], speaker)
            printed = map(clean, appearances.role_texts(speaker))
            roles.setdefault(speaker["id"], {}).update(dict.fromkeys(printed))
        self._base.executemany(
            "INSERT INTO article_speakers (article_speaker_id, article_id, id, name, kind, named,"
            " anonymous, roles, key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    numbers[one.id], article_id, _text(one.id), _text(clean(one.name)), one.kind,
                    first[one.id]["named"], first[one.id]["anonymous"],
                    _text("; ".join(roles[one.id])) or None, _text(one.key),
                )
                for one in found
            ),
        )  # fmt: skip
        self._base.executemany(
            f"INSERT INTO appearances VALUES ({', '.join('?' * (10 + len(HASHES)))})",
            (_packed(numbers[one.id], one) for one in found if one.block),
        )
        self._base.executemany(
            "INSERT INTO printed_roles VALUES (?, ?)",
            ((numbers[one.id], _text(role)) for one in found for role in roles[one.id]),
        )

    def _add_records(
        self, article_id: int, rows: Sequence[Row], numbers: Mapping[str, int]
    ) -> None:
        ids = range(self.records + 1, self.records + len(rows) + 1)
        self.records += len(rows)
        self._base.executemany(
            f"INSERT INTO records VALUES ({', '.join('?' * 19)})",
            (_record(number, article_id, row) for number, row in zip(ids, rows, strict=True)),
        )
        self._base.executemany(
            "INSERT INTO record_speakers VALUES (?, ?, ?)",
            (
                (number, place, numbers[speaker["id"]])
                for number, row in zip(ids, rows, strict=True)
                for place, speaker in enumerate(row["speakers"])
            ),
        )
        self._base.executemany(
            "INSERT INTO quotations VALUES (?, ?, ?)", _quotations(zip(ids, rows, strict=True))
        )


def _quotations(rows: Iterable[tuple[int, Row]]) -> Iterator[tuple[int, int, str]]:
    for number, row in rows:
        text = quotations.quoted(row)
        words = quotations.words(text)
        if len(words) >= quotations.LEAST:
            yield number, quotations.digest(words), str(_text(clean(text)))


def _record(number: int, article_id: int, row: Row) -> tuple[object, ...]:
    spans = (row.get(name) for name in ("source", "cue", "addressee", "medium"))
    source, cue, addressee, medium = (_text(span and span["text"]) for span in spans)
    claim = row.get("claim")
    return (
        number, article_id, _text(row["id"]), None, None, row.get("source_date"),
        row.get("said_on"), row["kind"], row["act"], row["polarity"], row.get("stance"),
        _text(row["text"]), _text(claim and claim.get("text")), source, cue, addressee, medium,
        row["confidence"], _line(row),
    )  # fmt: skip


def _line(row: Row) -> str:
    return jsonl.line(row) if row.line is None else row.line


def _packed(number: int, one: Appearance) -> tuple[object, ...]:
    is_short = not one.compared.given
    hashes = (array.array("I", sorted(getattr(one, kind))).tobytes() for kind in HASHES)
    texts = map(_text, (one.article, one.id, one.name, one.kind, one.key, one.outlet))
    return (number, _text(one.block), is_short, one.day or 0, *texts, *hashes)


def _text(value: str | None) -> str | None:
    """Return a text as SQLite can hold it: half a surrogate pair is replaced, NUL left out."""
    if value is None or (value.isascii() and "\0" not in value):
        return value
    return _HALF.sub("\ufffd", value).replace("\0", "\ufffd")
