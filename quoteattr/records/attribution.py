"""What comes out: typed records of quotes and reported claims.

Every offset is a half-open Unicode code point offset into the text exactly as it was given, so
``article.text[span.start : span.end] == span.text`` always holds. Nothing in here reads or writes.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import attrs

from quoteattr.errors import InputError
from quoteattr.records.enums import Act, Kind, Polarity, ResolvedBy, SpeakerKind
from quoteattr.records.fields import TEXT, TEXT_OR_NONE, all_of, instance_of, is_share, is_whole_day
from quoteattr.records.partial_dates import PartialDate
from quoteattr.spans import Range

_S = TypeVar("_S", bound="Span")


@attrs.frozen(kw_only=True)
class Span:
    """A stretch of the article with its text as printed.

    Raises:
        InputError: The range is empty or negative, or as long as the text is not.

    >>> Span(start=4, end=9, text="Mayor").range
    Range(start=4, end=9)
    """

    start: int = attrs.field(validator=instance_of(int))
    end: int = attrs.field(validator=instance_of(int))
    text: str = attrs.field(validator=TEXT)

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.start < self.end or self.end - self.start != len(self.text):
            raise InputError(
                f"span [{self.start}, {self.end}) cannot hold the {len(self.text)} characters "
                f"{self.text!r}: give half-open code point offsets"
            )

    @property
    def range(self) -> Range:
        """The span's place without its text."""
        return Range(self.start, self.end)

    @classmethod
    def cut(cls, text: str, start: int, end: int) -> Span:
        """Take the span ``text[start:end]``; an InputError when it runs past the text.

        >>> Span.cut("He said no.", 3, 7)
        Span(start=3, end=7, text='said')
        """
        return cls(start=start, end=end, text=text[start:end])


@attrs.frozen(kw_only=True)
class Cue(Span):
    """The words that signal an attribution, with the lemma of their head.

    >>> Cue(start=0, end=4, text="said", lemma="say").lemma
    'say'
    """

    lemma: str = attrs.field(validator=TEXT)


def _spans(values: Iterable[Span]) -> tuple[Span, ...]:
    return all_of(values, Span)


def _speakers(values: Iterable[Speaker]) -> tuple[Speaker, ...]:
    return all_of(values, Speaker)


_SPAN = instance_of(Span, type(None))


@attrs.frozen(kw_only=True)
class Speaker:
    """The entity behind a source, once resolved.

    ``name`` is the fullest form in the article without title, or for an unnamed source the noun
    phrase as printed. ``role`` is the first descriptive title, ``roles`` holds further ones in the
    text's order (usually empty), ``mention`` is where the name was read. ``title`` and
    ``organization`` are the parts of ``role`` where it shows both: "press secretary", "White
    House". ``key`` is what a table of aliases calls the speaker in every article.

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


@attrs.frozen(kw_only=True)
class Attribution:
    """One direct quote or reported claim: who said what, when, and how it is signalled.

    ``text`` is the content without its outer quotation marks, parts joined by one space;
    ``content`` holds the parts as printed, in the text's order, at least one. ``speakers`` is empty
    when nobody can be named or described, never wrong; ``None`` elsewhere means not in the text.
    Offsets of all spans are code points in the text as given.

    Raises:
        InputError: There is no content, or the confidence is not between 0 and 1.

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

    def __attrs_post_init__(self) -> None:
        if not self.content:
            raise InputError(f"attribution {self.id!r} has no content: give at least one span")

    @property
    def speaker(self) -> Speaker | None:
        """The first speaker, or None when nobody can be named."""
        return self.speakers[0] if self.speakers else None

    @property
    def role(self) -> Span | None:
        """The first speaker's role, or None."""
        return self.speakers[0].role if self.speakers else None

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain values, the same as a line of JSON Lines.

        `from_dict` reads them back.

        >>> said = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="it rained",
        ...                    content=[Span(start=8, end=17, text="it rained")])
        >>> said.to_dict()["content"]
        [{'start': 8, 'end': 17, 'text': 'it rained'}]
        """
        from quoteattr.records import (
            conversion,  # cattrs takes longer to import than all else in here
        )

        return conversion.as_row(self)

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Attribution:
        """Read a record back from the plain values that `to_dict` returns.

        Raises:
            InputError: It has another schema, or a value does not fit; the message names the key.

        >>> Attribution.from_dict({"schema": "quoteattr/2"})
        Traceback (most recent call last):
        quoteattr.errors.InputError: schema is 'quoteattr/2': this version reads 'quoteattr/1' only
        """
        from quoteattr.records import conversion

        return conversion.from_row(row)

    def spans(self) -> Iterator[Span]:
        """Yield every span the record holds, those of its speakers included, field by field."""
        yield from self.content
        for span in (self.cue, self.source, self.addressee, self.medium):
            if span is not None:
                yield span
        for speaker in self.speakers:
            parts = (speaker.title, speaker.organization)
            for span in (speaker.role, *speaker.roles, speaker.mention, *parts):
                if span is not None:
                    yield span


def moved(record: Attribution, place: Callable[[Span], tuple[int, int, str]]) -> Attribution:
    """Return a record whose spans, its speakers' included, stand where ``place`` puts them.

    Args:
        record: A record.
        place: Gives a span's new start, end and text.

    Raises:
        InputError: A new place holds no span.

    >>> claim = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="it rained",
    ...                     content=(Span(start=0, end=9, text="it rained"),))
    >>> moved(claim, lambda span: (8, 18, "it  rained")).content
    (Span(start=8, end=18, text='it  rained'),)
    """

    def one(span: _S) -> _S:
        start, end, text = place(span)
        return attrs.evolve(span, start=start, end=end, text=text)

    def maybe(span: _S | None) -> _S | None:
        return None if span is None else one(span)

    return attrs.evolve(
        record,
        content=tuple(map(one, record.content)),
        cue=maybe(record.cue),
        source=maybe(record.source),
        addressee=maybe(record.addressee),
        medium=maybe(record.medium),
        speakers=tuple(
            attrs.evolve(
                speaker,
                role=maybe(speaker.role),
                roles=tuple(map(one, speaker.roles)),
                mention=maybe(speaker.mention),
                title=maybe(speaker.title),
                organization=maybe(speaker.organization),
            )
            for speaker in record.speakers
        ),
    )
