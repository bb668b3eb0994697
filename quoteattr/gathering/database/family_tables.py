"""Which quotations are one family, into the tables of the database; fingerprints sorted on disk."""

from __future__ import annotations

import array
import itertools
import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, Final

from quoteattr.gathering import families, quotations
from quoteattr.gathering.families import Variant

# Equal quotations of one speaker are one text; what has no named speaker has the speaker 0. The
# longest come first, so that shortened ones are compared with whole ones.
_TEXTS: Final = """
CREATE TABLE scratch.spoken (record_id INTEGER PRIMARY KEY, hash INTEGER, speaker INTEGER);
INSERT INTO spoken
    SELECT record_id, hash, CASE WHEN speakers.named THEN records.speaker_id ELSE 0 END
    FROM quotations JOIN records USING (record_id) LEFT JOIN speakers USING (speaker_id);
UPDATE spoken SET speaker = 0 WHERE speaker IS NULL;
CREATE TABLE scratch.texts (
    number INTEGER PRIMARY KEY, hash INTEGER, speaker INTEGER, sample INTEGER, family INTEGER
);
INSERT INTO texts (number, hash, speaker, sample)
    SELECT row_number() OVER (ORDER BY max(length(text)) DESC, hash, speaker) - 1,
           hash, speaker, min(record_id)
    FROM spoken JOIN quotations USING (record_id, hash)
    GROUP BY hash, speaker;
CREATE UNIQUE INDEX scratch.texts_hash ON texts (hash, speaker);
CREATE TABLE scratch.prints (print INTEGER, number INTEGER)
"""

_MEMBERS: Final = """
SELECT family, hash, speaker, quotations.text, record_id, article_id, outlet, printed_on
FROM texts JOIN spoken USING (hash, speaker) JOIN quotations USING (record_id, hash)
     JOIN records USING (record_id) JOIN articles USING (article_id)
WHERE family IN (
    SELECT family FROM texts JOIN spoken USING (hash, speaker) JOIN records USING (record_id)
    GROUP BY family HAVING min(article_id) < max(article_id)
)
ORDER BY family, number, printed_on IS NULL, printed_on, articles.id, records.id
"""

_DROPPED: Final = ("spoken", "texts", "prints", "quotations")


def write(base: sqlite3.Connection) -> int:
    """Find the families, write them with their variants, and return how many there are."""
    for statement in _TEXTS.split(";\n"):
        base.execute(statement)
    rows = base.execute("SELECT speaker FROM texts ORDER BY number")
    speakers = array.array("q", (speaker for (speaker,) in rows))
    base.executemany("INSERT INTO prints VALUES (?, ?)", _prints(base))
    reader = base.cursor()

    def text(number: int) -> str:
        return str(reader.execute(_TEXT, (number,)).fetchone()[0])

    joined = families.Joined(speakers, text)
    in_order = base.cursor().execute("SELECT print, number FROM prints ORDER BY print, number")
    for bucket in families.buckets(in_order):
        joined.compare(bucket)
    base.executemany(
        "UPDATE texts SET family = ? WHERE number = ?",
        ((joined.root(number), number) for number in range(len(speakers))),
    )
    count = _write_families(base)
    for table in _DROPPED:
        base.execute(f"DROP TABLE scratch.{table}")
    return count


_TEXT: Final = "SELECT text FROM texts JOIN quotations ON record_id = sample WHERE number = ?"


def _prints(base: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    found = "SELECT number, text FROM texts JOIN quotations ON record_id = sample ORDER BY number"
    for number, text in base.cursor().execute(found):
        for one in quotations.fingerprints(quotations.words(text)):
            yield one, number


def _write_families(base: sqlite3.Connection) -> int:
    base.execute("CREATE TABLE scratch.members (record_id INTEGER PRIMARY KEY, variant_id INTEGER)")
    rows = base.cursor().execute(_MEMBERS)
    count = variants = 0
    for count, (_, group) in enumerate(itertools.groupby(rows, key=lambda row: row[0]), 1):
        variants = _write_family(base, count, variants, group)
    base.execute(
        "UPDATE records SET variant_id = members.variant_id FROM members"
        " WHERE members.record_id = records.record_id"
    )
    base.execute("DROP TABLE scratch.members")
    return count


def _write_family(
    base: sqlite3.Connection, family_id: int, last: int, rows: Iterator[tuple[Any, ...]]
) -> int:
    """Write a family and its variants, and return the number of the last variant."""
    found: dict[int, Variant] = {}
    speaker = families.NOBODY
    for _, digest, by, text, record, article, outlet, day in rows:
        speaker = max(speaker, by)
        one = found.setdefault(digest, Variant(text))
        one.records.append(record)
        one.articles.add(article)
        one.outlets |= {outlet} - {None}
        one.days |= {day} - {None}
    every = families.ranked(found.values())
    main = every[0]
    outlets = sorted(set().union(*(one.outlets for one in every)))
    base.execute(
        "INSERT INTO families VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            family_id, speaker or None, main.text, len(main.words),
            sum(len(one.records) for one in every),
            len(set().union(*(one.articles for one in every))),
            len(outlets), ", ".join(outlets) or None, len(every), *_days(every),
        ),
    )  # fmt: skip
    for number, one in enumerate(every, last + 1):
        form = families.form(one, main)
        changes = quotations.differences(main.text, one.text)
        base.execute(
            "INSERT INTO variants VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number, family_id, form, one.text, json.dumps(changes, ensure_ascii=False),
                len(one.records), len(one.articles), *_days([one]),
            ),
        )  # fmt: skip
        base.executemany(
            "INSERT INTO members VALUES (?, ?)", ((record, number) for record in one.records)
        )
    return last + len(every)


def _days(some: Sequence[Variant]) -> tuple[str | None, str | None]:
    days = set().union(*(one.days for one in some))
    return min(days, default=None), max(days, default=None)
