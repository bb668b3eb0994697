"""Days that carry over to statements without a date of their own.

"Roe said Tuesday …, she added": the second statement has the day of the first. So may have what is
said right after an appearance ("Roe spoke in Dayton on Tuesday"), what a dated document says, what
is said at a dated event, and the turns of a dated transcript. A day of somebody else's statement
never carries over, and no day carries over a look back ("in an earlier interview", "in June").
Which of the candidates holds, if any, is for the ranker.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, Literal

import attrs
from spacy.tokens import Token

from quoteattr.attributions.draft import Draft
from quoteattr.dates import tenses
from quoteattr.dates.occasions import BRIEFING, DEFINITE, group_of, referred_to
from quoteattr.dates.timeline import MAX_AGE, MAX_DATES, Dated, Timeline
from quoteattr.records import PartialDate, SpeakerKind

Relation = Literal["own statement", "occasion", "own appearance", "transcript"]
"""What a date is to a speaker: the date of their own statement, of the document that speaks or the
event that the statement refers to, of their appearance or a briefing where they speak first, or of
any statement for a turn of a transcript."""

# Sentences from an appearance to what is said there: later statements more likely have another
# occasion. What begins at an event may go on for longer.
_MAX_FROM_APPEARANCE: Final = 3
_MAX_AT_EVENT: Final = 15
_MAX_TO_NAME: Final = 2  # sentences until an official whom the lead only describes is named
_OFFICIALS: Final = frozenset("officer official spokesman spokesperson spokeswoman".split())
_LEAD: Final = 2  # sentences that sum up what later ones date: headline, subheading, lead


@attrs.frozen(kw_only=True, eq=False)
class Carried:
    """A date that may carry over to a statement; ``is_behind`` if it follows in the text."""

    dated: Dated
    relation: Relation
    is_behind: bool


def carried(timeline: Timeline, i: int) -> Iterator[Carried]:
    """Yield the nearest date of each relation before a draft, and behind it for headline and lead.

    A month or year may be followed by the next date of its relation.

    Args:
        timeline: The timeline of the document.
        i: The number of the draft.
    """
    place = timeline.places[i]
    middle = bisect_left(timeline.starts, place)
    before = timeline.dates[max(0, middle - MAX_DATES) : middle]
    behind = timeline.dates[middle : middle + MAX_DATES]
    occasions = tuple(_occasions(timeline.drafts[i]))
    found: set[tuple[Relation, bool]] = set()
    months: set[tuple[Relation, PartialDate]] = set()
    for dated in (*reversed(before), *behind):
        relation = _relation(timeline, i, dated, occasions)
        is_behind = dated.place >= place
        if relation is None or (relation, is_behind) in found:
            continue
        # "On Monday and Tuesday" leaves open on which of them the rest was said.
        if dated.day.day is None:
            months.add((relation, dated.day))
        elif (relation, attrs.evolve(dated.day, day=None)) in months:
            continue
        if not _is_in_reach(timeline, i, dated, relation):
            continue
        found.add((relation, is_behind))
        if relation != "occasion" and any(_is_later(one, dated) for one in before):
            continue
        if relation == "occasion" or not _is_of_another_time(timeline, i, dated):
            yield Carried(dated=dated, relation=relation, is_behind=is_behind)


def _is_later(one: Dated, dated: Dated) -> bool:
    """Return whether something happened after a day, and is told after it, before a statement.

    "United would win, he said on Friday. United lost on Saturday. “We were poor,” he said."
    """
    is_event = bool(one.words) and not one.is_speech and one.place > dated.place
    return is_event and None not in (one.age, dated.age) and 0 <= (one.age or 0) < (dated.age or 0)


def _is_in_reach(timeline: Timeline, i: int, dated: Dated, relation: Relation) -> bool:
    """Return whether a statement is near enough to a date for their relation.

    Behind a statement, only recent days count, and only for headline and lead: what was said in May
    is background. A month or year dates what is said right there, and seldom more.
    """
    place = timeline.places[i]
    is_behind, away = dated.place >= place, timeline.away(place, dated.place)
    if dated.day.day is None and away > 1:
        return False
    if relation == "occasion":
        return True
    if is_behind and away:
        is_news = dated.day.day is not None and (dated.age or 0) <= MAX_AGE
        if not is_news or timeline.sentence_of[place] > _LEAD:
            return False
    if relation == "own appearance":
        # Inside one sentence, grammar has decided.
        is_event = not dated.groups.isdisjoint((BRIEFING, "event"))
        return 0 < away <= (_MAX_AT_EVENT if is_event else _MAX_FROM_APPEARANCE)
    return True


def _is_of_another_time(timeline: Timeline, i: int, dated: Dated) -> bool:
    """Return whether the text takes a statement out of the day told before: a look back.

    The tenses of "has said" and "is convinced" leave the day open; headline and lead report in them
    what later sentences date.
    """
    draft = timeline.drafts[i]
    tense = tenses.tense(draft)
    is_behind = dated.place >= timeline.places[i]
    if tense == "future" or (tense == "present" and not is_behind):
        return True
    if tense == "open" and not (is_behind and timeline.away(timeline.places[i], dated.place)):
        return True
    return tenses.is_of_another_time(draft) and not tenses.is_of_same_time(draft)


def _relation(
    timeline: Timeline, i: int, dated: Dated, occasions: Sequence[Token]
) -> Relation | None:
    """Return what a date is to the speaker of a draft; None for the day of somebody else."""
    draft, ids = timeline.drafts[i], timeline.ids[i]
    if dated.said_by & ids or _is_named_now(timeline, i, dated):
        return "own statement"
    documents = (one for one in draft.speakers if one.kind is SpeakerKind.DOCUMENT)
    is_dated = any(one.mention.root.i in dated.words for one in documents)
    if is_dated or any(
        group_of(one) in dated.groups and one.i not in dated.words for one in occasions
    ):
        return "occasion"
    is_there = dated.seen & ids or _is_briefing(timeline, i, dated)
    if is_there and dated.age is not None and 0 <= dated.age <= MAX_AGE:
        return "own appearance"
    is_turn = draft.cue is not None and draft.cue.text == ":"
    return "transcript" if is_turn and dated.states else None


def _is_named_now(timeline: Timeline, i: int, dated: Dated) -> bool:
    """Return whether a statement is of the official whom the sentence before leaves unnamed.

    "The road is open, an official said on Tuesday. Jane Roe, who heads the works, said …"
    """
    if not 0 < timeline.away(timeline.places[i], dated.place) <= _MAX_TO_NAME:
        return False
    if not all(one.named and one.kind is SpeakerKind.PERSON for one in timeline.drafts[i].speakers):
        return False
    unnamed = (timeline.drafts[n].source for n in dated.states)
    return any(
        source is not None
        and source[0].lower_ in ("a", "an")
        and source.root.lemma_.lower() in _OFFICIALS
        and not timeline.others_between(i, dated.place, timeline.places[i])
        for source in unnamed
    )


def _is_briefing(timeline: Timeline, i: int, dated: Dated) -> bool:
    """Return whether a statement is the first at a briefing: "The union briefed reporters today".

    Whoever speaks next speaks there, but nobody after another speaker.
    """
    return (
        BRIEFING in dated.groups
        and not dated.said_by | dated.seen
        and not timeline.others_between(i, dated.place, timeline.places[i])
    )


def _occasions(draft: Draft) -> Iterator[Token]:
    """Yield the nouns for the documents that speak and the events that are referred to.

    "An earlier study" is not the study of before; "a study released Tuesday" has its own date.
    """
    for speaker in draft.speakers:
        if speaker.kind is SpeakerKind.DOCUMENT and speaker.mention[0].lower_ in DEFINITE:
            yield speaker.mention.root
    yield from referred_to(token for token in draft.anchor.sent if token.i not in draft.inside)
