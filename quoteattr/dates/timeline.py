"""What an article tells about its days: who speaks or appears on each, and on which occasions."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

import attrs
from spacy.tokens import Token

from quoteattr.attributions.draft import Draft
from quoteattr.dates import tenses
from quoteattr.dates.appearances import Appearances, place_of
from quoteattr.dates.attachment import is_bound_or_topic
from quoteattr.dates.expressions import Expression
from quoteattr.dates.occasions import SPEECH, group_of, groups_of, occasions_of, publishes
from quoteattr.dates.sessions import sessions_of
from quoteattr.document.document import Document
from quoteattr.records import PartialDate

MAX_AGE: Final = 7
"""Days. Older appearances, sessions, and days behind headline and lead, are background."""
_MAX_FROM_SPEECH: Final = 8  # sentences to what somebody else says "in her remarks"
MAX_DATES: Final = 40
"""How many dates on one side of a statement are looked at: a list of hundreds would otherwise take
quadratic time."""


@attrs.frozen(kw_only=True, eq=False)
class Dated:
    """A date expression with what its clause says.

    Attributes:
        expression: The expression; it has a meaning and tokens.
        day: Its meaning.
        place: Its first token.
        states: The drafts that it dates as their own date.
        said_by: The speakers of these, and of what is said at an occasion that the text has dated.
        seen: The speakers who act in its clause: "Roe spoke in Dayton on Tuesday".
        words: The nouns and the verb that it dates, by index: "a study released Tuesday".
        groups: The groups of occasions among them.
        age: How many days it is before the document date; None if either is not known to the day.
    """

    expression: Expression
    day: PartialDate
    place: int
    states: tuple[int, ...] = ()
    said_by: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    words: frozenset[int] = frozenset()
    groups: frozenset[str] = frozenset()
    age: int | None = None

    @property
    def is_speech(self) -> bool:
        """Whether somebody speaks or appears there."""
        return bool(self.states or self.seen)


@attrs.frozen(kw_only=True, eq=False)
class Tie:
    """A place where the text returns to a session, who speaks there, and the session's groups.

    ``is_named`` if the session is named ("at the rally") rather than presupposed ("in her speech").
    """

    place: int
    speakers: frozenset[str]
    groups: frozenset[str]
    is_named: bool = False


class Timeline:
    """The dates and statements of one document, in text order.

    Args:
        document: The document.
        drafts: Its attributions, with their speakers.
        dates: Its date expressions.
        stated: For each draft its own date expression, or None.
        source_date: The document date, if known.
    """

    def __init__(
        self,
        document: Document,
        drafts: Sequence[Draft],
        dates: Sequence[Expression],
        stated: Sequence[Expression | None],
        source_date: datetime.date | None,
    ) -> None:
        self._source_date = source_date
        self.drafts, self.sentence_of = drafts, document.sentence_of
        self.places = [place_of(draft) for draft in drafts]
        self.ids = [frozenset(one.id for one in draft.speakers) for draft in drafts]
        self._appearances = Appearances(document, drafts)
        inside = {i for draft in drafts for i in draft.inside}
        own: dict[int, list[int]] = defaultdict(list)
        for i, found in enumerate(stated):
            if found is not None:
                own[found.start].append(i)
        self.dates = [
            self._dated(found, found.means, tuple(own[found.start]))
            for found in dates
            if found.means is not None
            and found.span is not None
            and (found.start in own or inside.isdisjoint(one.i for one in found.span))
        ]
        self.dates = sorted([*self.dates, *self._returns()], key=lambda one: one.place)
        self.starts = [one.place for one in self.dates]

    def away(self, one: int, other: int) -> int:
        """Return how many sentences there are from one token to another."""
        return abs(self.sentence_of[one] - self.sentence_of[other])

    def others_between(self, i: int, start: int, end: int) -> bool:
        """Return whether somebody else than the speakers of a draft speaks between two tokens."""
        first = bisect_right(self._in_order, (start, len(self.places)))
        near = self._in_order[first : first + 50]  # enough: a speech may have hundreds
        return any(
            self.ids[n] and not self.ids[n] & self.ids[i] for place, n in near if place < end
        )

    @cached_property
    def _in_order(self) -> list[tuple[int, int]]:
        return sorted((place, n) for n, place in enumerate(self.places))

    def _returns(self) -> Iterator[Dated]:
        """Yield the dates of the events that the text returns to: "Speaking at the rally, Roe …".

        Who is there says on that day what follows.
        """
        latest: dict[str, Dated] = {}
        n = 0
        for tie in self._ties() if self.dates else ():
            while n < len(self.dates) and self.dates[n].place < tie.place:
                one = self.dates[n]
                latest |= dict.fromkeys((*one.groups, *((SPEECH,) if one.is_speech else ())), one)
                n += 1
            dated = self._tied(tie, latest)
            if dated is not None and tie.place not in dated.words:
                yield attrs.evolve(
                    dated, place=tie.place, said_by=tie.speakers, states=(), seen=frozenset()
                )

    def _tied(self, tie: Tie, latest: Mapping[str, Dated]) -> Dated | None:
        """Return the last date of one of the groups of a tie, else that of the last speech."""
        found = [latest[group] for group in tie.groups - {SPEECH} if group in latest]
        dated = max(found, key=lambda one: one.place, default=None)
        speech = latest.get(SPEECH) if SPEECH in tie.groups else None
        if dated is None and speech is not None:
            dated = speech if self.away(tie.place, speech.place) <= _MAX_FROM_SPEECH else None
        if dated is None or tie.is_named:
            return dated
        return dated if dated.age is not None and 0 <= dated.age <= MAX_AGE else None

    def _ties(self) -> Sequence[Tie]:
        named = [
            Tie(place=noun.i, speakers=present, groups=frozenset((group_of(noun),)), is_named=True)
            for noun, present in self._appearances.at_occasions()
        ]
        others = [
            Tie(place=place, speakers=ids, groups=groups)
            for draft, place, ids in zip(self.drafts, self.places, self.ids, strict=True)
            for groups in sessions_of(draft)
        ]
        return sorted([*named, *others], key=lambda tie: tie.place)

    def _dated(self, found: Expression, day: PartialDate, states: tuple[int, ...]) -> Dated:
        assert found.span is not None
        root, span = found.span.root, found.span
        words: list[Token] = []
        seen: set[str] = set()
        for above in (root, *root.ancestors):
            if above.pos_ in ("NOUN", "PROPN") and not span.start <= above.i < span.end:
                words.append(above)
            if above.pos_ in ("VERB", "AUX") and above.dep_ not in ("aux", "auxpass"):
                # Nobody has spoken at a rally to come, nor if she "arrives on Friday".
                is_planned = above.tag_ in ("VBZ", "VBP") and self.sentence_of[above.i] > 0
                if tenses.lies_ahead(above) or (is_planned and day.day is not None):
                    break
                words += occasions_of(above)
                words += [above, *([above.head] if above.dep_ in ("acl", "relcl") else ())]
                if not is_bound_or_topic(root):
                    seen.update(self._appearances.of(above))
                if not _is_beside_deed(above):
                    break
        return Dated(
            expression=found,
            day=day,
            place=span.start,
            states=states,
            said_by=frozenset().union(*(self.ids[i] for i in states)),
            seen=frozenset(seen),
            words=frozenset(word.i for word in words),
            groups=frozenset(
                group for word in words for group in groups_of(word) if not is_bound_or_topic(root)
            ),
            age=self._age(day),
        )

    def _age(self, day: PartialDate) -> int | None:
        if self._source_date is None or day.day is None:
            return None
        return (self._source_date - day.earliest).days


def _is_beside_deed(verb: Token) -> bool:
    """Return whether a verb says when another was done: "said this [when he toured …]"."""
    if verb.dep_ == "acl":
        return publishes(verb)
    return verb.dep_ == "advcl" and any(
        child.lower_ in ("when", "while") and child.dep_ in ("advmod", "mark")
        for child in verb.children
    )
