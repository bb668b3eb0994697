"""The answers of a check: for each passage of a draft a verdict, and where the sources have it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from quoteattr.records import Article, Kind, PartialDate, Polarity, Span, Stance
from quoteattr.records.enums import Vocabulary
from quoteattr.records.fields import TEXT, TEXT_OR_NONE, all_of, instance_of, is_share, is_whole_day


class Verdict(Vocabulary):
    """What the sources say about a passage of the draft.

    >>> Verdict("not found") is Verdict.NOT_FOUND
    True
    """

    VERBATIM = "verbatim"
    ALTERED = "altered"
    STITCHED = "stitched"
    MISATTRIBUTED = "misattributed"
    MISDATED = "misdated"
    DENIED = "denied"
    SIMILAR = "similar"
    NOT_FOUND = "not found"


FAILURES = tuple(one for one in Verdict if one not in (Verdict.VERBATIM, Verdict.SIMILAR))
"""The verdicts after which somebody should look at the passage."""


class ChangeKind(Vocabulary):
    """How the words of the draft differ from those of the source.

    >>> str(ChangeKind.OMITTED)
    'omitted'
    """

    REPLACED = "replaced"
    ADDED = "added"
    DROPPED = "dropped"
    REORDERED = "reordered"
    OMITTED = "omitted"
    BRACKETED = "bracketed"


class Concern(Vocabulary):
    """What a change touches that a reader would want to know of.

    >>> [concern.value for concern in Concern]
    ['negation', 'number']
    """

    NEGATION = "negation"
    NUMBER = "number"


def _concerns(values: Iterable[Concern]) -> tuple[Concern, ...]:
    return tuple(map(Concern, values))


def _verdicts(values: Iterable[Verdict]) -> tuple[Verdict, ...]:
    return tuple(map(Verdict, values))


_SPAN_OR_NONE = instance_of(Span, type(None))


@attrs.frozen(kw_only=True)
class Change:
    """A difference in words between the draft and a source.

    ``draft`` are words of the draft and ``source`` those of the source that stand there instead;
    None if there are none. Words that were ``omitted`` have an ellipsis in the draft, or the
    reporter's words between two parts of the quotation; words that were ``dropped`` have nothing.
    What is ``bracketed`` stands in brackets. ``concerns`` is what the change touches, if anything.
    """

    kind: ChangeKind = attrs.field(converter=ChangeKind)
    draft: Span | None = attrs.field(default=None, validator=_SPAN_OR_NONE)
    source: Span | None = attrs.field(default=None, validator=_SPAN_OR_NONE)
    concerns: tuple[Concern, ...] = attrs.field(default=(), converter=_concerns)


def _spans(values: Iterable[Span]) -> tuple[Span, ...]:
    return all_of(values, Span)


def _changes(values: Iterable[Change]) -> tuple[Change, ...]:
    return all_of(values, Change)


@attrs.frozen(kw_only=True)
class Place:
    """Where a source has a passage, or a part of it.

    ``article``, ``title``, ``url`` and ``date`` are those of the source. ``spans`` are the words
    that correspond to the draft, ``snippet`` is the text around them, and ``changes`` is how they
    differ. ``speaker``, ``said_on``, ``polarity`` and ``stance`` are those of the attribution that
    the source has there; None if it has none, or nobody has looked. Offsets are code points of the
    source's text.
    """

    article: str | None = attrs.field(default=None, validator=TEXT_OR_NONE)
    title: str | None = attrs.field(default=None, validator=TEXT_OR_NONE)
    url: str | None = attrs.field(default=None, validator=TEXT_OR_NONE)
    date: datetime.date | None = attrs.field(default=None, validator=is_whole_day)
    spans: tuple[Span, ...] = attrs.field(converter=_spans)
    snippet: Span = attrs.field(validator=instance_of(Span))
    changes: tuple[Change, ...] = attrs.field(default=(), converter=_changes)
    speaker: str | None = attrs.field(default=None, validator=TEXT_OR_NONE)
    said_on: PartialDate | None = attrs.field(default=None)
    polarity: Polarity | None = attrs.field(default=None)
    stance: Stance | None = attrs.field(default=None)


def _places(values: Iterable[Place]) -> tuple[Place, ...]:
    return all_of(values, Place)


@attrs.frozen(kw_only=True)
class Finding:
    """A passage of the draft with its verdict.

    ``content`` has its spans in the draft, ``record`` is the id of its attribution, ``speaker`` and
    ``said_on`` are what that says. ``wording`` is the verdict on the words alone, and
    ``contradictions`` are those on speaker, day and denial; ``verdict`` is the first of these, else
    the wording.
    ``score`` is the share of words that draft and source have in common. ``places`` are where it
    was found: one, or for a stitched quotation one for each source of a part. For a passage that
    was not found, they are the nearest there is.
    """

    id: str = attrs.field(validator=TEXT)
    kind: Kind = attrs.field(converter=Kind)
    content: tuple[Span, ...] = attrs.field(converter=_spans)
    record: str | None = attrs.field(default=None, validator=TEXT_OR_NONE)
    speaker: str | None = attrs.field(default=None, validator=TEXT_OR_NONE)
    said_on: PartialDate | None = attrs.field(default=None)
    verdict: Verdict = attrs.field(converter=Verdict)
    wording: Verdict = attrs.field(converter=Verdict)
    contradictions: tuple[Verdict, ...] = attrs.field(default=(), converter=_verdicts)
    score: float = attrs.field(validator=is_share)
    places: tuple[Place, ...] = attrs.field(default=(), converter=_places)

    @property
    def text(self) -> str:
        """The passage as printed, its parts joined by an ellipsis."""
        return " … ".join(span.text for span in self.content)

    @property
    def place(self) -> Place | None:
        """The first place, or None."""
        return self.places[0] if self.places else None


def _findings(values: Iterable[Finding]) -> tuple[Finding, ...]:
    return all_of(values, Finding)


@attrs.frozen(kw_only=True)
class Report:
    """A draft with a finding for each quotation and attributed claim, in text order.

    ``sources`` is the number of articles that were searched.
    """

    article: Article = attrs.field(validator=instance_of(Article))
    sources: int = attrs.field(validator=instance_of(int))
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=_findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values for JSON; `from_dict` reads them."""
        from quoteattr.checking.writing import conversion

        return conversion.as_row(self)

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Report:
        """Return the report of the plain values that `to_dict` returns.

        Raises:
            InputError: They have another schema, or a value does not fit.

        >>> Report.from_dict({"schema": "quoteattr/1"})  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        quoteattr.errors.InputError: schema is 'quoteattr/1': this version reads ...
        """
        from quoteattr.checking.writing import conversion

        return conversion.from_row(row)
