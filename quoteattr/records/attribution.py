"""The output: typed records of quotes and reported claims.

All offsets are half-open Unicode code point offsets into the original, unchanged text, so that
``article.text[span.start : span.end] == span.text`` always holds. Nothing here reads or writes.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs
from attrs.converters import optional

from quoteattr.errors import InputError
from quoteattr.records.enums import (
    Act,
    DateRelation,
    Kind,
    Polarity,
    ResolvedBy,
    SpeakerKind,
    Stance,
)
from quoteattr.records.fields import (
    SHARE_OR_NONE,
    TEXT,
    TEXT_OR_NONE,
    all_of,
    instance_of,
    is_share,
    is_whole_day,
)
from quoteattr.records.partial_dates import PartialDate
from quoteattr.records.text_spans import Cue, DateEvidence, Span
from quoteattr.records.wording import ClaimSentence, Join


def _spans(values: Iterable[Span]) -> tuple[Span, ...]:
    return all_of(values, Span)


def _speakers(values: Iterable[Speaker]) -> tuple[Speaker, ...]:
    return all_of(values, Speaker)


def _joins(values: Iterable[Join]) -> tuple[Join, ...]:
    return all_of(values, Join)


_SPAN = instance_of(Span, type(None))


@attrs.frozen(kw_only=True)
class Speaker:
    """The entity behind a source.

    ``name`` is the fullest form of the name in the article, without title, or for an unnamed source
    the noun phrase as printed. ``role`` is the first descriptive title; ``roles`` are further ones
    in text order (usually none). ``mention`` is where the name stands. ``title`` and
    ``organization`` are the parts of ``role``, if it has both: "press secretary", "White House".
    ``key`` identifies the speaker across articles, if a table of aliases has the name.
    ``confidence`` is the probability that this is the speaker, ``role_confidence`` that ``role`` is
    a role of the speaker; None if nothing has estimated it.

    >>> speaker = Speaker(id="s1", name="Ada Quill", kind=SpeakerKind.PERSON)
    >>> speaker.named, speaker.role
    (True, None)
    """

    id: str = attrs.field(validator=TEXT)
    name: str = attrs.field(validator=TEXT)
    kind: SpeakerKind = attrs.field(converter=SpeakerKind)
    named: bool = attrs.field(default=True, validator=instance_of(bool))
    anonymous: bool = attrs.field(default=False, validator=instance_of(bool))
    resolved_by: ResolvedBy = attrs.field(default=ResolvedBy.FULL, converter=ResolvedBy)
    role: Span | None = attrs.field(default=None, validator=_SPAN)
    roles: tuple[Span, ...] = attrs.field(default=(), converter=_spans)
    mention: Span | None = attrs.field(default=None, validator=_SPAN)
    title: Span | None = attrs.field(default=None, validator=_SPAN)
    organization: Span | None = attrs.field(default=None, validator=_SPAN)
    key: str | None = attrs.field(default=None, validator=TEXT_OR_NONE)
    confidence: float | None = attrs.field(default=None, validator=SHARE_OR_NONE)
    role_confidence: float | None = attrs.field(default=None, validator=SHARE_OR_NONE)


@attrs.frozen(kw_only=True)
class Attribution:
    """One direct quote or reported claim: who said what, when, and with which words.

    ``text`` is the content without its outer quotation marks, with its parts joined by one space,
    and ``joins`` tells where it has other punctuation before that space than was printed.
    ``content`` has the parts as printed, in text order, and at least one. ``speakers`` is empty if
    nobody can be named or described; ``None`` in other fields means that the text does not say.
    ``said_on_evidence`` is the date expression that ``said_on`` comes from; older records may lack
    it. ``said_on_confidence`` is the probability that ``said_on`` is right; None if nothing has
    estimated it. ``claim`` is the content as a sentence of its own, if it can be one; ``within`` is
    the id of the record in whose content this one stands; ``stance`` is what the source does with
    the content, None if it is none of the six or older than they are. Offsets of all spans are code
    points of the original text.

    Raises:
        InputError: There is no content, or a confidence is not between 0 and 1.

    >>> said = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="it rained",
    ...                    content=(Span(start=8, end=17, text="it rained"),))
    >>> said.speaker, said.role
    (None, None)
    """

    article: str | None = attrs.field(default=None, validator=TEXT_OR_NONE)
    id: str = attrs.field(validator=TEXT)
    kind: Kind = attrs.field(converter=Kind)
    act: Act = attrs.field(converter=Act)
    text: str = attrs.field(validator=TEXT)
    content: tuple[Span, ...] = attrs.field(converter=_spans)
    cue: Cue | None = attrs.field(default=None, validator=instance_of(Cue, type(None)))
    source: Span | None = attrs.field(default=None, validator=_SPAN)
    speakers: tuple[Speaker, ...] = attrs.field(default=(), converter=_speakers)
    source_date: datetime.date | None = attrs.field(default=None, validator=is_whole_day)
    said_on: PartialDate | None = attrs.field(
        default=None, validator=instance_of(PartialDate, type(None))
    )
    polarity: Polarity = attrs.field(default=Polarity.ASSERTED, converter=Polarity)
    addressee: Span | None = attrs.field(default=None, validator=_SPAN)
    medium: Span | None = attrs.field(default=None, validator=_SPAN)
    confidence: float = attrs.field(default=1.0, validator=is_share)
    said_on_evidence: DateEvidence | None = attrs.field(
        default=None, validator=instance_of(DateEvidence, type(None))
    )
    said_on_confidence: float | None = attrs.field(default=None, validator=SHARE_OR_NONE)
    joins: tuple[Join, ...] = attrs.field(default=(), converter=_joins)
    claim: ClaimSentence | None = attrs.field(
        default=None, validator=instance_of(ClaimSentence, type(None))
    )
    within: str | None = attrs.field(default=None, validator=TEXT_OR_NONE)
    stance: Stance | None = attrs.field(default=None, converter=optional(Stance))

    def __attrs_post_init__(self) -> None:
        if not self.content:
            raise InputError(f"attribution {self.id!r} has no content: give at least one span")
        if self.said_on_evidence is not None and self.said_on is None:
            raise InputError(f"attribution {self.id!r} has evidence of a date, but no said_on")

    @property
    def speaker(self) -> Speaker | None:
        """The first speaker, or None."""
        return self.speakers[0] if self.speakers else None

    @property
    def role(self) -> Span | None:
        """The first speaker's role, or None."""
        return self.speakers[0].role if self.speakers else None

    @property
    def is_date_stated(self) -> bool:
        """Whether the date is stated with the cue; False if it carries over, or there is none."""
        found = self.said_on_evidence
        return found is not None and found.relation is DateRelation.STATED

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain values, as in a line of JSON Lines; `from_dict` reads them.

        >>> said = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="it rained",
        ...                    content=[Span(start=8, end=17, text="it rained")])
        >>> said.to_dict()["content"]
        [{'start': 8, 'end': 17, 'text': 'it rained'}]
        """
        # Imported only now: importing cattrs takes longer than the rest of this package.
        from quoteattr.records import conversion

        return conversion.as_row(self)

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Attribution:
        """Return the record of the plain values that `to_dict` returns.

        Raises:
            InputError: They have another schema, or a value does not fit; the message names the
                key.

        >>> Attribution.from_dict({"schema": "quoteattr/2"})
        Traceback (most recent call last):
        quoteattr.errors.InputError: schema is 'quoteattr/2': this version reads 'quoteattr/1' only
        """
        from quoteattr.records import conversion

        return conversion.from_row(row)

    def spans(self) -> Iterator[Span]:
        """Yield every span of the record and its speakers, field by field."""
        yield from self.content
        if self.claim is not None:
            yield from self.claim.replacements
        named = (self.cue, self.source, self.addressee, self.medium, self.said_on_evidence)
        for span in named:
            if span is not None:
                yield span
        for speaker in self.speakers:
            parts = (speaker.title, speaker.organization)
            for span in (speaker.role, *speaker.roles, speaker.mention, *parts):
                if span is not None:
                    yield span
