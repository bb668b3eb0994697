"""The quotations of a text, found by their marks alone.

Every paragraph starts afresh, unless it reopens what the one before left open; so one stray mark
costs at most its own paragraph. What a single mark does is told in ``pairing``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

import attrs
import regex

from quoteattr.spans import Range, trim
from quoteattr.text.paragraphs import paragraphs
from quoteattr.text.quotation_marks import (
    DOUBLE,
    SINGLE,
    Pair,
    Pairing,
    Run,
    begins_by_closing,
    heads,
    runs,
)

_BLANK = regex.compile(r"\s*+")


@attrs.frozen(kw_only=True)
class Quotation:
    """A stretch in quotation marks.

    ``outer`` holds the marks, ``inner`` does not; both are code points of the text. ``closer`` is
    None when the mark is missing or comes in a later paragraph: the range then ends with the
    paragraph, or before the next quotation in it. ``level`` is 0 for an outer quotation and one
    more for each that it lies in. ``continues`` tells that the opener takes up the quotation that
    the paragraph before left open.

    >>> quotation = quotations("He said “no.”")[0]
    >>> quotation.outer, quotation.inner, quotation.closer
    (Range(start=8, end=13), Range(start=9, end=12), '”')
    """

    outer: Range
    inner: Range
    opener: str
    closer: str | None
    level: int = 0
    continues: bool = False


def quotations(text: str) -> tuple[Quotation, ...]:
    """Pair the quotation marks of a text.

    Offsets are code points of ``text``. The quotations stand in the order of their openers and are
    nested or disjoint; there are none when nothing is quoted. Apostrophes, primes and closers that
    nothing opened are no quotations; nicknames and scare quotes are.

    >>> [q.inner.slice('"No," she said.') for q in quotations('"No," she said.')]
    ['No,']
    """
    places = paragraphs(text)
    rows = [runs(text, place) for place in places]
    closing = _lines_that_close(text, places, rows)
    pairs: list[Pair] = []
    reopened: list[Pair] = []
    held: list[Pair] = []
    for number, place in enumerate(places):
        pairing = Pairing(text, place, rows[number], reopened=reopened, held=held)
        closed, unclosed = pairing.pairs()
        pairs += closed
        for pair in unclosed:
            pair.end = place.end
        held, reopened = [], []
        following = places[number + 1] if number + 1 < len(places) else None
        if following is not None and closing[number + 1] and _one_break(text, place, following):
            # What lies around the pair that is held could only end within it: it was a stray.
            unclosed = list(itertools.dropwhile(lambda pair: not _may_go_on(pair), unclosed))
            held = unclosed[:1]
        elif following is not None:
            reopened = _reopened(unclosed, heads(text, following))
        pairs += (pair for pair in unclosed if pair not in held and _stands(pair, reopened))
    return tuple(_levelled(text, sorted(pairs, key=lambda pair: pair.start)))


def _may_go_on(pair: Pair) -> bool:
    return pair.sure and pair.family == DOUBLE


def _stands(unclosed: Pair, reopened: Sequence[Pair]) -> bool:
    # An unclosed single is an apostrophe, an unclear double a stray, unless taken up again.
    return unclosed in reopened or (unclosed.sure and unclosed.family != SINGLE)


def _lines_that_close(
    text: str, places: Sequence[Range], rows: Sequence[Sequence[Run]]
) -> list[bool]:
    """Tell for each line whether the first double mark from there to the blank line closes."""
    closes = [False] * len(places)
    for number in reversed(range(len(places))):
        own = begins_by_closing(text, rows[number])
        if own is None and number + 1 < len(places):
            own = closes[number + 1] and _one_break(text, places[number], places[number + 1])
        closes[number] = bool(own)
    return closes


def _one_break(text: str, place: Range, following: Range) -> bool:
    """Tell whether two paragraphs are parted by a line break without a blank line."""
    # The letter stands for the line behind the last break.
    return len((text[place.end : following.start] + "x").splitlines()) == 2


def quote_states(text: str) -> bytes:
    """Return for each code point of a text 1 inside a quotation, its marks included, else 0.

    >>> list(quote_states("a 'b'"))
    [0, 0, 1, 1, 1]
    """
    return states(text, quotations(text))


def states(text: str, found: Iterable[Quotation]) -> bytes:
    """Return what `quote_states` returns, from the quotations that were found in the text.

    >>> list(states("no", ()))
    [0, 0]
    """
    inside = bytearray(len(text))
    for quotation in found:
        if quotation.level == 0:
            outer = quotation.outer
            inside[outer.start : outer.end] = b"\x01" * len(outer)
    return bytes(inside)


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


def _reopened(unclosed: Sequence[Pair], heads: Sequence[str]) -> list[Pair]:
    """Choose from the open pairs of a paragraph those that the next one's first marks take up."""
    waiting = iter(unclosed)
    chosen = (next((pair for pair in waiting if pair.family == head), None) for head in heads)
    return [pair for pair in chosen if pair is not None]


def _levelled(text: str, pairs: Sequence[Pair]) -> Iterator[Quotation]:
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
