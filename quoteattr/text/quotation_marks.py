"""What each quotation mark of one paragraph does, and which opener belongs to which closer.

A mark opens or closes by what stands beside it: white space, a bracket or a dash in front and a
word behind opens, the reverse closes. Curly marks say it themselves unless both neighbours deny it.
Only where the neighbours do not tell does a mark toggle, so that one stray mark cannot turn the
rest of a text inside out.
"""

from __future__ import annotations

import collections
from collections.abc import Iterator, Sequence

import attrs
import regex

from quoteattr.spans import Range

DOUBLE, SINGLE, _GUILLEMET, _SMALL_GUILLEMET = "double", "single", "guillemet", "small guillemet"
_FAMILY = {
    **dict.fromkeys(('"', '""', "“", "”", "„", "‟", "＂", "``", "''", "‘‘", "’’"), DOUBLE),
    **dict.fromkeys(("'", "‘", "’", "‚", "‛", "`"), SINGLE),
    **dict.fromkeys("«»", _GUILLEMET),
    **dict.fromkeys("‹›", _SMALL_GUILLEMET),
}
_OPENS, _CLOSES, _UNTOLD = 1, -1, 0  # what a mark does
_NOTHING = 0
_OWN_WAY = {
    **dict.fromkeys(("“", "„", "‟", "``", "‘‘", "‘", "‚", "‛", "`", "«", "‹"), _OPENS),
    **dict.fromkeys(("”", "’’", "’", "»", "›"), _CLOSES),
}
_RUN = regex.compile(r"[\"“”„‟＂'‘’‚‛`«»‹›]++")
_MARK = regex.compile(r"\"\"?+|''|``|‘‘|’’|.")
_BEFORE_AN_OPENER = frozenset("([{<>—–-/*_|\u200b\ufeff")
_BEHIND_A_CLOSER = regex.compile(r"[)\]}.,;:!?…*_%]*+(?:[\s\u200b—–/<-]|\Z)")
_ELISION = regex.compile(
    r"(?:\d\ds?|em|til|till|cause|cuz|bout|round|n|nuff|neath|hood|burbs|[Tt]is|[Tt]was)(?!\w)"
)
_DEEPEST = 16  # quotations in quotations; a pile of strays may not grow higher
_WORD_BEHIND = regex.compile(r"\s\p{L}")
_ORNAMENT = 6  # a longer row of marks is drawing, not quoting


@attrs.define
class Pair:
    """A quotation in the making."""

    start: int
    opener: str
    sure: bool
    continues: bool = False
    end: int = -1
    closer: str | None = None

    @property
    def family(self) -> str:
        """The family of marks that can close it."""
        return _FAMILY[self.opener]

    @property
    def inside(self) -> int:
        """Where the text behind the opener begins."""
        return self.start + len(self.opener)


@attrs.frozen
class Run:
    """A row of marks without anything between them, and what its neighbours say it does."""

    start: int
    end: int
    way: int


def runs(text: str, place: Range) -> tuple[Run, ...]:
    """Find the rows of marks in a paragraph, in its order, apostrophes within words left out."""
    found = []
    for match in _RUN.finditer(text, place.start, place.end):
        start, end = match.span()
        before = text[start - 1] if start > place.start else " "
        after = text[end] if end < place.end else " "
        if before.isalnum() and after.isalnum() and match[0] in ("'", "’", "‘"):
            continue  # don't
        free_in_front = before.isspace() or before in _BEFORE_AN_OPENER
        free_behind = _BEHIND_A_CLOSER.match(text, end, place.end) is not None
        if end - start <= _ORNAMENT:
            found.append(Run(start, end, free_in_front - free_behind))
    return tuple(found)


def heads(text: str, place: Range) -> tuple[str, ...]:
    """Name the families of the marks that a paragraph begins with."""
    match = _RUN.match(text, place.start, place.end)
    if match is None or _ELISION.match(text, match.end()) is not None:
        return ()
    return _families(text, match.start(), min(match.end(), match.start() + _ORNAMENT))


def begins_by_closing(text: str, rows: Sequence[Run]) -> bool | None:
    """Tell whether the first double mark closes; None where there is none."""
    row = next((row for row in rows if DOUBLE in _families(text, row.start, row.end)), None)
    return None if row is None else row.way == _CLOSES and not _follows_digit(text, row.start)


def _families(text: str, start: int, end: int) -> tuple[str, ...]:
    return tuple(_FAMILY[mark] for mark in _MARK.findall(text, start, end))


def _follows_digit(text: str, start: int) -> bool:
    return start > 0 and text[start - 1].isdigit()


class Pairing:
    """The work on one paragraph: a stack of open quotations, and each mark in turn.

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
        """Take the pairs that this paragraph's first marks reopen, and those it may still close."""
        self._text = text
        self._place = place
        self._runs = rows
        self._reopened = [pair.family for pair in reopened]
        self._stack = list(held)
        self._open = collections.Counter(pair.family for pair in held)
        self._done: list[Pair] = []

    def pairs(self) -> tuple[list[Pair], list[Pair]]:
        """Give the pairs that end within the paragraph, and those left open, outermost first."""
        for number, run in enumerate(self._runs):
            way = run.way
            for start, mark in self._marks(run):
                way = self._take(number, start, mark, way)
        return self._done, self._stack

    def _marks(self, run: Run) -> Iterator[tuple[int, str]]:
        """Split a row of marks; ''' closes a single before a double, and opens the other way."""
        start = run.start
        while start < run.end:
            mark = str(_MARK.match(self._text, start, run.end)[0])  # type: ignore[index]
            odd = (run.end - start) % 2 == 1
            if mark in ("''", "’’") and run.way == _CLOSES and odd and self._top() == SINGLE:
                mark = mark[0]
            yield start, mark
            start += len(mark)

    def _top(self) -> str | None:
        return self._stack[-1].family if self._stack else None

    def _take(self, number: int, start: int, mark: str, way: int) -> int:
        """Open or close with one mark; tell what it did, for the next in its row."""
        family = _FAMILY[mark]
        told = self._runs[number].way or _OWN_WAY.get(mark, _UNTOLD)
        decided = told or way
        if family == SINGLE:
            decided = self._single(number, start, mark, decided)
        elif family == DOUBLE:
            decided = self._double(number, start, mark, decided)
        if decided == _OPENS:
            self._push(number, start, mark, sure=told == _OPENS)
        elif decided == _CLOSES:
            self._close(start, mark, DOUBLE if self._is_mistyped(number, start, family) else family)
        return decided

    def _double(self, number: int, start: int, mark: str, way: int) -> int:
        is_open = self._open[DOUBLE] > 0
        if mark == "”" and way == _OPENS and is_open:
            return _CLOSES  # a space too many: “Go ”she said
        if way == _CLOSES and self._is_prime(number, start):
            return _NOTHING
        return way or (_CLOSES if is_open else _OPENS)

    def _is_prime(self, number: int, start: int) -> bool:
        """The 5" gun in a quotation: a digit in front, and the true closer still to come."""
        return _follows_digit(self._text, start) and self._next_way(number, DOUBLE) == _CLOSES

    def _single(self, number: int, start: int, mark: str, way: int) -> int:
        run = self._runs[number]
        text, end = self._text, start + len(mark)
        before = text[start - 1] if start > self._place.start else " "
        if way == _OPENS:
            elided = end == run.end and _ELISION.match(text, end) is not None
            # A curly closer in front of a word is an apostrophe: ’90s, ’em.
            return _NOTHING if elided or mark == "’" else _OPENS
        if mark == "`":
            return _NOTHING
        if run.way == _UNTOLD and start == run.start and not before.isspace():
            if before not in ",:;.!?" or text[end : end + 1] == "s":
                return _NOTHING  # the U.S.'s
            return _CLOSES if self._top() == SINGLE else _OPENS
        return _NOTHING if self._is_apostrophe(number, start) else _CLOSES

    def _is_apostrophe(self, number: int, start: int) -> bool:
        """The boys' toys, nothin' doin': a closer better than this one is still to come."""
        text = self._text
        if start >= 2 and text[start - 2 : start] in ("'n", "’n"):
            return True
        if not text.startswith("s", start - 1) and not text.startswith("in", start - 2):
            return False
        return (
            _WORD_BEHIND.match(text, start + 1) is not None
            and self._next_way(number, SINGLE) == _CLOSES
        )

    def _next_way(self, number: int, family: str) -> int:
        """Tell what the next row of marks does that holds one of the family."""
        near = self._runs[number + 1 : number + 9]
        return next((run.way for run in near if self._holds(run, family)), _UNTOLD)

    def _holds(self, run: Run, family: str) -> bool:
        return family in _families(self._text, run.start, run.end)

    def _push(self, number: int, start: int, mark: str, *, sure: bool) -> None:
        family = _FAMILY[mark]
        if family != SINGLE and self._top() == family and not self._nests(number, mark):
            # The one before was never closed: it ends where this one begins.
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
        """Tell whether an opener under one of its own family opens a quotation in a quotation.

        It does where it looks different, or where the next two marks both close.
        """
        family = _FAMILY[mark]
        if (mark in _OWN_WAY) != (self._stack[-1].opener in _OWN_WAY):
            return True
        behind = self._runs[number + 1 : number + 3]
        ways = [run.way for run in behind if self._holds(run, family)]
        return ways == [_CLOSES, _CLOSES]

    def _pop(self) -> Pair:
        pair = self._stack.pop()
        self._open[pair.family] -= 1
        return pair

    def _is_mistyped(self, number: int, start: int, family: str) -> bool:
        """“Let's go.’ he said: a single that ends a sentence in a double never closed otherwise."""
        return (
            family == SINGLE
            and self._top() == DOUBLE
            and self._open[SINGLE] == 0
            and self._runs[number].way == _CLOSES
            and self._text[start - 1] in ",.!?"
            and self._next_way(number, DOUBLE) != _CLOSES
        )

    def _close(self, start: int, mark: str, family: str) -> None:
        # A single closer may be an apostrophe: it must not close over the head of another.
        if self._open[family] == 0 or (family == SINGLE and self._top() != SINGLE):
            return
        while (pair := self._pop()).family != family:
            pass
        pair.end, pair.closer = start + len(mark), mark
        self._done.append(pair)
