"""Appearances of speakers on a day: "Roe spoke in Dayton on Tuesday".

What somebody says right after an appearance was most likely said there.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs
from spacy.tokens import Token

from quoteattr.attributions.draft import Draft
from quoteattr.dates.attachment import dates_something_else
from quoteattr.dates.events import is_occasion
from quoteattr.dates.expressions import Expression
from quoteattr.document.document import Document
from quoteattr.entities.name_spans import comparable
from quoteattr.lexicon import HOURS
from quoteattr.records import PartialDate, SpeakerKind

_MAX_AGE: Final = 14  # days; an earlier appearance is background


@attrs.frozen(kw_only=True)
class SpeakerDate:
    """A date of a statement or appearance of a speaker, with its token and its sentence."""

    place: int
    sentence: int
    day: PartialDate


def appearances(
    document: Document,
    drafts: Sequence[Draft],
    dates: Iterable[Expression],
    source_date: datetime.date | None,
) -> Iterator[tuple[str, SpeakerDate]]:
    """Yield the id of the speaker and the date of each appearance, in the order of the dates.

    Only last names count, and only those that one person has. Nothing is found without a document
    date, or in a Doc without dependencies.

    >>> import spacy
    >>> list(appearances(Document(spacy.blank("en")("It rained.")), (), (), None))
    []
    """
    surnames = _surnames(drafts)
    for found in dates:
        span = found.span
        if span is None or not document.doc.has_annotation("DEP"):
            continue
        if found.means is None or not _is_recent(found.means, source_date):
            continue
        for one in _seen_on(span.root):
            if one.lower_ in surnames:
                sentence = document.sentence_of[span.start]
                seen = SpeakerDate(place=span.start, sentence=sentence, day=found.means)
                yield surnames[one.lower_], seen


def _seen_on(date: Token) -> Iterator[Token]:
    """Yield the tokens that may be who appears on a date: the subject of its clause or its owner.

    A noun in between must be an occasion: "at a rally Tuesday", but not "the primary on Tuesday".
    """
    if dates_something_else(date, None):
        return
    for above in date.ancestors:
        if above.pos_ == "NOUN" and not (is_occasion(above) or above.lower_ in HOURS):
            return
        if above.pos_ not in ("VERB", "AUX") or above.dep_ in ("aux", "auxpass"):
            continue
        marks = {child.lower_ for child in above.children if child.dep_ in ("mark", "advmod")}
        if above.dep_ == "acl":
            return  # "in a statement issued Tuesday", "Roe, elected on Tuesday, said"
        if above.dep_ == "advcl" and marks & {"as", "while"}:
            continue  # "as she left the court on Tuesday"
        if above.tag_ == "VBD":
            for subject in (child for child in above.children if child.dep_ == "nsubj"):
                yield subject
                yield from (child for child in subject.children if child.dep_ == "poss")
        return


def _is_recent(day: PartialDate, source_date: datetime.date | None) -> bool:
    if source_date is None or day.month is None or day.day is None:
        return False
    gone = source_date - datetime.date(day.year, day.month, day.day)
    return 0 <= gone.days <= _MAX_AGE


def _surnames(drafts: Sequence[Draft]) -> dict[str, str]:
    """Return the ids of named persons by their last names, without names that several have."""
    found: dict[str, set[str]] = {}
    for speaker in {one.id: one for draft in drafts for one in draft.speakers}.values():
        words = comparable(speaker.name.split())
        if speaker.kind is SpeakerKind.PERSON and speaker.named and words:
            found.setdefault(words[-1], set()).add(speaker.id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}
