"""Finding the phrases that OntoNotes labels DATE, by rules, in a tokenized English sentence.

The rules are in data/dates.txt. OntoNotes itself may not be redistributed, and none of the corpora
of names annotates dates as it does.
"""

from collections.abc import Sequence
from functools import cache
from itertools import accumulate

import regex
from attrs import frozen

from quoteattr.datasets.gazetteer import lines

_USE = regex.compile(r"<([A-Z_]+)>")


@frozen
class DatePhrase:
    """Words `start` to `end` (half-open) of the sentence that are a date, or may be if not sure."""

    start: int
    end: int
    sure: bool


def date_phrases(words: Sequence[str]) -> list[DatePhrase]:
    """Return the dates of a sentence in order, without overlaps.

    >>> [(p.start, p.end) for p in date_phrases("He left two weeks ago , on Sept. 9 .".split())]
    [(2, 5), (7, 9)]
    """
    line = " ".join(word.replace(" ", "_") for word in words)
    starts = [0, *accumulate(len(word) + 1 for word in words)][: len(words)]
    found: list[DatePhrase] = []
    taken = [False] * len(words)
    for kind in ("sure", "open"):
        for index, at in enumerate(starts):
            end = None if taken[index] else _longest(kind, line, at)
            if end is None:
                continue
            last = index + line[at:end].count(" ") + 1
            # "on Friday": the preposition only helped to recognise the date.
            first = index + 1 if words[index].lower() == "on" else index
            if first < last and not any(taken[index:last]):
                found.append(DatePhrase(first, last, kind == "sure"))
                taken[index:last] = [True] * (last - index)
    return sorted(found, key=lambda phrase: phrase.start)


def _longest(kind: str, line: str, at: int) -> int | None:
    """Return the end of the longest match of any rule at an offset."""
    ends = [match.end() for rule in _rules()[kind] if (match := rule.match(line, at))]
    return max((end for end in ends if end > at), default=None)


@cache
def _rules() -> dict[str, list[regex.Pattern[str]]]:
    """Return the rules of data/dates.txt by kind, with their parts substituted."""
    parts: dict[str, str] = {}
    rules: dict[str, list[regex.Pattern[str]]] = {"sure": [], "open": []}
    for line in lines("dates.txt"):
        kind, colon, rule = line.partition(": ")
        if colon and kind in rules:
            whole = _USE.sub(lambda use: parts[use[1]], rule)
            rules[kind].append(regex.compile(rf"(?:{whole})(?= |$)"))
        else:
            name, _, part = line.partition(" = ")
            parts[name] = _USE.sub(lambda use: parts[use[1]], part)
    return rules
