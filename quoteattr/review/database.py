"""The file of a store: its tables, and how it is opened."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Final

from quoteattr.errors import ReadError

APPLICATION: Final = 0x71617473
"""The application id of a store: "qats"."""

VERSION: Final = 1
"""The version of the tables."""

_SCHEMA: Final = f"""
BEGIN IMMEDIATE;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
CREATE TABLE IF NOT EXISTS articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE, title TEXT, date TEXT, added_at TEXT NOT NULL,
    count INTEGER NOT NULL, article TEXT NOT NULL, found TEXT NOT NULL, records TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS corrections (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    made_at TEXT NOT NULL, correction TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS corrections_article ON corrections (article);
COMMIT;
"""


def opened(path: Path) -> sqlite3.Connection:
    """Open the file of a store, which is made if it is not there; only its owner can read it then.

    Every transaction is on the disk before it ends. The connection may be used by one thread at a
    time.

    Raises:
        ReadError: The file is something else, or cannot be opened.
    """
    try:
        # Articles may be confidential before they are published.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        base = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
        try:
            _prepare(base, path)
        except BaseException:
            base.close()
            raise
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(str(path), f"cannot be opened ({reason}): name another file") from None
    return base


def _prepare(base: sqlite3.Connection, path: Path) -> None:
    (tables,) = base.execute("SELECT count(*) FROM sqlite_master").fetchone()
    known = [base.execute(f"PRAGMA {what}").fetchone()[0]
             for what in ("application_id", "user_version")]  # fmt: skip
    if tables and known != [APPLICATION, VERSION]:
        raise ReadError(
            str(path),
            "is not a store of articles and corrections that this version reads: name another file",
        )
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA synchronous = FULL")
    base.execute("PRAGMA foreign_keys = ON")
    if not tables:
        base.executescript(_SCHEMA)
