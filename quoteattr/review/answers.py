"""The answers of a record after a correction: speakers, role, said-on date and stance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import attrs
import regex

from quoteattr import lexicon
from quoteattr.arguments import shown
from quoteattr.errors import InputError
from quoteattr.records import (
    Article,
    Attribution,
    PartialDate,
    ResolvedBy,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
)
from quoteattr.spans import Range
from quoteattr.text.whitespace import normalize

_Change = Callable[
    [Article, Sequence[Attribution], Attribution, Sequence[Range], Sequence[str]], Attribution
]
_ARTICLE: Final = regex.compile(r"(?:an?|the)\s+", regex.IGNORECASE)
_WORD: Final = regex.compile(r"\w+")


def alike(records: Sequence[Attribution], record: Attribution) -> set[str]:
    """Return the ids of the records with the same first speaker as one, that one included."""
    first = record.speaker
    same = {one.id for one in records if first and one.speaker and one.speaker.id == first.id}
    return same | {record.id}


def resolved_by(source: Span | None, name: str, *, named: bool) -> ResolvedBy:
    """Return how a source refers to a speaker, by its words alone.

    >>> resolved_by(Span(start=0, end=9, text="Ms. Quill"), "Ada Quill", named=True)
    <ResolvedBy.SHORT: 'short'>
    """
    if source is None:
        return ResolvedBy.IMPLICIT
    words = normalize(source.text).text.casefold()
    if words in lexicon.PRONOUNS:
        return ResolvedBy.PRONOUN
    if not named:
        return ResolvedBy.NOMINAL
    if name.casefold() in words:
        return ResolvedBy.FULL
    printed, parts = set(_WORD.findall(words)), set(_WORD.findall(name.casefold()))
    return ResolvedBy.SHORT if printed & parts else ResolvedBy.NOMINAL


def _speaker(
    article: Article,
    records: Sequence[Attribution],
    record: Attribution,
    _: Sequence[Range],
    names: Sequence[str],
) -> Attribution:
    speakers: list[Speaker] = []
    for name in dict.fromkeys(normalize(each).text.strip() for each in names):
        taken = [one for each in records for one in each.speakers]
        known = next((one for one in taken if one.name.casefold() == name.casefold()), None)
        one = known or _new_speaker(article, name, [*taken, *speakers], record)
        speakers.append(attrs.evolve(
            one, confidence=1.0, resolved_by=resolved_by(record.source, one.name, named=one.named)
        ))  # fmt: skip
    return attrs.evolve(record, speakers=tuple(speakers), claim=None)


def _new_speaker(
    article: Article, name: str, taken: Sequence[Speaker], record: Attribution
) -> Speaker:
    """Return a speaker whom no record has; nothing but the name is known of it."""
    numbers = [int(one.id[1:]) for one in taken if one.id[1:].isdecimal()]
    # "The Post" is a name, "the mayor" a description.
    named = not _ARTICLE.sub("", name, count=1)[:1].islower()
    return Speaker(
        id=f"s{max(numbers, default=0) + 1}",
        name=name,
        kind=SpeakerKind.UNKNOWN,
        named=named,
        mention=_nearest(article, name, record),
    )


def _nearest(article: Article, words: str, record: Attribution) -> Span | None:
    """Return the place of some words that is nearest to a record's source, or else to its content.

    White space in the text may be of any kind.
    """
    near = (record.source or record.content[0]).start
    pattern = r"\s+".join(map(regex.escape, words.split()))
    found = regex.finditer(rf"(?<!\w){pattern}(?!\w)", article.text)
    best = min(found, key=lambda match: abs(match.start() - near), default=None)
    return None if best is None else Span.cut(article.text, *best.span())


def _role(
    article: Article,
    _: Sequence[Attribution],
    record: Attribution,
    spans: Sequence[Range],
    values: Sequence[str],
) -> Attribution:
    if not record.speakers:
        raise InputError(f"record {record.id} has no speaker: name one first")
    if len(spans) + len(values) > 1:
        raise InputError("a role is one span of the article: select one, or write its words")
    role = Span.cut(article.text, spans[0].start, spans[0].end) if spans else None
    if values:
        role = _nearest(article, values[0], record)
        if role is None:
            raise InputError(
                f"the article does not have the words {shown(values[0])}: a role is printed in it, "
                "so write it as it stands there, or select it"
            )
    first = attrs.evolve(
        record.speakers[0], role=role, roles=(), title=None, organization=None, role_confidence=1.0
    )
    return attrs.evolve(record, speakers=(first, *record.speakers[1:]))


def _said_on(
    _: Article,
    __: Sequence[Attribution],
    record: Attribution,
    ___: Sequence[Range],
    values: Sequence[str],
) -> Attribution:
    said_on = PartialDate.parse(_single(values, "a said-on date")) if values else None
    stays = said_on is not None and said_on == record.said_on
    return attrs.evolve(
        record,
        said_on=said_on,
        said_on_evidence=record.said_on_evidence if stays else None,
        said_on_confidence=1.0,
        claim=record.claim if stays else None,
    )


def _stance(
    _: Article,
    __: Sequence[Attribution],
    record: Attribution,
    ___: Sequence[Range],
    values: Sequence[str],
) -> Attribution:
    return attrs.evolve(record, stance=Stance(_single(values, "a stance")) if values else None)


def _single(values: Sequence[str], what: str) -> str:
    if len(values) > 1:
        raise InputError(f"{what} is one value, not {len(values)}: give one")
    return values[0]


CHANGES: Final[Mapping[str, _Change]] = {
    "speaker": _speaker,
    "role": _role,
    "said_on": _said_on,
    "stance": _stance,
}
"""By the name of an answer, the function that returns a record with the answer corrected."""
