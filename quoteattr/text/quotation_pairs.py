"""Pairing the quotation marks of one paragraph: which opener belongs to which closer."""

from __future__ import annotations

import collections
from collections.abc import Iterator, Sequence

import attrs
import regex

from quoteattr.spans import Range
from quoteattr.text.quotation_marks import (
    CLOSES,
    DOUBLE,
    ELISION,
    FAMILY,
    MARK,
    OPENS,
    SHAPE_WAY,
    SINGLE,
    UNCLEAR,
    Run,
    families,
    follows_digit,
)

_NOTHING = 0  # neither opens nor closes: an apostrophe or a prime
_DEEPEST = 16  # nested quotations: a pile of stray marks may not grow higher
_WORD_AFTER = regex.compile(r"\s\p{L}")


@attrs.define
class Pair:
    """A quotation that is not complete yet; ``sure`` unless its opener could be a stray mark."""

    start: int
    opener: str
    sure: bool
    continues: bool = False
    end: int = -1
    closer: str | None = None

    @property
    def family(self) -> str:
        """The family of the marks that can close it."""
        return FAMILY[self.opener]

    @property
    def inside(self) -> int:
        """The offset after the opener."""
        return self.start + len(self.opener)


class Pairing:
    """Pairs the marks of one paragraph, one after the other, with a stack of open quotations.

    >>> from quoteattr.text.quotation_marks import runs
    >>> text, place = 'Say "no" 5" away.', Range(0, 17)
    >>> closed, unclosed = Pairing(text, place, runs(text, place)).pairs()
    >>> [(pair.start, pair.end) for pair in closed], unclosed
    ([(4, 8)], [])
    """

    def __init__(
        self,
        text: str,
        place: Range,
        rows: Sequence[Run],
        *,
        reopened: Sequence[Pair] = (),
        held: Sequence[Pair] = (),
    ) -> None:
        """Take the pairs that the paragraph's first marks reopen, and those it may still close."""
        self._text = text
        self._place = place
        self._runs = rows
        self._reopened = [pair.family for pair in reopened]
        self._stack = list(held)
        self._open = collections.Counter(pair.family for pair in held)
        self._done: list[Pair] = []

    def pairs(self) -> tuple[list[Pair], list[Pair]]:
        """Return the pairs that end in the paragraph, and those left open, outermost first."""
        for number, run in enumerate(self._runs):
            way = run.way
            for start, mark in self._marks(run):
                way = self._take(number, start, mark, way)
        return self._done, self._stack

    def _marks(self, run: Run) -> Iterator[tuple[int, str]]:
        """Yield the marks of a row.

        Three strokes close a single before a double quotation: ''He called it 'home.'''. Where they
        open, the double comes first.
        """
        start = run.start
        while start < run.end:
            mark = str(MARK.match(self._text, start, run.end)[0])  # type: ignore[index]
            odd = (run.end - start) % 2 == 1
            if mark in ("''", "’’") and run.way == CLOSES and odd and self._top() == SINGLE:
                mark = mark[0]
            yield start, mark
            start += len(mark)

    def _top(self) -> str | None:
        return self._stack[-1].family if self._stack else None

    def _take(self, number: int, start: int, mark: str, way: int) -> int:
        """Open or close with one mark; return what it did, for the next mark in its row."""
        family = FAMILY[mark]
        evident = self._runs[number].way or SHAPE_WAY.get(mark, UNCLEAR)
        decided = evident or way
        if family == SINGLE:
            decided = self._single(number, start, mark, decided)
        elif family == DOUBLE:
            decided = self._double(number, start, mark, decided)
        if decided == OPENS:
            self._push(number, start, mark, sure=evident == OPENS)
        elif decided == CLOSES:
            self._close(start, mark, DOUBLE if self._is_mistyped(number, start, family) else family)
        return decided

    def _double(self, number: int, start: int, mark: str, way: int) -> int:
        is_open = self._open[DOUBLE] > 0
        if mark == "”" and way == OPENS and is_open:
            return CLOSES  # a misplaced space: “Go ”she said
        if way == CLOSES and self._is_prime(number, start):
            return _NOTHING
        return way or (CLOSES if is_open else OPENS)

    def _is_prime(self, number: int, start: int) -> bool:
        """Return whether a mark is the prime of "a 5" gun": a digit before it, a closer to come."""
        return follows_digit(self._text, start) and self._next_way(number, DOUBLE) == CLOSES

    def _single(self, number: int, start: int, mark: str, way: int) -> int:
        run = self._runs[number]
        text, end = self._text, start + len(mark)
        before = text[start - 1] if start > self._place.start else " "
        if way == OPENS:
            elided = end == run.end and ELISION.match(text, end) is not None
            # A curly closer before a word is an apostrophe: ’90s, ’em.
            return _NOTHING if elided or mark == "’" else OPENS
        if mark == "`":
            return _NOTHING
        if run.way == UNCLEAR and start == run.start and not before.isspace():
            if before not in ",:;.!?" or text[end : end + 1] == "s":
                return _NOTHING  # an apostrophe: the U.S.'s
            return CLOSES if self._top() == SINGLE else OPENS
        return _NOTHING if self._is_apostrophe(number, start) else CLOSES

    def _is_apostrophe(self, number: int, start: int) -> bool:
        """Return whether a mark is the apostrophe of "the boys' toys" or "nothin' doin'".

        It is if a mark that can only close comes later.
        """
        text = self._text
        if start >= 2 and text[start - 2 : start] in ("'n", "’n"):
            return True
        if not text.startswith("s", start - 1) and not text.startswith("in", start - 2):
            return False
        return (
            _WORD_AFTER.match(text, start + 1) is not None
            and self._next_way(number, SINGLE) == CLOSES
        )

    def _next_way(self, number: int, family: str) -> int:
        """Return the way of the next row with a mark of the family, among the next eight rows."""
        near = self._runs[number + 1 : number + 9]
        return next((run.way for run in near if self._holds(run, family)), UNCLEAR)

    def _holds(self, run: Run, family: str) -> bool:
        return family in families(self._text, run.start, run.end)

    def _push(self, number: int, start: int, mark: str, *, sure: bool) -> None:
        family = FAMILY[mark]
        if family != SINGLE and self._top() == family and not self._nests(number, mark):
            # The previous quotation was never closed: it ends where this one begins.
            cut = self._pop()
            cut.end = start
            if cut.sure:
                self._done.append(cut)
        if len(self._stack) == _DEEPEST:
            self._open[self._stack.pop(0).family] -= 1
        depth = len(self._stack)
        first = self._runs[0]
        at_head = first.start == self._place.start and start < first.end
        continues = at_head and self._reopened[depth : depth + 1] == [family]
        self._stack.append(Pair(start, mark, sure, continues))
        self._open[family] += 1

    def _nests(self, number: int, mark: str) -> bool:
        """Return whether an opener after one of its own family opens a nested quotation.

        It does if one of them is curly and the other straight, or if the next two marks both close.
        """
        family = FAMILY[mark]
        if (mark in SHAPE_WAY) != (self._stack[-1].opener in SHAPE_WAY):
            return True
        following = self._runs[number + 1 : number + 3]
        ways = [run.way for run in following if self._holds(run, family)]
        return ways == [CLOSES, CLOSES]

    def _pop(self) -> Pair:
        pair = self._stack.pop()
        self._open[pair.family] -= 1
        return pair

    def _is_mistyped(self, number: int, start: int, family: str) -> bool:
        """Return whether a single mark was meant to close a double quotation: “Let's go.’ he said.

        It must end a sentence, and no double closer may follow.
        """
        return (
            family == SINGLE
            and self._top() == DOUBLE
            and self._open[SINGLE] == 0
            and self._runs[number].way == CLOSES
            and self._text[start - 1] in ",.!?"
            and self._next_way(number, DOUBLE) != CLOSES
        )

    def _close(self, start: int, mark: str, family: str) -> None:
        # A single closer may be an apostrophe: it must not close a quotation around the innermost.
        if self._open[family] == 0 or (family == SINGLE and self._top() != SINGLE):
            return
        while (pair := self._pop()).family != family:
            pass
        pair.end, pair.closer = start + len(mark), mark
        self._done.append(pair)
