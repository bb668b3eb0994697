"""Titles with a preposition right before a name: "Director of the Peace Institute Jane Roe".

Newspapers outside the United States often write offices so, and parsers take the name for a second
subject or for a part of the body. So words and tags decide.
"""

from __future__ import annotations

from typing import Final

from spacy.tokens import Doc, Span, Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import describes_person

_LINKS: Final = frozenset("at for in of on to".split())
_JOINTS: Final = frozenset("and &".split())
_WORDS: Final = frozenset("ADJ NOUN NUM PROPN".split())
_INNER: Final = frozenset("- – / ’ ' ’s 's , the".split())
_MAX_WORDS: Final = 40


def long_title_before(name: Span) -> tuple[Span, tuple[Token, ...]] | None:
    """Return the title with a preposition that ends right before a person's name, with its nouns.

    "Minister of State and Head of the Youth Council Jane Roe" has one title with two nouns. None if
    there is no such title, also where the name belongs to the preposition: "a lawyer for victim
    Jane Roe", "the wife of Mayor Jane Roe".

    >>> import spacy
    >>> doc = spacy.blank("en")("Minister of Agriculture Jane Roe left.")
    >>> for token, tag in zip(doc, "NOUN ADP PROPN PROPN PROPN VERB PUNCT".split()):
    ...     token.pos_ = tag
    >>> long_title_before(doc[3:5])
    (Minister of Agriculture, (Minister,))
    """
    doc, stop = name.doc, name.start
    if not stop or not _may_end(doc[stop - 1]):
        return None
    region = stop
    while region > 0 and stop - region < _MAX_WORDS and _is_inside(doc[region - 1]):
        region -= 1
    noun, start, nouns = _office(doc, region, stop), stop, list[Token]()
    while noun is not None:
        # "Adviser to the President on Media"
        link = noun - 1 - (doc[noun - 1].lower_ == "the")
        if link > region and doc[link].lower_ == "to" and _is_office(doc[link - 1]):
            noun = link - 1
        start = _modifiers(doc, region, noun)
        nouns.append(doc[noun])
        joint = start - 1
        if joint <= region or doc[joint].lower_ not in _JOINTS:
            break
        # "Deputy Prime Minister and Minister of …", "Minister of State and Head of …"
        noun = joint - 1 if _is_office(doc[joint - 1]) else _office(doc, region, joint)
    return (doc[start:stop], tuple(reversed(nouns))) if nouns else None


def is_inside_body(token: Token) -> bool:
    """Return whether a preposition stands inside a body's name: "Bank [of] Ghana governor".

    >>> import spacy
    >>> is_inside_body(spacy.blank("en")("Bank of Ghana")[1])
    True
    """
    doc, i = token.doc, token.i
    return (
        token.lower_ in ("for", "of", "on")
        and 0 < i < len(doc) - 1
        and doc[i - 1].text[:1].isupper()
        and doc[i - 1].lower_ in lexicon.ORGANIZATIONS
        and doc[i + 1].text[:1].isupper()
    )


def _may_end(token: Token) -> bool:
    """Return whether a title with a preposition may end with a word: no "victim" and no "of".

    A noun in lower case is most often a title of the name itself, unless it is a body or a place.
    """
    if token.pos_ not in _WORDS:
        return token.text == ")"
    if token.tag_ in ("NNS", "NNPS"):
        return True
    is_named = token.text[:1].isupper() or token.lower_ in lexicon.ORGANIZATIONS
    return (is_named or token.lower_ in lexicon.PLACE_NOUNS) and not describes_person(token)


def _is_inside(token: Token) -> bool:
    if token.is_sent_end or token.is_space or token.ent_type_ in ("DATE", "PERSON", "TIME"):
        return False
    return (
        token.pos_ in _WORDS
        or token.lower_ in _LINKS | _JOINTS | _INNER
        or (token.is_bracket or token.nbor().text == ")")
    )


def _is_office(token: Token) -> bool:
    return describes_person(token) and token.tag_ not in ("NNS", "NNPS")


def _office(doc: Doc, region: int, stop: int) -> int | None:
    """Return the noun of the last office with a preposition before a token, or None."""
    for i in range(stop - 3, region - 1, -1):
        behind = i + 1 + (doc[i + 1].text == "General")  # "Secretary General of"
        if doc[behind].text == "(":
            behind += 3  # "Chief Executive Officer (CEO) of"
        if behind < stop - 1 and doc[behind].lower_ in _LINKS and _is_office(doc[i]):
            return i
    return None


def _modifiers(doc: Doc, region: int, noun: int) -> int:
    """Return the first token of an office with the words before its noun: "Deputy Prime …"."""
    while noun > region and (doc[noun - 1].pos_ in _WORDS or doc[noun - 1].text in "-–"):
        noun -= 1
    return noun
