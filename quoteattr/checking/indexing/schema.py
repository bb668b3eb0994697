"""The tables of an index."""

from __future__ import annotations

from typing import Final

VERSION: Final = 1
"""The version of the tables and of the comparable words in them."""

APPLICATION: Final = 0x71616368
"""The application id of an index: "qach"."""

SCHEMA: Final = f"""
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
CREATE TABLE files (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, settings TEXT NOT NULL,
    size INTEGER, modified INTEGER, digest BLOB NOT NULL
);
CREATE TABLE sources (
    id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES files, article TEXT NOT NULL
);
CREATE INDEX sources_file ON sources (file);
CREATE VIRTUAL TABLE passages USING fts5 (words, source UNINDEXED, tokenize = 'ascii');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (passages, row);
CREATE TABLE places (passage INTEGER PRIMARY KEY, source INTEGER NOT NULL);
CREATE INDEX places_source ON places (source);
CREATE TABLE records (
    source INTEGER NOT NULL, start INTEGER NOT NULL, model TEXT NOT NULL, found TEXT NOT NULL,
    PRIMARY KEY (source, start, model)
);
"""
"""The tables: files, the articles in them, their words in passages, and their attributions."""
