"""The attributions of a source at a place: extracted where needed, and kept in the index."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from quoteattr.checking.indexing.lookup import SourceText
from quoteattr.records import Article, Attribution, Span
from quoteattr.records.moving import moved
from quoteattr.spans import Range
from quoteattr.text.paragraphs import paragraphs

Found = tuple[Attribution, ...]
Extract = Callable[[Sequence[Article]], Iterator[Found]]
"""Yields the attributions of each article, of every act."""

# Of a long source only a stretch is read: about so many words, and those before and behind them.
_LONGEST, _STEP, _BEFORE, _BEHIND = 4_000, 1_000, 1_500, 500
_HALF, _MOST, _NOT_MUCH_SHORTER = 0.5, 0.8, 0.35


_Key = tuple[int, int]
"""The number of a source, and the first of the words of a stretch of it."""


class SourceRecords:
    """Extracts the attributions of sources, each stretch of them once.

    Args:
        base: The index, in which they are kept.
        extract: Extracts them.
        model: What identifies the extractor: attributions of another one are not used. None if
            nothing does; then they are not kept.
    """

    def __init__(self, base: sqlite3.Connection, extract: Extract, model: str | None) -> None:
        self._base, self._extract, self._model = base, extract, model
        self._found: dict[_Key, Found] = {}
        self._noted: dict[_Key, SourceText] = {}

    def at(self, source: SourceText, place: range) -> Attribution | None:
        """Return the attribution whose content has the words of a source at some indices.

        Of several, one within the other, it is the innermost. One whose cue is among the words is
        not meant: the words themselves quote somebody.
        """
        words = source.words.place(place.start, place.stop)
        found = [
            record
            for record in self._around(source, place)
            if _covers(record, words)
            and not (record.cue is not None and record.cue.range.overlaps(words))
        ]
        return min(found, key=_size, default=None)

    def note(self, source: SourceText, place: range) -> None:
        """Note that the attributions at a place will be needed."""
        key = _key(source, place)
        if key not in self._noted and not self._knows(key):
            self._noted[key] = source

    def read_noted(self) -> None:
        """Extract the attributions of all places that were noted, and forget the notes."""
        self._read(self._noted)
        self._noted = {}

    def _around(self, source: SourceText, place: range) -> Found:
        key = _key(source, place)
        if not self._knows(key):
            self._read({key: source})
        return self._found[key]

    def _knows(self, key: _Key) -> bool:
        if key not in self._found:
            kept = self._kept(key)
            if kept is not None:
                self._found[key] = kept
        return key in self._found

    def _read(self, wanted: Mapping[_Key, SourceText]) -> None:
        parts = [_part(source, start) for (_, start), source in wanted.items()]
        texts = [article for article, _ in parts]
        for key, (_, shift), found in zip(wanted, parts, self._extract(texts), strict=True):
            self._found[key] = tuple(moved(one, partial(_shifted, shift)) for one in found)
            self._keep(key)

    def _kept(self, key: _Key) -> Found | None:
        row = self._base.execute(
            "SELECT found FROM records WHERE source = ? AND start = ? AND model = ?",
            (*key, self._model),
        ).fetchone()
        return None if row is None else tuple(map(Attribution.from_dict, json.loads(row[0])))

    def _keep(self, key: _Key) -> None:
        if self._model is None:
            return
        rows = json.dumps([record.to_dict() for record in self._found[key]], ensure_ascii=False)
        # An index that cannot be written to, or that another check writes to, is still useful.
        with contextlib.suppress(sqlite3.OperationalError), self._base:
            values = (*key, self._model, rows)
            self._base.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)", values)


def _key(source: SourceText, place: range) -> _Key:
    return source.number, 0 if len(source.words) <= _LONGEST else place.start // _STEP * _STEP


def _part(source: SourceText, start: int) -> tuple[Article, int]:
    """Return what is read around some words of a source, and where it begins in its text."""
    article = source.article
    if len(source.words) <= _LONGEST:
        return article, 0
    stretch = _stretch(source, start)
    text = stretch.slice(article.text)
    return Article(text=text, date=article.date, id=article.id), stretch.start


def _shifted(shift: int, span: Span) -> tuple[int, int, str]:
    return span.start + shift, span.end + shift, span.text


def _covers(record: Attribution, place: Range) -> bool:
    """Return whether half of a range is content, or nearly all of a content not much shorter."""
    shared = [place.intersection(span.range) for span in record.content]
    size = sum(len(one) for one in shared if one is not None)
    if size >= _HALF * len(place):
        return True
    return size >= _MOST * _size(record) and _size(record) >= _NOT_MUCH_SHORTER * len(place)


def _size(record: Attribution) -> int:
    return sum(len(span.range) for span in record.content)


def _stretch(source: SourceText, start: int) -> Range:
    """Return the range of whole paragraphs around the words from an index on."""
    last = len(source.words) - 1
    begin = source.words.starts[max(0, start - _BEFORE)]
    end = source.words.ends[min(last, start + _STEP + _BEHIND)]
    text, body = source.article.text, source.article.body
    places = [place.shift(body.start) for place in paragraphs(body.slice(text))]
    inside = [place for place in places if place.end > begin and place.start < end]
    return inside[0].cover(inside[-1])
