"""The parts of a record after a correction: content, cue, source, addressee and medium."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import attrs

from quoteattr.attributions.contents import quotation_kind, without_marks
from quoteattr.errors import InputError
from quoteattr.records import Act, Article, Attribution, Cue, Span
from quoteattr.review.answers import resolved_by
from quoteattr.spans import Range
from quoteattr.text.quotations import quotations
from quoteattr.text.whitespace import normalize

_Change = Callable[[Article, Sequence[Attribution], Attribution, Sequence[Range]], Attribution]


def added(
    article: Article, records: Sequence[Attribution], spans: Sequence[Range]
) -> tuple[Attribution, ...]:
    """Return records with one more, of which only the content is known, at its place in the text.

    Raises:
        InputError: There is no content.
    """
    numbers = [int(one.id[1:]) for one in records if one.id[1:].isdecimal()]
    new = Attribution(
        article=article.id,
        id=f"a{max(numbers, default=0) + 1}",
        act=Act.STATEMENT,
        source_date=article.date,
        **_worded(article, spans),
    )
    start = new.content[0].start
    place = next((n for n, one in enumerate(records) if one.content[0].start > start), len(records))
    return nested([*records[:place], new, *records[place:]])


def without(records: Sequence[Attribution], record: Attribution) -> tuple[Attribution, ...]:
    """Return records without one; those within it are then within what that one was in."""
    return tuple(
        attrs.evolve(one, within=record.within) if one.within == record.id else one
        for one in records
        if one.id != record.id
    )


def nested(records: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Return records of which none is within another that does not contain its content."""
    by_id = {one.id: one for one in records}

    def holds(one: Attribution) -> bool:
        outer = by_id.get(one.within or "")
        return outer is not None and all(
            any(each.range.contains(part.range) for each in outer.content) for part in one.content
        )

    return tuple(
        one if one.within is None or holds(one) else attrs.evolve(one, within=None)
        for one in records
    )


def _content(
    article: Article, _: Sequence[Attribution], record: Attribution, spans: Sequence[Range]
) -> Attribution:
    new = attrs.evolve(record, **_worded(article, spans), joins=(), claim=None, confidence=1.0)
    return _apart(new, "content")


def _worded(article: Article, spans: Sequence[Range]) -> dict[str, Any]:
    """Return content, kind and text by the quotation marks around and in some spans."""
    if not spans:
        raise InputError("a record needs a content: select its words, or delete the record")
    outer = [one for one in quotations(article.text) if one.level == 0]
    words = (one.slice(article.text) for one in without_marks(article.text, spans, outer))
    return {
        "content": tuple(Span.cut(article.text, one.start, one.end) for one in spans),
        "kind": quotation_kind(article.text, spans, outer),
        "text": " ".join(normalize(one).text for one in words),
    }


def _cue(
    article: Article,
    records: Sequence[Attribution],
    record: Attribution,
    spans: Sequence[Range],
) -> Attribution:
    span = _one(article, spans, "cue")
    cue = None if span is None else Cue(
        start=span.start, end=span.end, text=span.text, lemma=_lemma(records, record, span)
    )  # fmt: skip
    return _apart(attrs.evolve(record, cue=cue, confidence=1.0), "cue")


def _lemma(records: Sequence[Attribution], record: Attribution, cue: Span) -> str:
    """Return the lemma of another record's cue of the same words, or of the one it corrects.

    No parse is at hand: a cue that is new to the article has its own words as a lemma.
    """
    words = cue.text.casefold()
    for each in records:
        if each.cue is not None and each.cue.text.casefold() == words:
            return each.cue.lemma
    if record.cue is not None and record.cue.range.overlaps(cue.range):
        return record.cue.lemma
    return normalize(cue.text).text.lower()


def _source(
    article: Article, _: Sequence[Attribution], record: Attribution, spans: Sequence[Range]
) -> Attribution:
    source = _one(article, spans, "source")
    speakers = tuple(
        attrs.evolve(one, resolved_by=resolved_by(source, one.name, named=one.named))
        for one in record.speakers
    )
    new = attrs.evolve(record, source=source, speakers=speakers, confidence=1.0)
    return _apart(new, "source")


def _addressee(
    article: Article, _: Sequence[Attribution], record: Attribution, spans: Sequence[Range]
) -> Attribution:
    return attrs.evolve(record, addressee=_one(article, spans, "addressee"))


def _medium(
    article: Article, _: Sequence[Attribution], record: Attribution, spans: Sequence[Range]
) -> Attribution:
    return attrs.evolve(record, medium=_one(article, spans, "medium"))


def _one(article: Article, spans: Sequence[Range], part: str) -> Span | None:
    if len(spans) > 1:
        raise InputError(f"a {part} is one span, not {len(spans)}: select one")
    return Span.cut(article.text, spans[0].start, spans[0].end) if spans else None


def _apart(record: Attribution, changed: str) -> Attribution:
    """Return a record after a check that the part that was changed overlaps no other part."""
    parts = {"content": record.content, "cue": (record.cue,), "source": (record.source,)}
    places = {name: [one for one in some if one is not None] for name, some in parts.items()}
    for name, others in places.items():
        both = ((one, other) for one in places[changed] for other in others if name != changed)
        for one, other in both:
            if one.range.overlaps(other.range):
                raise InputError(
                    f"the {changed} “{one.text}” overlaps the {name} “{other.text}”: source, cue "
                    f"and content share no words, so correct the {name} first"
                )
    return record


CHANGES: Final[Mapping[str, _Change]] = {
    "content": _content,
    "cue": _cue,
    "source": _source,
    "addressee": _addressee,
    "medium": _medium,
}
"""By the name of a part, the function that returns a record with the part corrected."""
