"""Which quotations are one: those that share fingerprints are compared, and matching ones joined.

A family has one speaker. The same words by two speakers are two families; a quotation without a
named speaker joins the family of its words, if there is one.
"""

from __future__ import annotations

import array
import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

import attrs

from quoteattr.gathering import quotations

NOBODY: Final = 0
"""The speaker of a quotation whose speaker has no name."""

_NEAR: Final = 4  # of those with one fingerprint, each is compared with the first and latest ones
_CACHED: Final = 20_000


class Joined:
    """Quotations, numbered from 0, of which some have been found to be one.

    Args:
        speakers: The speaker of each quotation, or `NOBODY`.
        text: Returns the text of a quotation; the longest used ones are kept.
    """

    def __init__(self, speakers: Sequence[int], text: Callable[[int], str]) -> None:
        self._parents = array.array("q", range(len(speakers)))
        self._speakers = array.array("q", speakers)
        self._words = functools.lru_cache(maxsize=_CACHED)(lambda n: quotations.words(text(n)))

    def root(self, number: int) -> int:
        """Return the number that stands for the family of a quotation."""
        parents = self._parents
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    def compare(self, numbers: Iterable[int]) -> None:
        """Join those of some quotations with one fingerprint that are the same.

        They come in a fixed order. Of many, not every two are compared: whichever are the same
        share further fingerprints.
        """
        named: dict[int, list[int]] = {}
        for number in numbers:
            named.setdefault(self._speakers[self.root(number)], []).append(number)
        nameless = named.pop(NOBODY, [])
        for some in named.values():
            self._compare(some)
        self._compare(nameless)
        firsts = [number for some in named.values() for number in some[:_NEAR]]
        for number in nameless:
            for other in firsts[:_NEAR]:
                self._try(other, number)

    def _compare(self, some: Sequence[int]) -> None:
        for place, number in enumerate(some):
            near = {*some[: min(_NEAR, place)], *some[max(0, place - _NEAR) : place]}
            for other in sorted(near):
                self._try(other, number)

    def _try(self, one: int, other: int) -> None:
        first, second = self.root(one), self.root(other)
        speakers = {self._speakers[first], self._speakers[second]} - {NOBODY}
        if first == second or len(speakers) > 1:
            return
        if quotations.same(self._words(one), self._words(other)):
            first, second = sorted((first, second))
            self._parents[second] = first
            self._speakers[first] = max(speakers, default=NOBODY)


@attrs.define
class Variant:
    """A variant of a quotation: its text, and where and when it was printed.

    Attributes:
        text: The text as it was first printed.
        records: The records that have it.
        articles: Their articles.
        outlets: The outlets of these, as far as they are known.
        days: The days when they appeared, as far as they are known.
    """

    text: str
    records: list[Any] = attrs.Factory(list)
    articles: set[Any] = attrs.Factory(set)
    outlets: set[str] = attrs.Factory(set)
    days: set[str] = attrs.Factory(set)

    @property
    def words(self) -> quotations.Words:
        """The words by which it is compared."""
        return quotations.words(self.text)


def ranked(found: Iterable[Variant]) -> list[Variant]:
    """Return the variants of a family: first the main one, the most printed, of these the longest.

    >>> some = [Variant("No!", articles={1}), Variant("No, never", articles={2})]
    >>> [one.text for one in ranked(some)]
    ['No, never', 'No!']
    """
    return sorted(
        found,
        key=lambda one: (-len(one.articles), -len(one.words), min(one.days, default="~"), one.text),
    )


def form(variant: Variant, main: Variant) -> str:
    """Return what a variant is: the main one, or shortened, longer or altered."""
    return "main" if variant is main else quotations.form(variant.words, main.words)


def buckets(found: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """Yield the quotations of each fingerprint that several have, from pairs sorted by it.

    >>> list(buckets([(1, 0), (1, 2), (7, 0)]))
    [[0, 2]]
    """
    for _, group in itertools.groupby(found, key=lambda pair: pair[0]):
        numbers = [number for _, number in group]
        if len(numbers) > 1:
            yield numbers
