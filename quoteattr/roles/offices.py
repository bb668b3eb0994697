"""The two parts of a role, where the text shows both: "press secretary" of the "White House"."""

from __future__ import annotations

from typing import Final

from spacy.tokens import Span

from quoteattr.document.noun_phrases import describes_person
from quoteattr.entities.entity_index import Entities
from quoteattr.entities.name_spans import ORGANIZATION, ends_title

_OF: Final = frozenset("of at for with from".split())
_PLACES: Final = ("GPE", "LOC")
_JOINTS: Final = frozenset("the 's ’s ' ’ -".split())


def split_role(role: Span, entities: Entities) -> tuple[Span, Span] | None:
    """Cut a role into its title and the body it is of; None without such a body.

    >>> import spacy
    >>> split_role(spacy.blank("en")("mayor")[:], Entities())
    """
    doc = role.doc
    for entity, body in entities.within(role):
        if entity.sort != ORGANIZATION or body.start < role.start or body.end > role.end:
            continue
        if body.root.ent_type_ in _PLACES or ends_title(doc, body.start):
            continue  # "U.S. judge" and "Secretary of State" are of no body
        title = _title(role, body)
        is_noun = len(title) > 0 and not title[0].tag_.startswith("VB")
        if is_noun and any(map(describes_person, title)):
            return title, body
    return None


def _title(role: Span, body: Span) -> Span:
    """Give the words of a role in front of "of the body", or behind the body's name."""
    doc = role.doc
    if body.start == role.start:
        start = body.end
        while start < role.end and doc[start].lower_ in _JOINTS:
            start += 1
        return doc[start : role.end]
    end = body.start
    while end > role.start and doc[end - 1].lower_ in _JOINTS:
        end -= 1
    is_of = end > role.start and doc[end - 1].lower_ in _OF
    return doc[role.start : end - 1] if is_of else doc[role.start : role.start]
