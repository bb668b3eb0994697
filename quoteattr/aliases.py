"""Tables of speakers: one key for the same speaker in every article.

The ids of speakers (s1, s2) are valid within one article. A table says that "Robert Doe" and "Bob
Doe" are the same person, and gives them a key of your own, such as an identifier of Wikidata.
"""

from __future__ import annotations

import csv
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any, Final

import attrs
import regex

from quoteattr.arguments import check, items
from quoteattr.errors import InputError, ReadError
from quoteattr.records import Attribution, Speaker

BETWEEN: Final = ";"  # aliases in a cell
COLUMNS: Final = ("id", "name", "aliases")
_PLAIN: Final = regex.compile(r"^the\s+|['’]s$|[^\p{L}\p{N}\s&-]+")


@attrs.frozen
class Aliases:
    """A table of speakers: the key of each form of their names.

    A form that two speakers share stands for neither of them.
    """

    keys: Mapping[str, str] = attrs.field(factory=dict)

    def key(self, name: str) -> str | None:
        """Return the key of a name, None for an unknown one; case and punctuation are ignored.

        >>> Aliases.of([{"id": "Q1", "name": "Robert Doe", "aliases": ["Bob Doe"]}]).key("bob doe")
        'Q1'
        """
        return self.keys.get(plain(name))

    def given(self, records: Iterable[Attribution]) -> tuple[Attribution, ...]:
        """Return the records with the keys of their named speakers; nothing else is changed."""
        return tuple(
            attrs.evolve(record, speakers=tuple(map(self._keyed, record.speakers)))
            for record in records
        )

    def _keyed(self, speaker: Speaker) -> Speaker:
        return attrs.evolve(speaker, key=self.key(speaker.name)) if speaker.named else speaker

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> Aliases:
        """Make a table from rows with ``id``, ``name`` and, optionally, ``aliases``.

        Raises:
            InputError: A row lacks its id or name, or a value is not a string.
        """
        owners: dict[str, set[str]] = defaultdict(set)
        items("rows", rows, "give a list of dicts with id and name")
        for number, row in enumerate(rows, 1):
            check(f"speaker {number}", row, Mapping, "give a dict with id and name")
            key, names = _read(row, number)
            for name in names:
                owners[plain(name)].add(key)
        # "Bush" in the rows of both Bushes identifies neither: a wrong key is worse than none.
        return cls({name: min(keys) for name, keys in owners.items() if len(keys) == 1})

    @classmethod
    def from_path(cls, path: str | os.PathLike[str]) -> Aliases:
        """Read a table: CSV with the columns id, name and aliases (separated by ";"), or JSON.

        JSON is a list of objects with the same keys, in which ``aliases`` is a list.

        Raises:
            ReadError: The file cannot be read, or a row of it is not a speaker.
        """
        remedy = "give the name of a table's file (CSV or JSON), or an Aliases"
        check("aliases", path, str | os.PathLike, remedy)
        path = Path(os.fsdecode(path))
        try:
            text = path.read_text("utf-8-sig")  # spreadsheets write a byte order mark
        except OSError as error:
            raise ReadError(str(path), f"{error.strerror}: check the name") from None
        except UnicodeDecodeError as error:
            raise ReadError(str(path), f"is not UTF-8 ({error.reason}): save it as UTF-8") from None
        try:
            return cls.of(_json(text) if path.suffix.lower() == ".json" else _csv(text))
        except InputError as error:
            raise ReadError(str(path), str(error)) from None


def gathered(records: Iterable[Attribution]) -> dict[str, list[Attribution]]:
    """Return the records of any number of articles by their speakers' keys, in order.

    A record with two speakers that have keys is listed under both; one without any is left out.

    >>> gathered([])
    {}
    """
    found: dict[str, list[Attribution]] = {}
    for record in records:
        for key in dict.fromkeys(speaker.key for speaker in record.speakers):
            if key is not None:
                found.setdefault(key, []).append(record)
    return found


def plain(name: str) -> str:
    """Return a name in the form that is compared: no "the", possessive, dots or capitals.

    >>> plain("The U.N."), plain("O’Neil")
    ('un', 'oneil')
    """
    return " ".join(_PLAIN.sub("", name.casefold().strip()).split())


def _read(row: Mapping[str, Any], number: int) -> tuple[str, list[str]]:
    key, name, others = row.get("id"), row.get("name"), row.get("aliases") or []
    if not isinstance(key, str) or not isinstance(name, str) or not key or not plain(name):
        raise InputError(f"speaker {number} has id {key!r} and name {name!r}: give it both")
    if not isinstance(others, Sequence) or not all(isinstance(other, str) for other in others):
        raise InputError(f"speaker {number} has aliases {others!r}: give a list of names")
    return key, [one for one in (name, *others) if plain(one)]


def _csv(text: str) -> Iterable[Mapping[str, Any]]:
    rows = csv.DictReader(StringIO(text, newline=""))
    missing = [column for column in COLUMNS[:2] if column not in (rows.fieldnames or ())]
    if missing:
        raise InputError(f"the first line lacks the columns {', '.join(missing)}: add them")
    for row in rows:
        yield {**row, "aliases": (row.get("aliases") or "").split(BETWEEN)}


def _json(text: str) -> Iterable[Mapping[str, Any]]:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is not valid JSON: {error}") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError('is not a list of objects: write [{"id": …, "name": …}, …]')
    return rows
