"""SQLite: a database of articles, speakers, records and spans, for SQL and for Datasette.

``records`` has one row per attribution, with the columns that queries need and those of its first
speaker; its column ``json`` has the complete record as in JSON Lines, from which records are read
back. ``record_speakers`` links a record to all its speakers, and ``spans`` has every span: offsets
are half-open code points of the article's text, which is left out. Dates are text in ISO 8601, as
precise as the article. ``PRAGMA user_version`` is the version of this schema.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO, Final

from quoteattr.errors import InputError, ReadError
from quoteattr.output import jsonl
from quoteattr.output.files import scratch_file
from quoteattr.records import Article, Attribution, Span

VERSION: Final = 2
"""The version of the tables; that of the records is in their JSON.

Version 1 has no columns for the evidence of dates, claims, stances and records within others;
its records can be read."""

APPLICATION: Final = 0x71617472
"""The application id of our databases: "qatr"."""

SCHEMA: Final = f"""
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
CREATE TABLE articles (
    article_id INTEGER PRIMARY KEY,
    id TEXT, title TEXT, url TEXT, author TEXT, date TEXT
);
CREATE TABLE speakers (
    speaker_id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (article_id),
    id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
    named INTEGER NOT NULL, anonymous INTEGER NOT NULL, role TEXT, key TEXT
);
CREATE TABLE records (
    record_id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (article_id),
    id TEXT NOT NULL,
    speaker_id INTEGER REFERENCES speakers (speaker_id),
    speaker TEXT, role TEXT, speaker_kind TEXT, named INTEGER, anonymous INTEGER, speaker_key TEXT,
    said_on TEXT, kind TEXT NOT NULL, act TEXT NOT NULL, polarity TEXT NOT NULL,
    text TEXT NOT NULL,
    cue TEXT, cue_lemma TEXT, source TEXT, addressee TEXT, medium TEXT,
    source_date TEXT, confidence REAL NOT NULL,
    said_on_evidence TEXT, said_on_relation TEXT,
    speaker_confidence REAL, role_confidence REAL, said_on_confidence REAL,
    claim TEXT, within TEXT, stance TEXT,
    json TEXT NOT NULL
);
CREATE TABLE record_speakers (
    record_id INTEGER NOT NULL REFERENCES records (record_id),
    speaker_id INTEGER NOT NULL REFERENCES speakers (speaker_id),
    place INTEGER NOT NULL, resolved_by TEXT NOT NULL,
    confidence REAL, role_confidence REAL,
    PRIMARY KEY (record_id, place)
);
CREATE TABLE spans (
    span_id INTEGER PRIMARY KEY,
    record_id INTEGER NOT NULL REFERENCES records (record_id),
    speaker_id INTEGER REFERENCES speakers (speaker_id),
    part TEXT NOT NULL,
    starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, text TEXT NOT NULL
);
"""

# Created after the rows, which is faster than before them.
_INDEXES: Final = "".join(
    f"CREATE INDEX {table}_{column} ON {table} ({column});\n"
    for table, columns in {
        "articles": "id date",
        "speakers": "article_id name key",
        "records": "article_id speaker_id speaker said_on",
        "record_speakers": "speaker_id",
        "spans": "record_id speaker_id",
    }.items()
    for column in columns.split()
)


def write(found: Iterable[tuple[Article, Sequence[Attribution]]], stream: BinaryIO) -> None:
    """Write the database of all articles.

    Raises:
        InputError: A text contains half a surrogate pair.
    """
    with scratch_file() as path, contextlib.closing(sqlite3.connect(path)) as base:
        # The scratch file needs no protection against a crash: the output appears complete or not.
        base.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {SCHEMA} BEGIN;")
        base.execute("PRAGMA foreign_keys = ON")
        for article, records in found:
            _write_article(base, article, records)
        base.commit()
        base.executescript(_INDEXES)
        with path.open("rb") as file:
            shutil.copyfileobj(file, stream)


def read(stream: BinaryIO, name: str) -> Iterator[Attribution]:
    """Yield the records; ``name`` is the stream's name in errors.

    Raises:
        ReadError: It is not a database of this format, or a record in it is damaged.
    """
    with scratch_file() as path:
        with path.open("wb") as file:
            shutil.copyfileobj(stream, file)
        try:
            with contextlib.closing(sqlite3.connect(path)) as base:
                _check(base, name)
                for number, line in base.execute(
                    "SELECT record_id, json FROM records ORDER BY record_id"
                ):
                    yield _record(line, f"{name}, record {number}")
        except sqlite3.DatabaseError as error:
            raise ReadError(
                name, f"is not a database of attributions ({error}): convert it from JSON Lines"
            ) from None


def _check(base: sqlite3.Connection, name: str) -> None:
    (application,), (version,) = (
        base.execute(f"PRAGMA {what}").fetchone() for what in ("application_id", "user_version")
    )
    if application != APPLICATION or version not in (1, VERSION):
        raise ReadError(
            name,
            "is not a database of attributions as this version writes it: convert it from JSON "
            "Lines",
        )


def _record(line: Any, place: str) -> Attribution:
    try:
        return jsonl.loads(line)
    except InputError as error:
        raise ReadError(place, str(error)) from None


def _write_article(
    base: sqlite3.Connection, article: Article, records: Sequence[Attribution]
) -> None:
    day = None if article.date is None else article.date.isoformat()
    known = (article.id, article.title, article.url, article.author, day)
    article_id = _insert(base, "articles", (None, *known))
    speakers: dict[str, int] = {}
    for record in records:
        for one in record.speakers:
            if one.id not in speakers:
                role = None if one.role is None else one.role.text
                who = (one.id, one.name, one.kind.value, one.named, one.anonymous, role, one.key)
                speakers[one.id] = _insert(base, "speakers", (None, article_id, *who))
        _write_record(base, article_id, record, speakers)


def _write_record(
    base: sqlite3.Connection, article_id: int, record: Attribution, speakers: dict[str, int]
) -> None:
    row = jsonl.as_row(record)
    first = row["speakers"][0] if row["speakers"] else {}
    spans = (row["cue"], row["source"], row["addressee"], row["medium"])
    cue, source, addressee, medium = (None if span is None else span["text"] for span in spans)
    dated = record.said_on_evidence
    record_id = _insert(
        base,
        "records",
        (
            None, article_id, record.id, speakers.get(first.get("id", "")),
            first.get("name"), None if record.role is None else record.role.text,
            first.get("kind"), first.get("named"), first.get("anonymous"), first.get("key"),
            row["said_on"], row["kind"], row["act"], row["polarity"], record.text,
            cue, record.cue and record.cue.lemma, source, addressee, medium,
            row["source_date"], record.confidence,
            dated and dated.text, dated and dated.relation.value,
            first.get("confidence"), first.get("role_confidence"), record.said_on_confidence,
            record.claim and record.claim.text, record.within, row.get("stance"),
            jsonl.dumps(record),
        ),
    )  # fmt: skip
    for place, one in enumerate(record.speakers):
        link = (record_id, speakers[one.id], place, one.resolved_by.value)
        _insert(base, "record_speakers", (*link, one.confidence, one.role_confidence))
    for part, speaker, span in _spans(record):
        owner = None if speaker is None else speakers[speaker]
        _insert(base, "spans", (None, record_id, owner, part, span.start, span.end, span.text))


def _spans(record: Attribution) -> Iterator[tuple[str, str | None, Span]]:
    """Yield each span of a record with its part and, if it is a speaker's, the speaker's id."""
    for part in record.content:
        yield "content", None, part
    for name in ("cue", "source", "addressee", "medium", "said_on_evidence"):
        span = getattr(record, name)
        if span is not None:
            yield name, None, span
    for one in record.speakers:
        parts = [("role", role) for role in (one.role, *one.roles)]
        parts += [("mention", one.mention), ("title", one.title)]
        parts += [("organization", one.organization)]
        for name, span in parts:
            if span is not None:
                yield name, one.id, span


def _insert(base: sqlite3.Connection, table: str, values: Sequence[object]) -> int:
    marks = ", ".join("?" * len(values))
    row = base.execute(f"INSERT INTO {table} VALUES ({marks})", values).lastrowid
    assert row is not None  # it was inserted
    return row
