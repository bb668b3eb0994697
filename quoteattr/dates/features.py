"""The features of a date that may be that of a statement, for the ranker.

Every feature is named after what it says; those in `_BY_RELATION` count for each relation on its
own as well ("own statement: sentences 1").
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

from quoteattr.attributions.draft import Draft
from quoteattr.dates import tenses
from quoteattr.dates.attachment import Way
from quoteattr.dates.carry_over import Carried
from quoteattr.dates.timeline import MAX_DATES, Dated, Timeline
from quoteattr.ranking.ranker import CONSTANT, Features
from quoteattr.records import Act, PartialDate, SpeakerKind

_BY_RELATION: Final = (
    CONSTANT, "sentences", "value", "tense past", "tense open", "tense present", "headline",
    "other date", "same paragraph", "next paragraph",
)  # fmt: skip


def of_stated(draft: Draft, way: Way, day: PartialDate) -> Features:
    """Return the features of a date that depends on the cue of a statement."""
    names = ["stated", f"stated: {way}", f"stated: value {_precision(day)}"]
    names.append(f"stated: tense {tenses.tense(draft)}")
    if draft.act is not Act.STATEMENT:
        names.append(f"stated: act {draft.act}")
    return dict.fromkeys(names, 1.0)


def of_carried(timeline: Timeline, i: int, one: Carried) -> Features:
    """Return the features of a date that may carry over to a statement.

    Args:
        timeline: The timeline of the document.
        i: The number of the draft.
        one: The date.
    """
    relation = f"{one.relation}{' behind' if one.is_behind else ''}"
    features: dict[str, float] = {}
    for name in (
        CONSTANT,
        *_of_statement(timeline, i),
        *_of_distance(timeline, i, one.dated),
        *_of_between(timeline, i, one),
        *_of_date(timeline, one.dated),
    ):
        features[name] = 1.0
        if name.startswith(_BY_RELATION):
            features[f"{relation}: {name}"] = 1.0
    day = str(one.dated.day)
    features["share of the article's dates"] = timeline.shares.get(day, 0.0)
    features["share of the dated statements"] = timeline.said_shares.get(day, 0.0)
    return features


def _of_statement(timeline: Timeline, i: int) -> Iterator[str]:
    draft, head = timeline.drafts[i], timeline.drafts[i].cue_head
    tense = tenses.tense(draft)
    yield f"tense {tense}"
    yield f"kind {draft.kind}"
    if draft.act is not Act.STATEMENT:
        yield f"act {draft.act}"
    if head is not None:
        if tense == "no verb":
            yield "noun as cue" if head.pos_ in ("NOUN", "PROPN") else "cue without a verb"
        if head.lower_ == "according":
            yield "according to"
    if timeline.sentence_of[timeline.places[i]] <= 1:
        yield "headline or lead"
    if not draft.speakers:
        yield "no speaker"
    elif draft.speakers[0].kind is not SpeakerKind.PERSON:
        yield f"speaker {draft.speakers[0].kind}"


def _of_distance(timeline: Timeline, i: int, dated: Dated) -> Iterator[str]:
    place = timeline.places[i]
    sentence = timeline.sentence_of[place]
    away = abs(sentence - timeline.sentence_of[dated.place])
    yield f"sentences {_bin(away, (0, 1, 3, 7, 15))}"
    last = timeline.last_of_speaker(i, dated.place)
    if last is not None:
        away = min(away, sentence - timeline.sentence_of[timeline.places[last]])
        looks_back = timeline.looks_back(last, dated.expression.start)
        if looks_back or tenses.tense(timeline.drafts[last]) == "open":
            yield "last statement of the speaker looks back"
    yield f"since the last statement of the speaker {_bin(away, (1, 4))}"
    paragraphs = abs(timeline.paragraph_of[place] - timeline.paragraph_of[dated.place])
    if paragraphs <= 1:
        yield "next paragraph" if paragraphs else "same paragraph"


def _of_between(timeline: Timeline, i: int, one: Carried) -> Iterator[str]:
    """Yield what is between the statement and the date."""
    place, dated = timeline.places[i], one.dated
    start, end = sorted((place, dated.place))
    first, stop = bisect_right(timeline.starts, start), bisect_left(timeline.starts, end)
    near = timeline.dates[max(first, stop - MAX_DATES) : stop]
    others = [other for other in near if other.day != dated.day and other is not dated]
    if others:
        yield "other date between"
    if any(other.said_by & timeline.ids[i] for other in others):
        yield "another date of the speaker between"
    if any(other.said_by - timeline.ids[i] for other in others):
        yield "another speaker's date between"
    if timeline.others_between(i, start, end):
        yield "others speak between"


def _of_date(timeline: Timeline, dated: Dated) -> Iterator[str]:
    yield f"value {_precision(dated.day)}"
    if dated.age is not None:
        yield "age ahead" if dated.age < 0 else f"age {_bin(dated.age, (1, 7, 30))}"
    if timeline.sentence_of[dated.place] <= 2:
        yield "date in the lead"
    if dated.modifies:
        yield "date modifies a noun"


def _precision(day: PartialDate) -> str:
    return "year" if day.month is None else "month" if day.day is None else "day"


def _bin(number: int, ends: tuple[int, ...]) -> str:
    """Return the bin of a number by the last ones of all bins but the last: "2-3", "16+"."""
    start = 0
    for end in ends:
        if number <= end:
            return str(end) if start == end else f"{start}-{end}"
        start = end + 1
    return f"{start}+"
