"""The nouns of the house: what goes in (an article) and what comes out (attributions).

Every offset is a half-open Unicode code point offset into the text exactly as it was given, so
``article.text[span.start : span.end] == span.text`` always holds. Nothing in here reads or writes.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from numbers import Real
from typing import Any, NoReturn, TypeVar

import attrs

from quoteattr.arguments import check, items, shown
from quoteattr.errors import InputError
from quoteattr.partial_dates import PartialDate as PartialDate
from quoteattr.partial_dates import parse_day as parse_day
from quoteattr.spans import Range

_S = TypeVar("_S", bound="Span")
_T = TypeVar("_T")


def _is(*kinds: type) -> Any:
    """Make a field that holds an instance of these; None where that is among them, by default."""
    names = " or ".join("None" if kind is type(None) else kind.__name__ for kind in kinds)

    def validate(_: object, field: attrs.Attribute[Any], value: object) -> None:
        check(field.name, value, kinds, f"give {names}")

    return validate


_TEXT, _TEXT_OR_NONE = _is(str), _is(str, type(None))


class _Word(str, enum.Enum):
    """A closed set of words; a member equals and prints as its word on every Python."""

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        known = ", ".join(word.value for word in cls)
        raise InputError(f"{shown(value)} is none of {known}")

    def __str__(self) -> str:
        return str(self.value)


class Kind(_Word):
    """How the content is quoted: all of it in quotation marks, none of it, or a part.

    >>> Kind("mixed") is Kind.MIXED
    True
    """

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Act(_Word):
    """What the source does with the content.

    >>> [act.value for act in Act]
    ['statement', 'belief', 'intention', 'perception', 'other']
    """

    STATEMENT = "statement"
    BELIEF = "belief"
    INTENTION = "intention"
    PERCEPTION = "perception"
    OTHER = "other"


class SpeakerKind(_Word):
    """What sort of entity speaks.

    >>> SpeakerKind.PERSON == "person"
    True
    """

    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"
    DOCUMENT = "document"
    AUTHOR = "author"
    UNKNOWN = "unknown"


class ResolvedBy(_Word):
    """What the source span gave to find its speaker by.

    >>> str(ResolvedBy.PRONOUN)
    'pronoun'
    """

    FULL = "full"
    SHORT = "short"
    PRONOUN = "pronoun"
    NOMINAL = "nominal"
    IMPLICIT = "implicit"


class Polarity(_Word):
    """Whether the saying is reported as a fact, denied, or only supposed.

    >>> Polarity("negated") is Polarity.NEGATED
    True
    """

    ASSERTED = "asserted"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"


@attrs.frozen(kw_only=True)
class Span:
    """A stretch of the article with its text as printed.

    Raises:
        InputError: The range is empty or negative, or as long as the text is not.

    >>> Span(start=4, end=9, text="Mayor").range
    Range(start=4, end=9)
    """

    start: int = attrs.field(validator=_is(int))
    end: int = attrs.field(validator=_is(int))
    text: str = attrs.field(validator=_TEXT)

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

    lemma: str = attrs.field(validator=_TEXT)


def _spans(values: Iterable[Span]) -> tuple[Span, ...]:
    return _all(values, Span)


def _speakers(values: Iterable[Speaker]) -> tuple[Speaker, ...]:
    return _all(values, Speaker)


def _all(values: Iterable[_T], kind: type[_T]) -> tuple[_T, ...]:
    remedy = f"give a list of {kind.__name__}"
    found = tuple(items("a value", values, remedy))
    for value in found:
        check("a value", value, kind, remedy)
    return found


_SPAN = _is(Span, type(None))


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

    id: str = attrs.field(validator=_TEXT)
    name: str = attrs.field(validator=_TEXT)
    kind: SpeakerKind = attrs.field(converter=SpeakerKind)
    named: bool = attrs.field(default=True, validator=_is(bool))
    anonymous: bool = attrs.field(default=False, validator=_is(bool))
    resolved_by: ResolvedBy = attrs.field(default=ResolvedBy.FULL, converter=ResolvedBy)
    role: Span | None = attrs.field(default=None, validator=_SPAN)
    roles: tuple[Span, ...] = attrs.field(default=(), converter=_spans)
    mention: Span | None = attrs.field(default=None, validator=_SPAN)
    title: Span | None = attrs.field(default=None, validator=_SPAN)
    organization: Span | None = attrs.field(default=None, validator=_SPAN)
    key: str | None = attrs.field(default=None, validator=_TEXT_OR_NONE)


def _is_whole_day(_: object, field: attrs.Attribute[Any], value: object) -> None:
    # A datetime is a date to isinstance, yet it neither compares nor prints like one.
    if value is not None and type(value) is not datetime.date:
        raise InputError(f"{field.name} is {value!r}: it must be a datetime.date or None")


def _is_share(_: object, field: attrs.Attribute[float], value: float) -> None:
    check(field.name, value, Real, "give a number between 0 and 1")
    if not 0.0 <= value <= 1.0:
        raise InputError(f"{field.name} is {value!r}: it must lie between 0 and 1")


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

    article: str | None = attrs.field(default=None, validator=_TEXT_OR_NONE)
    id: str = attrs.field(validator=_TEXT)
    kind: Kind = attrs.field(converter=Kind)
    act: Act = attrs.field(converter=Act)
    text: str = attrs.field(validator=_TEXT)
    content: tuple[Span, ...] = attrs.field(converter=_spans)
    cue: Cue | None = attrs.field(default=None, validator=_is(Cue, type(None)))
    source: Span | None = attrs.field(default=None, validator=_SPAN)
    speakers: tuple[Speaker, ...] = attrs.field(default=(), converter=_speakers)
    source_date: datetime.date | None = attrs.field(default=None, validator=_is_whole_day)
    said_on: PartialDate | None = attrs.field(default=None, validator=_is(PartialDate, type(None)))
    polarity: Polarity = attrs.field(default=Polarity.ASSERTED, converter=Polarity)
    addressee: Span | None = attrs.field(default=None, validator=_SPAN)
    medium: Span | None = attrs.field(default=None, validator=_SPAN)
    confidence: float = attrs.field(default=1.0, validator=_is_share)

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
        from quoteattr import conversion  # cattrs takes longer to import than all else in here

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
        from quoteattr import conversion

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


def _whole_text(article: Article) -> Range:
    text: object = article.text  # not yet validated
    return Range(0, len(text) if isinstance(text, str) else 0)


@attrs.frozen(kw_only=True)
class Article:
    """A text as given, with what is known about it.

    ``body`` is the range that holds the news itself, without front matter (by default the whole
    text); ``dateline`` is the range of a dateline such as "KYIV, Ukraine (AP) —". Both are code
    point offsets into ``text``.

    Raises:
        InputError: A range runs past the text.

    >>> Article(text="It rained.").body
    Range(start=0, end=10)
    """

    text: str = attrs.field(validator=_TEXT)
    id: str | None = attrs.field(default=None, validator=_TEXT_OR_NONE)
    date: datetime.date | None = attrs.field(default=None, validator=_is_whole_day)
    title: str | None = attrs.field(default=None, validator=_TEXT_OR_NONE)
    url: str | None = attrs.field(default=None, validator=_TEXT_OR_NONE)
    author: str | None = attrs.field(default=None, validator=_TEXT_OR_NONE)
    body: Range = attrs.field(
        default=attrs.Factory(_whole_text, takes_self=True), validator=_is(Range)
    )
    dateline: Range | None = attrs.field(default=None, validator=_is(Range, type(None)))

    def __attrs_post_init__(self) -> None:
        for name, place in (("body", self.body), ("dateline", self.dateline)):
            if place is not None and not 0 <= place.start <= place.end <= len(self.text):
                raise InputError(
                    f"{name} [{place.start}, {place.end}) does not lie in the text of "
                    f"{len(self.text)} characters"
                )


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
