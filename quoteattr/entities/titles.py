"""Titles before a name: "Kremlin spokesperson", "Ohio Gov.", "“Meet the Press” host"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Doc, Span, Token

from quoteattr import lexicon
from quoteattr.document.bynames import start_of_nickname
from quoteattr.document.descriptive_phrases import BEHIND_NOUNS, start_of_translated
from quoteattr.document.long_titles import is_inside_body, long_title_before
from quoteattr.document.namesakes import AGE_WORDS
from quoteattr.document.noun_phrases import (
    DETERMINERS,
    describes_person,
    is_in_bracketed_acronym,
    is_office_title,
)
from quoteattr.document.titles import (
    ADDRESSES,
    ends_role,
    is_field,
    is_title_before_name,
    start_of_addresses,
)
from quoteattr.entities.appositions import Construction, Joined, is_comma_of_place
from quoteattr.entities.entity_index import Entities
from quoteattr.entities.name_spans import PERSON

_OF: Final = ("of", "for")
_HYPHENS: Final = frozenset("-–")
_INNER_MARKS: Final = frozenset("- – / 's ’s ' ’ &".split())


def titles_before(mention: Span, entities: Entities) -> Iterator[Joined]:
    """Yield each phrase before a name that may be a title, with its noun, in text order.

    "Republican vice-presidential nominee Gov." has two: a capitalized title begins a new one.
    """
    for span, noun in _before(mention, entities):
        if span[-1].text not in "-–":  # half of a name is no title: "Yo-[jong]"
            yield span, noun, Construction.TITLE


def _before(mention: Span, entities: Entities) -> list[tuple[Span, Token]]:
    doc, stop = mention.doc, mention.start
    if mention.root.dep_ == "compound" and mention.root.head.i >= mention.end:
        return []  # "a female Trump supporter": the words describe the supporter
    while stop > 0 and doc[stop].ent_type_ == "PERSON" and doc[stop].ent_iob_ == "I":
        if is_title_before_name(doc[stop - 1]):
            break
        stop -= 1  # "botanist [Jane] Roe", where the index has only "Roe"
    if stop > 0 and doc[stop - 1].lower_ in _OF:
        return []  # "the mayor of [Springfield]" is no mayor by the name of Springfield
    stop = start_of_addresses(doc, start_of_nickname(doc, stop))  # "neurosurgeon [Dr] Jane Roe"
    ranks = start_of_addresses(doc, stop, with_ranks=True)
    for begin in (stop, ranks):  # "Chair of the Housing Committee [MP] Dan Roe"
        long = long_title_before(doc[begin : mention.end])
        if long is not None:
            return _with_ranks(*long, ranks, stop)
    start = _beginning(stop, mention, entities)
    while start < stop - 1 and doc[start].text in lexicon.FORMS_OF_ADDRESS:
        start += 1  # "Hon. [Justice] Jane Roe"
    if start == stop and stop > 2 and doc[stop - 2].lower_ in _OF:
        start -= describes_person(doc[stop - 3])  # "secretary of [state] Jane Roe"
    if start == stop:
        return list(_shared(mention, entities))
    return [*_joined(start, stop, mention, entities), *reversed(list(_roles(doc[start:stop])))]


def _with_ranks(
    title: Span, nouns: Sequence[Token], ranks: int, stop: int
) -> list[tuple[Span, Token]]:
    """Return a title with a preposition, and ranks behind it: "Chair of the House" and "MP"."""
    doc = title.doc
    if title.end <= ranks:
        return [*((title, noun) for noun in nouns), *_roles(doc[ranks:stop])]
    while ranks < stop and doc[ranks].is_lower:
        ranks += 1  # "commander"
    first = doc[title.start : ranks]
    if title.start < ranks < stop and any(map(describes_person, first)):
        return [*reversed(list(_roles(first))), (doc[ranks:stop], doc[ranks])]
    return [(title, noun) for noun in nouns]


def _joined(
    start: int, stop: int, mention: Span, entities: Entities
) -> Iterator[tuple[Span, Token]]:
    """Yield what "and" joins to the phrase that begins at a token.

    It is a title of its own in "[former CEO] and star host Jane Roe", and else a part of one title:
    "[founder and] owner Jane Roe", "[health and] work minister Jane Roe".
    """
    doc = mention.doc
    if start < 2 or doc[start - 1].lower_ not in ("and", "&"):
        return
    first = _beginning(start - 1, mention, entities)
    if first == start - 1 and not is_field(doc[start - 2]):
        return
    first = min(first, start - 2)
    if entities.at(doc[start - 2]) is not None:
        return  # "the European Commission and [Minister Jane Roe]"
    apart = describes_person(doc[start - 2]) and not describes_person(doc[start])
    if apart:
        yield from reversed(list(_roles(doc[first : start - 1])))
        if first < start - 2:
            return  # "[chairman] and managing director" may be one
    if any(_roles(doc[start:stop])):
        yield doc[first:stop], doc[stop - 1]


def _shared(mention: Span, entities: Entities) -> Iterator[tuple[Span, Token]]:
    """Yield the plural title of conjoined names: "[Senators] Jane Roe and John Doe"."""
    first = mention.root
    while first.dep_ == "conj" and first.head.i in entities.by_token and first.head.i < first.i:
        first = first.head
    if first.i != mention.root.i:
        for span, noun, _ in titles_before(entities.by_token[first.i][1], entities):
            if span.doc[span.end - 1].tag_ in ("NNS", "NNPS") or span.text.endswith("s."):
                yield span, noun


def _beginning(stop: int, mention: Span, entities: Entities) -> int:
    """Return the first token of the phrase that ends before ``stop``."""
    doc, start = mention.doc, stop
    while start > 0:
        if doc[start - 1].text == ")" and start == stop:
            opening = start_of_translated(doc, start)
            if opening is None:
                break
            start = opening  # "Nirbahi Officer (UNO) Jane Roe"
        elif _carries_on(doc[start - 1], mention, entities):
            start -= 1
        else:
            break
    words = (token for token in doc[start:stop] if token.text[0].isalnum())
    return next((token.i for token in words if not is_in_bracketed_acronym(token)), stop)


def _roles(words: Span) -> Iterator[tuple[Span, Token]]:
    """Yield the roles in the words before a name, the last one first."""
    doc, start, end = words.doc, words.start, words.end
    whole = end
    while end > start:
        head = _noun_at(doc, end)
        office = next((i for i in range(start, end) if doc[i].lower_ in _OF), None)
        if office is not None and office > start:
            head = doc[office - 1]
        elif not describes_person(head):
            end -= 1
            continue
        begin = head.i
        while begin > start and not ends_role(doc[begin - 1], doc[begin:end]):
            begin -= 1
        yield _closed(doc[begin:end], words.end), head
        end = begin
        whole = start
    while whole > start and not doc[whole - 1].text[0].isalpha():
        whole -= 1
    if whole > start and doc[whole - 1].lower_ not in lexicon.PLACE_NOUNS:
        yield doc[start : words.end], doc[whole - 1]  # no list knows the noun: "University don"


def _noun_at(doc: Doc, end: int) -> Token:
    """Return the last word before a token, or the noun there of "[President]-elect"."""
    last = noun = doc[end - 1]
    while noun.i > 0 and (noun.text == "-" or noun.lower_ in BEHIND_NOUNS):
        if describes_person(noun):
            break  # "General"
        noun = noun.nbor(-1)
    return noun if describes_person(noun) else last


def _closed(span: Span, stop: int) -> Span:
    """Return a span with the bracket that closes it: "Hen (Chief)"."""
    is_open = span.text.count("(") > span.text.count(")") and span.end < stop
    return span.doc[span.start : span.end + is_open]


def _carries_on(token: Token, mention: Span, entities: Entities) -> bool:
    """Return whether a word before a name still belongs to the phrase of the name."""
    if token.is_space or token.nbor().is_sent_start or token.ent_type_ in ("DATE", "TIME"):
        return False  # "last Thursday Mayor Jane Roe"
    if token.lower_ in AGE_WORDS and token.i and token.nbor(-1).lower_ == "the":
        return False  # "the elder Roe"
    if token.lower_ == "the" and token.i > 1 and token.nbor(-1).lower_ == "of":
        token = token.nbor(-1)  # "Leader of the Opposition Jane Roe"
    if token.lower_ in DETERMINERS:
        return False
    if is_in_bracketed_acronym(token) or _is_inserted(token):
        return True
    if is_inside_body(token) or is_inside_body(token.nbor()):
        last = mention.doc[mention.start - 1]  # "Bank of Ghana [governor]"
        return last.is_lower or describes_person(last) or last.lower_ in ADDRESSES
    if token.lower_ in _OF and token.i > 0:
        # "Secretary of State John Kerry", not "a report of Senator Roe".
        return is_office_title(token.nbor(-1)) and token.nbor(-1).text[:1].isupper()
    if describes_person(token) and token.pos_ in ("NOUN", "PROPN", "ADJ"):
        # "Told reporters Jane Roe": a plural is someone else, except in "candidates Roe and Doe".
        return token.tag_ != "NNS" or bool(mention.root.conjuncts)
    if token.dep_ == "pobj" and token.head.i > 0 and token.head.lower_ in (*_OF, "on"):
        return _carries_on(token.head, mention, entities)
    return _is_part_of_title(token, mention, entities)


def _is_inserted(token: Token) -> bool:
    """Return whether it is in "Office (PANO) [7] spokesperson" or in "editor-[in]-chief"."""
    before = token.doc[token.i - 1].text if token.i else ""
    is_joint = token.pos_ == "ADP" and not _HYPHENS.isdisjoint((before, token.nbor().text))
    return is_joint or (token.is_digit and before == ")")


def _is_part_of_title(token: Token, mention: Span, entities: Entities) -> bool:
    """Return whether a word may modify a title or the name behind it."""
    if token.text in _INNER_MARKS:
        return not (token.text in "-–" and token.whitespace_)  # "SRINAGAR- Mayor Jane Roe"
    if token.tag_ == "" and token.pos_ == "":
        return describes_person(token)
    if _is_body_of_title(token, mention, entities):
        return True
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM") and token.tag_ not in ("VBN", "VBG"):
        return False
    # A modifier depends on a word to its right, at most on the name itself.
    if token.i < token.head.i < mention.end or token.dep_ in ("compound", "amod"):
        return True
    if token.dep_ == "conj" and token.text[:1].isupper() and token.ent_type_ != "PERSON":
        return True  # "Trade and [Development] Secretary Jane Roe"
    if token.dep_ == "conj" and token.pos_ == "NOUN" and describes_person(token.nbor()):
        return True  # "Youth and [sports] minister Jane Roe"
    # "Chemist Jane Roe", whatever the tree says
    return token.i == mention.start - 1 and token.tag_ in ("NN", "NNP")


def _is_body_of_title(token: Token, mention: Span, entities: Entities) -> bool:
    """Return whether a named body or place belongs to the title after it: "[Wells Fargo] CEO".

    The parser often attaches it elsewhere, also in "Dayton, Ohio, police chief Jane Roe".
    """
    found = entities.by_token.get(token.i)
    if found is None:
        return is_comma_of_place(token, entities)
    entity, body = found
    following = token.doc[body.end]  # "DAYTON — Mayor Jane Roe": a dateline is no part of the title
    is_person = entity.type == PERSON and not is_in_bracketed_acronym(following)
    if is_person or body.end >= mention.start:
        return False
    return not following.is_sent_start and following.text not in ("-", "–", "—")
