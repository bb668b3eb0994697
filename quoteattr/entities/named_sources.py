"""Whom a source names: the name that it begins with, or to which a description leads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex
from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.document.bynames import name_in_description, noun_with_name
from quoteattr.document.long_titles import is_inside_body, long_title_before
from quoteattr.document.noun_phrases import describes_person, is_in_bracketed_acronym
from quoteattr.document.titles import listed_ranks
from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.name_spans import PERSON, is_title_before_name
from quoteattr.entities.referents import kind_of, points_back
from quoteattr.records import SpeakerKind

# What may follow a name: "(D-Vt.)", "of Texas".
ASIDES: Final = regex.compile(r"\([^()]*\)|\b(?:of|from)\s\p{Lu}[\p{L}.]*(?:\s\p{Lu}[\p{L}.]*)?")
_JOINTS: Final = frozenset(("and", "&", "or"))
_IN_TITLE: Final = ("ADJ", "NOUN", "PROPN")
_PARTICIPLES: Final = ("VBN", "VBG")
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
        if _ends_title(span.doc[span.start : mention.start], entity, mention):
            return entity, mention
    chunk, rest = _first_phrase(span)
    joined = any(map(is_in_bracketed_acronym, chunk))
    root = chunk[-1] if joined else chunk.root  # "Revenue Authority (KRA) [chairman]"
    found, later = entities.within(chunk), entities.within(rest)
    # "The [Ombudsman for Children], Jane Roe": an office is no body.
    is_office = bool(later) and _is_office(root, later[0])
    if found and not (is_office and found[-1][0].type != PERSON):
        entity, mention = found[-1]
        before = span.doc[span.start : mention.start]
        loose = _loose(before, [one for _, one in found[:-1]])
        if mention.end >= chunk.end and (not loose or _are_titles(before, loose)):
            return found[-1]
    if later and chunk and _begins_behind_titles(rest, later[0][1]):
        entity, mention = later[0]
        fits = _may_be_person if entity.type == PERSON else _is_body
        # "He (Quill) said": who corrects a quotation names the person.
        named = root.pos_ == "PRON" and span.doc[chunk.end].text == "("
        if (named or is_office or fits(root)) and _is_alone(span, mention, entities):
            return entity, mention
    return None


def _first_phrase(span: Span) -> tuple[Span, Span]:
    """Return the words of a source up to a break, without letters there, and those behind it."""
    asides = {token.i for token in span if is_in_bracketed_acronym(token)}
    breaks = (t.i for t in span if t.text in (",", "(", "—") or t.lower_ in RELATIVES)
    end = next((i for i in breaks if i not in asides), span.end)
    behind = end + 1
    if [t.text for t in span.doc[end + 2 : end + 4]] == [")", ","]:
        behind = end + 4  # "the head of Guyana Power (GPL), [Jane Roe]"
    while end > span.start + 1 and span.doc[end - 1].text in lexicon.LETTERS:
        end -= 1  # Jane Roe [KC]
    return span.doc[span.start : end], span.doc[min(behind, span.end) : span.end]


def named_beside(head: Token, span: Span, entities: Entities) -> Entity | None:
    """Return the person whom the noun of a source describes, by the tree, or None.

    "A lawyer for the paper, Dan Doe", and "a man" of "a man, who identified himself as Dan Doe".
    """
    beside = (c for c in head.children if c.dep_ == "appos" and c.left_edge.i <= span.end + 1)
    named = [entities.at(one) for one in beside] if describes_person(head) else []
    behind = entities.within(span.doc[head.i : head.right_edge.i + 1])
    named += [entity for entity, name in behind if noun_with_name(name) == head]
    return next((one for one in named if one is not None and one.type == PERSON), None)


def _is_office(root: Token, behind: tuple[Entity, Span]) -> bool:
    """Return whether a noun is an office, by its holder: "the UN [Verderer], Jane Roe"."""
    holder = behind[1].root
    is_held = holder.dep_ == "appos" and holder.head == root and points_back(root)
    is_office = describes_person(root) or (is_held and kind_of(root) is SpeakerKind.UNKNOWN)
    return is_office and behind[0].type == PERSON


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
        n in ranks or not token.is_alpha or is_title_before_name(token)
        for n, token in enumerate(before)
    )


def _is_alone(span: Span, mention: Span, entities: Entities) -> bool:
    """Return whether nobody else is named beside a name, only what is said of its person.

    "The clerk, [Jane Roe], 45," and "the governor, [Jane Roe], represented by his deputy".
    """
    doc, end = span.doc, mention.end
    after = ASIDES.sub("", doc[end : span.end].text)
    if not any(map(str.isalnum, after)):
        return True
    while end < span.end and doc[end].text in lexicon.LETTERS:
        end += 1
    following = doc[end + 1 : end + 2]
    return (
        doc[end].text == ","
        and len(following) == 1
        and following[0].lower_ not in _JOINTS
        and entities.at(following[0]) is None
        and (following[0].tag_ in _PARTICIPLES or not is_title_before_name(following[0]))
        and not any(token.lower_ in _JOINTS for token in doc[end : span.end])
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
        describes_person(title[-1])
        and title[-1].tag_ in ("NN", "NNP")
        and all(token.pos_ in _IN_TITLE for token in title)
    )
    return found[-1] if close < start and is_title else None


def _is_body(head: Token) -> bool:
    """Return whether a noun describes an organization: "advocacy [group], Article 19"."""
    return kind_of(head) is SpeakerKind.ORGANIZATION or head.lower_ in lexicon.ORGANIZATIONS


def _may_be_person(head: Token) -> bool:
    """Return whether a noun describes a person, or may do so and is in no word list."""
    is_noun = head.tag_ == "NN" or (head.tag_ == "NNP" and head.is_lower)
    unknown = is_noun and kind_of(head) is SpeakerKind.UNKNOWN
    return describes_person(head) or head.lower_ == "one" or unknown


def _are_titles(words: Span, loose: Sequence[Token]) -> bool:
    """Return whether words joined by "and" are all titles of the name after them.

    "Contender and former neurosurgeon Ben Carson", not "a spokesman and Jane Roe".
    """
    joint = loose[0]
    if len(loose) > 1 or joint.lower_ != "and" or joint.i == words.start:
        return False
    first, last = joint.nbor(-1), words[-1]
    is_first = describes_person(first) or first.lower_ in lexicon.EPITHETS
    return is_first and describes_person(last) and first.tag_ != "NNS"
