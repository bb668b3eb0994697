"""Whom or what a phrase refers to: a named entity, or someone who is only described.

Also the kind of a noun ("report" is a document), and the name that an unnamed speaker gets: "a
White House official".
"""

from __future__ import annotations

from typing import Final

import attrs
import regex
from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import describes_person, noun_of, with_determiner
from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.name_spans import ORGANIZATION, PERSON, PLACE
from quoteattr.lexicon import Gender
from quoteattr.records import SpeakerKind

_KINDS: Final = {
    PERSON: SpeakerKind.PERSON,
    ORGANIZATION: SpeakerKind.ORGANIZATION,
    PLACE: SpeakerKind.ORGANIZATION,
}
# Heads whose kind is that of what is counted: "a majority of voters" are voters.
QUANTITIES: Final = frozenset(
    "couple dozen group half handful hundred lot majority million number pair percent score "
    "several some many most team thousand third %".split()
)
# Words before and between numbers: "more than half", "nine in 10 voters".
_AROUND_NUMBERS: Final = frozenset(
    "about almost around at exactly few fewer half in just least less many more most nearly of "
    "only out over roughly some than up to".split()
)
# The endings of nouns for people who do something: "surveyor", "midfielder". Nouns of other kinds
# that end like them ("letter", "paper") are in their lists.
_AGENT: Final = regex.compile(r"\w{3}(?:er|or|ist|eer|cian|man|woman)$")
_TITLE: Final = regex.compile(r"[“\"‘](?P<title>\p{Lu}[^“”\"‘\n]{1,60}?),?[”\"’]")
_POLLS: Final = frozenset("poll survey".split())
_BACK: Final = frozenset("the this that these those both".split())
_OWNERS: Final = frozenset("his her their".split())
_INDEFINITE: Final = frozenset("a an another one some any no every each many several".split())


@attrs.frozen(kw_only=True, eq=False)
class Referent:
    """A possible speaker: a named entity, or someone described by a phrase.

    Attributes:
        name: The full name, or the phrase as printed.
        kind: Person, group, organization, document or unknown.
        mention: The span of the name or phrase.
        head: Its noun in lower case.
        entity: The named entity; None for a phrase.
        gender: The gender that the article or the noun shows, or None.
        plural: Whether the noun is plural.
    """

    name: str
    kind: SpeakerKind
    mention: Span
    head: str
    entity: Entity | None = None
    gender: Gender | None = None
    plural: bool = False


def of_entity(entity: Entity) -> Referent:
    """Return the referent of a named entity, under its fullest form."""
    return Referent(
        name=entity.name,
        kind=_KINDS.get(entity.type, SpeakerKind.UNKNOWN),
        mention=entity.full,
        head=entity.full.root.lower_,
        entity=entity,
        gender=entity.gender,
    )


def of_phrase(head: Token, within: Span | None = None) -> Referent:
    """Return the referent of a description, under the phrase as printed.

    Args:
        head: The noun.
        within: The span that the phrase must not leave. It keeps its determiner and loses relative
            clauses: "a White House official".
    """
    lemma = noun_of(head)
    title = None if within is None else title_in(within, head)
    span = title or _named_after(_with_quantity(with_determiner(head, within), within), head)
    return Referent(
        name=_squeezed(span.text),
        kind=SpeakerKind.DOCUMENT if title else _kind_of_several(head, within),
        mention=span,
        head=lemma,
        gender=lexicon.PERSONS.get(lemma),
        plural=is_plural(head),
    )


def title_in(source: Span, head: Token | None = None) -> Span | None:
    """Return the title of a work that a source is, or that stands beside its noun, or None.

    “Long Roads”; 'a "Physics" [textbook]', 'his memoir, “Long Roads”,'. Titles are in quotation
    marks and begin with a capital.
    """
    match = _TITLE.search(source.text)
    title = match and source.char_span(*match.span("title"), alignment_mode="contract")
    if match is None or not title:
        return None
    is_whole = not any(map(str.isalnum, source.text[: match.start()] + source.text[match.end() :]))
    beside = head is not None and kind_of(head) is SpeakerKind.DOCUMENT
    near = head is not None and (title.end == head.i - 1 or title.start - head.i in (2, 3))
    return title if is_whole or (beside and near) else None


def of_label(name: Span, entities: Entities) -> Referent:
    """Return the referent of a name that the layout shows, as in the label of a turn.

    It is the entity that is named there and nothing more, or else the words: several that no list
    knows are a person, as in "UNIDENTIFIED MALE".
    """
    entity, mention = entities.by_token.get(name.end - 1, (None, name))
    if entity is not None and name.start <= mention.start and mention.end <= name.end:
        return of_entity(entity)
    kind = kind_of(name[-1])
    if kind is SpeakerKind.UNKNOWN and len(name) > 1:
        kind = SpeakerKind.PERSON
    return Referent(name=_squeezed(name.text), kind=kind, mention=name, head=noun_of(name[-1]))


def _with_quantity(span: Span, within: Span | None) -> Span:
    """Return a phrase with the quantity before it: "[more than] 13 million people".

    "Both" is left out: "both experts and officials" are two speakers.
    """
    start = span.start
    if within is not None and all(map(_is_quantity, within)):
        return within  # "six in 10"
    if within is not None and all(map(_is_quantity, span.doc[within.start : start])):
        start = within.start
    while start < span.end - 1 and span.doc[start].lower_ == "both":
        start += 1
    return span.doc[start : span.end]


def _is_quantity(token: Token) -> bool:
    return token.like_num or token.lower_ in _AROUND_NUMBERS


def _named_after(span: Span, head: Token) -> Span:
    """Return the name of a poll that is called after who took it: "a new [Acme-Bolt poll]"."""
    if head.lemma_.lower() not in _POLLS:
        return span
    words = span.doc[span.start : head.i]
    named = next((t.i for t in words if t.text[:1].isupper() and t.i > span.start), span.start)
    return span.doc[named : span.end] if named > span.start + 1 else span


def kind_of(head: Token) -> SpeakerKind:
    """Return the kind of speaker that a noun describes, by word lists; UNKNOWN for others."""
    lemma = noun_of(head)
    is_known = head.pos_ == "NOUN" and (lemma in lexicon.OFFICES or lemma in lexicon.OCCUPATIONS)
    is_person = is_known or describes_person(head)
    if head.lower_ in lexicon.GROUPS or (is_plural(head) and is_person):
        return SpeakerKind.GROUP
    if head.ent_type_ == "NORP":
        return SpeakerKind.GROUP if is_plural(head) else SpeakerKind.PERSON
    rank = lexicon.RANKS.get(head.text)  # "the Kegalle District MP"
    if is_person or (rank is not None and not rank.is_address):
        return SpeakerKind.PERSON
    if lemma in lexicon.ORGANIZATIONS:
        return SpeakerKind.ORGANIZATION
    if lemma in lexicon.DOCUMENTS:
        return SpeakerKind.DOCUMENT
    return SpeakerKind.PERSON if is_age(head) else SpeakerKind.UNKNOWN


def kind_of_source(head: Token) -> SpeakerKind:
    """Return the kind of speaker that the noun of a source describes, by its ending if need be.

    "Water" and "computer" end like "surveyor", but seldom say anything.
    """
    kind = kind_of(head)
    is_agent = head.tag_ == "NN" and _AGENT.search(noun_of(head)) is not None
    return SpeakerKind.PERSON if kind is SpeakerKind.UNKNOWN and is_agent else kind


def is_age(head: Token) -> bool:
    """Return whether a noun is the last word of an age: "the 24-year-[old]"."""
    return head.lower_ == "old" and head.i > 1 and head.nbor(-1).text == "-"


def _kind_of_several(head: Token, within: Span | None) -> SpeakerKind:
    """Return the kind of what is counted: "a number of [cities]", "one of the [aides]"."""
    noun = counted(head)
    kind = kind_of(noun) if within is None else kind_of_source(noun)
    if kind is SpeakerKind.UNKNOWN and head.lower_ in lexicon.GROUPS:
        return SpeakerKind.GROUP
    return SpeakerKind.PERSON if kind is SpeakerKind.GROUP and head.lower_ == "one" else kind


def counted(head: Token) -> Token:
    """Return the noun after a quantity, else the head: "a group of [doctors]"."""
    if not (head.lemma_.lower() in QUANTITIES or head.like_num or head.pos_ in ("PRON", "DET")):
        return head
    prepositions = (child for child in head.children if child.lower_ == "of" and child.i > head.i)
    nouns = (noun for of in prepositions for noun in of.children if noun.dep_ == "pobj")
    return next((noun for noun in nouns if is_plural(noun)), head)


def is_plural(head: Token) -> bool:
    """Return whether a noun is plural by its tag, or a group like "police"."""
    return head.tag_ in ("NNS", "NNPS") or head.lower_ in lexicon.GROUPS


def is_definite(head: Token) -> bool:
    """Return whether a phrase has no indefinite determiner.

    A noun without any determiner counts as definite, because headlines leave out "the".
    """
    return not any(child.lower_ in _INDEFINITE for child in head.lefts)


def points_back(head: Token) -> bool:
    """Return whether "the", "this" or "that" makes a phrase refer to something mentioned before.

    "His Majesty" does as well.
    """
    return any(child.lower_ in _BACK for child in head.lefts) or is_style(head)


def is_style(head: Token) -> bool:
    """Return whether a noun is a form of address that stands for an office: "Her Excellency"."""
    owners = (child.lower_ for child in head.lefts if child.dep_ == "poss")
    return noun_of(head) in lexicon.STYLES and any(one in _OWNERS for one in owners)


def _squeezed(text: str) -> str:
    return regex.sub(r"\s+", " ", text)
