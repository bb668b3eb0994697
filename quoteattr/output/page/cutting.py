"""An article's text, cut wherever a paragraph, a content, a cue or a source begins or ends.

Contents have gaps, are nested and overlap, which markup cannot express. Cut at every edge, the text
becomes a sequence of pieces, each with the attributions that it belongs to.
"""

from __future__ import annotations

import bisect
import itertools
from collections import deque
from collections.abc import Iterable, Iterator, Sequence

import attrs

from quoteattr.errors import InputError
from quoteattr.records import Article, Attribution
from quoteattr.spans import Range
from quoteattr.text.paragraphs import paragraphs

CONTENT, CUE, SOURCE = "content", "cue", "source"


@attrs.frozen(kw_only=True)
class Piece:
    """A piece of text in which nothing begins or ends.

    Attributions have numbers from 1. ``content``, ``cue`` and ``source`` are the numbers of those
    whose parts include the piece, innermost first. ``ends`` are those whose first part of content
    ends after the piece, and ``resumed`` those of which a further part ends there.
    """

    text: str
    content: tuple[int, ...] = ()
    cue: tuple[int, ...] = ()
    source: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    resumed: tuple[int, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of all attributions that include the piece, in their content first."""
        return tuple(dict.fromkeys(self.content + self.cue + self.source))


@attrs.frozen(kw_only=True)
class Block:
    """The white space before a paragraph, and the pieces of that; at the text's end without any.

    A ``hidden`` block is not part of the news: front matter without attributions.
    """

    gap: str
    pieces: tuple[Piece, ...] = ()
    hidden: bool = False


@attrs.frozen
class _Mark:
    place: Range
    part: str
    number: int


def cut(article: Article, records: Sequence[Attribution]) -> tuple[Block, ...]:
    """Cut an article's text at the edges of its attributions; joined, the pieces are the text.

    Raises:
        InputError: The article has another text at the place of a span.

    >>> from quoteattr.records import Act, Kind, Span
    >>> rain = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="it rained",
    ...                    content=(Span(start=8, end=17, text="it rained"),))
    >>> [piece.text for piece in cut(Article(text="He said it rained."), [rain])[0].pieces]
    ['He said ', 'it rained', '.']
    """
    marks = sorted(_marks(article, records), key=lambda mark: mark.place)
    text = article.text
    # Front matter is hidden, unless something in it is attributed: then it belongs to the news.
    start = min([article.body.start, *(mark.place.start for mark in marks)])
    end = max([article.body.end, *(mark.place.end for mark in marks)])
    found = [place.shift(start) for place in paragraphs(text[start:end])]
    pieces = _paragraph_pieces(text, found, marks)
    blocks: list[Block] = []
    if start:
        blocks.append(Block(gap="", pieces=(Piece(text=text[:start]),), hidden=True))
    for place, own in zip(found, pieces, strict=True):
        blocks.append(Block(gap=text[start : place.start], pieces=tuple(own)))
        start = place.end
    blocks.append(Block(gap=text[start:end]))
    if end < len(text):
        blocks.append(Block(gap="", pieces=(Piece(text=text[end:]),), hidden=True))
    return tuple(blocks)


def _marks(article: Article, records: Sequence[Attribution]) -> Iterator[_Mark]:
    for number, record in enumerate(records, start=1):
        parts = [*((CONTENT, span) for span in record.content)]
        for part, span in (*parts, (CUE, record.cue), (SOURCE, record.source)):
            if span is None:
                continue
            if span.range.slice(article.text) != span.text:
                raise InputError(
                    f"{part} {span.text!r} of attribution {record.id!r} is not what the article "
                    f"has at [{span.start}, {span.end}): give the text that the records are from"
                )
            yield _Mark(span.range, part, number)


def _paragraph_pieces(
    text: str, places: Sequence[Range], marks: Sequence[_Mark]
) -> Iterator[list[Piece]]:
    """Yield each paragraph's pieces; where contents end is known only after the last paragraph."""
    covered = [list(_covered(place, each)) for place, each in _by_paragraph(places, marks)]
    last = {
        mark: (row, column)
        for row, line in enumerate(covered)
        for column, (_, over) in enumerate(line)
        for mark in over
        if mark.part == CONTENT
    }
    # The page puts a note's number after the first part of a content, and a mark after others.
    ends: dict[tuple[int, int], list[int]] = {}
    resumed: dict[tuple[int, int], list[int]] = {}
    begun: set[int] = set()
    for mark, spot in sorted(last.items(), key=lambda item: (item[1], -item[0].number)):
        (resumed if mark.number in begun else ends).setdefault(spot, []).append(mark.number)
        begun.add(mark.number)
    for row, line in enumerate(covered):
        yield [
            Piece(
                text=place.slice(text),
                content=_numbers(over, CONTENT),
                cue=_numbers(over, CUE),
                source=_numbers(over, SOURCE),
                ends=tuple(ends.get((row, column), ())),
                resumed=tuple(resumed.get((row, column), ())),
            )
            for column, (place, over) in enumerate(line)
        ]


def _by_paragraph(
    places: Sequence[Range], marks: Sequence[_Mark]
) -> Iterator[tuple[Range, list[_Mark]]]:
    """Yield each paragraph with the marks that reach into it."""
    waiting = deque(marks)
    active: list[_Mark] = []
    for place in places:
        while waiting and waiting[0].place.start < place.end:
            active.append(waiting.popleft())
        active = [mark for mark in active if mark.place.end > place.start]
        yield place, active


def _covered(place: Range, marks: Sequence[_Mark]) -> Iterator[tuple[Range, list[_Mark]]]:
    """Yield the pieces of a paragraph with the marks over each, innermost first."""
    # Of two equal ranges, that of the later attribution counts as the inner one.
    inner = sorted(marks, key=lambda mark: (len(mark.place), -mark.number))
    edges = sorted({edge for mark in marks for edge in (mark.place.start, mark.place.end)})
    within = edges[bisect.bisect(edges, place.start) : bisect.bisect_left(edges, place.end)]
    for start, end in itertools.pairwise([place.start, *within, place.end]):
        piece = Range(start, end)
        yield piece, [mark for mark in inner if mark.place.contains(piece)]


def _numbers(marks: Iterable[_Mark], part: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(mark.number for mark in marks if mark.part == part))
