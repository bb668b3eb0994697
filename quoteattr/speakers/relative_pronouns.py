"""The noun that a relative pronoun refers to: "Christie, [who] has campaigned".

The parser may attach a relative clause to the wrong noun. So a name right before the pronoun comes
first, and an apposition leads to the name that it describes.
"""

from __future__ import annotations

from spacy.tokens import Token

from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.name_spans import ORGANIZATION, PERSON
from quoteattr.entities.referents import QUANTITIES


def antecedent_of(head: Token, entities: Entities) -> Token | None:
    """Return the noun or name that "who", "which" or "that" refers to, None if it is unclear."""
    named = _named_in_front(head, entities)
    if named is not None:
        return named
    verb = head
    while verb.dep_ != "relcl" and verb.head.i != verb.i:
        verb = verb.head
    if verb.dep_ != "relcl" or verb.head.i > head.i:
        return None
    noun = verb.head
    if noun.dep_ == "appos" and entities.at(noun.head) is not None:
        above = entities.at(noun.head)
        is_thing = head.lower_ in ("that", "which")
        # "Trump, the nominee, who …"; but a person is not "a PAC that …" after the name.
        noun = noun.head if not (is_thing and _is_person(above)) else noun
        noun = _body_in_front(noun, entities) or noun
    return _quantity(noun)


def _is_person(entity: Entity | None) -> bool:
    return entity is not None and entity.type == PERSON


def _named_in_front(head: Token, entities: Entities) -> Token | None:
    """Return the name right before: "Christie, who", "the European Union, which contended".

    A person is never "which", and a body needs the comma: "the Acme report which" is the report.
    """
    i = head.i - 1
    comma = i > 0 and head.doc[i].text == ","
    i -= comma
    entity = entities.at(head.doc[i]) if i >= 0 else None
    if entity is None:
        return None
    is_person = entity.type == PERSON and head.lower_ not in ("that", "which")
    is_body = entity.type == ORGANIZATION and head.lower_ == "which" and comma
    return head.doc[i] if is_person or is_body else None


def _body_in_front(noun: Token, entities: Entities) -> Token | None:
    """Return the body that "Acme Steel, [a firm] that says" names, whatever the parse."""
    start = noun.left_edge.i
    if start < 2 or noun.doc[start - 1].text != ",":
        return None
    before = noun.doc[start - 2]
    entity = entities.at(before)
    return before if entity is not None and entity.type == ORGANIZATION else None


def _quantity(noun: Token) -> Token:
    """Return the quantity that a noun depends on, else the noun: "[a number] of cities that"."""
    of = noun.head
    if noun.dep_ == "pobj" and of.lower_ == "of" and of.head.lemma_.lower() in QUANTITIES:
        return of.head
    return noun
