"""The noun that a relative pronoun points at: "Christie, [who] has campaigned"."""

from __future__ import annotations

from spacy.tokens import Token

from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.name_spans import ORGANIZATION, PERSON
from quoteattr.entities.referents import QUANTITIES


def antecedent_of(head: Token, entities: Entities) -> Token | None:
    """Give the noun or name that "who", "which" or "that" stands for, None where none is clear."""
    named = _named_in_front(head, entities)
    if named is not None:
        return named
    verb = head
    while verb.dep_ != "relcl" and verb.head.i != verb.i:
        verb = verb.head
    is_clause = verb.dep_ == "relcl" and verb.head.i < head.i
    noun = verb.head if is_clause else _noun_before(head)
    if noun is not None and noun.dep_ == "appos" and entities.at(noun.head) is not None:
        above = entities.at(noun.head)
        is_thing = head.lower_ in ("that", "which")
        # "Trump, the nominee, who …"; but a person is not "a PAC that …" behind his name.
        noun = noun.head if not (is_thing and _is_person(above)) else noun
        noun = _body_in_front(noun, entities) or noun
    if noun is not None and head.lower_ in ("that", "which"):
        noun = _thing_above(noun, entities)
    return None if noun is None else _whole(noun)


def _is_person(entity: Entity | None) -> bool:
    return entity is not None and entity.sort == PERSON


def _named_in_front(head: Token, entities: Entities) -> Token | None:
    """Find the name right in front: "Christie, who", "the European Union, which contended"."""
    i = head.i - 1
    comma = i > 0 and head.doc[i].text == ","
    i -= comma
    entity = entities.at(head.doc[i]) if i >= 0 else None
    if entity is None:
        return None
    is_person = entity.sort == PERSON and head.lower_ not in ("that", "which")
    is_body = entity.sort == ORGANIZATION and head.lower_ == "which" and comma
    return head.doc[i] if is_person or is_body else None


def _body_in_front(noun: Token, entities: Entities) -> Token | None:
    """Find "Acme Steel, [a firm] that says", whatever the parser hangs the firm on."""
    start = noun.left_edge.i
    if start < 2 or noun.doc[start - 1].text != ",":
        return None
    before = noun.doc[start - 2]
    entity = entities.at(before)
    return before if entity is not None and entity.sort == ORGANIZATION else None


def _thing_above(noun: Token, entities: Entities) -> Token | None:
    """Climb from a person, whom "that" never means: "a firm founded by Jane Roe that says"."""
    for token in (noun, *noun.ancestors):
        if token.pos_ in ("NOUN", "PROPN") and not _is_person(entities.at(token)):
            return token
    return None


def _whole(noun: Token) -> Token:
    """Give the number behind which people or things stand: "[a number] of cities that"."""
    of = noun.head
    if noun.dep_ == "pobj" and of.lower_ == "of" and of.head.lemma_.lower() in QUANTITIES:
        return of.head
    return noun


def _noun_before(head: Token) -> Token | None:
    for token in reversed(head.doc[max(0, head.i - 3) : head.i]):
        if token.pos_ in ("NOUN", "PROPN"):
            return token
    return None
