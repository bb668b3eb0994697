"""What was said on one occasion: a day told once lasts for the rest of the saying.

"Roe said Tuesday …, she added": the second has the day of the first. So has what an interviewer
asked ("Roe told Dan Doe on Tuesday …", "Doe asked") and what somebody says who was just seen
("Roe spoke in Dayton on Tuesday").
"""

from __future__ import annotations

import datetime
import itertools
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs
from spacy.tokens import Doc, Span, Token

from quoteattr.belonging import cue_of, is_bound, sentence_of
from quoteattr.expressions import Expression
from quoteattr.occasions import is_occasion
from quoteattr.records import Attribution, PartialDate, Speaker, SpeakerKind
from quoteattr.tenses import is_elsewhen, is_then, tells_ahead, tells_on
from quoteattr.texts import sentence_numbers

_NEAR: Final = 3  # sentences from an appearance to what is said there
_TALK: Final = 12  # sentences that an interview may go on
_LAST: Final = 200  # places that give a speaker a day: the last ones before a cue
_RECENT: Final = 14  # days; what somebody did before that is history
_TELLING: Final = frozenset("tell ask inform assure remind interview".split())
_TALKS: Final = frozenset("interview conversation appearance discussion talk debate speak".split())
_HOURS: Final = frozenset("morning afternoon evening night".split())


@attrs.frozen(kw_only=True)
class _Told:
    """A place that gives a speaker, by id, a day.

    ``lasts`` is for how many sentences, None for what the speaker said on that day. A day of None
    is an occasion of its own ("in a post on X") that ends what was seen before.
    """

    place: int
    speaker: str
    day: PartialDate | None
    lasts: int | None = None


def _place(one: _Told) -> int:
    return one.place


@attrs.frozen(kw_only=True)
class _Group:
    """What gives the speakers of one attribution a day.

    ``sayings`` are those of it that last, ``first`` is the first whole day of one.
    """

    told: Sequence[_Told]
    sayings: Sequence[_Told]
    first: PartialDate | None


class Scenes:
    """The days that one article's sayings have, for those that have none of their own."""

    def __init__(
        self,
        doc: Doc,
        attributions: Sequence[Attribution],
        speakers: Sequence[Sequence[Speaker]],
        own: Sequence[PartialDate | None],
        dates: Sequence[Expression],
        source_date: datetime.date | None,
    ) -> None:
        self._doc = doc
        self._attributions = attributions
        self._speakers = speakers
        self._sentences = sentence_numbers(doc)
        surnames = _surnames(speakers)
        recent = (one for one in dates if _is_recent(one.means, source_date))
        seen = [*self._appearances(recent, surnames)]
        told = [*seen, *self._sayings(own, surnames), *self._apart(own, seen)]
        self._told: dict[str, list[tuple[int, _Told]]] = defaultdict(list)  # numbered in order
        for n, one in enumerate(sorted(told, key=_place)):
            self._told[one.speaker].append((n, one))
        self._breaks = [token.i for token in doc if "\n" in token.text]
        self._groups: dict[frozenset[str], _Group] = {}

    def day(self, i: int) -> PartialDate | None:
        """Give the day of an attribution that has none of its own, None where nothing tells.

        The last day told before counts; a vaguer date ("in June") is a look back and lasts for its
        paragraph only. In front of the first date the article speaks of it already.
        """
        attribution = self._attributions[i]
        cue = cue_of(self._doc, attribution)
        if cue is None:
            return None
        sentence = self._sentences[cue.start]
        if not tells_on(self._doc, attribution, is_lead=sentence <= 1):
            return None
        group = self._group(frozenset(speaker.id for speaker in self._speakers[i]))
        if is_elsewhen(cue.root):
            return self._then(cue.root, group.told)
        is_elsewhere = False
        here = bisect_right(group.told, cue.start, key=_place)
        for one in reversed(group.told[max(0, here - _LAST) : here]):
            if one.day is None:
                is_elsewhere = True
            elif one.day.day is None:
                if self._one_paragraph(one.place, cue.start):
                    return one.day
            elif one.lasts is None or (
                not is_elsewhere and sentence - self._sentences[one.place] <= one.lasts
            ):
                return one.day
        if before := bisect_left(group.sayings, cue.start, key=_place):
            # A month lasts where the article tells no day of the speaker at all.
            last = group.sayings[before - 1].day
            return last if last is not None and last.month and group.first is None else None
        return group.first if sentence <= 1 or tells_ahead(cue) else None

    def _group(self, speakers: frozenset[str]) -> _Group:
        if speakers not in self._groups:
            numbered = dict(pair for one in speakers for pair in self._told.get(one, ()))
            told = [numbered[n] for n in sorted(numbered)]
            sayings = [one for one in told if one.lasts is None and one.day]
            days = (one.day for one in sayings if one.day and one.day.day is not None)
            self._groups[speakers] = _Group(told=told, sayings=sayings, first=next(days, None))
        return self._groups[speakers]

    def _then(self, verb: Token, told: Sequence[_Told]) -> PartialDate | None:
        """Give the day told just before for "said then", none for "later said"."""
        first, stop = (bisect_left(self._sentences, self._sentences[verb.i] + n) for n in (-1, 1))
        near = told[bisect_left(told, first, key=_place) : bisect_left(told, stop, key=_place)]
        return next((one.day for one in near if one.day), None) if is_then(verb) else None

    def _sayings(
        self, own: Sequence[PartialDate | None], surnames: dict[str, str]
    ) -> Iterator[_Told]:
        """Yield the days of sayings, for their speakers and for those they talk to."""
        for attribution, group, day in zip(self._attributions, self._speakers, own, strict=True):
            cue = cue_of(self._doc, attribution)
            if day is None or cue is None or not tells_on(self._doc, attribution):
                continue
            for speaker in group:
                yield _Told(place=cue.start, speaker=speaker.id, day=day)
            for other in self._partners(attribution, cue, surnames):
                yield _Told(place=cue.start, speaker=other, day=day, lasts=_TALK)

    def _apart(self, own: Sequence[PartialDate | None], seen: Sequence[_Told]) -> Iterator[_Told]:
        """Yield the undated sayings that have an occasion of their own: "wrote in a post on X"."""
        known = {(self._sentences[one.place], one.speaker) for one in seen}
        for attribution, group, day in zip(self._attributions, self._speakers, own, strict=True):
            cue = cue_of(self._doc, attribution)
            if day is not None or cue is None or not _has_occasion(self._doc, attribution, cue):
                continue
            for speaker in group:
                if (self._sentences[cue.start], speaker.id) not in known:
                    yield _Told(place=cue.start, speaker=speaker.id, day=None)

    def _partners(
        self, attribution: Attribution, cue: Span, surnames: dict[str, str]
    ) -> Iterator[str]:
        """Yield those who are spoken to: "told [Dan Doe]", "in an interview with [Dan Doe]"."""
        start, end = sentence_of(self._doc, cue.start, cue.end)
        words = self._doc.char_span(start, end, alignment_mode="expand") or ()
        for token in words:
            if token.lower_ not in surnames or _holds(attribution, token.idx):
                continue
            is_told = token.dep_ in ("dobj", "dative") and token.head.lemma_ in _TELLING
            above = token.head.head
            if is_told or (token.head.lower_ == "with" and above.lemma_ in _TALKS):
                yield surnames[token.lower_]

    def _appearances(
        self, dates: Iterable[Expression], surnames: dict[str, str]
    ) -> Iterator[_Told]:
        """Yield where somebody does something on a day: "Roe spoke in Dayton on Tuesday"."""
        contents = sorted(
            (span.start, span.end) for one in self._attributions for span in one.content
        )
        ends = [*itertools.accumulate((end for _, end in contents), max)]
        for found in dates:
            span = self._doc.char_span(found.start, found.end, alignment_mode="expand")
            if span is None or not self._doc.has_annotation("DEP"):
                continue
            before = bisect_left(contents, (found.end, 0))
            if before and ends[before - 1] > found.start:
                continue
            for one in _seen_on(span.root):
                if one.lower_ in surnames:
                    speaker = surnames[one.lower_]
                    yield _Told(place=span.start, speaker=speaker, day=found.means, lasts=_NEAR)

    def _one_paragraph(self, start: int, end: int) -> bool:
        return bisect_left(self._breaks, start) == bisect_left(self._breaks, end)


def _has_occasion(doc: Doc, attribution: Attribution, cue: Span) -> bool:
    """Tell whether a saying has an occasion of its own: "wrote [in a post on X]"."""
    start, end = sentence_of(doc, cue.start, cue.end)
    return any(
        token.dep_ == "pobj"
        and token.head.lower_ in ("in", "on", "during")
        and is_occasion(token)
        and not _holds(attribution, token.idx)
        for token in doc.char_span(start, end, alignment_mode="expand") or ()
    )


def _seen_on(date: Token) -> Iterator[Token]:
    """Yield who does something on a date: the subject of its clause, or whose it is.

    A noun in between must be an occasion: "at a rally Tuesday", not "the primary on Tuesday".
    """
    if is_bound(date, None):
        return
    for above in date.ancestors:
        if above.pos_ == "NOUN" and not (is_occasion(above) or above.lower_ in _HOURS):
            return
        if above.pos_ not in ("VERB", "AUX") or above.dep_ in ("aux", "auxpass"):
            continue
        marks = {child.lower_ for child in above.children if child.dep_ in ("mark", "advmod")}
        if above.dep_ == "acl" or (above.dep_ == "advcl" and marks & {"as", "while"}):
            continue  # "in a statement issued Tuesday", "as she left the court on Tuesday"
        if above.tag_ == "VBD":
            for subject in (child for child in above.children if child.dep_ == "nsubj"):
                yield subject
                yield from (child for child in subject.children if child.dep_ == "poss")
        return


def _is_recent(day: PartialDate, source_date: datetime.date | None) -> bool:
    if source_date is None or day.month is None or day.day is None:
        return False
    gone = source_date - datetime.date(day.year, day.month, day.day)
    return 0 <= gone.days <= _RECENT


def _surnames(speakers: Sequence[Sequence[Speaker]]) -> dict[str, str]:
    """Give the ids of the named persons by their last names, those of one name left out."""
    found: dict[str, set[str]] = {}
    for speaker in {s.id: s for group in speakers for s in group}.values():
        if speaker.kind is SpeakerKind.PERSON and speaker.named:
            found.setdefault(speaker.name.split()[-1].lower(), set()).add(speaker.id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def _holds(attribution: Attribution, place: int) -> bool:
    return any(span.start <= place < span.end for span in attribution.content)
