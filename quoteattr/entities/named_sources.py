"""Whom a source names: the name that it begins with, or to which a description leads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex
from spacy.tokens import Doc, Span, Token

from quoteattr import lexicon
from quoteattr.document.bynames import name_in_description, noun_with_name
from quoteattr.document.long_titles import is_inside_body, long_title_before
from quoteattr.document.noun_phrases import describes_person, is_in_bracketed_acronym
from quoteattr.document.titles import is_title_before_name, listed_ranks
from quoteattr.entities.appositions import is_comma_of_place
from quoteattr.entities.descriptions import (
    are_titles,
    compiled_figures,
    is_held,
    is_posted,
    office_with_place,
)
from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.name_spans import PERSON, UNKNOWN
from quoteattr.entities.referents import kind_of
from quoteattr.records import SpeakerKind

# What may follow a name: "(D-Vt.)", "of Texas".
ASIDES: Final = regex.compile(r"\([^()]*\)|\b(?:of|from)\s\p{Lu}[\p{L}.]*(?:\s\p{Lu}[\p{L}.]*)?")
_JOINTS: Final = frozenset(("and", "&", "or"))
_IN_TITLE: Final = ("ADJ", "NOUN", "NUM", "PROPN")
_LINKS: Final = ("at", "for", "from", "in", "of")
_BEHIND_NAMES: Final = {*lexicon.LETTERS, *"II III IV V VI VII VIII".split()}
_LETTERS_OF_RANK: Final = 4
_HYPHENS: Final = ("-", "–")
RELATIVES: Final = frozenset("who which that whom whose".split())


def speaker_by_name(span: Span, entities: Entities) -> tuple[Entity, Span] | None:
    """Return the name with which a source begins, titles aside, or None.

    "Sen. Jane Roe, the top Democrat" begins with a name; "a lawyer for Trump" does not. "A lawyer
    for the paper, Dan Doe," counts as well: the name is alone after the comma.
    """
    titled = _behind_title(span, entities)
    if titled is not None:
        return titled
    name = name_in_description(span)
    if name is not None and not entities.within(span.doc[span.start : name.start]):
        return next(iter(entities.within(name)), None)
    for entity, mention in entities.within(span):
        if compiled_figures(span, mention) or _ends_title(
            span.doc[span.start : mention.start], entity, mention
        ):
            return entity, mention
    chunk, rest = _first_phrase(span, entities)
    root = _noun_of(chunk)
    found, later = entities.within(chunk), entities.within(rest)
    # "The [Ombudsman for Children], Jane Roe": an office is no body.
    if len(later) > 1 and describes_person(root) and _is_between(rest, *later[:2]):
        rest, later = rest.doc[later[0][1].end + 1 : rest.end], later[1:]
    posted = bool(found and later) and is_posted(found[-1], later[0])
    is_office = posted or (bool(later and chunk) and is_held(root, later[0], chunk))
    if found and not (posted or (is_office and found[-1][0].type != PERSON)):
        entity, mention = found[-1]
        before = span.doc[span.start : mention.start]
        loose = _loose(before, [one for _, one in found[:-1]])
        if mention.end >= chunk.end and (not loose or are_titles(before, loose)):
            return found[-1]
    if later and chunk and _begins_behind_titles(rest, later[0][1]):
        entity, mention = later[0]
        fits = _may_be_person if _is_person(entity, root) else _is_body
        # "He (Quill) said": who corrects a quotation names the person.
        named = root.pos_ == "PRON" and span.doc[chunk.end].text == "("
        if (named or is_office or fits(root)) and _is_alone(span, mention, entities):
            return entity, mention
    return None


def _noun_of(phrase: Span) -> Token:
    """Return the noun of a phrase: "Revenue Authority (KRA) [chairman]"."""
    joined = any(map(is_in_bracketed_acronym, phrase))
    return office_with_place(phrase) or (phrase[-1] if joined else phrase.root)


def _first_phrase(span: Span, entities: Entities) -> tuple[Span, Span]:
    """Return the words of a source up to a break, without letters there, and those behind it."""
    doc, end = span.doc, span.start
    while end < span.end and not _is_break(doc[end], entities):
        end = _close(doc, end) + 1
    behind = end + 1
    if end < span.end and doc[_close(doc, end) + 1 :][:1].text == ",":
        behind = _close(doc, end) + 2  # "the head of Guyana Power (GPL), [Jane Roe]"
    end, behind = min(end, span.end), min(behind, span.end)
    stop = end
    while stop > span.start + 1 and doc[stop - 1].text in lexicon.LETTERS:
        stop -= 1  # Jane Roe [KC]; "the Kegalle District MP" is an MP
    named = entities.at(doc[stop - 1])
    end = stop if named is not None and named.type in (PERSON, UNKNOWN) else end
    return doc[span.start : end], doc[behind : span.end]


def _is_between(rest: Span, body: tuple[Entity, Span], person: tuple[Entity, Span]) -> bool:
    """Return whether a body or place stands before a person: "Director, [NAFDAC], Jane Roe"."""
    (entity, name), (holder, _) = body, person
    is_inside = rest[: name.start - rest.start].text in ("", "the") and name.end < rest.end
    is_body = entity.type != PERSON and holder.type == PERSON
    return is_inside and is_body and rest.doc[name.end].text == ","


def _is_break(token: Token, entities: Entities) -> bool:
    """Return whether the first phrase of a source ends before a word or a mark."""
    if token.text == "(":
        # "Member of parliament (MP) for Arima", "Water Board (WB) chair"
        link = token.doc[_close(token.doc, token.i) + 1 :][:1].text
        named = entities.at(token.nbor(-1)) if token.i else None
        is_person = named is not None and named.type == PERSON
        return not (is_in_bracketed_acronym(token) or (link in _LINKS and not is_person))
    if token.text == ",":
        return not is_comma_of_place(token, entities)
    return token.text == "—" or token.lower_ in RELATIVES


def _close(doc: Doc, i: int) -> int:
    """Return the token that closes the bracket at a token, else the token itself."""
    inside = doc[i : i + 12] if doc[i].text == "(" else ()
    return next((token.i for token in inside if token.text == ")"), i)


def named_beside(head: Token, span: Span, entities: Entities) -> Entity | None:
    """Return the person whom the noun of a source describes, by the tree, or None.

    "A lawyer for the paper, Dan Doe", and "a man" of "a man, who identified himself as Dan Doe".
    """
    beside = (c for c in head.children if c.dep_ == "appos" and c.left_edge.i <= span.end + 1)
    named = [entities.at(one) for one in beside] if describes_person(head) else []
    behind = entities.within(span.doc[head.i : head.right_edge.i + 1])
    named += [entity for entity, name in behind if noun_with_name(name) == head]
    return next((one for one in named if one is not None and one.type == PERSON), None)


def _is_person(entity: Entity, noun: Token) -> bool:
    """Return whether a name is a person's, also initials behind a noun: "one of them, M.R."."""
    is_described = describes_person(noun) or noun.lower_ == "one"
    return entity.type == PERSON or (entity.type == UNKNOWN and is_described)


def _loose(words: Span, bodies: Sequence[Span]) -> list[Token]:
    """Return the words before a name that no title has: not "of" in "Bank of Ghana governor"."""
    inside = {i for one in bodies for i in range(one.start, one.end)}
    return [
        token
        for token in words
        if token.pos_ in ("ADP", "CCONJ", "VERB")
        and token.dep_ != "amod"
        and token.i not in inside
        and not is_inside_body(token)
        and not any(
            t.text in _HYPHENS for t in token.doc[max(0, token.i - 1) : token.i + 2]
        )  # "in-charge"
    ]


def _ends_title(before: Span, entity: Entity, mention: Span) -> bool:
    """Return whether all words before a name are its title: "the head of Acme Jane Roe"."""
    found = long_title_before(mention) if entity.type == PERSON else None
    return found is not None and all(
        token.pos_ not in ("ADP", "CCONJ", "VERB", "PUNCT") or token.dep_ == "amod"
        for token in before.doc[before.start : found[0].start]
    )


def _begins_behind_titles(rest: Span, mention: Span) -> bool:
    """Return whether only titles stand before a name: "the chairman, [Engr. Jane Roe]"."""
    if mention.root.dep_ == "dobj" and rest.start <= mention.root.head.i < mention.start:
        return False  # "The Guardian, citing Jane Roe"
    title = long_title_before(mention)
    if title is not None and title[0].start == rest.start:
        return True  # "the commander, Superintendent of Police [Jane Roe]"
    before = rest.doc[rest.start : mention.start]
    if before and describes_person(before[-1]) and all(t.pos_ in _IN_TITLE for t in before):
        return True  # "the counsel, Senior Advocate [Jane Roe]"
    words = [token.text for token in rest.doc[rest.start : mention.end]]
    ranks = set(listed_ranks(words))
    return all(
        n in ranks
        or not token.is_alpha
        or is_title_before_name(token)
        # "PC", "Ing." and others that no list has
        or (len(token) <= _LETTERS_OF_RANK and (token.is_upper or token.nbor().text == "."))
        for n, token in enumerate(before)
    )


def _is_alone(span: Span, mention: Span, entities: Entities) -> bool:
    """Return whether nobody else is named beside a name, only what is said of its person.

    "The clerk, [Jane Roe] from Nahukwe village, 45," and "the governor, [Jane Roe], represented by
    Dan Doe".
    """
    doc, end = span.doc, mention.end
    while end < span.end and doc[end].text in _BEHIND_NAMES:
        end += 1
    words = doc[end : span.end]
    told = (t.i for t in words if t.lower_ in RELATIVES or t.tag_ in ("VBN", "VBG"))
    rest = doc[end : next(told, span.end)]
    following = next((token for token in rest if token.is_alpha), None)
    if following is None:
        return True
    behind_comma = doc[end].text == "," and entities.at(following) is None
    return (
        (behind_comma or doc[end].lower_ in ("(", *_LINKS))
        and not any(token.lower_ in _JOINTS for token in rest)
        and not any(entity.type == PERSON for entity, _ in entities.within(rest))
    )


def _behind_title(span: Span, entities: Entities) -> tuple[Entity, Span] | None:
    """Return the person who ends a source, behind brackets that a title has, or None.

    "Upazila Officer (UNO) Jane Roe", "Nuclear Safety Agency (NSA) chair Dan Doe".
    """
    doc = span.doc
    end = next((t.i for t in span if t.text in (",", "—") or t.lower_ in RELATIVES), span.end)
    found = entities.within(doc[span.start : end])
    if not found or found[-1][0].type != PERSON or found[-1][1].end < end:
        return None
    start = found[-1][1].start
    close = next((i for i in range(start - 1, span.start, -1) if doc[i].text == ")"), start)
    title = doc[close + 1 : start]
    is_title = not title or (
        (describes_person(title[-1]) or (title[-1].is_lower and _may_be_person(title[-1])))
        and title[-1].tag_ in ("NN", "NNP")
        and all(t.pos_ in _IN_TITLE or t.tag_ in ("NN", "NNP") for t in title)
    )
    return found[-1] if close < start and is_title else None


def _is_body(head: Token) -> bool:
    """Return whether a noun describes an organization: "advocacy [group], Article 19"."""
    return kind_of(head) is SpeakerKind.ORGANIZATION or head.lower_ in lexicon.ORGANIZATIONS


def _may_be_person(head: Token) -> bool:
    """Return whether a noun describes a person, or may do so and is in no word list."""
    is_noun = head.tag_ == "NN" or (head.tag_ == "NNP" and head.is_lower)
    kind = kind_of(head)  # also of a rank: "the MP for Clarendon"
    is_person = kind is SpeakerKind.PERSON or (is_noun and kind is SpeakerKind.UNKNOWN)
    return is_person or describes_person(head) or head.lower_ == "one"
