"""Titles in front of a name: "Kremlin spokesperson", "Ohio Gov.", "“Meet the Press” host"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc, Span, Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import DETERMINERS, describes_person, is_title, noun_of
from quoteattr.entities.entity_index import Entities
from quoteattr.entities.name_spans import PERSON, PLACE

_OPENING: Final = {"”": "“", '"': '"', "’": "‘", "'": "'"}
_STOPS: Final = frozenset(", . ; : ! ?".split())
_LONGEST: Final = 8  # words in marks in front of a title


def before(mention: Span, entities: Entities) -> Iterator[tuple[Span, str]]:
    """Read the words in front of a name back to the beginning of their phrase, with their noun.

    "Republican vice-presidential nominee Gov." holds two roles: a capitalized title opens one anew.
    """
    doc, stop = mention.doc, mention.start
    if mention.root.dep_ == "compound" and mention.root.head.i >= mention.end:
        return  # "a female Trump supporter": the words describe the supporter
    if stop > 0 and doc[stop - 1].lower_ in ("of", "for"):
        return  # "the mayor of [Springfield]" is no mayor by the name of Springfield
    if stop > 0 and doc[stop - 1].text in _OPENING:
        stop -= 1  # its “national enterprise reporter” Jane Roe
    start = _beginning(stop, mention, entities)
    if start == stop:
        yield from _shared(mention, entities)
        return
    if _joins_titles(start, doc):
        first = _beginning(start - 1, mention, entities)
        yield from reversed(list(_roles(doc[first : start - 1])))
    start = _with_work(start, stop, mention)
    yield from reversed(list(_roles(doc[start:stop])))


def _shared(mention: Span, entities: Entities) -> Iterator[tuple[Span, str]]:
    """Read the title in number of names joined: "[Senators] Jane Roe and John Doe"."""
    first = mention.root
    while first.dep_ == "conj" and first.head.i in entities.by_token and first.head.i < first.i:
        first = first.head
    if first.i != mention.root.i:
        for span, noun in before(entities.by_token[first.i][1], entities):
            if span.doc[span.end - 1].tag_ in ("NNS", "NNPS") or span.text.endswith("s."):
                yield span, noun


def _beginning(stop: int, mention: Span, entities: Entities) -> int:
    """Give the first word of the phrase that ends in front of a place."""
    doc, start = mention.doc, stop
    while start > 0 and _carries_on(doc[start - 1], mention, entities):
        start -= 1
    while start < stop and not doc[start].text[:1].isalnum():
        start += 1
    return start


def _joins_titles(start: int, doc: Doc) -> bool:
    """Tell whether "and" joins another title in front: "former CEO [and] candidate Jane Roe"."""
    return (
        start > 1
        and doc[start - 1].lower_ == "and"
        and describes_person(doc[start - 2])
        and doc[start - 2].tag_ == "NN"
        and any(map(describes_person, doc[start : start + 3]))
    )


def _roles(words: Span) -> Iterator[tuple[Span, str]]:
    """Cut the words in front of a name into its roles, the last one first."""
    doc, start, end = words.doc, words.start, words.end
    while end > start:
        head = doc[end - 1]
        office = next((i for i in range(start, end) if doc[i].lower_ in ("of", "for")), None)
        if office is not None and office > start:
            head = doc[office - 1]
        elif not describes_person(head):
            end -= 1
            continue
        begin = head.i
        while begin > start and not _ends_role(doc[begin - 1], doc[begin]):
            begin -= 1
        yield doc[begin:end], noun_of(head)
        end = begin


def _carries_on(token: Token, mention: Span, entities: Entities) -> bool:
    """Tell whether a word in front of a name still belongs to the phrase of the name."""
    if token.lower_ in DETERMINERS or token.is_space or token.nbor().is_sent_start:
        return False
    if token.lower_ in lexicon.HONORIFICS:
        return False
    if describes_person(token) and token.pos_ in ("NOUN", "PROPN", "ADJ"):
        # "Told reporters Jane Roe": a plural is somebody else, but for "candidates Roe and Doe".
        return token.tag_ != "NNS" or bool(mention.root.conjuncts)
    if token.lower_ in ("of", "for") and token.i > 0:
        # "Secretary of State John Kerry", not "a report of Senator Roe".
        return is_title(token.nbor(-1)) and token.nbor(-1).text[:1].isupper()
    if token.dep_ == "pobj" and token.head.lower_ in ("of", "for") and token.head.i > 0:
        return _carries_on(token.head, mention, entities)
    if token.text in ("-", "–", "/", "'s", "’s", "'", "’", "&"):
        return True
    if token.tag_ == "" and token.pos_ == "":
        return describes_person(token)
    if _is_body_of_title(token, mention, entities):
        return True
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM") and token.tag_ not in ("VBN", "VBG"):
        return False
    # A modifier hangs on a word to its right, at most on the name itself.
    return token.i < token.head.i < mention.end or token.dep_ in ("compound", "amod")


def _is_body_of_title(token: Token, mention: Span, entities: Entities) -> bool:
    """Tell whether a named body or place belongs to the title behind it: "[Wells Fargo] CEO".

    A parser often hangs it elsewhere. So with "Dayton, Ohio, police chief Jane Roe".
    """
    found = entities.by_token.get(token.i)
    if found is None:
        return _is_comma_of_place(token, entities)
    entity, body = found
    if entity.type == PERSON or body.end >= mention.start:
        return False
    behind = token.doc[body.end]  # "DAYTON — Mayor Jane Roe": a dateline is no part of the title
    return not behind.is_sent_start and behind.text not in ("-", "–", "—")


def _is_comma_of_place(token: Token, entities: Entities) -> bool:
    """Tell whether a comma stands behind or within "Dayton, Ohio, police chief"."""
    doc, i = token.doc, token.i
    if token.text != "," or i < 1:
        return False
    city, state = (i - 3, i - 1) if doc[i - 2].text == "," else (i - 1, i + 1)
    if not 0 < city < state < len(doc) - 1 or doc[state + 1].text != ",":
        return False
    named = entities.at(doc[city]), entities.at(doc[state])
    return all(e is not None and e.type == PLACE for e in named) and doc[city - 1].pos_ != "ADP"


def _ends_role(token: Token, following: Token) -> bool:
    """Tell whether a role ends here and the next word opens another title."""
    return (
        token.text[:1].islower()
        and describes_person(token)
        and is_title(following)
        and following.text[:1].isupper()
    )


def _with_work(start: int, stop: int, mention: Span) -> int:
    """Take in the programme or paper of “Meet the Press” host: marks and all."""
    doc = mention.doc
    opening = _OPENING.get(doc[start - 1].text) if start > 1 and stop == mention.start else None
    for i in range(start - 2, max(start - 2 - _LONGEST, -1), -1):
        if opening is None or doc[i + 1].is_sent_start or doc[i].text in _STOPS:
            break
        if doc[i].text == opening:
            return i
    return start
