"""Nouns beside a name: "Jane Roe, the mayor of Springfield,", "Roe is the mayor", "as mayor"."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc, Span, Token

from quoteattr import lexicon
from quoteattr.document.bynames import noun_with_name
from quoteattr.document.descriptive_phrases import (
    MAX_NOUN_DISTANCE,
    noun_before_comma,
    uncounted,
    whole_description,
    with_place,
    with_rest,
    with_work_behind,
)
from quoteattr.document.long_titles import is_inside_body
from quoteattr.document.noun_phrases import (
    DETERMINERS,
    describes_person,
    is_in_bracketed_acronym,
    with_list,
)
from quoteattr.entities.entity_index import Entities
from quoteattr.entities.name_spans import PERSON, PLACE
from quoteattr.entities.referents import counted


class Construction(enum.Enum):
    """How a description is joined to a name."""

    TITLE = "title"
    APPOSITION = "apposition"
    COMMA = "comma"
    IN_FRONT = "in front"
    NAMED = "named"
    IS = "is"
    AS = "as"
    DUTY = "duty"
    LETTERS = "letters"
    PARTY = "party"
    BRACKETS = "brackets"
    BODY = "body"


Joined = tuple[Span, Token, Construction]
"""A phrase beside a name, its noun or verb, and how it is joined to the name."""

_SUBJECTS: Final = ("nsubj", "nsubjpass")
_BECOMING: Final = frozenset("be become remain".split())
# "Roe was elected mayor": what somebody is made is their role.
_MAKING: Final = frozenset("appoint crown elect make name nominate ordain".split())
_IN_FRONT: Final = ("NOUN", "PROPN", "ADJ", "DET", "CCONJ", "NUM")


def phrases_beside(mention: Span, entities: Entities) -> Iterator[Joined]:
    """Yield the phrases that may describe a name: in apposition, or as what the person is or was.

    Names themselves are left out.
    """
    for noun, construction in _nouns_beside(mention, entities):
        if entities.at(noun) is not None:
            continue
        phrase = whole_description(noun)
        if construction is Construction.NAMED:
            phrase = phrase.doc[phrase.start : noun.i + 1]  # "a poet better known as Jane Roe"
        variants = [phrase]
        if noun.i > mention.start:
            phrase = _from_comma(phrase, mention)
            variants = [phrase, with_rest(phrase)]
        elif construction is Construction.IN_FRONT:
            variants = [phrase, with_place(phrase, mention)]
        spans = {}
        for variant in variants:
            whole = with_work_behind(with_list(uncounted(variant)))
            if whole.start <= mention.start < whole.end:
                # A misread apposition may be one phrase that begins with the name.
                whole = whole.doc[whole.start : mention.start]
            spans[whole.end] = whole
        for span in spans.values():
            if len(span):  # "one of the nurses" is a nurse
                yield span, counted(noun) if noun.lower_ == "one" else noun, construction


def _nouns_beside(mention: Span, entities: Entities) -> Iterator[tuple[Token, Construction]]:
    root, doc = mention.root, mention.doc
    behind = [
        child
        for token in (*mention, *root.conjuncts)
        for child in token.children
        if child.dep_ == "appos"
        and child.i >= mention.end
        # "Roe and Doe, both teachers" describes whom "and" joins, too
        and (token in mention or any(word.lower_ == "both" for word in child.lefts))
    ]
    if doc[mention.end : mention.end + 1].text == ":":
        behind = []  # "ROE: Governor, …": what follows is a turn of a transcript
    before_comma = noun_before_comma(mention)
    in_front = (*_in_front(root, entities), *([] if before_comma is None else [before_comma]))
    found = [(noun, Construction.APPOSITION) for noun in behind]
    found += [(noun, Construction.IN_FRONT) for noun in in_front]
    found += _predicates(root)
    named = noun_with_name(mention)
    found += [] if named is None else [(named, Construction.NAMED)]
    # Only without an apposition in the tree, for the words alone may describe another name.
    if not any(noun.i > root.i and describes_person(noun) for noun, _ in found):
        found += [(noun, Construction.COMMA) for noun in _behind_comma(mention, entities)]
    for noun, construction in found:
        yield noun, construction
        yield from ((other, construction) for other in noun.conjuncts if other.i > noun.i)


def _from_comma(phrase: Span, mention: Span) -> Span:
    """Return a phrase with all words behind the comma: "Roe, [Ohio's health and] work minister"."""
    doc, start = phrase.doc, phrase.start
    while start > mention.end and doc[start - 1].text != ",":
        word = doc[start - 1]
        is_inside = is_in_bracketed_acronym(word) or is_inside_body(word)
        if word.pos_ == "CCONJ" and describes_person(word.nbor(-1)):
            if not describes_person(word.nbor()):
                return phrase  # "a miner and [star host]", but "president and chief executive"
        elif not (is_inside or word.pos_ in _IN_FRONT or word.tag_ in ("POS", "HYPH")):
            return phrase
        start -= 1
    while start < phrase.start and doc[start].lower_ in (*DETERMINERS, "and"):
        start += 1
    return doc[start : phrase.end] if doc[start - 1].text != "," or start > mention.end else phrase


def _in_front(root: Token, entities: Entities) -> Iterator[Token]:
    """Yield the noun before: "the mayor, Jane Roe", "two lawyers, Jane Roe and Dan Doe"."""
    first = root
    while first.dep_ == "conj" and entities.at(first.head) is not None and first.head.i < first.i:
        first = first.head
    if first.dep_ == "appos" and first.head.i < first.i:
        noun = first.head
        if first.i == root.i or noun.tag_ in ("NNS", "NNPS"):
            yield noun


def _predicates(root: Token) -> list[tuple[Token, Construction]]:
    """Return the noun of "Roe is the mayor", "Roe, who was mayor", "Roe served as mayor"."""
    found: list[tuple[Token, Construction]] = []
    verbs = [root.head] if root.dep_ in _SUBJECTS else []
    verbs += [child for child in root.children if child.dep_ == "relcl"]
    for verb in verbs:
        subjects = [child for child in verb.children if child.dep_ in _SUBJECTS]
        if _is_unreal(verb) or any(s.i != root.i and s.tag_ != "WP" for s in subjects):
            continue  # "Roe, whose father is the mayor"
        lemma = verb.lemma_.lower()
        if lemma in _BECOMING:
            found += [(child, Construction.IS) for child in verb.children if child.dep_ == "attr"]
        if lemma in _MAKING and any(child.dep_ == "nsubjpass" for child in verb.children):
            made = [c for c in verb.children if c.dep_ in ("oprd", "attr", "dobj")]
            found += [(child, Construction.IS) for child in made if child.pos_ == "NOUN"]
        found += [(noun, Construction.AS) for noun in _behind_as(verb)]
    if root.dep_ == "poss":  # "Roe's time as mayor"
        found += [(noun, Construction.AS) for noun in _behind_as(root.head)]
    return found


def _behind_as(token: Token) -> Iterator[Token]:
    for child in token.children:
        if child.lower_ == "as" and child.dep_ == "prep":
            yield from (noun for noun in child.children if noun.dep_ == "pobj")


def _is_unreal(verb: Token) -> bool:
    # "is not the mayor", "would be the first president": nobody's role yet.
    return any(child.dep_ == "neg" or child.tag_ == "MD" for child in verb.children)


def _behind_comma(mention: Span, entities: Entities) -> Iterator[Token]:
    """Yield the noun of "Name, the mayor of X," if the parser sees no apposition.

    It is the first noun after the comma that describes a person, else the noun of the phrase there.
    Only an age may come between ("Jones, 25, a teacher"), but no verb and no other punctuation.
    """
    doc, entity = mention.doc, entities.at(mention.root)
    is_person = entity is None or entity.type == PERSON
    i = mention.end
    if doc[i : i + 1].text == "," and doc[i + 2 : i + 3].text == "," and doc[i + 1].like_num:
        i += 2
    i = _behind_origin(doc, i) if is_person else i
    if doc[i : i + 1].text != ",":
        return
    first: Token | None = None
    for token in doc[i + 1 : i + MAX_NOUN_DISTANCE]:
        if token.is_sent_start or _ends(token):
            break
        if token.pos_ in ("NOUN", "PROPN"):
            if token.dep_ == "compound" and token.head.i > token.i:
                continue
            if describes_person(token) or (
                not is_person
                and token.lemma_.lower() in lexicon.ORGANIZATIONS
                and doc[i + 1].tag_ == "DT"
            ):
                yield token
                return
            first = first or token
        elif token.pos_ == "ADP":
            break
    if first is not None:
        yield first


def _behind_origin(doc: Doc, i: int) -> int:
    """Return the comma behind "of Springfield" or ", from Apia" at a token, if "a" follows it.

    Without such a comma it is the token itself.
    """
    start = i + (doc[i : i + 1].text == ",")
    if doc[start : start + 1].text not in ("of", "from", "at"):
        return i
    for token in doc[start + 1 : min(start + MAX_NOUN_DISTANCE, len(doc) - 1)]:
        if token.text == ",":
            return token.i if token.nbor().lower_ in ("a", "an", "the") else i
        if token.pos_ in ("VERB", "AUX", "PRON", "ADP") or token.is_sent_start:
            break
    return i


def _ends(token: Token) -> bool:
    """Return whether a token ends the search for the noun of an apposition."""
    if token.pos_ == "VERB":
        # "a retired teacher", "a Washington-based developer", whatever the parse
        return token.dep_ != "amod" and token.nbor(-1).text != "-"
    if token.is_punct:
        return token.text not in ("-", "–")
    return token.pos_ in ("AUX", "PRON", "CCONJ")


def is_comma_of_place(token: Token, entities: Entities) -> bool:
    """Return whether it is one of the two commas of "Dayton, Ohio, police chief"."""
    doc, i = token.doc, token.i
    if token.text != "," or i < 1:
        return False
    city, state = (i - 3, i - 1) if doc[i - 2].text == "," else (i - 1, i + 1)
    if not 0 < city < state < len(doc) - 1 or doc[state + 1].text != ",":
        return False
    named = entities.at(doc[city]), entities.at(doc[state])
    return all(e is not None and e.type == PLACE for e in named) and doc[city - 1].pos_ != "ADP"
