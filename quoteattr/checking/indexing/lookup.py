"""Looking up an index: which sources may have a passage, and their words."""

from __future__ import annotations

import json
import math
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from quoteattr.checking.words import COMMON, Words
from quoteattr.records import Article
from quoteattr.records.conversion import converter

_KEPT: Final = 32  # sources in memory
_PHRASE: Final = 40  # words of a phrase that is looked for as a whole
_MOST_WORDS: Final = 24  # words of a query
_SHINGLE: Final = 4  # words of a phrase that may survive a change
_SHINGLES: Final = 12


@attrs.frozen(eq=False)
class SourceText:
    """An article that is searched, with its words.

    Attributes:
        number: Its number in the index.
        article: The article.
        words: The words of its body, with offsets in its text.
        positions: The indices at which each comparable word stands.
    """

    number: int
    article: Article
    words: Words
    positions: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, article: Article, number: int = 0) -> SourceText:
        """Return the words of an article.

        >>> dict(SourceText.of(Article(text="No, no.")).positions)
        {'no': [0, 1]}
        """
        words = Words.of(article.text, article.body)
        positions: dict[str, list[int]] = {}
        for at, key in enumerate(words.keys):
            positions.setdefault(key, []).append(at)
        return cls(number, article, words, positions)


class Lookup:
    """Finds the sources of an index that may have a passage."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self._texts: OrderedDict[int, SourceText] = OrderedDict()
        (self.sources,) = base.execute("SELECT count(*) FROM sources").fetchone()
        (self._passages,) = base.execute("SELECT count(*) FROM passages").fetchone()

    def text(self, number: int) -> SourceText:
        """Return a source by its number."""
        known = self._texts.get(number)
        if known is None:
            query = "SELECT article FROM sources WHERE id = ?"
            (row,) = self._base.execute(query, (number,)).fetchone()
            article = converter.structure(json.loads(row), Article)
            known = self._texts[number] = SourceText.of(article, number)
            if len(self._texts) > _KEPT:
                self._texts.popitem(last=False)
        self._texts.move_to_end(number)
        return known

    def with_phrase(self, keys: Sequence[str], around: Iterable[str], limit: int) -> list[int]:
        """Return the sources that have words one after the other.

        Those with some of the words ``around`` come first.
        """
        phrase = _phrase(keys[:_PHRASE])
        found: list[int] = []
        words = _any(_telling(around))
        if words:
            found = self._matching(f"{phrase} AND ({words})", limit)
        return _unique([*found, *self._matching(phrase, limit)])[:limit]

    def with_some(self, keys: Sequence[str], limit: int) -> list[int]:
        """Return the sources that share the most telling words, or short phrases, with a text."""
        step = max(1, len(keys) // _SHINGLES)
        starts = range(0, max(1, len(keys) - _SHINGLE + 1), step)
        shingles = " OR ".join(_phrase(keys[at : at + _SHINGLE]) for at in starts)
        found = self._matching(shingles, limit) if len(keys) >= _SHINGLE else []
        words = _any(_telling(keys))
        return _unique([*found, *(self._matching(words, limit) if words else ())])

    def rarity(self, key: str) -> float:
        """Return how much a word tells: the rarer it is in the sources, the more."""
        row = self._base.execute("SELECT doc FROM vocabulary WHERE term = ?", (key,)).fetchone()
        return math.log(2 + self._passages / (1 + (row[0] if row else 0)))

    def _matching(self, query: str, limit: int) -> list[int]:
        rows = self._base.execute(
            "SELECT source FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?",
            (query, 3 * limit),  # a source may have several passages
        )
        return _unique(number for (number,) in rows)[:limit]


def _telling(keys: Iterable[str]) -> list[str]:
    return [key for key in dict.fromkeys(keys) if key not in COMMON][:_MOST_WORDS]


def _any(keys: Iterable[str]) -> str:
    return " OR ".join(f'"{key}"' for key in keys)


def _phrase(keys: Iterable[str]) -> str:
    return f'"{" ".join(keys)}"'


def _unique(numbers: Iterable[int] | Iterator[int]) -> list[int]:
    return list(dict.fromkeys(numbers))
