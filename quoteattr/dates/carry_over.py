"""Days that are carried over: one that is told once lasts for the statements that go on from it.

"Roe said Tuesday …, she added": the second has the day of the first. So has what somebody says who
was just seen ("Roe spoke in Dayton on Tuesday"). A look back ("in an earlier interview", "in June")
ends the day for the statements that go on from there.
"""

from __future__ import annotations

import datetime
import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import attrs
import regex
from spacy.tokens import Token

from quoteattr.attributions.draft import Draft
from quoteattr.dates.attachment import dates_something_else, sentence_range
from quoteattr.dates.events import is_occasion
from quoteattr.dates.expressions import Expression
from quoteattr.dates.tenses import continues_narrative, is_of_another_time, is_of_same_time
from quoteattr.document.document import Document
from quoteattr.entities.name_spans import comparable
from quoteattr.lexicon import HOURS, MEDIA
from quoteattr.records import PartialDate, SpeakerKind

_NEAR: Final = 3  # sentences from an appearance to what is said there
_LOOKING: Final = 1  # sentences from one statement of a look back to the next
_LAST: Final = 200  # dates in front of a cue that may tell of another time: the last ones
_RECENT: Final = 14  # days; what somebody did before that is history
_HIDDEN: Final = "\0"
# What tells of another time, without a date that can be read.
_LOOK_BACK: Final = regex.compile(
    rf"""\b(?:(?:earlier|previous|prior|past|separate|different|older)\s(?:\p{{L}}+\s){{0,2}}
        (?:{"|".join(sorted(MEDIA))}|campaign|occasion|stage|term|trip|visit)s?\b
    | (?:last|past|previous|that)\s(?:spring|summer|autumn|fall|winter|decade)\b
    | (?:decades|years|months|weeks|days)\s(?:ago|before|earlier|prior)\b
    | (?:during|in|since|after|before)\s(?:the|his|her|their|its)\s(?:19|20)\d\d\b
    | in\sthe\s(?:(?:19|20)\d0s|past)\b
    | back\s(?:in|when)\b)""",
    regex.VERBOSE | regex.IGNORECASE,
)


@attrs.frozen(kw_only=True)
class _SpeakerDate:
    """A day that the article tells of a speaker, with its place, as a token, and its sentence."""

    place: int
    sentence: int
    day: PartialDate


@attrs.define
class _SpeakerHistory:
    """What a walk through the article has met of one speaker.

    ``dated`` is the last statement with a date, ``said`` the last with a whole day, ``seen`` the
    last appearance, ``looked_back`` the sentence of the last statement in a look back.
    """

    dated: _SpeakerDate | None = None
    said: _SpeakerDate | None = None
    seen: _SpeakerDate | None = None
    looked_back: float = -math.inf


class CarryOver:
    """The days of one article's statements, for those that have none of their own."""

    def __init__(
        self,
        document: Document,
        drafts: Sequence[Draft],
        dates: Sequence[Expression],
        source_date: datetime.date | None,
    ) -> None:
        self._document, self._doc, self._drafts = document, document.doc, drafts
        self._sentences = document.sentence_of
        self._outside = _outside(document.text, drafts)
        self._dates = [
            one for one in dates if one.means and _HIDDEN not in self._outside[one.start : one.end]
        ]
        self._looks = [match.start() for match in _LOOK_BACK.finditer(self._outside)]
        self._known: dict[str, _SpeakerHistory] = defaultdict(_SpeakerHistory)
        self._later: dict[str, PartialDate] = {}  # the first whole day of each speaker
        self._source_date = source_date

    def days(self) -> list[PartialDate | None]:
        """Return the day of each attribution, its own or one that is carried over to it."""
        cues = [draft.cue_head for draft in self._drafts]
        seen = list(self._appearances())
        steps = [(told.place, -1, n) for n, (_, told) in enumerate(seen)]
        steps += [(cue.i, n, 0) for n, cue in enumerate(cues) if cue is not None]
        days = [draft.said_on for draft in self._drafts]
        lead = []
        for _, i, n in sorted(steps):
            cue = cues[i] if i >= 0 else None
            if cue is None:
                speaker, told = seen[n]
                self._known[speaker].seen = told
            elif continues_narrative(self._drafts[i], is_lead=self._sentences[cue.i] <= 1):
                known = [self._known[speaker.id] for speaker in self._drafts[i].speakers]
                if days[i] is not None:
                    self._keep(i, cue, known)
                elif is_of_another_time(cue):
                    days[i] = self._then(cue, known)
                elif any(one.said or one.seen for one in known):
                    days[i] = self._goes_on(cue, known)
                elif self._sentences[cue.i] <= 1 and not any(one.dated for one in known):
                    lead.append((i, cue))
        for i, cue in lead:  # headline and lead tell what a later sentence dates
            later = (self._later.get(speaker.id) for speaker in self._drafts[i].speakers)
            day = next((day for day in later if day), None)
            days[i] = None if day is None or self._looks_back(0, cue, day) else day
        return days

    def _keep(self, i: int, cue: Token, known: Sequence[_SpeakerHistory]) -> None:
        """Keep the day of a dated statement; a month or year is a look back."""
        day, sentence = self._drafts[i].said_on, self._sentences[cue.i]
        assert day is not None
        for one, speaker in zip(known, self._drafts[i].speakers, strict=True):
            one.dated = _SpeakerDate(place=cue.i, sentence=sentence, day=day)
            one.looked_back = sentence
            if day.day is not None:
                one.said, one.looked_back = one.dated, -math.inf
                self._later.setdefault(speaker.id, day)

    def _then(self, cue: Token, known: Sequence[_SpeakerHistory]) -> PartialDate | None:
        """Return the day told just before for "said then", none for "later said"."""
        here = self._sentences[cue.i]
        days = [one.dated.day for one in known if one.dated and here - one.dated.sentence <= 1]
        for one in known:
            one.looked_back = here
        return days[0] if days and is_of_same_time(cue) else None

    def _goes_on(self, cue: Token, known: Sequence[_SpeakerHistory]) -> PartialDate | None:
        """Return the last day told of the speakers; a look back since then has none."""
        here = self._sentences[cue.i]
        told = [one.said for one in known if one.said]
        told += [one.seen for one in known if one.seen and here - one.seen.sentence <= _NEAR]
        last = max(told, key=lambda one: one.place, default=None)
        looking = any(here - one.looked_back <= _LOOKING for one in known) or _is_apart(cue)
        if looking or (last and self._looks_back(last.place, cue, last.day)):
            for one in known:
                one.looked_back = here
            return None
        return last.day if last else None

    def _looks_back(self, since: int, cue: Token, day: PartialDate) -> bool:
        """Tell whether the cue's paragraph has told of another time, behind a token.

        A date counts in front of the cue, other words as far as the sentence goes.
        """
        at = cue.idx
        start = max(self._outside.rfind("\n", 0, at) + 1, self._doc[since].idx)
        end = sentence_range(self._document, cue, cue)[1]
        first = bisect_left(self._looks, start)
        if first < len(self._looks) and self._looks[first] < end:
            return True
        first = bisect_left(self._dates, start, key=lambda one: one.start)
        stop = bisect_left(self._dates, at, key=lambda one: one.start)
        return any(
            self._is_before(one, day) for one in self._dates[max(first, stop - _LAST) : stop]
        )

    def _is_before(self, found: Expression, day: PartialDate) -> bool:
        is_now = self._outside[found.start : found.start + 4].lower() == "this"
        return not is_now and found.means is not None and str(found.means) < str(day)

    def _appearances(self) -> Iterator[tuple[str, _SpeakerDate]]:
        """Yield who does something on a day: "Roe spoke in Dayton on Tuesday"."""
        surnames = _surnames(self._drafts)
        for found in self._dates:
            span = found.span
            if span is None or not self._doc.has_annotation("DEP"):
                continue
            if found.means is None or not _is_recent(found.means, self._source_date):
                continue
            for one in _seen_on(span.root):
                if one.lower_ in surnames:
                    sentence = self._sentences[span.start]
                    told = _SpeakerDate(place=span.start, sentence=sentence, day=found.means)
                    yield surnames[one.lower_], told


def _is_apart(cue: Token) -> bool:
    """Tell whether a statement has an occasion of its own: "wrote [in a post on X]"."""
    return any(
        noun.dep_ == "pobj"
        and is_occasion(noun)
        and any(child.lower_ in ("a", "an", "another") for child in noun.children)
        for preposition in cue.children
        if preposition.lower_ in ("at", "in", "on", "during")
        for noun in preposition.children
    )


def _outside(text: str, drafts: Sequence[Draft]) -> str:
    """Return a text with all contents hidden, its offsets kept."""
    letters = list(text)
    for place in (one.place for draft in drafts for one in draft.contents):
        letters[place.start : place.end] = _HIDDEN * len(place)
    return "".join(letters)


def _seen_on(date: Token) -> Iterator[Token]:
    """Yield who does something on a date: the subject of its clause, or whose it is.

    A noun in between must be an occasion: "at a rally Tuesday", not "the primary on Tuesday".
    """
    if dates_something_else(date, None):
        return
    for above in date.ancestors:
        if above.pos_ == "NOUN" and not (is_occasion(above) or above.lower_ in HOURS):
            return
        if above.pos_ not in ("VERB", "AUX") or above.dep_ in ("aux", "auxpass"):
            continue
        marks = {child.lower_ for child in above.children if child.dep_ in ("mark", "advmod")}
        if above.dep_ == "acl":
            return  # "in a statement issued Tuesday", "Roe, elected on Tuesday, said"
        if above.dep_ == "advcl" and marks & {"as", "while"}:
            continue  # "as she left the court on Tuesday"
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


def _surnames(drafts: Sequence[Draft]) -> dict[str, str]:
    """Give the ids of the named persons by their last names, those of one name left out."""
    found: dict[str, set[str]] = {}
    for speaker in {one.id: one for draft in drafts for one in draft.speakers}.values():
        words = comparable(speaker.name.split())
        if speaker.kind is SpeakerKind.PERSON and speaker.named and words:
            found.setdefault(words[-1], set()).add(speaker.id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}
