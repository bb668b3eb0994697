"""Pairs the quotation marks of a text; knows nothing of words beyond their letters.

A mark opens or closes by what stands beside it: white space, a bracket or a dash in front and a
word behind opens, the reverse closes. Curly marks say it themselves unless both neighbours deny it.
Only where the neighbours do not tell does a mark toggle, so that one stray mark cannot turn the
rest of a text inside out. Every paragraph starts afresh, unless it reopens what the last left open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
import regex

from quoteattr.paragraphs import paragraphs
from quoteattr.spans import Range, trim

_DOUBLE, _SINGLE, _GUILLEMET, _SMALL_GUILLEMET = "double", "single", "guillemet", "small guillemet"
_FAMILY = {
    **dict.fromkeys(('"', '""', "“", "”", "„", "‟", "＂", "``", "''", "‘‘", "’’"), _DOUBLE),
    **dict.fromkeys(("'", "‘", "’", "‚", "‛", "`"), _SINGLE),
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
_BLANK = regex.compile(r"\s*+")
_DEEPEST = 16  # quotations in quotations; a pile of strays may not grow higher
_ORNAMENT = 6  # a longer row of marks is drawing, not quoting


@attrs.frozen(kw_only=True)
class Quotation:
    """A stretch in quotation marks.

    ``outer`` holds the marks, ``inner`` does not; both are code points of the text. ``closer`` is
    None when the mark is missing or comes in a later paragraph: the range then ends with the
    paragraph, or before the next quotation in it. ``level`` is 0 for an outer quotation and one
    more for each that it lies in. ``continues`` tells that the opener takes up the quotation that
    the paragraph before left open.
    """

    outer: Range
    inner: Range
    opener: str
    closer: str | None
    level: int = 0
    continues: bool = False


@attrs.define
class _Pair:
    """A quotation in the making."""

    start: int
    opener: str
    sure: bool
    continues: bool = False
    end: int = -1
    closer: str | None = None

    @property
    def family(self) -> str:
        return _FAMILY[self.opener]

    @property
    def inside(self) -> int:
        return self.start + len(self.opener)


@attrs.frozen
class _Run:
    """A row of marks without anything between them, and what its neighbours say it does."""

    start: int
    end: int
    way: int


def quotations(text: str) -> tuple[Quotation, ...]:
    """Pair the quotation marks of a text.

    Offsets are code points of ``text``. The quotations stand in the order of their openers and are
    nested or disjoint; there are none when nothing is quoted. Apostrophes, primes and closers that
    nothing opened are no quotations; nicknames and scare quotes are.

    >>> [q.inner.slice('"No," she said.') for q in quotations('"No," she said.')]
    ['No,']
    """
    places = paragraphs(text)
    found: list[Quotation] = []
    left_open: list[str] = []
    for number, place in enumerate(places):
        heads = _heads(text, places[number + 1]) if number + 1 < len(places) else ()
        pairing = _Pairing(text, place, left_open)
        closed, unclosed = pairing.pairs()
        reopened = _reopened(unclosed, heads)
        left_open = [pair.family for pair in reopened]
        for pair in unclosed:
            # An unclosed single is an apostrophe, an unclear double a stray, unless taken up again.
            if pair in reopened or (pair.sure and pair.family != _SINGLE):
                pair.end = place.end
                closed.append(pair)
        found.extend(_levelled(text, sorted(closed, key=lambda pair: pair.start)))
    return tuple(found)


def quote_states(text: str) -> bytes:
    """Give each code point of a text 1 inside an outermost quotation, its marks included, else 0.

    >>> list(quote_states("a 'b'"))
    [0, 0, 1, 1, 1]
    """
    states = bytearray(len(text))
    for quotation in quotations(text):
        if quotation.level == 0:
            outer = quotation.outer
            states[outer.start : outer.end] = b"\x01" * len(outer)
    return bytes(states)


def looks_like_scare_quote(text: str, quotation: Quotation) -> bool:
    """Tell whether a quotation is so short and bare that it names rather than says something.

    At most three words, closed, and neither a comma nor an end of sentence in it.

    >>> text = 'The "deal" fell. "No," he said.'
    >>> [looks_like_scare_quote(text, q) for q in quotations(text)]
    [True, False]
    """
    inner = quotation.inner.slice(text)
    if quotation.closer is None or quotation.continues:
        return False
    return len(inner.split()) <= 3 and not any(mark in inner for mark in ",.!?;:…—")


def _reopened(unclosed: Sequence[_Pair], heads: Sequence[str]) -> list[_Pair]:
    """Choose from the open pairs of a paragraph those that the next one's first marks take up."""
    waiting = iter(unclosed)
    chosen = (next((pair for pair in waiting if pair.family == head), None) for head in heads)
    return [pair for pair in chosen if pair is not None]


def _levelled(text: str, pairs: Sequence[_Pair]) -> Iterator[Quotation]:
    ends: list[int] = []
    for pair in pairs:
        outer = Range(pair.start, pair.end)
        if pair.closer is None:
            outer = trim(text, outer)
        inner = Range(pair.inside, max(pair.inside, outer.end - len(pair.closer or "")))
        if _BLANK.fullmatch(text, inner.start, inner.end) is not None:
            continue
        while ends and ends[-1] <= outer.start:
            ends.pop()
        yield Quotation(
            outer=outer,
            inner=inner,
            opener=pair.opener,
            closer=pair.closer,
            level=len(ends),
            continues=pair.continues,
        )
        ends.append(outer.end)


def _runs(text: str, place: Range) -> list[_Run]:
    runs = []
    for match in _RUN.finditer(text, place.start, place.end):
        start, end = match.span()
        before = text[start - 1] if start > place.start else " "
        after = text[end] if end < place.end else " "
        if before.isalnum() and after.isalnum() and match[0] in ("'", "’", "‘"):
            continue  # don't
        freed_left = before.isspace() or before in _BEFORE_AN_OPENER
        freed_right = _BEHIND_A_CLOSER.match(text, end, place.end) is not None
        if end - start <= _ORNAMENT:
            runs.append(_Run(start, end, freed_left - freed_right))
    return runs


def _heads(text: str, place: Range) -> tuple[str, ...]:
    """Name the families of the marks that a paragraph begins with."""
    match = _RUN.match(text, place.start, place.end)
    if match is None or _ELISION.match(text, match.end()) is not None:
        return ()
    return tuple(_FAMILY[mark] for mark in _MARK.findall(match[0][:_ORNAMENT]))


class _Pairing:
    """The work on one paragraph: a stack of open quotations, and each mark in turn."""

    def __init__(self, text: str, place: Range, continued: Sequence[str]) -> None:
        self._text = text
        self._place = place
        self._continued = list(continued)
        self._runs = _runs(text, place)
        self._stack: list[_Pair] = []
        self._open = dict.fromkeys(_FAMILY.values(), 0)
        self._done: list[_Pair] = []

    def pairs(self) -> tuple[list[_Pair], list[_Pair]]:
        """Give the closed pairs and those left open, outermost first."""
        for number, run in enumerate(self._runs):
            way = run.way
            for start, mark in self._marks(run):
                way = self._take(number, start, mark, way)
        return self._done, self._stack

    def _marks(self, run: _Run) -> Iterator[tuple[int, str]]:
        """Split a row of marks; ''' closes a single before a double, and opens the other way."""
        start = run.start
        while start < run.end:
            mark = str(_MARK.match(self._text, start, run.end)[0])  # type: ignore[index]
            odd = (run.end - start) % 2 == 1
            if mark in ("''", "’’") and run.way == _CLOSES and odd and self._top() == _SINGLE:
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
        if family == _SINGLE:
            decided = self._single(number, start, mark, decided)
        elif family == _DOUBLE:
            decided = self._double(number, start, mark, decided)
        if decided == _OPENS:
            self._push(number, start, mark, sure=told == _OPENS)
        elif decided == _CLOSES:
            self._close(start, mark)
        return decided

    def _double(self, number: int, start: int, mark: str, way: int) -> int:
        is_open = self._open[_DOUBLE] > 0
        if mark == "”" and way == _OPENS and is_open:
            return _CLOSES  # a space too many: “Go ”she said
        if way == _CLOSES and self._is_prime(number, start):
            return _NOTHING
        return way or (_CLOSES if is_open else _OPENS)

    def _is_prime(self, number: int, start: int) -> bool:
        """The 5" gun in a quotation: a digit in front, and the true closer still to come."""
        if start == 0 or not self._text[start - 1].isdigit():
            return False
        return self._next_way(number, _DOUBLE) == _CLOSES

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
            return _CLOSES if self._top() == _SINGLE else _OPENS
        return _NOTHING if self._is_apostrophe(number, start, before) else _CLOSES

    def _is_apostrophe(self, number: int, start: int, before: str) -> bool:
        """The boys' toys, nothin' doin': a closer better than this one is still to come."""
        text, run = self._text, self._runs[number]
        if text[max(0, start - 2) : start] in ("'n", "’n"):
            return True
        if run.end - run.start > 1 or not (
            before == "s" or text[max(0, start - 2) : start] == "in"
        ):
            return False
        goes_on = (
            text[run.end : run.end + 1].isspace() and text[run.end + 1 : run.end + 2].isalpha()
        )
        return goes_on and self._next_way(number, _SINGLE) == _CLOSES

    def _next_way(self, number: int, family: str) -> int:
        """Tell what the next row of marks does that holds one of the family."""
        near = self._runs[number + 1 : number + 9]
        return next((run.way for run in near if self._holds(run, family)), _UNTOLD)

    def _holds(self, run: _Run, family: str) -> bool:
        marks = _MARK.findall(self._text, run.start, run.end)
        return any(_FAMILY[mark] == family for mark in marks)

    def _push(self, number: int, start: int, mark: str, *, sure: bool) -> None:
        family = _FAMILY[mark]
        if family != _SINGLE and self._top() == family and not self._nests(number, family):
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
        continues = at_head and self._continued[depth : depth + 1] == [family]
        self._stack.append(_Pair(start, mark, sure, continues))
        self._open[family] += 1

    def _nests(self, number: int, family: str) -> bool:
        """Two closers to come make two openers of one kind a quotation in a quotation."""
        ways = [run.way for run in self._runs[number + 1 : number + 3] if self._holds(run, family)]
        return ways == [_CLOSES, _CLOSES]

    def _pop(self) -> _Pair:
        pair = self._stack.pop()
        self._open[pair.family] -= 1
        return pair

    def _close(self, start: int, mark: str) -> None:
        family = _FAMILY[mark]
        # A single closer may be an apostrophe: it must not close over the head of another.
        if self._open[family] == 0 or (family == _SINGLE and self._top() != _SINGLE):
            return
        while (pair := self._pop()).family != family:
            pass
        pair.end, pair.closer = start + len(mark), mark
        self._done.append(pair)
