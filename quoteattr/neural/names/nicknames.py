"""Nicknames in quotation marks inside the names of persons: "Hugo “El Inge” Tamez"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from quoteattr.neural.names.joins import Span, follows
from quoteattr.neural.windows import Words

CLOSING: Final = {")": "(", "]": "[", "}": "{", "’": "‘", "”": "“", "»": "«", '"': '"', "'": "'"}
"""The mark that opens what each mark closes."""

_QUOTES: Final = {mark: opened for mark, opened in CLOSING.items() if mark not in ")]}"}
_PERSON: Final = "PERSON"
_ORDINALS: Final = frozenset("II III IV V VI VII VIII".split())
_MOST_WORDS: Final = 4


def with_nicknames(spans: Sequence[Span], words: Words) -> list[Span]:
    """Return the names, those of persons whole where a nickname cuts them.

    A nickname without a name before it is a form of address and left out: "leader ‘Oom’ [Roe]".

    Args:
        spans: The names in text order, not overlapping.
        words: The words.
    """
    found: list[Span] = []
    for span in spans:
        kind, start, stop = _closed(span, words)
        if found and start < found[-1][2]:
            continue  # the name before took it in
        if kind == _PERSON:
            opening = _opening(start, stop, words)
            before = found[-1] if found and found[-1][0] == _PERSON else None
            if before is not None and _is_one(before, start, opening, words):
                start = found.pop()[1]
            elif opening is not None and opening < start:
                start = _behind_nickname(start, stop, words)
            stop += follows(words, stop) and words.texts[stop] in _ORDINALS  # "Jane Roe IV"
        found.append((kind, start, stop))
    return found


def _closed(span: Span, words: Words) -> Span:
    """Mend "Abdullahi Nur “[Gacal]": a mark that a name opens is closed in it."""
    kind, start, stop = span
    texts = words.texts
    opened = CLOSING.get(texts[stop]) if stop < len(texts) else None
    if opened in texts[start:stop] and texts[start:stop].count(texts[stop]) == 0:
        stop += 1
    return kind, start, stop


def _opening(start: int, stop: int, words: Words) -> int | None:
    """Return the mark that opens the nickname with which a name begins or before it, or None."""
    texts = words.texts
    close = next((i for i in range(start, stop) if texts[i] in _QUOTES), None)
    if close is not None and _QUOTES[texts[close]] not in texts[start:close]:
        return start - 1 if start and texts[start - 1] == _QUOTES[texts[close]] else None
    opened = _QUOTES.get(texts[start - 1]) if start else None
    inner = range(start - 3, max(start - 3 - _MOST_WORDS, -1), -1)
    opening = next((i for i in inner if texts[i] == opened), None)
    return opening if opening is not None and texts[opening + 1][:1].isupper() else None


def _is_one(before: Span, start: int, opening: int | None, words: Words) -> bool:
    """Return whether a nickname joins two names, behind the first or between them."""
    end = before[2]
    is_behind = end == start and words.texts[end - 1] in _QUOTES
    if not (is_behind or (opening is not None and opening == end)):
        return False
    return all(follows(words, i) for i in range(end, start + 1))


def _behind_nickname(start: int, stop: int, words: Words) -> int:
    """Return the word behind the nickname that a name begins with, or the start itself."""
    close = next((i for i in range(start, stop) if words.texts[i] in _QUOTES), stop)
    return close + 1 if close + 1 < stop else start
