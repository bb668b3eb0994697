"""Articles by the ten thousand in one process, and whether its memory stays flat.

    python -m tests.soak --articles 20000 --seed 1

Every article is new: made from sentences of ours with invented names and words, one in ten of them
an example or a mutated one, a soup of hostile pieces, or one mark over and over. Prints the
memory in use every so many articles. Ends with 1 where the last fifth of them needs more than 5 %
above the fifth behind the warm-up, or where offsets do not cut their words out of a text.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from pathlib import Path
from random import Random

import quoteattr
from tests.fuzz import Maker, spans_hold

SYLLABLES = (
    "ba be bi bo da de do fa fe ga go ha he ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe "
    "po ra re ri ro sa se so ta te ti to va ve wa we ya yo za ze"
).split()
ENDINGS = ("n", "r", "s", "l", "k", "th", "ck", "m", "nd", "")
ROLES = (
    "mayor", "spokeswoman", "police chief", "analyst", "senator", "lawyer", "head teacher",
    "union leader", "farmer", "economist",
)  # fmt: skip
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
VERBS = "said told warned added argued insisted announced confirmed believed denied".split()
SENTENCES = (
    "“The {noun} in {place} will stay closed until {day},” {first} {last}, a {role}, {verb}.",
    "{last} {verb} that the {noun} had cost {number} million dollars.",
    "According to {last}, nobody in {place} knew of the {noun}.",
    "“We did not see {other} coming,” she {verb} on {day}. “Nobody did.”",
    "He {verb} reporters that {place} had {number} {noun}s left.",
    "The {noun} opened in {number}, and {first} {last} was its first {role}.",
    "“{place} is not for sale,” {verb} {other}, who runs the {noun}.",
    "People in {place} waited for the {noun} all {day}.",
    "The {role} did not say when the {noun} would be rebuilt.",
    "“It was,” {last} {verb}, “the worst {noun} since {number}.”",
    "Officials {verb} the {noun} had been {word} for years.",
    "{org} Group, which owns the {noun}, {verb} in a statement that it would {word}.",
)


def word(random: Random, parts: int) -> str:
    return "".join(random.choices(SYLLABLES, k=parts)) + random.choice(ENDINGS)


def news(random: Random) -> str:
    """Make an article of some 120 to 200 words, with words that no other has."""
    fixed = {
        "first": word(random, 2).title(),
        "last": word(random, 3).title(),
        "other": f"{word(random, 2).title()} {word(random, 3).title()}",
        "place": word(random, 3).title(),
        "org": word(random, 3).title(),
        "role": random.choice(ROLES),
    }
    parts = []
    for _ in range(random.randint(4, 6)):
        lines = [
            random.choice(SENTENCES).format(
                **fixed,
                noun=word(random, 3) if random.random() < 0.3 else "bridge",
                word=word(random, 4),
                verb=random.choice(VERBS),
                day=random.choice(DAYS),
                number=random.randint(2, 3000),
            )
            for _ in range(random.randint(2, 3))
        ]
        parts.append(" ".join(lines))
    return f"date 2025-08-{random.randint(10, 31)}\n\n" + "\n\n".join(parts)


def article(seed: int, number: int, maker: Maker) -> str:
    """Make one article of a run; the same for the same seed and number."""
    random = Random(f"{seed} {number}")
    if number % 10:
        return news(random)
    return maker.text(random, 1_500)


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def resident() -> float:
    """Give the megabytes of memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def soak(articles: int, seed: int, step: int) -> list[float]:
    """Read the articles and give the memory at the start and behind every step."""
    extract, maker = quoteattr.load(), Maker()
    extract("“It is over,” said Ada Quill.")
    taken = [resident()]
    tell(f"{'articles':>8} {'records':>8} {'refused':>7} {'words':>9} {'seconds':>7} {'MB':>6}")
    records = refused = words = 0
    start = time.monotonic()
    for number in range(1, articles + 1):
        text = article(seed, number, maker)
        try:
            found = extract(text, acts="all")
        except quoteattr.QuoteattrError:
            refused += 1
            continue
        finally:
            if number % step == 0:
                gc.collect()
                taken.append(resident())
                seconds = time.monotonic() - start
                told = f"{number:>8} {records:>8} {refused:>7} {words:>9} {seconds:>7.0f}"
                tell(f"{told} {taken[-1]:>6.0f}")
        spans_hold(text, found)
        records += len(found)
        words += len(text.split())
    return taken


def grown(taken: list[float]) -> tuple[float, float, float]:
    """Give the mean memory of the second and of the last fifth, and the growth as a share."""
    fifth = max(1, len(taken) // 5)
    early, late = taken[fifth : 2 * fifth] or taken, taken[-fifth:]
    first, last = sum(early) / len(early), sum(late) / len(late)
    return first, last, last / first - 1


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=1_000, help="articles between two lines")
    options = parser.parse_args(arguments)
    first, last, share = grown(soak(options.articles, options.seed, options.every))
    tell(f"second fifth {first:.0f} MB, last fifth {last:.0f} MB: {share:+.1%}")
    return int(share > 0.05)


if __name__ == "__main__":
    sys.exit(main())
