"""The persons that a document names, as the rules of coreference compare them with pronouns.

`quoteattr.entities.entity_index` decides who is named. It is asked here without chains, which do
not exist yet.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

import attrs

from quoteattr.document.document import Document
from quoteattr.entities import entity_index, genders
from quoteattr.entities.entity_index import Entity
from quoteattr.entities.name_spans import PERSON
from quoteattr.lexicon import Gender

# Entity labels of a person's mention; empty for a name that the model missed.
_LABELS: Final = ("PERSON", "PER", "")


@attrs.frozen(kw_only=True)
class Person:
    """A named person.

    Attributes:
        number: The person's number in the document, counted from 0.
        gender: The gender, or None if nothing indicates it.
        certain: Whether a title or a gendered noun shows the gender. Otherwise it is inferred from
            pronouns near the name or, without any, from the first name.
    """

    number: int
    gender: Gender | None = None
    certain: bool = False


def find_persons(document: Document) -> dict[int, Person]:
    """Return the named persons by the head of each mention.

    Heads are token indices. Empty if no person is named.

    >>> import spacy
    >>> find_persons(Document(spacy.blank("en")("It rained.")))
    {}
    """
    entities = [one for one in entity_index.store_entities(document) if one.type == PERSON]
    # Mentions with another label are left out: "Clinton Cash" is a book.
    by_head = {
        mention.root.i: one
        for one in entities
        for mention in one.mentions
        if mention.root.ent_type_ in _LABELS
    }
    votes = _votes(document, by_head)
    persons = {}
    for number, one in enumerate(entities):
        likely = genders.clear_winner(votes[one]) if votes[one] else one.likely
        certain = one.shown is not None
        persons[one] = Person(number=number, gender=one.shown or likely, certain=certain)
    return {head: persons[one] for head, one in by_head.items()}


def _votes(document: Document, by_head: Mapping[int, Entity]) -> Mapping[Entity, Counter[Gender]]:
    """Count the pronouns by which each person's gender is inferred.

    A "he" or "she" counts for the only person named before it in its sentence. Genders inferred
    from all pronouns, as for the entities, gave an F1 of 70.8 on GAP instead of 71.2
    (docs/development/experiments.md).
    """
    votes: dict[Entity, Counter[Gender]] = defaultdict(Counter)
    named: dict[Entity, None] = {}
    current = -1
    for token, sentence in zip(document.doc, document.sentence_of, strict=True):
        if sentence != current:
            named, current = {}, sentence
        if token.i in by_head:
            named[by_head[token.i]] = None
        gender = genders.of_pronoun(token)
        if gender is not None and len(named) == 1:
            votes[next(iter(named))][gender] += 1
    return votes
