"""Days that carry over to later statements, which have no date of their own.

"Roe said Tuesday …, she added": the second statement has the day of the first. So has what somebody
says right after an appearance ("Roe spoke in Dayton on Tuesday"). A look back ("in an earlier
interview", "in June") ends this for the statements that follow it.
"""

from __future__ import annotations

import datetime
import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import attrs
import regex
from spacy.tokens import Token

from quoteattr.attributions.draft import Draft
from quoteattr.dates.appearances import SpeakerDate, appearances
from quoteattr.dates.attachment import sentence_range
from quoteattr.dates.events import is_occasion
from quoteattr.dates.expressions import Expression
from quoteattr.dates.tenses import continues_narrative, is_of_another_time, is_of_same_time
from quoteattr.document.document import Document
from quoteattr.lexicon import MEDIA
from quoteattr.records import PartialDate

# Limits beyond which the next statement more likely has another occasion.
_MAX_FROM_APPEARANCE: Final = 3  # sentences from an appearance to what is said there
_MAX_IN_LOOK_BACK: Final = 1  # sentences from one statement of a look back to the next
# The last dates before a cue are searched for a look back. A list of hundreds of dates in one
# paragraph would otherwise take quadratic time.
_MAX_DATES: Final = 200
_HIDDEN: Final = "\0"  # stands for each code point of a content, so that offsets stay
# Words that refer to another time without a date that can be resolved.
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


@attrs.define
class _SpeakerHistory:
    """What the article has said so far about the days of one speaker.

    ``dated`` is the last statement with a date, ``said`` the last one with a full date, ``seen``
    the last appearance, and ``looked_back`` the sentence of the last statement in a look back.
    """

    dated: SpeakerDate | None = None
    said: SpeakerDate | None = None
    seen: SpeakerDate | None = None
    looked_back: float = -math.inf


class CarryOver:
    """The dates of the statements of one document, including those that carry over.

    Args:
        document: The document.
        drafts: Its attributions, with their speakers and their own dates, in text order.
        dates: Its date expressions, in text order.
        source_date: The document date; without it appearances are not used.
    """

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
        """Return the date of each draft, its own or one that carries over to it, or None.

        Statements and appearances are visited in text order. An appearance comes before a statement
        at the same token.
        """
        cues = [draft.cue_head for draft in self._drafts]
        seen = list(appearances(self._document, self._drafts, self._dates, self._source_date))
        steps = [(one.place, -1, n) for n, (_, one) in enumerate(seen)]
        steps += [(cue.i, n, 0) for n, cue in enumerate(cues) if cue is not None]
        days = [draft.said_on for draft in self._drafts]
        lead = []
        for _, i, n in sorted(steps):
            cue = cues[i] if i >= 0 else None
            if cue is None:
                speaker, appearance = seen[n]
                self._known[speaker].seen = appearance
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
        # The headline and the lead sum up a statement that a later sentence dates.
        for i, cue in lead:
            later = (self._later.get(speaker.id) for speaker in self._drafts[i].speakers)
            day = next((day for day in later if day), None)
            days[i] = None if day is None or self._looks_back(0, cue, day) else day
        return days

    def _keep(self, i: int, cue: Token, known: Sequence[_SpeakerHistory]) -> None:
        """Remember the date of a statement; one that is only a month or year is a look back."""
        day, sentence = self._drafts[i].said_on, self._sentences[cue.i]
        assert day is not None
        for one, speaker in zip(known, self._drafts[i].speakers, strict=True):
            one.dated = SpeakerDate(place=cue.i, sentence=sentence, day=day)
            one.looked_back = sentence
            if day.day is not None:
                one.said, one.looked_back = one.dated, -math.inf
                self._later.setdefault(speaker.id, day)

    def _then(self, cue: Token, known: Sequence[_SpeakerHistory]) -> PartialDate | None:
        """Return the date just mentioned for "said then", None for "later said"."""
        here = self._sentences[cue.i]
        days = [one.dated.day for one in known if one.dated and here - one.dated.sentence <= 1]
        for one in known:
            one.looked_back = here
        return days[0] if days and is_of_same_time(cue) else None

    def _goes_on(self, cue: Token, known: Sequence[_SpeakerHistory]) -> PartialDate | None:
        """Return the last date of the speakers, or None if there was a look back since then."""
        here = self._sentences[cue.i]
        dated = [one.said for one in known if one.said]
        dated += [
            one.seen
            for one in known
            if one.seen and here - one.seen.sentence <= _MAX_FROM_APPEARANCE
        ]
        last = max(dated, key=lambda one: one.place, default=None)
        looking = any(here - one.looked_back <= _MAX_IN_LOOK_BACK for one in known)
        if (
            looking
            or _has_own_occasion(cue)
            or (last and self._looks_back(last.place, cue, last.day))
        ):
            for one in known:
                one.looked_back = here
            return None
        return last.day if last else None

    def _looks_back(self, since: int, cue: Token, day: PartialDate) -> bool:
        """Return whether the paragraph of the cue refers to another time, after a token.

        A date counts if it is before the cue, other words up to the end of the sentence.
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
            self._is_before(one, day) for one in self._dates[max(first, stop - _MAX_DATES) : stop]
        )

    def _is_before(self, found: Expression, day: PartialDate) -> bool:
        # "This month" and "this year" include the day, but compare as less than it.
        is_now = self._outside[found.start : found.start + 4].lower() == "this"
        return not is_now and found.means is not None and str(found.means) < str(day)


def _has_own_occasion(cue: Token) -> bool:
    """Return whether a statement has an occasion of its own: "wrote [in a post on X]"."""
    return any(
        noun.dep_ == "pobj"
        and is_occasion(noun)
        and any(child.lower_ in ("a", "an", "another") for child in noun.children)
        for preposition in cue.children
        if preposition.lower_ in ("at", "in", "on", "during")
        for noun in preposition.children
    )


def _outside(text: str, drafts: Sequence[Draft]) -> str:
    """Return a text with all contents hidden; offsets stay the same."""
    letters = list(text)
    for place in (one.place for draft in drafts for one in draft.contents):
        letters[place.start : place.end] = _HIDDEN * len(place)
    return "".join(letters)
