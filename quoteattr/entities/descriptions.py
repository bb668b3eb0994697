"""How an article describes those whom it names: titles, appositions, "is the …", "who heads …".

Each description is the phrase as printed, without determiner and relative clause, with its noun.
`possible_descriptions` finds more than is right, for `quoteattr.roles` to rank; `descriptions_of`
keeps those whose noun a word list knows, by which "the senator" is resolved.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs
from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import describes_person, noun_of
from quoteattr.entities import appositions, titles
from quoteattr.entities.appositions import Construction, Joined
from quoteattr.entities.entity_index import Entities, Entity


@attrs.frozen(kw_only=True, eq=False)
class Description:
    """A phrase that may say who someone is.

    Attributes:
        span: The phrase.
        head: Its noun in lower case, in the singular.
        word: The token of that noun, or of the verb of "heads the office".
        mention: The name that it stands beside.
        construction: How it is joined to the name.
    """

    span: Span
    head: str
    word: Token
    mention: Span
    construction: Construction

    @property
    def is_listed(self) -> bool:
        """Whether a word list says that the noun describes a person, or a body."""
        return describes_person(self.word) or self.word.lemma_.lower() in lexicon.ORGANIZATIONS


def find_descriptions(entities: Entities) -> Mapping[Entity, tuple[Description, ...]]:
    """Return the listed descriptions of each entity; entities without one are left out.

    >>> find_descriptions(Entities())
    {}
    """
    found = ((entity, descriptions_of(entity, entities)) for entity in entities.all)
    return {entity: phrases for entity, phrases in found if phrases}


def descriptions_of(entity: Entity, entities: Entities) -> tuple[Description, ...]:
    """Return the listed descriptions of one entity in text order; empty if there are none."""
    found: dict[tuple[int, int], Description] = {}
    for one in possible_descriptions(entity, entities):
        if one.is_listed:
            found.setdefault((one.span.start, one.span.end), one)
    return tuple(found.values())


def possible_descriptions(entity: Entity, entities: Entities) -> tuple[Description, ...]:
    """Return whatever may describe an entity beside its names, in text order.

    A phrase that is joined to the name in several ways is there several times.
    """
    known: dict[Entity, tuple[Description, ...]] = entities.described
    if entity not in known:
        found = (
            description(joined, mention)
            for mention in entity.mentions
            for joined in (
                *titles.titles_before(mention, entities),
                *appositions.phrases_beside(mention, entities),
            )
        )
        known[entity] = tuple(sorted(found, key=lambda one: (one.span.start, one.span.end)))
    return known[entity]


def description(joined: Joined, mention: Span) -> Description:
    """Return the description of a phrase that is joined to a name."""
    span, word, construction = joined
    return Description(
        span=span, head=noun_of(word), word=word, mention=mention, construction=construction
    )
