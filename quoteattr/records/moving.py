"""Records whose spans are moved, for a text that is part of another or printed otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, TypeVar

import attrs

from quoteattr.records.attribution import Attribution, Speaker
from quoteattr.records.text_spans import Span
from quoteattr.records.wording import ClaimSentence

_S = TypeVar("_S", bound=Span | None)
_Place: TypeAlias = Callable[[Span], tuple[int, int, str]]


def moved(record: Attribution, place: _Place) -> Attribution:
    """Return a record with all spans, including its speakers', moved.

    Args:
        record: The record.
        place: Returns a span's new start, end and text.

    Raises:
        InputError: A new range is not one of a span.

    >>> from quoteattr.records import Act, Kind
    >>> claim = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="it rained",
    ...                     content=(Span(start=0, end=9, text="it rained"),))
    >>> moved(claim, lambda span: (8, 18, "it  rained")).content
    (Span(start=8, end=18, text='it  rained'),)
    """
    return attrs.evolve(
        record,
        content=tuple(_moved_span(span, place) for span in record.content),
        cue=_moved_span(record.cue, place),
        source=_moved_span(record.source, place),
        addressee=_moved_span(record.addressee, place),
        medium=_moved_span(record.medium, place),
        said_on_evidence=_moved_span(record.said_on_evidence, place),
        speakers=tuple(_moved_speaker(speaker, place) for speaker in record.speakers),
        claim=None if record.claim is None else _moved_claim(record.claim, place),
    )


def _moved_claim(claim: ClaimSentence, place: _Place) -> ClaimSentence:
    moved_spans = (_moved_span(span, place) for span in claim.replacements)
    return attrs.evolve(claim, replacements=tuple(moved_spans))


def _moved_speaker(speaker: Speaker, place: _Place) -> Speaker:
    return attrs.evolve(
        speaker,
        role=_moved_span(speaker.role, place),
        roles=tuple(_moved_span(span, place) for span in speaker.roles),
        mention=_moved_span(speaker.mention, place),
        title=_moved_span(speaker.title, place),
        organization=_moved_span(speaker.organization, place),
    )


def _moved_span(span: _S, place: _Place) -> _S:
    if span is None:
        return span
    start, end, text = place(span)
    return attrs.evolve(span, start=start, end=end, text=text)
