"""Time and memory of gathering many records, which are invented by the script.

    python -m tests.many_records --records 1000000 --folder build/many

People have first and family names of some frequency, so that many share theirs; a third of the
quotations is printed by several outlets, some shortened or altered.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from quoteattr import gathering

RECORDS_IN_ARTICLE = 8
SYNDICATED = 0.3
FIRST = datetime.date(2024, 1, 1)


def main() -> None:
    """Write the records, unless they are there, gather them, and print time and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, required=True, help="where to write; not removed")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    source = options.folder / f"records-{options.records}.jsonl"
    if not source.exists():
        with source.open("w", encoding="utf-8") as file:
            for row in rows(options.records):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    start, last = time.monotonic(), ""

    def tell(progress: gathering.Progress) -> None:
        nonlocal last
        if progress.step != last:
            say(f"{time.process_time():7.1f} s of the processor  {megabytes():6.0f} MB  {progress}")
            last = progress.step

    found = gathering.gather([source], [options.folder / "quotes.db"], progress=tell)
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds, processor = time.monotonic() - start, used.ru_utime + used.ru_stime
    say(str(found))
    say(f"{seconds:.0f} s, {processor:.0f} s of the processor, at most {megabytes():.0f} MB")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def megabytes() -> float:
    """Return the most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def rows(count: int) -> Iterator[dict[str, Any]]:
    """Yield some count of records, always the same ones."""
    chance = random.Random(count)
    words = [made(chance, 2, 4) for _ in range(20_000)]
    people = [Person(chance, words) for _ in range(max(10, count // 40))]
    stories: list[tuple[Person, list[str]]] = []
    for start in range(0, count, RECORDS_IN_ARTICLE):
        outlet = f"outlet{zipf(chance, 200)}"
        present = [people[zipf(chance, len(people))] for _ in range(3)]
        for place in range(min(RECORDS_IN_ARTICLE, count - start)):
            if stories and chance.random() < SYNDICATED:
                person, said = chance.choice(stories)
                said = altered(chance, said, words)
            else:
                person = chance.choice(present)
                said = person.says(chance, words)
                stories = [*stories[-400:], (person, said)]
            where = f"https://{outlet}.example/{start}"
            yield row(where, place, start * 730 // count, person, said, chance)


class Person:
    """Somebody with a name, a role, a body and subjects."""

    def __init__(self, chance: random.Random, words: list[str]) -> None:
        first, last = words[zipf(chance, 2_000)], words[zipf(chance, 8_000)]
        self.name = f"{first.title()} {last.title()}"
        self.role = chance.choice("mayor spokeswoman minister analyst professor coach".split())
        self.body = words[chance.randrange(len(words))].title()
        self.subjects = chance.sample(words, 80)

    def says(self, chance: random.Random, words: list[str]) -> list[str]:
        return [
            chance.choice(self.subjects) if chance.random() < 0.4 else words[zipf(chance, 20_000)]
            for _ in range(chance.randint(5, 45))
        ]


def made(chance: random.Random, least: int, most: int) -> str:
    return "".join(
        chance.choice("bdfgklmnprstvz") + chance.choice("aeiou")
        for _ in range(chance.randint(least, most))
    )


def zipf(chance: random.Random, count: int) -> int:
    """Return a number below a count, small ones more often."""
    return int(count ** chance.random()) - 1


def altered(chance: random.Random, said: list[str], words: list[str]) -> list[str]:
    which = chance.random()
    if which < 0.5 or len(said) < 12:
        return said
    if which < 0.75:
        return said[: len(said) // 2]
    changed = list(said)
    changed[chance.randrange(len(said))] = chance.choice(words)
    return changed


def row(
    article: str, place: int, day: int, person: Person, said: list[str], chance: random.Random
) -> dict[str, Any]:
    text = " ".join(said)
    role = f"{person.role} of {person.body}"
    span = lambda words: {"start": 0, "end": len(words), "text": words}  # noqa: E731
    return {
        "schema": "quoteattr/1", "article": article, "id": f"a{place + 1}",
        "kind": "direct" if chance.random() < 0.5 else "indirect", "act": "statement",
        "text": text, "content": [span(text)], "cue": {**span("said"), "lemma": "say"},
        "source": span(person.name),
        "speakers": [
            {"id": f"s-{person.name}-{person.body}", "name": person.name, "kind": "person",
             "named": True,
             "anonymous": False, "resolved_by": "full", "role": span(role),
             "mention": span(person.name)}
        ],
        "source_date": (FIRST + datetime.timedelta(days=day)).isoformat(), "said_on": None,
        "polarity": "asserted", "addressee": None, "medium": None, "confidence": 0.9,
    }  # fmt: skip


if __name__ == "__main__":
    main()
