"""The quotations of a text, found by their marks alone.

Each paragraph is paired on its own, unless it reopens what the previous one left open, so that a
stray mark spoils at most its own paragraph. `quoteattr.text.quotation_marks` decides what a mark
does, and `quoteattr.text.quotation_pairs` pairs the marks of one paragraph.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

import attrs
import regex

from quoteattr.spans import Range, trim
from quoteattr.text.paragraphs import paragraphs
from quoteattr.text.quotation_marks import DOUBLE, SINGLE, Run, begins_by_closing, heads, runs
from quoteattr.text.quotation_pairs import Pair, Pairing

_BLANK = regex.compile(r"\s*+")
_SAID = (
    r"(?:add|answer|ask|call|claim|cr(?:y|ie)|declare|demand|explain|insist|joke|note|recall"
    r"|say|shout|warn|whisper|yell)(?:s|ed|d)?|said|told \p{L}+|wrote"
)
_NAMED = (
    r"(?:(?:[Tt]he\s)?(?:\p{L}+\s)?\p{Lu}[\p{L}.'’-]*+(?:\s\p{Lu}[\p{L}.'’-]*+){0,3}"
    r"|he|she|they|the(?:\s\p{Ll}+){1,2})"
)
# A reporting clause that ends a paragraph: '? Ada Quill asked.', ', said Quill.'
_CLAUSE = regex.compile(
    rf"(?P<mark>[,?!…])\s(?:{_NAMED}\s(?:{_SAID})|(?:{_SAID})\s{_NAMED})\.?\s*+$"
)


@attrs.frozen(kw_only=True)
class Quotation:
    """A passage in quotation marks.

    ``outer`` includes the marks, ``inner`` does not; both are code points of the text. ``closer``
    is None if the mark is missing or stands in a later paragraph: the range then ends with the
    paragraph, or before the next quotation in it. ``level`` is the number of quotations around it.
    ``continues`` if the opener resumes the quotation that the previous paragraph left open.

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
    """Return the quotations of a text, in the order of their openers, nested or disjoint.

    Offsets are code points of ``text``. Apostrophes, primes and stray closers make no quotations;
    nicknames and scare quotes do.

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
        unclosed, ended = _ended_by_clause(text, unclosed)
        pairs += ended
        held, reopened = [], []
        following = places[number + 1] if number + 1 < len(places) else None
        if following is not None and closing[number + 1] and _one_break(text, place, following):
            # A pair around the one that is held could only end inside that: its opener was a stray.
            unclosed = list(itertools.dropwhile(lambda pair: not _may_go_on(pair), unclosed))
            held = unclosed[:1]
        elif following is not None:
            reopened = _reopened(unclosed, heads(text, following))
        pairs += (pair for pair in unclosed if pair not in held and _stands(pair, reopened))
    return tuple(_levelled(text, sorted(pairs, key=lambda pair: pair.start)))


def _ended_by_clause(text: str, unclosed: list[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Return the open pairs of a paragraph, and the last one apart if its closer is missing.

    A reporting clause ends the paragraph: '“Is it safe? Ada Quill asked.' The price: somebody who
    tells what another one said, in words without marks at the end of an open paragraph.
    """
    last = unclosed[-1] if unclosed else None
    found = None if last is None else _CLAUSE.search(text, last.inside, last.end)
    if last is None or found is None or last.family == SINGLE:
        return unclosed, []
    last.end = found.end("mark")
    return unclosed[:-1], [last]


def _may_go_on(pair: Pair) -> bool:
    return pair.sure and pair.family == DOUBLE


def _stands(unclosed: Pair, reopened: Sequence[Pair]) -> bool:
    # An unclosed single is an apostrophe and an unclear double a stray, unless it is reopened.
    return unclosed in reopened or (unclosed.sure and unclosed.family != SINGLE)


def _lines_that_close(
    text: str, places: Sequence[Range], rows: Sequence[Sequence[Run]]
) -> list[bool]:
    """Return for each line whether the first double mark from there to the blank line closes.

    Then a quotation may run on over the line end: texts with one sentence per line have these.
    """
    closes = [False] * len(places)
    for number in reversed(range(len(places))):
        own = begins_by_closing(text, rows[number])
        if own is None and number + 1 < len(places):
            own = closes[number + 1] and _one_break(text, places[number], places[number + 1])
        closes[number] = bool(own)
    return closes


def _one_break(text: str, place: Range, following: Range) -> bool:
    """Return whether a line break without a blank line separates two paragraphs."""
    # The letter stands for the line after the last break.
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
    """Return whether a quotation looks like a name or a scare quote rather than speech.

    It has at most three words, a closer, and no comma or other punctuation inside.

    >>> text = 'The "deal" fell. "No," he said.'
    >>> [looks_like_scare_quote(text, q) for q in quotations(text)]
    [True, False]
    """
    inner = quotation.inner.slice(text)
    if quotation.closer is None or quotation.continues:
        return False
    return len(inner.split()) <= 3 and not any(mark in inner for mark in ",.!?;:…—")


def _reopened(unclosed: Sequence[Pair], heads: Sequence[str]) -> list[Pair]:
    """Return the open pairs of a paragraph that the first marks of the next one reopen."""
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
