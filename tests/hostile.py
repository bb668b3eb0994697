"""A megabyte of each hostile kind through the extractor: seconds and memory.

    python -m tests.hostile --size 1000000

Every kind is read in a process of its own. Prints a table; ends with 1 where a kind takes longer
than the limit.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Final

import quoteattr
from tests.fuzz import spans_hold


def again(unit: str) -> Callable[[int], str]:
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def news(size: int) -> str:
    said = "“It is over,” said Mayor Ada Quill on Friday. The bridge in Oslo had been closed.\n\n"
    return again(said)(size)


KINDS: Final[dict[str, Callable[[int], str]]] = {
    "news, to compare": news,
    "straight quotation marks": again('"'),
    "opening quotation marks": again("“"),
    "quotation marks, 40 a word": again('"' * 40 + " "),
    "quotation marks, blanks between": again('" '),
    "quotations never closed": again("“a "),
    "one word": again("a"),
    "one letter a word": again("a "),
    "the same word": again("word "),
    "words with hyphens": again("word-"),
    "commas": again(","),
    "nested brackets": lambda size: "(" * (size // 2) + ")" * (size - size // 2),
    "brackets, blanks between": again("( "),
    "combining marks": lambda size: "a" + "\u0301" * (size - 1),
    "blanks": again(" "),
    "line ends": again("\n"),
    "NUL": again("\0"),
    "100,000 paragraphs": again("It rained.\n\n"),
    "one name": again("Ada Quill "),
    "names with and": again("Ada Quill and "),
    "he said": again("he said "),
    "quotes and speakers": again("“No,” said Ada Quill. "),
    "header lines": again("Title: a\n"),
    "a byline without end": lambda size: "By " + "A" * (size - 5) + "1\n",
    "days": again("on Friday "),
    "turns of speech": again("QUILL: No.\n\n"),
    "links": again("http://a."),
}
"""How to make a text of so many characters."""


def read(kind: str, size: int) -> None:
    """Read one kind in this process; tell seconds, records and the peak of memory in MB."""
    text = KINDS[kind](size)
    extract = quoteattr.load()
    extract("“It is over,” said Ada Quill.")
    start = time.process_time()
    records = extract(text, acts="all")
    seconds = time.process_time() - start
    spans_hold(text, records)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps([seconds, len(records), peak]))


def measured(kind: str, size: int) -> tuple[float, int, float]:
    command = [sys.executable, "-m", "tests.hostile", "--size", str(size), "--kind", kind]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, records, peak = json.loads(done.stdout)
    return seconds, records, peak


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--size", type=int, default=1_000_000, help="characters of each text")
    parser.add_argument("--limit", type=float, default=600, help="seconds on one core")
    parser.add_argument("--kind", choices=KINDS, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.kind:
        read(options.kind, options.size)
        return 0
    over = 0
    sys.stdout.write("| kind | seconds | records | MB at most |\n| --- | --: | --: | --: |\n")
    for kind in KINDS:
        seconds, records, peak = measured(kind, options.size)
        over += seconds > options.limit
        sys.stdout.write(f"| {kind} | {seconds:.0f} | {records:,} | {peak:,.0f} |\n")
        sys.stdout.flush()
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main())
