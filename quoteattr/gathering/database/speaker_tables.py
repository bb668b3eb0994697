"""Which appearances are one speaker, into the tables of the database; one block in memory."""

from __future__ import annotations

import array
import itertools
import sqlite3
from collections.abc import Iterator
from typing import Any, Final

from quoteattr.gathering import people
from quoteattr.gathering.appearances import HASHES, Appearance
from quoteattr.gathering.evidence import Counts

_MOST_ROLES: Final = 5

# Sorted as people.order does, so that the order of the articles in the input does not matter.
_IN_ORDER: Final = f"""
SELECT article_speaker_id, block, day, article, id, name, kind, key, outlet, {", ".join(HASHES)}
FROM appearances ORDER BY block, is_short, day, article, id, name, article_speaker_id
"""

_SPEAKERS: Final = f"""
CREATE TABLE scratch.owners (article_speaker_id INTEGER PRIMARY KEY, first INTEGER NOT NULL);
INSERT INTO owners
    SELECT article_speaker_id, coalesce(links.first, article_speaker_id)
    FROM article_speakers LEFT JOIN links USING (article_speaker_id);
CREATE TABLE scratch.said (article_speaker_id INTEGER PRIMARY KEY, records INTEGER);
INSERT INTO said SELECT article_speaker_id, count(*) FROM record_speakers GROUP BY 1;

CREATE TABLE scratch.names AS
    SELECT first, name, kind, sum(records) AS records
    FROM owners JOIN article_speakers USING (article_speaker_id)
         JOIN said USING (article_speaker_id)
    GROUP BY first, name, kind;
CREATE TABLE scratch.best_names (first INTEGER PRIMARY KEY, name TEXT, kind TEXT);
INSERT INTO best_names
    SELECT first, name, kind FROM (
        SELECT *, row_number() OVER (
            PARTITION BY first
            ORDER BY instr(name, ' ') = 0, records DESC, length(name) DESC, name, kind
        ) AS place FROM names
    ) WHERE place = 1;

CREATE TABLE scratch.best_roles (first INTEGER PRIMARY KEY, roles TEXT);
INSERT INTO best_roles
    SELECT first, group_concat(role, '; ') FROM (
        SELECT first, role FROM (
            SELECT first, min(role) AS role, row_number() OVER (
                PARTITION BY first ORDER BY count(*) DESC, lower(role)
            ) AS place
            FROM owners JOIN printed_roles USING (article_speaker_id)
            GROUP BY first, lower(role)
        ) WHERE place <= {_MOST_ROLES} ORDER BY first, place
    ) GROUP BY first;

CREATE TABLE scratch.sums AS
    SELECT first, max(named) AS named, max(key) AS key, sum(records) AS records,
           count(DISTINCT article_id) AS articles, count(DISTINCT outlet) AS outlets,
           min(date) AS first_day, max(date) AS last_day, min(articles.id) AS article,
           min(article_speakers.id) AS id
    FROM owners JOIN article_speakers USING (article_speaker_id)
         JOIN said USING (article_speaker_id) JOIN articles USING (article_id)
    GROUP BY first;
CREATE TABLE scratch.numbers (speaker_id INTEGER PRIMARY KEY, first INTEGER UNIQUE);
INSERT INTO numbers (first)
    SELECT first FROM sums JOIN best_names USING (first)
    ORDER BY named DESC, records DESC, name, kind, first_day, article, id, first;

INSERT INTO speakers (speaker_id, name, kind, named, key, roles, records, articles, outlets,
                      first_day, last_day)
    SELECT speaker_id, name, kind, named, key, roles, records, articles, outlets,
           first_day, last_day
    FROM numbers JOIN sums USING (first) JOIN best_names USING (first)
         LEFT JOIN best_roles USING (first)
    ORDER BY speaker_id;
UPDATE article_speakers SET
    speaker_id = (
        SELECT speaker_id FROM owners JOIN numbers USING (first)
        WHERE owners.article_speaker_id = article_speakers.article_speaker_id
    );
UPDATE article_speakers SET score = links.score, evidence = links.evidence
    FROM links WHERE links.article_speaker_id = article_speakers.article_speaker_id;
UPDATE records SET speaker_id = found.speaker_id
    FROM record_speakers JOIN article_speakers AS found USING (article_speaker_id)
    WHERE record_speakers.record_id = records.record_id AND record_speakers.place = 0;
"""

_DROPPED: Final = "owners said names best_names best_roles sums numbers links printed_roles".split()


def write(base: sqlite3.Connection, counts: Counts) -> None:
    """Gather the appearances, and write the speakers and whose every record is."""
    base.execute(
        "CREATE TABLE scratch.links (article_speaker_id INTEGER PRIMARY KEY, first INTEGER,"
        " score REAL, evidence TEXT)"
    )
    base.executemany("INSERT INTO links VALUES (?, ?, ?, ?)", _links(base, counts))
    for statement in _SPEAKERS.split(";\n"):
        base.execute(statement)
    for table in (*_DROPPED, "appearances"):
        base.execute(f"DROP TABLE scratch.{table}")


def _links(
    base: sqlite3.Connection, counts: Counts
) -> Iterator[tuple[int, int, float | None, str | None]]:
    rows = base.cursor().execute(_IN_ORDER)
    for _, group in itertools.groupby(rows, key=lambda row: row[1]):
        numbers: list[int] = []

        def noted(
            rows: Iterator[tuple[Any, ...]], numbers: list[int] = numbers
        ) -> Iterator[Appearance]:
            for row in rows:
                numbers.append(row[0])
                yield _appearance(row)

        links = people.block_links(noted(group), counts)
        for number, (first, likely, why) in zip(numbers, links, strict=True):
            yield number, numbers[first], likely, why or None


def _appearance(row: tuple[Any, ...]) -> Appearance:
    _, block, day, article, id_, name, kind, key, outlet, *packed = row
    hashes = (frozenset(array.array("I", data)) for data in packed)
    return Appearance(
        article=article, id=id_, name=name, kind=kind, key=key, block=block, outlet=outlet,
        day=day or None,
        **dict(zip(HASHES, hashes, strict=True)),
    )  # fmt: skip
