"""Records without the answers that are not sure enough, or that carry over from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from quoteattr.arguments import check_share
from quoteattr.records.attribution import Attribution, Speaker
from quoteattr.records.enums import Replaced

# The date, and whatever else a record says about it.
_SAID_ON: Final = [one.name for one in attrs.fields(Attribution) if one.name.startswith("said_on")]


def only_confident(record: Attribution, min_confidence: float) -> Attribution:
    """Return a record without the answers whose own confidence is below a threshold.

    A speaker below it is left out of ``speakers``; a role below it is None, with what belongs to
    it, and so is a said-on date; a claim that may rest on what is left out is None, too. Everything
    else stays, above all the record itself, whose ``confidence`` is about its spans, and every
    answer whose confidence is None.

    Raises:
        InputError: The threshold is not between 0 and 1.

    >>> from quoteattr.records import Act, Kind, PartialDate, Span
    >>> said = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="it rained",
    ...                    content=(Span(start=8, end=17, text="it rained"),),
    ...                    said_on=PartialDate(year=2025), said_on_confidence=0.4)
    >>> only_confident(said, 0.3).said_on, only_confident(said, 0.5).said_on
    (PartialDate(year=2025, month=None, day=None), None)
    """
    check_share("min_confidence", min_confidence)
    if not min_confidence:  # as nearly always
        return record
    if _below(record.said_on_confidence, min_confidence):
        record = _without_claim(_undated(record), Replaced.DATE)
    kept = [one for one in record.speakers if not _below(one.confidence, min_confidence)]
    if len(kept) < len(record.speakers):
        record = _without_claim(record, Replaced.NAME)
    return attrs.evolve(record, speakers=tuple(_sure_role(one, min_confidence) for one in kept))


def with_stated_days(records: Iterable[Attribution]) -> tuple[Attribution, ...]:
    """Return records without the dates that carry over from another sentence.

    A claim whose dates may count from such a day is left out, too.

    >>> with_stated_days([])
    ()
    """
    return tuple(map(_with_stated_day, records))


def _with_stated_day(record: Attribution) -> Attribution:
    is_stated = record.said_on_evidence is None or record.is_date_stated
    return record if is_stated else _without_claim(_undated(record), Replaced.DATE)


def _undated(record: Attribution) -> Attribution:
    return attrs.evolve(record, **dict.fromkeys(_SAID_ON))  # type: ignore[arg-type]


def _without_claim(record: Attribution, why: Replaced) -> Attribution:
    """Return a record without its claim if that replaces words by names, or by dates.

    The names may be the speaker's, and the dates may count from the day when it was said.
    """
    replaced = () if record.claim is None else record.claim.replacements
    return attrs.evolve(record, claim=None) if any(one.why is why for one in replaced) else record


def _sure_role(speaker: Speaker, least: float) -> Speaker:
    if not _below(speaker.role_confidence, least):
        return speaker
    return attrs.evolve(
        speaker, role=None, roles=(), title=None, organization=None, role_confidence=None
    )


def _below(confidence: float | None, least: float) -> bool:
    return confidence is not None and confidence < least
