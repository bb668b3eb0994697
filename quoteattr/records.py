"""The nouns of the house: what goes in (an article) and what comes out (attributions).

Every offset is a half-open Unicode code point offset into the text exactly as it was given, so
``article.text[span.start : span.end] == span.text`` always holds. Nothing in here reads or writes.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import attrs
import regex

from quoteattr.errors import InputError
from quoteattr.spans import Range

_PARTIAL_DATE = regex.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


_S = TypeVar("_S", bound="Span")


class _Word(str, enum.Enum):
    """A closed set of words; a member equals and prints as its word on every Python."""

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
class PartialDate:
    """A calendar date as precise as the text gives it: a day, a month or a year.

    Raises:
        InputError: The parts are no date, or there is a day without a month.

    >>> PartialDate(year=2025, month=8)
    PartialDate(year=2025, month=8, day=None)
    >>> str(PartialDate.parse("2025-08-29"))
    '2025-08-29'
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __attrs_post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise InputError(f"a date with day {self.day} has no month: give the month as well")
        month = 1 if self.month is None else self.month
        day = 1 if self.day is None else self.day
        try:
            datetime.date(self.year, month, day)
        except TypeError as error:
            raise InputError(f"{self!r} is no date: {error}") from None
        except ValueError as error:
            raise InputError(f"{str(self)!r} is not a date in the calendar: {error}") from None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; anything else is an InputError.

        >>> PartialDate.parse("2025")
        PartialDate(year=2025, month=None, day=None)
        """
        match = _PARTIAL_DATE.fullmatch(text)
        if match is None:
            raise InputError(f"{text!r} is not a date: write YYYY-MM-DD, YYYY-MM or YYYY")
        year, month, day = (None if part is None else int(part) for part in match.groups())
        assert year is not None  # the pattern has no match without one
        return cls(year=year, month=month, day=day)

    @classmethod
    def of(cls, day: datetime.date) -> PartialDate:
        """Give a whole day its partial date.

        >>> str(PartialDate.of(datetime.date(2025, 8, 29)))
        '2025-08-29'
        """
        return cls(year=day.year, month=day.month, day=day.day)

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


def parse_day(text: str) -> datetime.date:
    """Read ``YYYY-MM-DD``, the same on every Python; anything else is an InputError.

    >>> parse_day("2025-08-29")
    datetime.date(2025, 8, 29)
    """
    date = PartialDate.parse(text)
    if date.month is None or date.day is None:
        raise InputError(f"{text!r} is not a whole date: write YYYY-MM-DD")
    return datetime.date(date.year, date.month, date.day)


@attrs.frozen(kw_only=True)
class Span:
    """A stretch of the article with its text as printed.

    Raises:
        InputError: The range is empty or negative, or as long as the text is not.

    >>> Span(start=4, end=9, text="Mayor").range
    Range(start=4, end=9)
    """

    start: int
    end: int
    text: str

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

    lemma: str


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

    id: str
    name: str
    kind: SpeakerKind
    named: bool = True
    anonymous: bool = False
    resolved_by: ResolvedBy = ResolvedBy.FULL
    role: Span | None = None
    roles: tuple[Span, ...] = ()
    mention: Span | None = None
    title: Span | None = None
    organization: Span | None = None
    key: str | None = None


def _is_whole_day(_: object, field: attrs.Attribute[Any], value: object) -> None:
    # A datetime is a date to isinstance, yet it neither compares nor prints like one.
    if value is not None and type(value) is not datetime.date:
        raise InputError(f"{field.name} is {value!r}: it must be a datetime.date or None")


def _is_share(_: object, field: attrs.Attribute[float], value: float) -> None:
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

    article: str | None = None
    id: str
    kind: Kind
    act: Act
    text: str
    content: tuple[Span, ...]
    cue: Cue | None = None
    source: Span | None = None
    speakers: tuple[Speaker, ...] = ()
    source_date: datetime.date | None = attrs.field(default=None, validator=_is_whole_day)
    said_on: PartialDate | None = None
    polarity: Polarity = Polarity.ASSERTED
    addressee: Span | None = None
    medium: Span | None = None
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
    return Range(0, len(article.text))


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

    text: str
    id: str | None = None
    date: datetime.date | None = attrs.field(default=None, validator=_is_whole_day)
    title: str | None = None
    url: str | None = None
    author: str | None = None
    body: Range = attrs.field(default=attrs.Factory(_whole_text, takes_self=True))
    dateline: Range | None = None

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
