"""Hostile texts of each kind through the extractor: seconds and memory, compared with news.

    python -m tests.hostile --sizes 50000 200000

Every kind is read in a process of its own. Prints a table: for each size the seconds, the peak of
memory in MB, and how many times the seconds of news of that size. Ends with 1 where a kind takes
longer than the limit.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

import quoteattr
from quoteattr import reading
from quoteattr.errors import InputError
from quoteattr.records import Attribution
from tests.fuzz import WORDS, spans_hold


def again(unit: str) -> Callable[[int], str]:
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def news(size: int) -> str:
    said = "“It is over,” said Mayor Ada Quill on Friday. The bridge in Oslo had been closed.\n\n"
    return again(said)(size)


SYLLABLES: Final = "ba de ki lo mu na pe ri so tu va we zi go ha".split()


def name(number: int) -> str:
    """Make up a name, another one for each number."""
    syllables, number = "", number + len(SYLLABLES)
    while number:
        number, rest = divmod(number, len(SYLLABLES))
        syllables += SYLLABLES[rest]
    return syllables.capitalize()


def ever_new(unit: str) -> Callable[[int], str]:
    """Repeat a sentence with a new {first} and {last} name each time."""

    def make(size: int) -> str:
        parts: list[str] = []
        length = number = 0
        while length < size:
            parts.append(unit.format(first=name(number), last=name(7 * number + 3)))
            length, number = length + len(parts[-1]), number + 1
        return "".join(parts)[:size]

    return make


def soup(size: int) -> str:
    """Mix function words, cues, names and marks, the same ones each time."""
    return " ".join(Random(1).choices(WORDS, k=size // 3 + 1))[:size]


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
    "pronouns": again("He said she told him. They said it was theirs. "),
    "one pronoun and day": again("He said on Friday that it rained. "),
    "pronouns without an end of the sentence": again("he said she told him and "),
    "initials": again("Mr. A B "),
    "one surname, new first names": ever_new("{first} Quill said that it rained. "),
    "new names and said he": ever_new("{first} {last} was here, said he. "),
    "new names with and": ever_new("{first} {last} and "),
    "new mayors": ever_new("{first} {last}, the mayor, said that the senator was wrong. "),
    "new courts": ever_new("The {first} Court said that the court was late. "),
    "new companies": ever_new("{first} Motors said that the company told the bank. "),
    "new epithets of one": ever_new(
        "Ada Quill, a {first} pilot, spoke. The {last} pilot said no. "
    ),
    "the company, the judge": again("The company said the judge told the minister. "),
    "one told": again("Ada Quill was told that it rained. "),
    "days of old in one paragraph": again("On May 5, 2030, Ada Quill wept, Quill said on Friday. "),
    "new roles of one": ever_new("Ada Quill, a {first} mayor, said that it rained. "),
    "the mayor": again("The mayor said that it rained. "),
    "an official": again("An official said the report was new. "),
    "one speaker and a rally": again("Ada Quill spoke at a rally on Friday. Quill later said no. "),
    "I": again("“I was told that I was wrong,” I said. "),
    "soup of function words": soup,
}
"""How to make a text of so many characters."""


def page(unit: str) -> Callable[[int], str]:
    """Put a paragraph of news, and as much of a unit as fits, into a page."""
    frame = "<html><body><article><p>“It is over,” said Ada Quill.</p>{}</article></body></html>"
    return lambda size: frame.format(unit * (size // len(unit)))


PAGES: Final[dict[str, Callable[[int], str]]] = {
    "page of news": page("<p>“It is over,” said Mayor Ada Quill on Friday. It rained.</p>"),
    "page of paragraphs of a letter": page("<p>a</p>"),
    "page of headings": page("<h2>a</h2>"),
    "page of small tags": lambda size: page("<b>a</b> " * (size // 9))(size),
    "page of small tags in paragraphs": page("<p>" + "<b>a</b> " * 1_900 + "</p>"),
    "page of attributes": lambda size: page(
        "<p " + " ".join(f"a{n}=1" for n in range(size // 8)) + ">"
    )(size),
    "page of tags never closed": page("<div>"),
}
"""How to make a web page of so many characters."""


def read(kind: str, size: int) -> None:
    """Read one kind in this process; print seconds, records and the peak of memory in MB."""
    text = {**KINDS, **PAGES}[kind](size)
    extract = quoteattr.load()
    extract("“It is over,” said Ada Quill.")
    start = time.process_time()
    records: Sequence[Attribution] = ()
    if kind in KINDS:
        records = extract(text, acts="all")
    else:
        with contextlib.suppress(InputError):  # refused, with its size: bounded, too
            reading.read_html(text)
    seconds = time.process_time() - start
    spans_hold(text, records)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps([seconds, len(records), peak]))


def measured(kind: str, size: int) -> tuple[float, int, float]:
    command = [sys.executable, "-m", "tests.hostile", "--sizes", str(size), "--kind", kind]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, records, peak = json.loads(done.stdout)
    return seconds, records, peak


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--sizes", type=int, nargs="+", default=[50_000, 200_000])
    parser.add_argument("--limit", type=float, default=600, help="seconds on one core")
    parser.add_argument("--only", nargs="+", choices=[*KINDS, *PAGES], help="these kinds")
    parser.add_argument("--kind", choices=[*KINDS, *PAGES], help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.kind:
        read(options.kind, options.sizes[0])
        return 0
    over = 0
    sizes = "".join(f" {size:,}: s | MB | of news |" for size in options.sizes)
    sys.stdout.write(f"| kind |{sizes}\n| --- |{' --: |' * 3 * len(options.sizes)}\n")
    news: dict[int, float] = {}
    for kind in dict.fromkeys([next(iter(KINDS)), *(options.only or [*KINDS, *PAGES])]):
        sys.stdout.write(f"| {kind} |")
        for size in options.sizes:
            seconds, _, peak = measured(kind, size)
            over += seconds > options.limit
            share = seconds / news.setdefault(size, seconds)
            sys.stdout.write(f" {seconds:.1f} | {peak:,.0f} | {share:.1f} |")
            sys.stdout.flush()
        sys.stdout.write("\n")
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main())
