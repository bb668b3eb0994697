"""The speakers that a source names: two in "Grassley and Leahy", one in "Doe, founder and owner".

Sources come from the model, which often cuts them where the parser does not. So most questions are
first answered by words and tags, and by the tree only if these say nothing.
"""

from __future__ import annotations

import enum
from typing import Final

import attrs
from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.document.long_titles import long_title_before
from quoteattr.document.noun_phrases import is_in_bracketed_acronym, noun_of
from quoteattr.entities.appositions import is_comma_of_place
from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.name_spans import PERSON
from quoteattr.entities.named_sources import ASIDES, RELATIVES, named_beside, speaker_by_name
from quoteattr.entities.referents import is_age, is_plural, kind_of, title_in
from quoteattr.records import SpeakerKind

_INNER, _AFTER_NOUN = ("amod", "compound", "nmod"), ("ADP", "VERB", "AUX", "CCONJ")
_BREAKS: Final = frozenset(", — –".split())
_OTHERS, _OF = ["and", "other"], ("at", "from", "in", "of", "on")
_LINKS: Final = frozenset("and & or the mr. mrs. ms. mr mrs ms both".split())
_PARTITIVES: Final = frozenset(  # "another from India" is not India
    "all another both many most none one others several some those three two".split()
)
_OWNERS: Final = ("his", "her", "my")
# Reports, letters and posts speak by themselves, whosever they are.
_UTTERANCES: Final = (lexicon.CUE_NOUNS - lexicon.DOCUMENTS) | {"message", "word"}


class PartForm(enum.Enum):
    """How a part of a source refers to its speaker."""

    NAME = "name"
    PRONOUN = "pronoun"
    NOMINAL = "nominal"


@attrs.frozen(kw_only=True, eq=False)
class Part:
    """One speaker of a source: how it is referred to, its syntactic head, and the whole source.

    ``entity`` is set only for a name.
    """

    form: PartForm
    head: Token
    span: Span
    entity: Entity | None = None


def parts(span: Span, entities: Entities) -> tuple[Part, ...]:
    """Return the speakers of a source in text order; empty if it contains no word.

    Conjoined names and nouns are different speakers, an apposition is not.
    """
    if not any(token.text[:1].isalnum() for token in span):
        return ()
    if span[0].lower_ in lexicon.PRONOUNS and len(span) > 3 and span[1].text == "(":
        # "They (Roe and Doe)": who corrects a quotation says who is meant.
        inner = span.doc[span.start + 2 : span.end - (span[-1].text == ")")]
        if all(token.text not in "()" for token in inner):
            return parts(inner, entities)
    if title_in(span) is not None:  # no "Hedda Berg" in “Hedda Berg: A Life”
        return (Part(form=PartForm.NOMINAL, head=span.root, span=span),)
    listed = _name_list(span, entities) or _names_behind(span, entities)
    if listed:
        return tuple(_part(mention.root, span, entities) for _, mention in listed)
    head = _flat_head(span, entities) or _head(span)
    named = speaker_by_name(span, entities)
    if named is not None and entities.at(head) is not named[0] and head.lower_ not in RELATIVES:
        head = named[1].root
    heads = [head, *(_conjoined(head, span, entities) or _others(head, span))]
    found = [_part(token, span, entities) for token in heads]
    kept = [part for i, part in enumerate(found) if i == 0 or _is_another(part, found[0])]
    return tuple(kept)


def _name_list(span: Span, entities: Entities) -> list[tuple[Entity, Span]]:
    """Return the names of a list such as "Sens. Jane Roe (D-Mont.) and Dan Doe (R-La.)", or none.

    Parsers often fail here, so only the words count: titles, brackets and commas between and before
    the names, and an "and" before the last.
    """
    found = [pair for pair in entities.within(span) if not _is_origin(pair[1], span)]
    starts = {one.start: _start(one) for _, one in found}  # with their titles
    titled = {i for end, start in starts.items() for i in range(start, end)}
    found = [pair for pair in found if pair[1].start not in titled]
    # "African Union (AU)" is one
    found = [pair for i, pair in enumerate(found) if not i or pair[0] is not found[i - 1][0]]
    if len(found) < 2:
        return []
    ends = [span.start, *(one.end for _, one in found)]
    edges = [(end, starts[one.start]) for end, (_, one) in zip(ends, found, strict=False)]
    for start, end in edges:
        words = ASIDES.sub("", span.doc[start:end].text).replace(",", " ").split()
        if any(w.lower() not in _LINKS and w.lower() not in lexicon.TITLES for w in words):
            return []
    between = span.doc[found[-2][1].end : found[-1][1].start]
    if not any(token.lower_ in ("and", "&", "or") for token in between):
        return []
    return found


def _start(name: Span) -> int:
    """Return where a name begins, with its title: "[Minister of Trade] Jane Roe"."""
    title = long_title_before(name)
    return name.start if title is None else title[0].start


def _is_origin(mention: Span, span: Span) -> bool:
    """Return whether a name says where someone is from: "Ted Cruz of [Texas]"."""
    before = mention.doc[mention.start - 1] if mention.start > span.start else None
    return before is not None and before.lower_ in ("of", "from") and before.i > span.start


def _names_behind(span: Span, entities: Entities) -> list[tuple[Entity, Span]]:
    """Return the names after a plural, or none: "Trump's rivals, Jane Roe and Dan Doe,".

    So does "two of the nurses — Jane Roe and Dan Doe —". Bodies and places only after "such as"
    or "like": "unions such as NUMSA and Cosatu".
    """
    doc, comma = span.doc, next((token.i for token in span if token.text in _BREAKS), span.end)
    end = next((t.i for t in doc[span.start : comma] if _gives_examples(t)), comma)
    head = _flat_head(doc[span.start : end], entities)
    if head is None or not (is_plural(head) or head.lower_ in _PARTITIVES):
        return []
    found = _name_list(doc[end + 1 : span.end], entities) if end + 1 < span.end else []
    return found if end < comma or all(entity.type == PERSON for entity, _ in found) else []


def _gives_examples(token: Token) -> bool:
    if token.lower_ == "as":
        return token.i > 0 and token.nbor(-1).lower_ == "such"
    return token.lower_ == "like"


def _others(head: Token, span: Span) -> list[Token]:
    """Return the second speaker of "Jane Roe, head of the centre, and other [scientists]"."""
    for token in span.doc[head.i + 1 : max(head.i + 1, span.end - 1)]:
        if token.text == "," and [t.lower_ for t in span.doc[token.i + 1 : token.i + 3]] == _OTHERS:
            people = [t for t in span.doc[token.i + 3 : span.end] if is_plural(t)]
            return people[:1]
    return []


def _flat_head(span: Span, entities: Entities) -> Token | None:
    """Return the last noun before the first verb, preposition or punctuation, or None.

    A source nearly always begins with its own noun phrase, which the parser may miss.
    """
    last: Token | None = None
    for token in (t for t in span if not is_in_bracketed_acronym(t)):
        if token.lower_ in _PARTITIVES and token.i + 1 < span.end and token.nbor().lower_ in _OF:
            return token
        if is_comma_of_place(token, entities):
            continue  # "the retired [Dayton, Ohio,] firefighter"
        if last and (token.text in ",(:—–" or (token.ent_type_ == "DATE" and not is_age(token))):
            break  # "a report [last month]", but "the 62-year-[old]"
        named = entities.at(token) is not None
        if token.dep_ in _INNER and token.i < token.head.i < span.end and not named:
            continue  # "[energy] and environmental stakeholders", "Trump's [leading] rivals"
        if named or token.pos_ in ("NOUN", "PROPN", "PRON") or is_age(token):
            last = token
        elif last is not None and token.pos_ in _AFTER_NOUN:
            break
    inner = last is not None and last.lower_ in lexicon.PRONOUNS and last.i > span.start
    return None if inner else last


def _conjoined(head: Token, span: Span, entities: Entities) -> list[Token]:
    """Return the nouns conjoined with the head in a source, by the tree or else by an "and"."""
    inside = span.doc[head.i + 1 : max(head.i + 1, span.end)]
    # "45% of men, 28% of women and 12% of children": parsers join only the last two.
    beside = [
        t
        for t in inside
        if t.dep_ == head.dep_ == "nsubj"
        and t.head.i == head.head.i
        and span.doc[t.left_edge.i - 1].text == ","
        and _is_counted(t)
        and t.conjuncts  # "a third of men, 33%," is one speaker
    ]
    joined = {t.i for one in (head, *beside) for t in (one, *one.conjuncts)}
    found = [t for t in inside if t.i in joined]
    if not found and head.i + 2 < span.end and span.doc[head.i + 1].lower_ == "and":
        other = _flat_head(span.doc[head.i + 2 : span.end], entities)
        found = [] if other is None else [other]
    return found


def _head(span: Span) -> Token:
    """Return the noun of a source by the tree, past a preposition ("from the [committee]")."""
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


def _part(head: Token, span: Span, entities: Entities) -> Part:
    if span[0].lower_ in _OWNERS and span[0].head == head and noun_of(head) in _UTTERANCES:
        head = span[0]  # "[his] words were", "[her] message"
    entity = entities.at(head) or named_beside(head, span, entities)
    if entity is None and head.text[:1].isupper() and kind_of(head) is SpeakerKind.UNKNOWN:
        entity = entities.called(head.text)  # a name that the model missed here
    if head.lower_ in lexicon.PRONOUNS and entity is None and not _is_acronym(head):
        return Part(form=PartForm.PRONOUN, head=head, span=span)
    form = PartForm.NOMINAL if entity is None else PartForm.NAME
    return Part(form=form, head=head, span=span, entity=entity)


def _is_acronym(head: Token) -> bool:
    """Return whether a pronoun is an acronym: the WHO, unless its whole sentence is in capitals."""
    beside = [token for token in head.sent if token.i != head.i and token.is_alpha]
    return len(head.text) > 1 and head.is_upper and not all(token.is_upper for token in beside)


def _is_another(part: Part, first: Part) -> bool:
    """Return whether a part is a second speaker, not a second title ("founder and owner").

    A plural or an article of its own makes it one: "the founder and the owner".
    """
    if part.form is PartForm.NAME:
        return part.entity is not first.entity
    if part.form is PartForm.PRONOUN:
        return True
    article = next((child.lower_ for child in part.head.children if child.dep_ == "det"), "")
    # "Jane Roe, a teacher at Acme School, and a writer" is one person too.
    words = part.head.doc[first.head.i : part.head.i]
    is_aside = article in ("a", "an") and any(token.text == "," for token in words)
    return is_plural(part.head) or _is_counted(part.head) or (article != "" and not is_aside)


def _is_counted(noun: Token) -> bool:
    return any(child.like_num for child in noun.lefts)
