"""The accuracy of gathering people across articles: on pairs marked by us, and on conflated names.

The pairs are of PolNeAR's articles; only ids, names and labels are stored. Two people of one name
are rare there, so that in a second test one of two people gets the other one's name.
"""

from __future__ import annotations

import itertools
import random
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import attrs

from quoteattr.errors import ReadError
from quoteattr.evaluation.scores import COUNTS, Counts, Table
from quoteattr.gathering import appearances, articles, inputs, people
from quoteattr.gathering.appearances import PERSON, Appearance
from quoteattr.gathering.evidence import Counts as Frequencies

GOLD: Final = Path(__file__).parents[1] / "data" / "gathered_people.tsv"
PARTS: Final = ("test", "design")
_KINDS: Final = ("same name", "similar name", "short name", "family name")
_CONFLATED: Final = 300
_MOST: Final = 3  # pairs of articles of two conflated people, and of each of them alone

Key = tuple[str, str]


@attrs.frozen
class Pair:
    """Two people in two articles, each by article and name, and whether they are the same."""

    part: str
    kind: str
    same: bool
    one: Key
    other: Key


def measure(corpus: Path) -> list[Table]:
    """Return the scores on both tests; ``corpus`` is the folder of a run over PolNeAR.

    Raises:
        ReadError: The folder or the gold cannot be read.
    """
    found, frequencies = read(corpus)
    return [marked_table(found, frequencies), conflated_table(found, frequencies)]


def read(corpus: Path) -> tuple[list[Appearance], Frequencies]:
    """Return the appearances of a run over PolNeAR, and how common what they share is."""
    known = inputs.resolved(str(corpus))
    outlets = {
        article.id: articles.outlet(article)
        for _, article in articles.known_articles([known], [], None)
    }
    found: list[Appearance] = []
    for name, rows in inputs.articles(inputs.rows(known)):
        found += appearances.of_article(rows, article=name, outlet=outlets.get(name))
    frequencies = Frequencies()
    frequencies.add(found)
    return found, frequencies


def gold() -> list[Pair]:
    """Return the marked pairs.

    Raises:
        ReadError: The file is damaged.
    """
    return [
        Pair(part, kind, same == "yes", (one, name), (other, other_name))
        for part, kind, same, one, name, other, other_name in columns(GOLD, 7)
    ]


def columns(path: Path, number: int) -> Iterator[list[str]]:
    """Yield the columns of each line of marked pairs, comments left out.

    Raises:
        ReadError: A line has another number of columns.
    """
    for n, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.startswith("#"):
            row = line.split("\t")
            if len(row) != number:
                raise ReadError(f"{path}, line {n}", f"has {len(row)} columns, not {number}")
            yield row


def part_of(block: str) -> str:
    """Return to which part of the gold the people of a block belong.

    >>> part_of("quill")
    'design'
    """
    return "test" if zlib.crc32(block.encode()) % 3 == 0 else "design"


def marked_table(found: Iterable[Appearance], frequencies: Frequencies) -> Table:
    """Return precision and recall on the marked pairs."""
    numbers: dict[Key, int] = {}
    for one in people.gathered(found, frequencies):
        numbers.setdefault((one.appearance.article, one.appearance.name), one.number)
    counts = {(part, kind): Counts() for part in PARTS for kind in _KINDS}
    missing = 0
    for pair in gold():
        if pair.one not in numbers or pair.other not in numbers:
            missing += 1
            continue
        joined = numbers[pair.one] == numbers[pair.other]
        counts[pair.part, pair.kind] += Counts(pair.same, joined, pair.same and joined)
    rows = []
    for part in PARTS:
        total = Counts.total(counts[part, kind] for kind in _KINDS)
        rows.append((f"{part}, all", *total.cells()))
        full = Counts.total(counts[part, kind] for kind in _KINDS if kind != "short name")
        rows.append((f"{part}, full names", *full.cells()))
        rows += [(f"{part}, {kind}", *counts[part, kind].cells()) for kind in _KINDS]
    return Table(
        title="People in two articles of PolNeAR: are they the same?",
        columns=("pairs", *COUNTS),
        rows=rows,
        note=f"{missing} pairs are left out: the records do not have one of their names.",
    )


def conflated_table(found: Iterable[Appearance], frequencies: Frequencies) -> Table:
    """Return how often two people are gathered after one got the other one's name."""
    rows = []
    for part in PARTS:
        counts, wrong, pairs = Counts(), 0, 0
        for one, other in conflated(found, part):
            renamed = [attrs.evolve(each, name=one[0].name, block=one[0].block) for each in other]
            numbers = {
                (each.appearance.article, each.appearance.id): each.number
                for each in people.gathered([*one, *renamed], frequencies)
            }
            for others, is_same in ((one, True), (renamed, False)):
                for a, b in _pairs(one, others):
                    joined = numbers[a.article, a.id] == numbers[b.article, b.id]
                    counts += Counts(is_same, joined, is_same and joined)
                    wrong += joined and not is_same
                    pairs += not is_same
        rows.append((part, *counts.cells(), 100 * wrong / pairs))
    return Table(
        title="Two people of PolNeAR, one of whom gets the name of the other",
        columns=("people", *COUNTS, "wrongly joined, %"),
        rows=rows,
        note="Pairs of articles: of the first one alone, and of both.",
    )


def _pairs(
    some: Sequence[Appearance], others: Sequence[Appearance]
) -> Iterable[tuple[Appearance, Appearance]]:
    pairs = itertools.combinations(some, 2) if some is others else itertools.product(some, others)
    return itertools.islice((pair for pair in pairs if pair[0].article != pair[1].article), _MOST)


def conflated(
    found: Iterable[Appearance], part: str
) -> list[tuple[list[Appearance], list[Appearance]]]:
    """Return pairs of people, each with all appearances of the name, always the same ones."""
    everybody = by_name(found, part)
    chance = random.Random(0)
    chosen = sorted(everybody)
    return [
        (everybody[one], everybody[other])
        for one, other in (chance.sample(chosen, 2) for _ in range(_CONFLATED))
        if one.split()[-1] != other.split()[-1]
    ]


def by_name(found: Iterable[Appearance], part: str) -> dict[str, list[Appearance]]:
    """Return the appearances of each full name of a part, once an article."""
    everybody: dict[str, dict[str, Appearance]] = {}
    for one in found:
        name = one.compared
        if one.kind == PERSON and one.block and name.given and part_of(name.block) == part:
            everybody.setdefault(f"{name.given[0]} {name.block}", {}).setdefault(one.article, one)
    return {name: list(some.values()) for name, some in everybody.items()}
