"""The attributions of a source at a place: extracted where needed, and kept in the index."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterable

from quoteattr.checking.indexing.lookup import SourceText
from quoteattr.records import Article, Attribution, Span
from quoteattr.records.moving import moved
from quoteattr.spans import Range
from quoteattr.text.paragraphs import paragraphs

Extract = Callable[[Article], Iterable[Attribution]]
"""Returns the attributions of an article, of every act."""

# Of a long source only a stretch is read: about so many words, and those before and behind them.
_LONGEST, _STEP, _BEFORE, _BEHIND = 4_000, 1_000, 1_500, 500
_HALF, _MOST, _NOT_MUCH_SHORTER = 0.5, 0.8, 0.35


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
        self._found: dict[tuple[int, int], tuple[Attribution, ...]] = {}

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

    def _around(self, source: SourceText, place: range) -> tuple[Attribution, ...]:
        start = 0 if len(source.words) <= _LONGEST else place.start // _STEP * _STEP
        key = (source.number, start)
        if key not in self._found:
            kept = self._kept(key)
            self._found[key] = self._read(source, start) if kept is None else kept
            if kept is None:
                self._keep(key)
        return self._found[key]

    def _read(self, source: SourceText, start: int) -> tuple[Attribution, ...]:
        if len(source.words) <= _LONGEST:
            return tuple(self._extract(source.article))
        stretch = _stretch(source, start)
        article = source.article
        part = Article(text=stretch.slice(article.text), date=article.date, id=article.id)

        def place(span: Span) -> tuple[int, int, str]:
            return span.start + stretch.start, span.end + stretch.start, span.text

        return tuple(moved(record, place) for record in self._extract(part))

    def _kept(self, key: tuple[int, int]) -> tuple[Attribution, ...] | None:
        row = self._base.execute(
            "SELECT found FROM records WHERE source = ? AND start = ? AND model = ?",
            (*key, self._model),
        ).fetchone()
        return None if row is None else tuple(map(Attribution.from_dict, json.loads(row[0])))

    def _keep(self, key: tuple[int, int]) -> None:
        if self._model is None:
            return
        rows = json.dumps([record.to_dict() for record in self._found[key]], ensure_ascii=False)
        # An index that cannot be written to, or that another check writes to, is still useful.
        with contextlib.suppress(sqlite3.OperationalError), self._base:
            values = (*key, self._model, rows)
            self._base.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)", values)


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
