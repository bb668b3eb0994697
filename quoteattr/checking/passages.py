"""The passages of a draft that are checked: its quotations and attributed claims, in words.

Inside quotation marks, an ellipsis stands for words that were left out, and brackets hold what the
writer has put in: "[the mayor]" for "she", "[T]he" for "the", "want[s]" for "want", "[sic]" for
nothing. Round brackets are understood alike, as some agencies print them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs
import regex

from quoteattr.checking.words import WORD, Words, comparable
from quoteattr.records import Act, Attribution, Kind, Span
from quoteattr.spans import Range, trim
from quoteattr.text.quotations import Quotation, looks_like_scare_quote, quotations

_MARKED: Final = regex.compile(
    r"(?P<gap>[\[(]\s*+(?:…|\.\s?\.\s?\.)\s*+[\])]|…[…\s.]*+|\.(?:\s?\.){2,}+)"
    r"|(?P<sic>[\[(]\s*+sic\s*+[.!]?\s*+[\])])"
    r"|(?P<stem>\p{L}++)\[(?P<ending>\p{L}{1,5})\](?!\p{L})"
    r"|(?P<initial>\[\p{L}{1,3}\][\p{L}'’]*\p{L})"
    r"|\[(?P<bracketed>[^\[\]\n]{1,200}+)\]|\((?P<aside>[^()\n]{1,80}+)\)",
    regex.IGNORECASE,
)


@attrs.frozen
class Run:
    """Quoted words that the draft prints as if nothing had been left out between them.

    Attributes:
        words: The words, with offsets in the draft.
        bracketed: For each word whether it stands in square brackets.
        aside: For each word whether it stands in round brackets: put in, or printed so before.
        stems: By index, the comparable beginning of a word whose ending stands in brackets.
    """

    words: Words
    bracketed: tuple[bool, ...]
    aside: tuple[bool, ...]
    stems: dict[int, str] = attrs.field(factory=dict)

    def __len__(self) -> int:
        return len(self.words)

    @property
    def keys(self) -> tuple[str, ...]:
        """The comparable words."""
        return self.words.keys

    def part(self, start: int, end: int) -> Run:
        """Return the words from one index up to another, which is not included."""
        words = self.words
        cut = Words(words.text, words.keys[start:end], words.starts[start:end],
                    words.ends[start:end])  # fmt: skip
        stems = {at - start: stem for at, stem in self.stems.items() if start <= at < end}
        return Run(cut, self.bracketed[start:end], self.aside[start:end], stems)


@attrs.frozen(kw_only=True)
class Passage:
    """A quotation or an attributed claim of the draft.

    Attributes:
        content: Its spans in the draft.
        kind: Whether all of it, a part or none of it is in quotation marks.
        runs: The quoted words; words between two runs are left out, or are the reporter's.
        unquoted: The words outside of quotation marks.
        record: The attribution that it belongs to; None for a quotation without one.
    """

    content: tuple[Span, ...]
    kind: Kind
    runs: tuple[Run, ...]
    unquoted: tuple[Words, ...] = ()
    record: Attribution | None = None


def passages(text: str, body: Range, records: Iterable[Attribution]) -> tuple[Passage, ...]:
    """Return the passages of a draft in text order.

    Each statement is one, and so is any other attribution with a quotation. Quotations without an
    attribution follow from their marks; names and scare quotes are left out.

    Args:
        text: The text of the draft.
        body: The range of the text that is the news itself.
        records: The attributions of the draft; empty to check only its quotations.

    >>> [one.runs[0].keys for one in passages("“It … rained,” she said.", Range(0, 24), ())]
    [('it',)]
    """
    marked = [one for one in quotations(text) if one.level == 0 and body.contains(one.outer)]
    kept = [one for one in records if one.act is Act.STATEMENT or one.kind is not Kind.INDIRECT]
    found = [_of_record(text, record, marked, _inner(record, kept)) for record in kept]
    taken = [span.range for record in kept for span in record.content]
    for one in marked:
        free = not any(one.outer.overlaps(place) for place in taken)
        if free and one.continues and found and found[-1].record is None:
            found[-1] = _continued(found[-1], _of_quotation(text, one))
        elif free and not looks_like_scare_quote(text, one):
            found.append(_of_quotation(text, one))
    found = [one for one in found if one.runs or one.unquoted]
    return tuple(sorted(found, key=lambda one: one.content[0].start))


def _inner(record: Attribution, others: Iterable[Attribution]) -> list[Range]:
    """Return the contents of what others say within a record: they are checked on their own."""
    return [span.range for one in others if one.within == record.id for span in one.content]


def _of_quotation(text: str, quotation: Quotation) -> Passage:
    span = Span.cut(text, *attrs.astuple(quotation.outer))
    runs = tuple(_runs(text, quotation.inner))
    return Passage(content=(span,), kind=Kind.DIRECT, runs=runs)


def _continued(one: Passage, other: Passage) -> Passage:
    """Return a quotation with its next paragraph."""
    return attrs.evolve(one, content=one.content + other.content, runs=one.runs + other.runs)


def _of_record(
    text: str, record: Attribution, marked: Sequence[Quotation], inner: Sequence[Range]
) -> Passage:
    runs: list[Run] = []
    unquoted: list[Words] = []
    for span in record.content:
        place = span.range
        start = place.start
        for quotation in marked:
            shared = quotation.outer.intersection(place)
            if shared is None or any(one.overlaps(shared) for one in inner):
                continue
            unquoted.append(Words.of(text, Range(start, shared.start)))
            quoted = quotation.inner.intersection(place)
            runs += () if quoted is None else _runs(text, quoted)
            start = shared.end
        unquoted.append(Words.of(text, Range(start, place.end)))
    if not runs and record.kind is Kind.DIRECT:  # a turn of a transcript has no marks
        runs = [run for span in record.content for run in _runs(text, span.range)]
        unquoted = []
    return Passage(
        content=record.content,
        kind=record.kind,
        runs=tuple(runs),
        unquoted=tuple(words for words in unquoted if len(words)),
        record=record,
    )


def _runs(text: str, place: Range) -> Iterator[Run]:
    """Yield the runs of a quotation: it is cut where an ellipsis stands."""
    made = _Building(text)
    start = place.start
    for match in _MARKED.finditer(text, place.start, place.end):
        made.add(Range(start, match.start()))
        start = match.end()
        if match["gap"]:
            yield from made.finished()
        elif match["sic"]:
            continue
        elif match["stem"]:
            made.add_word(match, match["stem"] + match["ending"], stem=comparable(match["stem"]))
        elif match["initial"]:
            made.add_word(match, match["initial"].replace("[", "").replace("]", ""))
        else:
            inside = trim(text, Range(*match.span()), "[]()")
            made.add(inside, bracketed=bool(match["bracketed"]), aside=bool(match["aside"]))
    made.add(Range(start, place.end))
    yield from made.finished()


class _Building:
    """A run that grows word by word."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._start()

    def _start(self) -> None:
        self._keys: list[str] = []
        self._places: list[Range] = []
        self._bracketed: list[bool] = []
        self._aside: list[bool] = []
        self._stems: dict[int, str] = {}

    def add(self, place: Range, *, bracketed: bool = False, aside: bool = False) -> None:
        for match in WORD.finditer(self._text, place.start, place.end):
            self._add(comparable(match[0]), Range(*match.span()), bracketed, aside)

    def add_word(self, match: regex.Match[str], word: str, stem: str | None = None) -> None:
        if stem:
            self._stems[len(self._keys)] = stem
        self._add(comparable(word), Range(*match.span()))

    def _add(self, key: str, place: Range, bracketed: bool = False, aside: bool = False) -> None:
        if key:
            self._keys.append(key)
            self._places.append(place)
            self._bracketed.append(bracketed)
            self._aside.append(aside)

    def finished(self) -> Iterator[Run]:
        if self._keys:
            starts = [place.start for place in self._places]
            ends = [place.end for place in self._places]
            words = Words(self._text, tuple(self._keys), starts, ends)
            yield Run(words, tuple(self._bracketed), tuple(self._aside), self._stems)
        self._start()
