"""Who a phrase of the article is about: a named entity, or somebody only described.

The parts of a source ("Grassley and Leahy" has two), the kind of a noun ("report" is a document),
and the name under which an unnamed speaker goes ("a White House official").
"""

from __future__ import annotations

import enum
import itertools
from typing import Final

import attrs
import regex
from spacy.tokens import Doc, Span, Token

from quoteattr import lexicon
from quoteattr.descriptions import DETERMINERS, describes_person, noun_phrase
from quoteattr.entities import Entities, Entity
from quoteattr.lexicon import Gender
from quoteattr.names import ORGANIZATION, PERSON, PLACE
from quoteattr.records import SpeakerKind

_KINDS: Final = {
    PERSON: SpeakerKind.PERSON,
    ORGANIZATION: SpeakerKind.ORGANIZATION,
    PLACE: SpeakerKind.ORGANIZATION,
}
_BRACKETS: Final = regex.compile(r"\([^()]*\)")
_LINKS: Final = frozenset("and & or the mr. mrs. ms. mr mrs ms both".split())
_PARTITIVES: Final = frozenset("one some many most several two three none all both".split())
_RELATIVE: Final = frozenset("who which that whom whose".split())
_INDEFINITE: Final = frozenset("a an another one some any no every each many several".split())


class Form(enum.Enum):
    """How a part of a source points at its speaker."""

    NAME = "name"
    PRONOUN = "pronoun"
    NOMINAL = "nominal"


@attrs.frozen(kw_only=True, eq=False)
class Part:
    """One of the speakers that a source names; ``entity`` only for a name."""

    form: Form
    head: Token
    span: Span
    entity: Entity | None = None


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
        kind=_KINDS.get(entity.sort, SpeakerKind.UNKNOWN),
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
    span = phrase_of(head, within)
    lemma = _lemma(head)
    return Referent(
        name=_squeezed(span.text),
        kind=kind_of(head),
        mention=span,
        head=lemma,
        gender=lexicon.PERSONS.get(lemma),
        plural=is_plural(head),
    )


def phrase_of(head: Token, within: Span | None = None) -> Span:
    """Give the phrase of a noun with its determiner, without what only tells more."""
    bare = noun_phrase(head, within)
    start = bare.start
    left = head.left_edge.i if within is None else within.start
    while start > left and head.doc[start - 1].lower_ in DETERMINERS:
        start -= 1
    return head.doc[start : bare.end]


def kind_of(head: Token) -> SpeakerKind:
    """Tell what sort of speaker a noun names; UNKNOWN where the word lists know nothing."""
    lemma = _lemma(head)
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


def is_plural(head: Token) -> bool:
    """Tell whether a noun is plural by its tag."""
    return head.tag_ in ("NNS", "NNPS") or head.lower_ in lexicon.GROUPS


def is_definite(head: Token) -> bool:
    """Tell whether a phrase points back ("the official"), a bare headline noun included."""
    return not any(child.lower_ in _INDEFINITE for child in head.lefts)


def parts(doc: Doc, start: int, end: int, entities: Entities) -> tuple[Part, ...]:
    """Split a source, in code points, into its speakers in the text's order; empty if no word.

    Conjoined names and nouns are speakers of their own; an apposition is not.
    """
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or not any(token.text[:1].isalnum() for token in span):
        return ()
    listed = _name_list(span, entities)
    if listed:
        return tuple(_part(mention.root, span, entities) for _, mention in listed)
    head = _flat_head(span, entities) or _head(span)
    named = _named_in_front(span, entities)
    if named is not None and entities.at(head) is not named[0] and head.lower_ not in _RELATIVE:
        head = named[1].root
    heads = [head, *_conjoined(head, span, entities)]
    found = [_part(token, span, entities) for token in heads]
    kept = [part for i, part in enumerate(found) if i == 0 or _is_another(part, found[0])]
    return tuple(kept)


def _name_list(span: Span, entities: Entities) -> list[tuple[Entity, Span]]:
    """Read "Sens. Jon Tester (D-Mont.) and David Vitter (R-La.)" as names, whatever the parse.

    Only titles, brackets, commas and one "and" may stand between and before the names.
    """
    found = entities.within(span)
    if len(found) < 2:
        return []
    edges = [(span.start, found[0][1].start)]
    edges += [(one.end, other.start) for (_, one), (_, other) in itertools.pairwise(found)]
    for start, end in edges:
        words = _BRACKETS.sub("", span.doc[start:end].text).replace(",", " ").split()
        if any(w.lower() not in _LINKS and w.lower() not in lexicon.TITLES for w in words):
            return []
    between = span.doc[found[-2][1].end : found[-1][1].start]
    if not any(token.lower_ in ("and", "&", "or") for token in between):
        return []
    return list(found)


def _flat_head(span: Span, entities: Entities) -> Token | None:
    """Give the last noun before the first verb, preposition or mark of a source.

    A source nearly always opens with its own noun phrase; the tree is less sure of that.
    """
    last: Token | None = None
    for token in span:
        if token.lower_ in _PARTITIVES and token.i + 1 < span.end and token.nbor().lower_ == "of":
            return token
        if entities.at(token) is not None:
            last = token
        elif token.pos_ in ("NOUN", "PROPN", "PRON"):
            last = token
        elif last is not None and (
            token.pos_ in ("ADP", "VERB", "AUX", "CCONJ") or token.text in (",", "(", ":", "—")
        ):
            break
    if last is not None and last.lower_ in lexicon.PRONOUNS and last.i > span.start:
        return None
    return last


def _conjoined(head: Token, span: Span, entities: Entities) -> list[Token]:
    """Give the nouns joined to the head within a source: by the tree, else by a plain "and"."""
    found = [t for t in head.conjuncts if span.start <= t.i < span.end and t.i > head.i]
    if not found and head.i + 2 < span.end and span.doc[head.i + 1].lower_ == "and":
        other = _flat_head(span.doc[head.i + 2 : span.end], entities)
        found = [] if other is None else [other]
    return found


def _head(span: Span) -> Token:
    """Give the noun that a source is about, behind a preposition ("from the committee")."""
    head = span.root
    for _ in range(3):
        if head.pos_ not in ("ADP", "VERB", "AUX", "ADV", "PUNCT"):
            break
        inner = sorted(
            (c for c in head.children if c.pos_ in ("NOUN", "PROPN", "PRON", "ADP")),
            key=lambda child: child.i,
        )
        inner = [c for c in inner if span.start <= c.i < span.end]
        if not inner:
            break
        head = inner[0]
    return head


def _named_in_front(span: Span, entities: Entities) -> tuple[Entity, Span] | None:
    """Find the name that a source opens with, titles aside, whatever the parser made of it.

    "Sen. Adam Schiff, the top Democrat" opens with a name; "a lawyer for Trump" does not. "A lawyer
    for the paper, David Schulz," is a name as well: it stands alone behind the comma.
    """
    chunk_end = next(
        (t.i for t in span if t.text in (",", "(", "—") or t.lower_ in _RELATIVE), span.end
    )
    chunk = span.doc[span.start : chunk_end]
    found = entities.within(chunk)
    if found:
        entity, mention = found[-1]
        before = span.doc[span.start : mention.start]
        if mention.end >= chunk.end and not any(t.pos_ in ("ADP", "CCONJ", "VERB") for t in before):
            return found[-1]
    behind = span.doc[min(chunk_end + 1, span.end) : span.end]
    later = [pair for pair in entities.within(behind) if pair[0].sort == PERSON]
    if later and chunk and describes_person(chunk.root):
        entity, mention = later[0]
        after = span.doc[mention.end : span.end]
        if mention.start == behind.start and not any(t.text[:1].isalnum() for t in after):
            return entity, mention
    return None


def _part(head: Token, span: Span, entities: Entities) -> Part:
    entity = entities.at(head)
    if entity is None:
        # "A lawyer for the paper, David Schulz": the apposition names whom the noun describes.
        names = [entities.at(c) for c in head.children if c.dep_ == "appos" and c.i < span.end]
        entity = next((e for e in names if e and e.sort == PERSON and describes_person(head)), None)
    if entity is None and head.text[:1].isupper() and kind_of(head) is SpeakerKind.UNKNOWN:
        entity = entities.called(head.text)  # a name that the reader missed here
    if head.lower_ in lexicon.PRONOUNS and entity is None:
        return Part(form=Form.PRONOUN, head=head, span=span)
    form = Form.NOMINAL if entity is None else Form.NAME
    return Part(form=form, head=head, span=span, entity=entity)


def _is_another(part: Part, first: Part) -> bool:
    """Tell a second speaker from a second title: "founder and owner" is one person."""
    if part.form is Form.NAME:
        return part.entity is not first.entity
    if part.form is Form.PRONOUN:
        return True
    return is_plural(part.head) or any(child.dep_ == "det" for child in part.head.children)


def _lemma(head: Token) -> str:
    return lexicon.noun_of(head.lower_, head.lemma_.lower())


def _squeezed(text: str) -> str:
    return regex.sub(r"\s+", " ", text)
