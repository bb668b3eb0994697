"""The two parts of a role, if the text has both: "press secretary" and "White House"."""

from __future__ import annotations

from typing import Final

from spacy.tokens import Span

from quoteattr.document.noun_phrases import describes_person
from quoteattr.entities.entity_index import Entities
from quoteattr.entities.name_spans import ORGANIZATION, ends_title

_OF: Final = frozenset("of at for with from".split())
_PLACES: Final = ("GPE", "LOC")
_BETWEEN: Final = frozenset("the 's ’s ' ’ -".split())  # between title and body, part of neither


def split_role(role: Span, entities: Entities) -> tuple[Span, Span] | None:
    """Return the title and the organization of a role, or None if it names no organization.

    >>> import spacy
    >>> split_role(spacy.blank("en")("mayor")[:], Entities())
    """
    doc = role.doc
    for entity, body in entities.within(role):
        if entity.type != ORGANIZATION or body.start < role.start or body.end > role.end:
            continue
        if body.root.ent_type_ in _PLACES or ends_title(doc, body.start):
            continue  # "U.S. judge" and "Secretary of State" name no organization
        title = _title(role, body)
        is_noun = len(title) > 0 and not title[0].tag_.startswith("VB")
        if is_noun and any(map(describes_person, title)):
            return title, body
    return None


def _title(role: Span, body: Span) -> Span:
    """Return the words of a role before "of the body", or after the name of the body.

    Empty if other words are in between.
    """
    doc = role.doc
    if body.start == role.start:
        start = body.end
        while start < role.end and doc[start].lower_ in _BETWEEN:
            start += 1
        return doc[start : role.end]
    end = body.start
    while end > role.start and doc[end - 1].lower_ in _BETWEEN:
        end -= 1
    is_of = end > role.start and doc[end - 1].lower_ in _OF
    return doc[role.start : end - 1] if is_of else doc[role.start : role.start]
