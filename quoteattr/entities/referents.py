"""Who a phrase of the article is about: a named entity, or somebody only described.

The kind of a noun ("report" is a document), and the name under which an unnamed speaker goes ("a
White House official").
"""

from __future__ import annotations

from typing import Final

import attrs
import regex
from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import describes_person, noun_of, with_determiner
from quoteattr.entities.entity_index import Entity
from quoteattr.entities.name_spans import ORGANIZATION, PERSON, PLACE
from quoteattr.lexicon import Gender
from quoteattr.records import SpeakerKind

_KINDS: Final = {
    PERSON: SpeakerKind.PERSON,
    ORGANIZATION: SpeakerKind.ORGANIZATION,
    PLACE: SpeakerKind.ORGANIZATION,
}
QUANTITIES: Final = frozenset(
    "couple dozen group half handful hundred lot majority million number pair percent score "
    "several some many most team thousand third".split()
)
_INDEFINITE: Final = frozenset("a an another one some any no every each many several".split())


@attrs.frozen(kw_only=True, eq=False)
class Referent:
    """Somebody who can speak: a named entity, or an unnamed one by its phrase.

    ``mention`` is where the name or the phrase was read; ``head`` its noun in lower case.
    """

    name: str
    kind: SpeakerKind
    mention: Span
    head: str
    entity: Entity | None = None
    gender: Gender | None = None
    plural: bool = False


def of_entity(entity: Entity) -> Referent:
    """Make the referent of a named entity, under its fullest form."""
    return Referent(
        name=entity.name,
        kind=_KINDS.get(entity.type, SpeakerKind.UNKNOWN),
        mention=entity.full,
        head=entity.full.root.lower_,
        entity=entity,
        gender=entity.gender,
    )


def of_phrase(head: Token, within: Span | None = None) -> Referent:
    """Make the referent of somebody only described, under the phrase as printed.

    The phrase keeps its determiner and loses relative clauses: "a White House official". It stays
    inside the span ``within``.
    """
    span = with_determiner(head, within)
    lemma = noun_of(head)
    return Referent(
        name=_squeezed(span.text),
        kind=_kind_of_several(head),
        mention=span,
        head=lemma,
        gender=lexicon.PERSONS.get(lemma),
        plural=is_plural(head),
    )


def kind_of(head: Token) -> SpeakerKind:
    """Tell what sort of speaker a noun names; UNKNOWN where the word lists know nothing."""
    lemma = noun_of(head)
    if head.lower_ in lexicon.GROUPS or (is_plural(head) and describes_person(head)):
        return SpeakerKind.GROUP
    if head.ent_type_ == "NORP":
        return SpeakerKind.GROUP if is_plural(head) else SpeakerKind.PERSON
    if describes_person(head):
        return SpeakerKind.PERSON
    if lemma in lexicon.ORGANIZATIONS:
        return SpeakerKind.ORGANIZATION
    if lemma in lexicon.DOCUMENTS:
        return SpeakerKind.DOCUMENT
    return SpeakerKind.UNKNOWN


def _kind_of_several(head: Token) -> SpeakerKind:
    """Tell what sort of speaker stands behind a number: "a number of [cities]", "one of the …"."""
    kind = kind_of(counted(head))
    if kind is SpeakerKind.UNKNOWN and head.lower_ in lexicon.GROUPS:
        return SpeakerKind.GROUP
    return SpeakerKind.PERSON if kind is SpeakerKind.GROUP and head.lower_ == "one" else kind


def counted(head: Token) -> Token:
    """Give the noun behind a number or quantity: "a group of [doctors]", "one of the [aides]"."""
    if not (head.lemma_.lower() in QUANTITIES or head.like_num or head.pos_ in ("PRON", "DET")):
        return head
    behind = (child for child in head.children if child.lower_ == "of" and child.i > head.i)
    nouns = (noun for of in behind for noun in of.children if noun.dep_ == "pobj")
    return next((noun for noun in nouns if is_plural(noun)), head)


def is_plural(head: Token) -> bool:
    """Tell whether a noun is plural by its tag."""
    return head.tag_ in ("NNS", "NNPS") or head.lower_ in lexicon.GROUPS


def is_definite(head: Token) -> bool:
    """Tell whether a phrase points back ("the official"), a bare headline noun included."""
    return not any(child.lower_ in _INDEFINITE for child in head.lefts)


def _squeezed(text: str) -> str:
    return regex.sub(r"\s+", " ", text)
