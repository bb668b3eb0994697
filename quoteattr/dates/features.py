"""The features of a date that may be that of a statement, for the ranker.

They are few: which dates are candidates at all decides most. Features of what is between the two,
of the speaker, of the paragraphs and of the article's other dates changed no figure on articles
that were not fitted to.
"""

from __future__ import annotations

from quoteattr.attributions.draft import Draft
from quoteattr.dates import tenses
from quoteattr.dates.attachment import Way
from quoteattr.dates.carry_over import Carried
from quoteattr.dates.timeline import Timeline
from quoteattr.ranking.ranker import CONSTANT, Features
from quoteattr.records import PartialDate


def of_stated(draft: Draft, way: Way, day: PartialDate) -> Features:
    """Return the features of a date that depends on the cue of a statement."""
    names = ("", f": {way}", f": value {_precision(day)}", f": tense {tenses.tense(draft)}")
    return {f"stated{name}": 1.0 for name in names}


def of_carried(timeline: Timeline, i: int, one: Carried) -> Features:
    """Return the features of a date that may carry over to a statement.

    Args:
        timeline: The timeline of the document.
        i: The number of the draft.
        one: The date.
    """
    draft, day = timeline.drafts[i], one.dated.day
    away = timeline.away(timeline.places[i], one.dated.place)
    names = [
        f"{one.relation}{' behind' if one.is_behind else ''}",
        f"sentences {_bin(away, (0, 1, 3, 7, 15))}",
        f"tense {tenses.tense(draft)}",
        f"value {_precision(day)}",
    ]
    if one.dated.age is not None:
        names.append("age ahead" if one.dated.age < 0 else f"age {_bin(one.dated.age, (1, 7, 30))}")
    return dict.fromkeys((CONSTANT, *names), 1.0)


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
