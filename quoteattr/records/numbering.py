"""Ids of records and speakers: a1, a2, … and s1, s2, … in the order in which they come."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator

import attrs

from quoteattr.records.attribution import Attribution


class SpeakerIds:
    """Numbers the speakers of one article, which may have been read in several parts.

    A named speaker keeps its id from part to part; an unnamed one is somebody new in each.

    >>> of_part = SpeakerIds().part()
    >>> of_part(7, "Ada Quill", True), of_part(8, "the mayor", False), of_part(7, "Ada Quill", True)
    ('s1', 's2', 's1')
    """

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def part(self) -> Callable[[Hashable, str, bool], str]:
        """Return what numbers the speakers of the next part by key, name and whether named."""
        own: dict[Hashable, str] = {}
        taken: set[str] = set()

        def number(key: Hashable, name: str, named: bool) -> str:
            if key not in own:
                # Two persons of one part may share a name: "Mr. Smith met Mrs. Smith".
                known = f"{len(self._ids)}"
                if named and name not in taken:
                    taken.add(name)
                    known = name
                own[key] = self._ids.setdefault(known, f"s{len(self._ids) + 1}")
            return own[key]

        return number


def numbered(records: Iterable[Attribution], ids: SpeakerIds) -> Iterator[Attribution]:
    """Yield records with their speakers numbered on from those of the parts before.

    >>> list(numbered([], SpeakerIds()))
    []
    """
    number = ids.part()
    for record in records:
        speakers = [
            attrs.evolve(one, id=number(one.id, one.name, one.named)) for one in record.speakers
        ]
        yield attrs.evolve(record, speakers=tuple(speakers))


def with_ids(parts: Iterable[Iterable[Attribution]]) -> tuple[Attribution, ...]:
    """Return the records of all parts with ids a1, a2 … in the order in which they come.

    What is within another record of its part stays within it.

    >>> with_ids([])
    ()
    """
    found: list[Attribution] = []
    for part in parts:
        records = list(part)
        ids = {one.id: f"a{n}" for n, one in enumerate(records, len(found) + 1)}
        found += (
            attrs.evolve(one, id=f"a{n}", within=ids.get(one.within or ""))
            for n, one in enumerate(records, len(found) + 1)
        )
    return tuple(found)
