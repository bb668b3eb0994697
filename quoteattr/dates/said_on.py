"""When each statement was made, as precisely as the text says, and where the text says it.

Grammar and the course of the article give the candidates: dates that depend on the cue, and dates
of other sentences that may carry over. A ranker chooses one of them, or none.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from quoteattr.attributions.draft import Draft
from quoteattr.dates import attachment, features
from quoteattr.dates.attachment import Way
from quoteattr.dates.carry_over import carried
from quoteattr.dates.expressions import Expression, expressions_in
from quoteattr.dates.tenses import lies_ahead
from quoteattr.dates.timeline import Timeline
from quoteattr.document.document import Document
from quoteattr.ranking import weights
from quoteattr.ranking.ranker import Features, Ranker
from quoteattr.records import Act, DateRelation, PartialDate
from quoteattr.spans import Range

WEIGHTS: Final = "day_weights"
"""The name of the file of weights."""
# What nobody said has no date on which it was said.
_UNSAID: Final = (Act.BELIEF, Act.INTENTION, Act.PERCEPTION)


@attrs.frozen(kw_only=True, eq=False)
class Candidate:
    """A date that may be that of a statement, with the range of its expression in code points."""

    day: PartialDate
    evidence: Range
    relation: DateRelation
    features: Features


def assign_dates(
    document: Document,
    drafts: Sequence[Draft],
    source_date: datetime.date | None,
    ranker: Ranker | None = None,
) -> None:
    """Set the date of every draft that the text dates, with its evidence and confidence.

    A speaker who "said Tuesday" and then "added" is still speaking on Tuesday. Beliefs have no
    date.

    Args:
        document: The document.
        drafts: The drafts, with their speakers.
        source_date: The document date; without it relative expressions mean nothing.
        ranker: The ranker that chooses; by default, that of the package.

    >>> import spacy
    >>> assign_dates(Document(spacy.blank("en")("")), (), None)
    """
    ranker = weights.load(WEIGHTS) if ranker is None else ranker
    for draft, found in zip(drafts, candidates(document, drafts, source_date), strict=True):
        best = choose(found, ranker)
        if best is not None:
            chosen, draft.said_on_confidence = best
            draft.said_on, draft.said_on_evidence = chosen.day, chosen.evidence
            draft.said_on_relation = chosen.relation


def choose(found: Sequence[Candidate], ranker: Ranker) -> tuple[Candidate, float] | None:
    """Return the best candidate of the most probable day and the day's probability, or None.

    The probabilities of candidates that mean the same day add up.
    """
    if not found:
        return None
    days: dict[PartialDate, float] = defaultdict(float)
    best: dict[PartialDate, tuple[float, Candidate]] = {}
    shares = ranker.probabilities([one.features for one in found])
    for one, share in zip(found, shares, strict=True):
        days[one.day] += share
        if one.day not in best or share > best[one.day][0]:
            best[one.day] = share, one
    day = max(days, key=days.__getitem__)
    return (best[day][1], days[day]) if days[day] >= ranker.threshold else None


def candidates(
    document: Document, drafts: Sequence[Draft], source_date: datetime.date | None
) -> Iterator[Sequence[Candidate]]:
    """Yield the candidates of each draft; a draft with a date of its own has no others.

    Args:
        document: The document.
        drafts: The drafts, with their speakers.
        source_date: The document date.
    """
    dates = expressions_in(document, source_date)
    reporting = _by_token(drafts)
    own = [_nearest(draft, dates, reporting) for draft in drafts]
    # On a day to come, nobody has said anything yet that could go on.
    stated = [
        None if found is None or _is_ahead(draft) else found[0]
        for draft, found in zip(drafts, own, strict=True)
    ]
    timeline = Timeline(document, drafts, dates, stated, source_date)
    for i, (draft, found) in enumerate(zip(drafts, own, strict=True)):
        if draft.act in _UNSAID:
            yield ()
        else:
            yield tuple(_carried_over(timeline, i)) if found is None else (_stated(draft, *found),)


def _carried_over(timeline: Timeline, i: int) -> Iterator[Candidate]:
    for one in carried(timeline, i):
        yield Candidate(
            day=one.dated.day,
            evidence=_range(one.dated.expression),
            relation=DateRelation.CARRIED_OVER,
            features=features.of_carried(timeline, i, one),
        )


def _by_token(drafts: Sequence[Draft]) -> Mapping[int, Sequence[Draft]]:
    """Return the drafts in whose contents each token stands."""
    found: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        for i in draft.inside:
            found[i].append(draft)
    return found


def _nearest(
    draft: Draft,
    dates: Sequence[Expression],
    reporting: Mapping[int, Sequence[Draft]],
) -> tuple[Expression, Way] | None:
    """Return the nearest of the dates that depend on a cue and have a meaning there, or None.

    A date in the content of another statement is none of a cue outside it: "said he was arrested
    on Monday, adding".
    """
    if draft.cue is None or draft.cue_head is None:
        return None
    start, end, head = draft.cue.start_char, draft.cue.end_char, draft.cue_head.i
    near = [
        (found, way)
        for found, way in attachment.attached(draft, dates)
        if found.span is not None
        and (day := _day(draft, found)) is not None
        and (way != "content" or day.day is not None)
        and not any(
            head not in one.inside and not attachment.hangs_directly(found.span.root, one.cue)
            for one in reporting.get(found.span.root.i, ())
            if one is not draft and one.cue is not None
        )
    ]
    return min(near, key=lambda p: max(p[0].start - end, start - p[0].end, 0), default=None)


def _is_ahead(draft: Draft) -> bool:
    return draft.cue_head is not None and lies_ahead(draft.cue_head)


def _day(draft: Draft, found: Expression) -> PartialDate | None:
    return found.ahead if _is_ahead(draft) else found.means


def _stated(draft: Draft, found: Expression, way: Way) -> Candidate:
    day = _day(draft, found)
    assert day is not None
    return Candidate(
        day=day,
        evidence=_range(found),
        relation=DateRelation.STATED,
        features=features.of_stated(draft, way, day),
    )


def _range(found: Expression) -> Range:
    return Range(found.start, found.end)
