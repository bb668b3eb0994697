"""How an article describes those whom it names: titles, appositions, "is the …", "who heads …".

Each description is the phrase as printed, without determiner and relative clause, with its noun.
`possible_descriptions` finds more than is right, for `quoteattr.roles` to rank; `descriptions_of` has
only those whose noun a word list knows, by which "the senator" is resolved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs
from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import describes_person, noun_of
from quoteattr.entities import affiliations, appositions, titles
from quoteattr.entities.appositions import Construction
from quoteattr.entities.entity_index import Entities, Entity


@attrs.frozen(kw_only=True, eq=False)
class Description:
    """A phrase that may say who someone is.

    Attributes:
        span: The phrase.
        head: Its noun in lower case, in the singular; a verb's lemma for "heads the office".
        word: The token of that noun or verb.
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
        return self.construction in appositions.CERTAIN or is_listed(self.word)


def is_listed(word: Token) -> bool:
    """Return whether a word list says that a noun describes a person, or a body."""
    return describes_person(word) or word.lemma_.lower() in lexicon.ORGANIZATIONS


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
    """Return whatever may describe an entity, in text order.

    A phrase that is joined to the name in several ways is there several times.
    """
    found = [one for mention in entity.mentions for one in _around(mention, entities)]
    return tuple(sorted(found, key=lambda one: (one.span.start, one.span.end)))


def _around(mention: Span, entities: Entities) -> Iterator[Description]:
    joined = [
        *titles.titles_before(mention, entities),
        *appositions.phrases_beside(mention, entities),
        *affiliations.phrases_behind(mention, entities),
    ]
    for span, word, construction in joined:
        is_verb = construction is Construction.DUTY
        yield Description(
            span=span,
            head=word.lemma_.lower() if is_verb else noun_of(word),
            word=word,
            mention=mention,
            construction=construction,
        )
