"""What the page says about an attribution and about a speaker."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence

import attrs

from quoteattr.output.tables.table import clean
from quoteattr.records import (
    Act,
    Attribution,
    Kind,
    PartialDate,
    Polarity,
    Speaker,
    SpeakerKind,
    Stance,
)

COLOURS = 8
"""The number of speakers with a colour of their own; all others are grey."""

_MEANING = {
    Kind.DIRECT: "all in quotation marks",
    Kind.MIXED: "partly in quotation marks",
    Kind.INDIRECT: "in the reporter’s words",
}
# Not strftime's names, which depend on the locale.
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


@attrs.frozen(kw_only=True)
class Voice:
    """A speaker in the side panel; ``colour`` 0 is grey."""

    number: int
    colour: int
    name: str
    role: str
    initials: str
    kinds: str
    count: int


@attrs.frozen(kw_only=True)
class Note:
    """What the page says about an attribution; ``facts`` are pairs of a term and its value.

    ``voices`` are the numbers of its speakers; ``sure`` has the confidences of speaker, role and
    date, as far as they are known; ``label`` has everything in one line.
    """

    number: int
    kind: Kind
    stance: str
    colour: int
    voices: tuple[int, ...]
    name: str
    role: str
    text: str
    facts: tuple[tuple[str, str], ...]
    confidence: float
    percent: str
    sure: str
    label: str


def kinds() -> tuple[tuple[str, str], ...]:
    """Return every kind with its meaning, for the legend.

    >>> kinds()[0]
    ('direct', 'all in quotation marks')
    """
    return tuple((str(kind), meaning) for kind, meaning in _MEANING.items())


def voices(records: Sequence[Attribution]) -> dict[str, Voice]:
    """Return the speakers by id, most quoted first; "" stands for records without a speaker."""
    said: dict[str, list[Attribution]] = {}
    known: dict[str, Speaker] = {}
    for record in records:
        for speaker in record.speakers:
            known.setdefault(speaker.id, speaker)
        for key in dict.fromkeys(speaker.id for speaker in record.speakers) or [""]:
            said.setdefault(key, []).append(record)
    ranked = sorted(said, key=lambda key: (key not in known, -len(said[key])))
    return {
        key: _voice(number, known.get(key), said[key]) for number, key in enumerate(ranked, start=1)
    }


def _voice(number: int, speaker: Speaker | None, said: Sequence[Attribution]) -> Voice:
    name = "Nobody named" if speaker is None else clean(speaker.name)
    counted = Counter(record.kind for record in said)
    return Voice(
        number=number,
        colour=number if speaker is not None and number <= COLOURS else 0,
        name=name,
        role="" if speaker is None else _role(speaker),
        initials=_initials(name),
        kinds=", ".join(f"{counted[kind]} {kind}" for kind in _MEANING if counted[kind]),
        count=len(said),
    )


def _initials(name: str) -> str:
    """Return at most two letters: of the names, else of the first word that is not an article."""
    words = [word for word in name.split() if word.casefold() not in ("a", "an", "the")]
    names = "".join(word[0] for word in words if word[0].isupper())
    return names[:2] or "".join(words or name)[:1].upper()


def stances(records: Sequence[Attribution]) -> tuple[tuple[str, int], ...]:
    """Return the stances to choose from with their counts; empty if there is no choice.

    "" stands for records without a stance, which come last.
    """
    counted = Counter("" if record.stance is None else str(record.stance) for record in records)
    found = tuple((name, counted[name]) for name in (*map(str, Stance), "") if counted[name])
    return found if len(found) > 1 else ()


def notes(records: Sequence[Attribution], known: dict[str, Voice]) -> tuple[Note, ...]:
    """Return a note for each attribution: who, in which role, when, how, with what confidence."""
    return tuple(_note(number, record, known) for number, record in enumerate(records, start=1))


def _note(number: int, record: Attribution, known: dict[str, Voice]) -> Note:
    ids = dict.fromkeys(speaker.id for speaker in record.speakers) or [""]
    own = [known[key] for key in ids]
    names = " and ".join(clean(speaker.name) for speaker in record.speakers) or _nobody(record)
    role = "; ".join(filter(None, map(_role, record.speakers)))
    facts = tuple(_facts(record))
    percent = f"{record.confidence:.0%}"
    sure = _sure(record)
    confidence = f"confidence {percent} ({sure})" if sure else f"confidence {percent}"
    phrases = [f"{term} {fact}" for term, fact in facts]
    label = f"Quote {number}: {names}"
    return Note(
        number=number,
        kind=record.kind,
        stance="" if record.stance is None else str(record.stance),
        colour=own[0].colour,
        voices=tuple(voice.number for voice in own),
        name=names,
        role=role,
        text=" ".join(clean(span.text) for span in record.content),
        facts=facts,
        confidence=record.confidence,
        percent=percent,
        sure=sure,
        label=", ".join([label, *([role] if role else ()), *phrases, confidence]),
    )


def _sure(record: Attribution) -> str:
    """Return in one line how sure the answers are; several speakers have a figure each."""
    answers = {
        "speaker": [speaker.confidence for speaker in record.speakers],
        "role": [speaker.role_confidence for speaker in record.speakers],
        "date": [record.said_on_confidence],
    }
    known = {term: [one for one in some if one is not None] for term, some in answers.items()}
    return ", ".join(
        f"{term} {' and '.join(f'{one:.0%}' for one in some)}"
        for term, some in known.items()
        if some
    )


def _role(speaker: Speaker) -> str:
    roles = [clean(role.text) for role in (speaker.role, *speaker.roles) if role is not None]
    # "A senior official" is both name and role.
    return ", ".join(role for role in roles if role.casefold() not in speaker.name.casefold())


def _nobody(record: Attribution) -> str:
    return "Nobody named" if record.source is None else clean(record.source.text)


def _facts(record: Attribution) -> Iterator[tuple[str, str]]:
    """Yield the facts that are known, except the ordinary act, polarity and stance."""
    if record.said_on is not None:
        yield "said on", written(record.said_on)
    if record.said_on_evidence is not None:
        note = "" if record.is_date_stated else f" ({record.said_on_evidence.relation})"
        yield "dated by", f"“{clean(record.said_on_evidence.text)}”{note}"
    yield "kind", str(record.kind)
    yield from _about(record)
    if record.act is not Act.STATEMENT:
        yield "act", str(record.act)
    if record.polarity is not Polarity.ASSERTED:
        yield "polarity", str(record.polarity)
    if record.stance not in (None, Stance.CLAIM):
        yield "stance", str(record.stance)
    for term, span in (("cue", record.cue), ("to", record.addressee), ("where", record.medium)):
        if span is not None:
            yield term, f"“{clean(span.text)}”"
    if record.within is not None:
        yield "within", clean(record.within)
    if record.claim is not None and record.claim.replacements:
        yield "claim", clean(record.claim.text)


def _about(record: Attribution) -> Iterator[tuple[str, str]]:
    """Yield the speakers' types, and the source as printed unless it is the name."""
    if not record.speakers:
        yield "speaker", "not resolved"
    for speaker in record.speakers:
        if speaker.anonymous:
            yield "speaker", "anonymous"
        elif speaker.kind not in (SpeakerKind.PERSON, SpeakerKind.UNKNOWN):
            yield "speaker", str(speaker.kind)
    names = [clean(speaker.name) for speaker in record.speakers]
    if record.source is not None and names not in ([], [clean(record.source.text)]):
        yield "named as", f"“{clean(record.source.text)}”"


def written(date: PartialDate) -> str:
    """Return a date in words, as precise as it is.

    >>> written(PartialDate.parse("2025-08-29")), written(PartialDate.parse("2025-08"))
    ('Friday, 29 August 2025', 'August 2025')
    """
    if date.month is None:
        return str(date.year)
    month = f"{_MONTHS[date.month - 1]} {date.year}"
    if date.day is None:
        return month
    day = datetime.date(date.year, date.month, date.day)
    return f"{_DAYS[day.weekday()]}, {date.day} {month}"
