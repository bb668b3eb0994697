"""The persons that a document names, as the rules of coreference compare them with pronouns.

Who is named is answered once, by `quoteattr.entities.entity_index`, here before any chain is known.
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

_LABELS: Final = ("PERSON", "PER", "")


@attrs.frozen(kw_only=True)
class Person:
    """A named person: a number in the document, and a gender, None where nothing shows it.

    ``certain`` is True where a title or a gendered noun shows the gender. Else it is only likely,
    from pronouns near the name or, where the document is silent, from the first name.
    """

    number: int
    gender: Gender | None = None
    certain: bool = False


def find(document: Document) -> dict[int, Person]:
    """Return the named persons by the token index of the head of each mention.

    The dictionary is empty when no person is named.

    >>> import spacy
    >>> find(Document(spacy.blank("en")("It rained.")))
    {}
    """
    entities = [one for one in entity_index.named_entities(document) if one.type == PERSON]
    # A name that the model labels otherwise stays out: "Clinton Cash" is a book in most sentences.
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
    """Let a "he" or "she" behind the only person named in its sentence vote for that gender."""
    votes: dict[Entity, Counter[Gender]] = defaultdict(Counter)
    named: dict[Entity, None] = {}
    before = -1
    for token, sentence in zip(document.doc, document.sentence_of, strict=True):
        if sentence != before:
            named, before = {}, sentence
        if token.i in by_head:
            named[by_head[token.i]] = None
        gender = genders.of_pronoun(token)
        if gender is not None and len(named) == 1:
            votes[next(iter(named))][gender] += 1
    return votes
