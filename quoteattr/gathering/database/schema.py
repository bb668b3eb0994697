"""The tables, views and indexes of the database; the page docs/gather.md describes them."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from quoteattr.errors import InputError, ReadError, WriteError

VERSION: Final = 1
"""The version of the tables."""

APPLICATION: Final = 0x71616774
"""The application id of the databases: "qagt"."""

# Datasette finds links only where the column is named, and the index only by double quotes.
TABLES: Final = """
CREATE TABLE articles (
    article_id INTEGER PRIMARY KEY,
    id TEXT, title TEXT, url TEXT, author TEXT, outlet TEXT, date TEXT
);
CREATE TABLE speakers (
    speaker_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL, kind TEXT NOT NULL, named INTEGER NOT NULL, key TEXT, roles TEXT,
    records INTEGER NOT NULL, articles INTEGER NOT NULL, outlets INTEGER NOT NULL,
    first_day TEXT, last_day TEXT
);
CREATE TABLE article_speakers (
    article_speaker_id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (article_id),
    speaker_id INTEGER REFERENCES speakers (speaker_id),
    id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
    named INTEGER NOT NULL, anonymous INTEGER NOT NULL, roles TEXT, key TEXT,
    evidence TEXT, score REAL
);
CREATE TABLE families (
    family_id INTEGER PRIMARY KEY,
    speaker_id INTEGER REFERENCES speakers (speaker_id),
    text TEXT NOT NULL, words INTEGER NOT NULL,
    records INTEGER NOT NULL, articles INTEGER NOT NULL,
    outlets INTEGER NOT NULL, outlet_names TEXT,
    variants INTEGER NOT NULL, first_day TEXT, last_day TEXT
);
CREATE TABLE variants (
    variant_id INTEGER PRIMARY KEY,
    family_id INTEGER NOT NULL REFERENCES families (family_id),
    form TEXT NOT NULL, text TEXT NOT NULL, differences TEXT,
    records INTEGER NOT NULL, articles INTEGER NOT NULL, first_day TEXT, last_day TEXT
);
CREATE TABLE records (
    record_id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (article_id),
    id TEXT NOT NULL,
    speaker_id INTEGER REFERENCES speakers (speaker_id),
    variant_id INTEGER REFERENCES variants (variant_id),
    printed_on TEXT, said_on TEXT,
    kind TEXT NOT NULL, act TEXT NOT NULL, polarity TEXT NOT NULL, stance TEXT,
    text TEXT NOT NULL, claim TEXT,
    source TEXT, cue TEXT, addressee TEXT, medium TEXT, confidence REAL NOT NULL,
    json TEXT NOT NULL
);
CREATE TABLE record_speakers (
    record_id INTEGER NOT NULL REFERENCES records (record_id),
    place INTEGER NOT NULL,
    article_speaker_id INTEGER NOT NULL REFERENCES article_speakers (article_speaker_id),
    PRIMARY KEY (record_id, place)
) WITHOUT ROWID;
CREATE INDEX records_article ON records (article_id);
"""

# Created after the rows, which is faster than before them.
FINISH: Final = """
CREATE INDEX articles_id ON articles (id);
CREATE INDEX articles_date ON articles (date);
CREATE INDEX articles_outlet ON articles (outlet);
CREATE INDEX speakers_name ON speakers (name);
CREATE INDEX speakers_key ON speakers (key) WHERE key IS NOT NULL;
CREATE INDEX article_speakers_article ON article_speakers (article_id);
CREATE INDEX article_speakers_speaker ON article_speakers (speaker_id);
CREATE INDEX families_speaker ON families (speaker_id);
CREATE INDEX variants_family ON variants (family_id);
CREATE INDEX records_speaker ON records (speaker_id, printed_on);
CREATE INDEX records_variant ON records (variant_id) WHERE variant_id IS NOT NULL;
CREATE INDEX records_printed_on ON records (printed_on);
CREATE INDEX record_speakers_speaker ON record_speakers (article_speaker_id);
CREATE VIRTUAL TABLE records_fts USING fts5(
    text, claim, source,
    content="records", content_rowid="record_id", tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO records_fts(records_fts) VALUES ('rebuild');
CREATE VIRTUAL TABLE speakers_fts USING fts5(
    name, roles,
    content="speakers", content_rowid="speaker_id", tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO speakers_fts(speakers_fts) VALUES ('rebuild');
CREATE VIEW quotes_by_speaker AS
    SELECT speakers.name AS speaker, records.printed_on, records.said_on, articles.outlet,
           articles.title, articles.url, records.kind, records.text,
           variants.family_id, records.record_id, speakers.speaker_id
    FROM records JOIN speakers USING (speaker_id) JOIN articles USING (article_id)
         LEFT JOIN variants USING (variant_id)
    ORDER BY speakers.speaker_id, records.printed_on, records.record_id;
CREATE VIEW speakers_by_day AS
    SELECT records.printed_on AS day, speakers.name AS speaker, count(*) AS records,
           count(DISTINCT records.article_id) AS articles, speakers.speaker_id
    FROM records JOIN speakers USING (speaker_id)
    WHERE records.printed_on IS NOT NULL
    GROUP BY records.printed_on, speakers.speaker_id
    ORDER BY day, records DESC;
CREATE VIEW families_by_day AS
    SELECT families.first_day AS day, speakers.name AS speaker, families.text,
           families.outlets, families.articles, families.variants, families.last_day,
           families.family_id
    FROM families LEFT JOIN speakers USING (speaker_id)
    ORDER BY day, families.articles DESC;
PRAGMA optimize;
"""


@contextlib.contextmanager
def created(path: Path) -> Iterator[sqlite3.Connection]:
    """Create the database in a file, and yield its connection, inside a transaction.

    The file needs no protection against a crash: it is renamed when it is complete.

    Raises:
        InputError: Another process is writing it.
        WriteError: The disk is full, or the file cannot be written.
    """
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as base:
            base.executescript(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
                "PRAGMA temp_store = FILE;"
                "PRAGMA locking_mode = EXCLUSIVE;"
                f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; {TABLES}"
            )
            base.execute("ATTACH ? AS scratch", (str(scratch(path)),))
            base.executescript(
                "PRAGMA scratch.journal_mode = OFF; PRAGMA scratch.synchronous = OFF;"
                "PRAGMA scratch.cache_size = -65536;"
            )
            base.execute("BEGIN")
            yield base
            if base.in_transaction:
                base.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise _busy(path) from None
        if not any(word in str(error) for word in ("full", "disk", "readonly", "unable to open")):
            raise
        raise WriteError(
            str(path), f"{error}: free some space or name another output, then start again"
        ) from None


def scratch(path: Path) -> Path:
    """Return the file of the tables that are needed only while the database is being made."""
    return path.with_name(f"{path.name}-scratch")


def cleared(path: Path) -> None:
    """Remove what a process that was killed left in a file, and create it empty.

    Raises:
        InputError: Another process is writing it.
        OSError: It cannot be removed or created.
    """
    if path.is_file() and not path.is_symlink():
        with contextlib.closing(sqlite3.connect(path, timeout=0)) as base:
            try:
                base.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if "locked" in str(error):
                    raise _busy(path) from None
            except sqlite3.DatabaseError:
                pass  # half a database
    scratch(path).unlink(missing_ok=True)
    path.unlink(missing_ok=True)
    # Created here, so that a link that somebody puts there is not followed.
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _busy(path: Path) -> InputError:
    return InputError(
        f"another process is gathering into {str(path)!r}: wait until it ends, or name another "
        "output"
    )


def finish(base: sqlite3.Connection) -> None:
    """Create the indexes and views, when all rows are there."""
    for statement in FINISH.split(";\n"):
        base.execute(statement)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database that was written by this version, only for reading.

    Raises:
        ReadError: It is something else.
    """
    try:
        with contextlib.closing(
            sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        ) as base:
            found = [base.execute(f"PRAGMA {what}").fetchone()[0] for what in _MARKS]
            if found != [APPLICATION, VERSION]:
                raise ReadError(str(path), "is not a database that gather wrote: gather it again")
            yield base
    except sqlite3.DatabaseError as error:
        raise ReadError(str(path), f"cannot be read ({error}): gather it again") from None


_MARKS: Final = ("application_id", "user_version")
