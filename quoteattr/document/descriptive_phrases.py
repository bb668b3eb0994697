"""Phrases that describe somebody: how far they reach, whatever the tree says."""

from __future__ import annotations

from typing import Final

import regex
from spacy.tokens import Doc, Span, Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import (
    DETERMINERS,
    describes_person,
    noun_phrase,
)
from quoteattr.document.titles import start_of_addresses

MAX_NOUN_DISTANCE: Final = 12
"""Tokens between a comma and the noun of an apposition, as in "Roe, the longtime deputy mayor".

Further away, a noun is likely to belong to another phrase.
"""

_DASHES: Final = ("-", "–", "—")
BEHIND_NOUNS: Final = frozenset("general designate elect emeritus".split())
"""Words behind the noun of an office that are a part of it: "attorney general"."""
# The end of a phrase with the title of a work: "anchor of NBC's “Nightly News”", "host of “Today”".
_MAX_WORK_TOKENS: Final = 80  # a title of 60 characters and the words before it
_WORK: Final = regex.compile(
    r"\s?(?:(?:of|for|at)\s|['’]s?\s)?(?:[“\"][^“”\"\n]{2,60}[”\"]|''[^'\n]{2,60}'')"
)
_MARKS: Final = ("“", '"', "''", "``")
# Words by which an apposition goes on, whatever the tree says: "a miner [with Acme Gold]".
_LINKING: Final = frozenset("of at for with in from".split())
_MAX_LINKED: Final = 12
_INSIDE: Final = ("NOUN", "PROPN", "ADJ", "DET", "ADP", "NUM", "PART")
_MAX_BRACKETED: Final = 4  # "(UNO)", "(Chief)"
_MAX_FOREIGN: Final = 4
# What follows an office: "Governor of", "envoy to the UN".
_BEHIND_OFFICE: Final = frozenset(("of", "for", "at", "in", "on", "to", ","))


def whole_description(noun: Token) -> Span:
    """Return the phrase of a noun up to a dash, and with the adjective of "attorney [general]"."""
    phrase = noun_phrase(noun)
    doc, end = phrase.doc, phrase.end
    dash = (t.i for t in doc[noun.i : end] if t.text in _DASHES and doc[t.i - 1].whitespace_)
    end = next(dash, end)
    if end == noun.i + 1 and doc[end : end + 1].text.lower() in BEHIND_NOUNS:
        end = with_rest(doc[phrase.start : end + 1]).end
    return doc[phrase.start : end]


def noun_before_comma(mention: Span) -> Token | None:
    """Return the noun of "A lawyer for the paper, Dan Roe, said", whatever the tree says.

    None if no noun for a person stands there, or if it is another person: "according to the
    minister, Roe said".
    """
    doc, start = mention.doc, start_of_addresses(mention.doc, mention.start, with_ranks=True)
    if start < 2 or doc[start - 1].text != "," or doc[start].is_sent_start or _is_inserted(mention):
        return None
    last = start - 1
    if last > 3 and doc[last - 1].text == ")" and doc[last - 3].text == "(":
        last -= 3  # "the head of Guyana Power (GPL), [Dan Roe]"
    last = _before_body(doc, last)
    for token in reversed(doc[max(0, last - MAX_NOUN_DISTANCE) : last]):
        if _is_bracketed(token) or token.lower_ == "representing":
            continue  # "member of parliament (MP) for Arima, [Dan Roe]"
        is_mark = token.is_punct and token.text not in "-’'"
        if is_mark or token.tag_.startswith(("VB", "W", "MD")):
            break
        is_posted = _is_posted(token, last)
        is_office = token.tag_ in ("JJ", "NNP") and (
            _behind_brackets(token).lower_ in _BEHIND_OFFICE or is_posted
        )
        is_noun = token.tag_ == "NN" or is_office
        is_modifier = token.dep_ == "compound" and token.i < token.head.i < start
        is_person = describes_person(token) or token.text in lexicon.RANKS  # "the OC of"
        if is_noun and (is_posted or not is_modifier) and is_person:
            # "by Environmentalist, Jane Roe" has no determiner: the noun is a title.
            is_title = token.text.istitle() and noun_phrase(token).start == token.i
            loose = not is_title and not _is_closed(mention) and _is_governed(token)
            return None if loose else token
        if token.is_sent_start or (
            token.lower_ in DETERMINERS and token.nbor(-1).lower_ not in _BEHIND_OFFICE
        ):
            break
    return None


def _before_body(doc: Doc, stop: int) -> int:
    """Return the comma before a body or place that ends at a token, or the token itself.

    "Regional Director[, NAFDAC], Jane Roe".
    """
    start = stop - 1
    while start > 0 and doc[start].ent_iob_ == "I":
        start -= 1
    is_body = start > 1 and doc[start].ent_type_ in ("ORG", "GPE") and doc[start - 1].text == ","
    return start - 1 if is_body else stop


def _is_bracketed(token: Token) -> bool:
    """Return whether a token is of one word in brackets: "member of parliament [(MP)]"."""
    doc = token.doc
    starts = range(max(0, token.i - 2), token.i + 1)
    return any(doc[i].text == "(" and doc[i + 2 : i + 3].text == ")" for i in starts)


def _behind_brackets(token: Token) -> Token:
    """Return the word behind another one, past letters in brackets: "Officer (PRO) [of]"."""
    following = token.nbor()
    return following.nbor(3) if _is_bracketed(following) else following


def _is_posted(noun: Token, stop: int) -> bool:
    """Return whether only a place follows an office: "Deputy [Commissioner] Anantnag, Dan Roe"."""
    place = noun.doc[noun.i + 1 : stop]
    is_one_person = len(place) > 1 and all(token.ent_type_ == "PERSON" for token in place)
    return all(token.pos_ == "PROPN" for token in place) and not is_one_person


def with_place(phrase: Span, mention: Span) -> Span:
    """Return the phrase of an office up to the comma before its holder, with place and letters.

    "Deputy Commissioner [Anantnag], Dr Dan Roe", "member of parliament [(MP) for Arima], Dan Roe".
    """
    doc = phrase.doc
    comma = start_of_addresses(doc, mention.start, with_ranks=True) - 1
    if doc[comma - 1].text == ")" and comma > 3 and not describes_person(doc[comma - 4]):
        comma -= 3  # the letters of a body: "the head of Guyana Power (GPL)"
    behind = doc[phrase.end : max(comma, phrase.end)]
    is_title = all(
        t.pos_ in _INSIDE
        or t.lower_ in ("-", "representing")
        or _is_bracketed(t)
        or (t.text == "," and t.nbor().ent_type_ == "ORG")
        for t in behind
    )
    if not behind or not is_title:
        return phrase
    start = phrase.start
    while (
        start > 0 and doc[start - 1].dep_ == "compound" and start <= doc[start - 1].head.i < comma
    ):
        start -= 1  # "[District] Magistrate Lucknow"
    return doc[start:comma]


def _is_governed(noun: Token) -> bool:
    """Return whether a preposition stands before the phrase of a noun; "as" is none here."""
    doc, i = noun.doc, noun_phrase(noun).start - 1
    while i > 0 and doc[i].lower_ in DETERMINERS:
        i -= 1
    return i >= 0 and doc[i].tag_ in ("IN", "TO") and doc[i].lower_ != "as"


def _is_inserted(mention: Span) -> bool:
    """Return whether a name and its verb interrupt what is said: "The player, Roe said, left"."""
    behind = mention.doc[mention.end : mention.end + 3]
    is_clause = len(behind) == 3 and behind[0].tag_.startswith("VB") and behind[1].text == ","
    return is_clause and not behind[2].is_quote


def _is_closed(mention: Span) -> bool:
    """Return whether a mark or the end of the text follows a name: "by the minister, Jane Roe,"."""
    return all(token.is_punct for token in mention.doc[mention.end : mention.end + 1])


def uncounted(phrase: Span) -> Span:
    """Return a phrase without its number: "two [Vermont developers], Jane Roe and Dan Doe"."""
    counted = len(phrase) > 1 and phrase[0].like_num and phrase[-1].tag_ in ("NNS", "NNPS")
    return phrase[1:] if counted else phrase


def with_rest(phrase: Span) -> Span:
    """Return a phrase with the "of …" behind it that the tree hangs elsewhere, if it has a name.

    Also with bodies behind commas: "Director[, Department of Water, Acme University]".
    """
    doc, end = phrase.doc, phrase.end
    while phrase[-1].text[:1].isupper() and _behind_body(doc, end) > end:
        end = _behind_body(doc, end)
    if end > phrase.end:
        return doc[phrase.start : end]
    if doc[end : end + 1].text not in _LINKING or doc[end].is_sent_start:
        return phrase
    stop = end + 1
    for token in doc[stop : end + _MAX_LINKED]:
        if token.is_sent_start or not (token.pos_ in _INSIDE or token.text in ("-", "&", "and")):
            break
        if token.ent_type_ in ("DATE", "TIME") or token.lower_ in lexicon.MONTHS:
            return phrase  # "mayor for four years"
        stop = token.i + 1
    while stop > end + 1 and doc[stop - 1].pos_ not in ("NOUN", "PROPN", "NUM"):
        stop -= 1
    names = any(token.pos_ == "PROPN" for token in doc[end + 1 : stop])
    return doc[phrase.start : stop] if names else phrase


def _behind_body(doc: Doc, end: int) -> int:
    """Return the end of ", Acme University" at a token, or the token itself if no such body is."""
    stop = next((token.i for token in doc[end + 2 :] if token.ent_iob_ != "I"), len(doc))
    body = doc[end + 1 : stop] if doc[end : end + 1].text == "," else doc[end:end]
    is_body = any(t.ent_type_ == "ORG" and t.lower_ in lexicon.ORGANIZATIONS for t in body)
    return stop if is_body else end


def with_work_behind(phrase: Span) -> Span:
    """Return a phrase with the title of a work that follows it, quotation marks included."""
    doc = phrase.doc
    if not any(token.text.startswith(_MARKS) for token in doc[phrase.end : phrase.end + 4]):
        return phrase
    following = doc[phrase.end : phrase.end + _MAX_WORK_TOKENS]
    gap = doc[phrase.end - 1].whitespace_
    match = _WORK.match(f"{gap}{following.text}")
    if match is None:
        return phrase
    end = phrase.end_char + match.end()
    return doc[phrase.start : next(t.i + 1 for t in following if t.idx + len(t) >= end)]


def start_of_translated(doc: Doc, stop: int) -> int | None:
    """Return the start of a title that is explained in brackets: "[Haa shaa du Hen (Chief)] Roe".

    Args:
        doc: The Doc.
        stop: The token after the closing bracket.

    Returns:
        Its first token, or None if the brackets are too long.
    """
    inner = range(stop - 2, max(stop - 2 - _MAX_BRACKETED, 0), -1)
    opening = next((i for i in inner if doc[i].text == "("), None)
    if opening is None:
        return None
    start = opening
    while start > max(0, opening - _MAX_FOREIGN) and doc[start - 1].is_alpha:
        start -= 1
        if doc[start].is_sent_start:
            break
    while start < opening and not doc[start].text[:1].isupper():
        start += 1
    return start
