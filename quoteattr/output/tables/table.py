"""Cards for a terminal: who said what, when and in which role, wrapped to its width."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

import regex

from quoteattr.records import (
    Act,
    Article,
    Attribution,
    Polarity,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
)

# Lines wider than this are hard to read, and narrower ones hold no sentence.
_WIDEST, _NARROWEST = 100, 30
# Below this, the card shows the confidence.
_SURE = 0.5

BOLD, DIM, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
# An article must not be able to move the cursor or change the text direction.
_UNPRINTABLE = regex.compile(r"[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]")
_SPACES = regex.compile(r"[\s\p{Z}]++")


def render(
    article: Article, records: Sequence[Attribution], *, width: int = 80, colour: bool = False
) -> str:
    """Return an article's attributions as cards, in the same order, ending in a line end.

    ``width`` is in characters; with ``colour``, names are bold and facts dim (ANSI codes). Without
    records, the heading says that nothing is attributed.

    >>> print(render(Article(text="It rained.", id="rain.txt"), ()), end="")
    rain.txt · nothing attributed
    """
    width = max(_NARROWEST, min(width, _WIDEST))
    lines = list(_heading(article, records, width, colour))
    digits = len(str(len(records)))
    for number, record in enumerate(records, start=1):
        lines += ["", *_card(f"{number:>{digits + 2}}  ", record, width, colour)]
    return "\n".join(lines) + "\n"


def _heading(
    article: Article, records: Sequence[Attribution], width: int, colour: bool
) -> Iterator[str]:
    name = clean(article.title or article.id or article.url or "untitled")
    facts = [name]
    if article.title and article.id:
        facts.append(clean(article.id))
    if article.date is not None:
        facts.append(article.date.isoformat())
    facts.append(_counted(records))
    lines = textwrap.wrap(" · ".join(facts), width)
    yield from _painted(lines, name, colour)
    if records:
        yield paint("-" * max(map(len, lines)), DIM, colour)


def _counted(records: Sequence[Attribution]) -> str:
    if not records:
        return "nothing attributed"
    speakers = {speaker.id for record in records for speaker in record.speakers}
    return f"{_number(len(records), 'attribution')} by {_number(len(speakers), 'speaker')}"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _card(number: str, record: Attribution, width: int, colour: bool) -> Iterator[str]:
    """Yield the lines of a card: number, speakers and facts, then the cue and the content."""
    margin = " " * len(number)
    who = " and ".join(spoken_by(speaker) for speaker in record.speakers) or _nobody(record)
    head = textwrap.wrap(" · ".join([who, *_all_facts(record)]), width - len(margin))
    name = clean(record.speakers[0].name) if record.speakers else who
    for index, line in enumerate(_painted(head, name, colour)):
        yield (margin if index else paint(number, DIM, colour)) + line
    content = " … ".join(clean(span.text) for span in record.content)
    said = content if record.cue is None else f"{clean(record.cue.text).rstrip(' :')}: {content}"
    yield from textwrap.wrap(said, width, initial_indent=margin, subsequent_indent=margin)


def spoken_by(speaker: Speaker) -> str:
    """Return a speaker's name with the roles that it does not include, in one printable line.

    >>> spoken_by(Speaker(id="s1", name="Ada Quill", kind=SpeakerKind.PERSON))
    'Ada Quill'
    """
    name = clean(speaker.name)
    roles = [clean(role.text) for role in (speaker.role, *speaker.roles) if role is not None]
    # "A senior official" is both name and role.
    return ", ".join([name, *(role for role in roles if role.casefold() not in name.casefold())])


def _nobody(record: Attribution) -> str:
    """Return the source as printed, for a record whose speaker is not resolved."""
    if record.source is None:
        return "nobody named"
    return f"{clean(record.source.text)} (not resolved)"


def _all_facts(record: Attribution) -> Iterator[str]:
    if record.speaker is not None:
        yield from _about(record.speaker, record.source)
    yield from facts(record)


def facts(record: Attribution) -> Iterator[str]:
    """Yield what a reader needs to judge the quote, except what is ordinary.

    >>> from quoteattr.records import Kind
    >>> said = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.BELIEF, text="it rained",
    ...                    content=(Span(start=8, end=17, text="it rained"),))
    >>> list(facts(said))
    ['indirect', 'belief']
    """
    if record.said_on is not None:
        yield dated(record)
    yield str(record.kind)
    if record.act is not Act.STATEMENT:
        yield str(record.act)
    if record.polarity is not Polarity.ASSERTED:
        yield str(record.polarity)
    if record.stance not in (None, Stance.CLAIM):
        yield str(record.stance)
    if record.addressee is not None:
        yield f"to {clean(record.addressee.text)}"
    if record.medium is not None:
        yield clean(record.medium.text)
    if record.within is not None:
        yield f"within {clean(record.within)}"
    if record.confidence < _SURE:
        yield f"unsure ({record.confidence:.2f})"


def _about(speaker: Speaker, source: Span | None) -> Iterator[str]:
    printed = "" if source is None else clean(source.text)
    name = clean(speaker.name)
    # For Ada Quill, "Mayor Ada Quill" and "Quill" add nothing, but "she" does.
    short = set(printed.casefold().split()) <= set(name.casefold().split())
    if not short and name.casefold() not in printed.casefold():
        yield f'as "{printed}"'
    if speaker.anonymous:
        yield "anonymous"
    if speaker.kind not in (SpeakerKind.PERSON, SpeakerKind.UNKNOWN):
        yield str(speaker.kind)


def dated(record: Attribution) -> str:
    """Return the date of a statement, with a note if it carries over from another sentence.

    >>> from quoteattr.records import Kind, PartialDate
    >>> said = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.BELIEF, text="it rained",
    ...                    content=(Span(start=8, end=17, text="it rained"),),
    ...                    said_on=PartialDate(year=2025))
    >>> dated(said)
    '2025'
    """
    evidence = record.said_on_evidence
    if evidence is None or record.is_date_stated:
        return str(record.said_on)
    return f"{record.said_on} ({evidence.relation})"


def clean(text: str) -> str:
    """Return a text in one printable line: blanks for white space and control characters."""
    return _SPACES.sub(" ", _UNPRINTABLE.sub(" ", text)).strip()


def _painted(lines: Sequence[str], name: str, colour: bool) -> Iterator[str]:
    """Yield wrapped lines with the name that they begin with in bold and the rest dim."""
    for index, line in enumerate(lines):
        cut = min(len(name), len(line)) if index == 0 else 0
        yield paint(line[:cut], BOLD, colour) + paint(line[cut:], DIM, colour)


def paint(text: str, style: str, colour: bool) -> str:
    """Return a text in a style that ends with it; without colours, the text alone."""
    return f"{style}{text}{PLAIN}" if colour and text else text
