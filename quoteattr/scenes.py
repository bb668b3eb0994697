"""What was said on one occasion: a day told once lasts for the rest of the saying.

"Roe said Tuesday …, she added": the second has the day of the first. So has what an interviewer
asked ("Roe told Dan Doe on Tuesday …", "Doe asked") and what somebody says who was just seen
("Roe spoke in Dayton on Tuesday").
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs
from spacy.tokens import Doc, Span, Token

from quoteattr.belonging import cue_of, is_bound, sentence_of
from quoteattr.expressions import Expression
from quoteattr.occasions import is_occasion
from quoteattr.records import Act, Attribution, PartialDate, Speaker, SpeakerKind

_NEAR: Final = 3  # sentences from an appearance to what is said there
_TALK: Final = 12  # sentences that an interview may go on
_RECENT: Final = 14  # days; what somebody did before that is history
_TELLING: Final = frozenset("tell ask inform assure remind interview".split())
_TALKS: Final = frozenset("interview conversation appearance discussion talk debate speak".split())
# Told of another day than what was told before.
_ELSEWHEN: Final = frozenset(
    "later previously repeatedly often once frequently constantly always long recently initially "
    "formerly originally usually regularly before ultimately eventually".split()
)
_HOURS: Final = frozenset("morning afternoon evening night".split())


@attrs.frozen(kw_only=True)
class _Told:
    """A place that gives a speaker, by id, a day.

    ``lasts`` is for how many sentences, None for what the speaker said on that day.
    """

    place: int
    speaker: str
    day: PartialDate
    lasts: int | None = None


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
        self._sentences = _sentences(doc)
        surnames = _surnames(speakers)
        recent = (one for one in dates if _is_recent(one.means, source_date))
        told = [*self._sayings(own, surnames), *self._appearances(recent, surnames)]
        self._told = sorted(told, key=lambda one: one.place)

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
        own = {speaker.id for speaker in self._speakers[i]}
        told = [one for one in self._told if one.speaker in own]
        if _is_elsewhen(cue.root):
            near = (one for one in told if 0 <= sentence - self._sentences[one.place] <= 1)
            return next((one.day for one in near if _is_then(cue.root)), None)
        for one in reversed([one for one in told if one.place < cue.start]):
            if one.day.day is None:
                if self._one_paragraph(one.place, cue.start):
                    return one.day
            elif one.lasts is None or sentence - self._sentences[one.place] <= one.lasts:
                return one.day
        sayings = [one for one in told if one.lasts is None]
        if before := [one.day for one in sayings if one.place < cue.start]:
            # A month lasts where the article tells no day of the speaker at all.
            is_all = before[-1].month and not any(one.day.day for one in sayings)
            return before[-1] if is_all else None
        return next((one.day for one in sayings if one.day.day is not None), None)

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
        contents = [span for one in self._attributions for span in one.content]
        for found in dates:
            span = self._doc.char_span(found.start, found.end, alignment_mode="expand")
            if span is None or not self._doc.has_annotation("DEP"):
                continue
            if any(content.start < found.end and found.start < content.end for content in contents):
                continue
            for one in _seen_on(span.root):
                if one.lower_ in surnames:
                    speaker = surnames[one.lower_]
                    yield _Told(place=span.start, speaker=speaker, day=found.means, lasts=_NEAR)

    def _one_paragraph(self, start: int, end: int) -> bool:
        return "\n" not in self._doc[start:end].text


def tells_on(doc: Doc, attribution: Attribution, *, is_lead: bool = False) -> bool:
    """Tell whether a cue goes on with one saying: a statement in the simple past or "adding".

    In headline and lead the present tells news as well.
    """
    cue = cue_of(doc, attribution)
    if cue is None or attribution.act is not Act.STATEMENT:
        return False
    verbs = [token for token in cue if token.pos_ == "VERB"] or [cue.root]
    verb = _finite(verbs[0])
    auxiliaries = {child.lower_ for child in verb.children if child.dep_.startswith("aux")}
    in_past = verb.tag_ not in ("VBZ", "VBP", "VB") or (is_lead and verb.lemma_ != "have")
    return in_past and not auxiliaries & _UNTOLD


_UNTOLD: Final = frozenset("have has had having 've ’ve will would 'd ’d could might may".split())


def _finite(verb: Token) -> Token:
    """Give the verb that carries the tense: "[did] not suggest", "[forced] him to admit"."""
    while verb.tag_ == "VB":
        did = next((child for child in verb.children if child.lower_ == "did"), None)
        if did is not None:
            return did
        if verb.dep_ not in ("xcomp", "ccomp") or verb.head.i == verb.i:
            break
        verb = verb.head
    return verb


def _is_elsewhen(verb: Token) -> bool:
    """Tell whether a saying is of another time: "later said", "said at the time"."""
    return _is_then(verb) or any(
        child.lower_ in _ELSEWHEN
        and child.dep_ in ("advmod", "npadvmod")
        and not any(child.children)  # "later in the day" is the same day
        for child in verb.children
    )


def _is_then(verb: Token) -> bool:
    """Tell whether a saying is of the time told just before: "said then", "said at the time"."""
    return any(
        (child.lower_ == "then" and child.i > verb.i)
        or (child.lower_ == "at" and any(noun.lower_ == "time" for noun in child.children))
        for child in verb.children
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


def _sentences(doc: Doc) -> tuple[int, ...]:
    """Number the sentences token by token, lines where there are no sentences."""
    split = doc.has_annotation("SENT_START")
    numbers, current = [], 0
    for token in doc:
        if token.i and (token.is_sent_start if split else "\n" in doc[token.i - 1].text_with_ws):
            current += 1
        numbers.append(current)
    return tuple(numbers)
