"""Compare the records of a working tree with saved ones: ``python -m tests.record_sums DATA``.

A change that is to move or rename code, and nothing else, leaves the records of every article
identical byte for byte on one machine. Save them before the change and compare after it::

    python -m tests.record_sums ../shared/data --save build/records
    python -m tests.record_sums ../shared/data --compare build/records

Each set of articles is read twice, by the embedded model and by rules alone. The exit status is 1
where a set differs, and the first differing records are printed.
"""

# ruff: noqa: T201 - a command that prints

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import quoteattr
from quoteattr.output import jsonl
from quoteattr.records import Act, Article
from tests.paths import EXAMPLES

SHOWN = 3  # differing records printed for each set


def articles_of(data: Path) -> Iterator[tuple[str, list[Article]]]:
    """Yield the name and the articles of each set; sets that the folder lacks are left out."""
    polnear = data / "polnear" / "dev.jsonl"
    if polnear.exists():
        rows = map(json.loads, polnear.read_text("utf-8").splitlines())
        yield "polnear-dev", [Article(id=row["doc"], text=row["text"]) for row in rows]
    folders = {"gum": data / "gum" / "text", "world": data / "world" / "dev", "examples": EXAMPLES}
    for name, folder in folders.items():
        paths = sorted(folder.glob("*.txt"))
        if paths:
            yield name, [Article(id=path.stem, text=path.read_text("utf-8")) for path in paths]


def lines_of(articles: list[Article], *, rules: bool, processes: int) -> list[str]:
    """Return the JSON Lines of all acts of the articles, in their order."""
    extractor = quoteattr.load(rules=rules)
    found = extractor.pipe(articles, acts=tuple(Act), processes=processes)
    return [jsonl.dumps(record) for _, records in found for record in records]


def differs(name: str, lines: list[str], saved: Path) -> bool:
    """Print and return whether the lines differ from the saved ones of the same name."""
    before = (saved / f"{name}.jsonl").read_text("utf-8").splitlines()
    if before == lines:
        return False
    gone, new = Counter(before) - Counter(lines), Counter(lines) - Counter(before)
    print(f"{name}: {len(before)} and {len(lines)} records, {len(gone)} gone, {len(new)} new")
    for mark, rows in (("-", gone), ("+", new)):
        for line in itertools.islice(rows, SHOWN):
            print(f"  {mark} {line}")
    return True


def main() -> int:
    """Read the sets of articles; save or compare their records."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path, help="the folder with the corpora")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="write the records there")
    parser.add_argument("--compare", type=Path, metavar="FOLDER", help="compare with saved records")
    parser.add_argument("--processes", type=int, default=2, metavar="N", help="at once (2)")
    parser.add_argument("--only", metavar="SET", help="one set, such as world or world-rules")
    options = parser.parse_args()
    changed = False
    for set_name, articles in articles_of(options.data):
        for rules in (False, True):
            name = f"{set_name}-rules" if rules else set_name
            if options.only not in (None, name):
                continue
            lines = lines_of(articles, rules=rules, processes=options.processes)
            text = "".join(f"{line}\n" for line in lines)
            print(f"{hashlib.sha256(text.encode()).hexdigest()[:16]} {len(lines):5} {name}")
            if options.save is not None:
                options.save.mkdir(parents=True, exist_ok=True)
                (options.save / f"{name}.jsonl").write_text(text, "utf-8")
            if options.compare is not None:
                changed |= differs(name, lines, options.compare)
    return int(changed)


if __name__ == "__main__":
    sys.exit(main())
