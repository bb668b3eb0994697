"""How often line ends are judged right: in paragraphs that are broken, and behind headlines.

    python -m tests.line_ends DATA

DATA is the folder that `quoteattr.training` reads; of it PolNeAR, and `world/dev/*.txt` where it is
there. Paragraphs of 60 characters and more, their white space made single, are broken at a column,
or within sentences at blanks taken at random. Headlines are those of PolNeAR that end with a letter
or digit.
"""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import regex

from quoteattr.text.whitespace import normalize

SHORTEST = 60
SHARE = 0.05  # of the blanks within sentences
COLUMNS = (60, 72, 100)
WITHIN = regex.compile(r"(?<=[^\s.!?:;”\"’—]) ")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def paragraphs(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for line in text.split("\n"):
            paragraph = " ".join(line.split())
            if len(paragraph) >= SHORTEST:
                yield paragraph


def wrapped(width: int, paragraph: str) -> str:
    lines = textwrap.wrap(paragraph, width, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines)


def broken(random: Random, paragraph: str) -> str:
    return WITHIN.sub(lambda _: "\n" if random.random() < SHARE else " ", paragraph)


def joined(change: Callable[[str], str], given: Iterable[str]) -> tuple[int, int]:
    """Count the line ends that a change puts into paragraphs, and those that are taken out."""
    made = kept = 0
    for paragraph in given:
        text = change(paragraph)
        made += text.count("\n")
        kept += normalize(text).text.count("\n")
    return made, made - kept


def headlines(articles: Iterable[dict[str, Any]], between: str) -> tuple[int, int]:
    """Count the headlines, and those that stay a paragraph in front of their article."""
    count = apart = 0
    for article in articles:
        title = " ".join((article["title"] or "").split()).partition("; ")[0].rstrip(";")
        body = [part for part in paragraphs([article["text"]]) if part[0].isupper()]
        if title and title[-1].isalnum() and body:
            count += 1
            text = normalize(f"{title}\n{between.join(body[:5])}").text
            apart += text.startswith(f"{title}\n")
    return count, apart


def main(data: str) -> None:
    polnear = Path(data, "polnear")
    texts = [row["text"] for row in rows(polnear / "dev.jsonl")]
    texts += [path.read_text("utf-8") for path in sorted(Path(data).glob("world/dev/*.txt"))]
    articles = [*rows(polnear / "dev.jsonl"), *rows(polnear / "train.jsonl")]
    found = [
        *(
            (f"paragraphs broken at {n} columns", joined(partial(wrapped, n), paragraphs(texts)))
            for n in COLUMNS
        ),
        (
            "blanks within sentences made line ends, one in 20",
            joined(partial(broken, Random(1)), paragraphs(texts)),
        ),
        ("a headline in front of one paragraph a line", headlines(articles, "\n")),
        ("a headline in front of one paragraph alone", headlines(articles, "\n\n")),
    ]
    for name, (count, right) in found:
        sys.stdout.write(f"| {name} | {count:,} | {100 * right / count:.1f} % |\n")


if __name__ == "__main__":
    main(sys.argv[1])
