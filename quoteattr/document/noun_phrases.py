"""Noun phrases: where the phrase of a noun begins and ends, and whether it describes a person."""

from __future__ import annotations

from typing import Final

from spacy.tokens import Span, Token

from quoteattr import lexicon

DETERMINERS: Final = frozenset(
    "a an the this that these those another his her their its my our your many most more some "
    "several few other all both any no one".split()
)
# Marks inside a phrase: "vice-presidential", "Trump's", "’s".
_JOINTS: Final = frozenset("- – / ' ’ 's ’s & % $".split())
_LOOSE: Final = ("ADP", "CCONJ", "DET", "PART", "SCONJ")
_EXAMPLES: Final = frozenset("like including such that who".split())
# What stands behind a hidden source belongs to its name: "sources familiar with the talks".
_FAMILIAR: Final = frozenset("familiar close briefed".split())


def describes_person(token: Token) -> bool:
    """Tell whether a noun names a person by role, occupation or kinship.

    >>> import spacy
    >>> describes_person(spacy.blank("en")("senator")[0])
    True
    """
    forms = (token.lemma_.lower(), token.lower_, token.lower_.removesuffix("s"))
    return any(form in lexicon.PERSONS for form in forms) or is_title(token)


def is_title(token: Token) -> bool:
    """Tell whether a word is a title that says something about office ("Sen.", not "Mr.")."""
    return token.lower_ in lexicon.TITLES and token.lower_ not in lexicon.HONORIFICS


def noun_phrase(head: Token, within: Span | None = None) -> Span:
    """Give the phrase of a noun without determiner, relative clause and apposition.

    The widest bounds come from ``within`` where it is given, else from the tree; inside them the
    phrase ends at marks and verbs, because a tree that is wrong is wrong there.

    >>> import spacy
    >>> noun_phrase(spacy.blank("en")("senator")[0]).text
    'senator'
    """
    doc, start, end = head.doc, head.i, head.i + 1
    left, right = head.left_edge.i, head.right_edge.i + 1
    if within is not None:
        left, right = within.start, within.end
    while start > left and not _opens(doc[start - 1]):
        start -= 1
    while start < head.i and (doc[start].lower_ in DETERMINERS or not _is_word(doc[start])):
        start += 1
    if start + 1 < head.i and doc[start].pos_ == "ADV" and doc[start + 1].lower_ in DETERMINERS:
        start += 2  # "now a candidate"
    while end < right and not _closes(doc[end], head):
        end += 1
    while end > head.i + 1 and (doc[end - 1].pos_ in _LOOSE or not _is_word(doc[end - 1])):
        end -= 1
    return doc[start:end]


def _is_word(token: Token) -> bool:
    return any(map(str.isalnum, token.text))


def _opens(token: Token) -> bool:
    """Tell whether a phrase cannot reach to the left over this word."""
    if token.is_punct or token.is_space:
        return token.text not in _JOINTS and token.text.strip(" \xa0") != ""
    if token.pos_ == "CCONJ" and token.i > 0:
        return token.nbor(-1).pos_ in ("NOUN", "PROPN") or token.nbor(-1).text == ","
    return token.tag_ in ("VBD", "VBZ", "VBP", "MD", "WDT", "WP", "PRP", "IN")


def _closes(token: Token, head: Token) -> bool:
    """Tell whether a phrase ends in front of this word to the right of its noun."""
    if token.is_punct or token.is_space or token.text == "(":
        return token.text not in _JOINTS
    if token.lower_ in _FAMILIAR:
        return False
    if _is_in_clause(token, head):
        return True
    if token.dep_ == "amod" and token.head.i > token.i:
        return False  # "of newly filed reports"
    if token.tag_.startswith(("VB", "W")) or token.tag_ == "MD" or token.lower_ in _EXAMPLES:
        return True
    if token.pos_ == "CCONJ" and (token.head.i == head.i or token.i == head.i + 1):
        # "Founder and owner of X" is one role; "surgeon and daytime TV star" are two.
        return not (head.tag_ == "NN" and has_next(token) and describes_person(token.nbor()))
    if token.pos_ == "ADP" and has_next(token):
        following = token.nbor()
        return following.lower_ in lexicon.MONTHS or following.like_num
    return token.pos_ == "ADJ" and token.i == head.i + 1


def _is_in_clause(token: Token, head: Token) -> bool:
    """Tell whether a relative clause without pronoun begins: "the candidate [voters] trust"."""
    for above in (token, *token.ancestors):
        if above.i == head.i:
            return False
        if above.dep_ == "relcl":
            return True
    return False


def has_next(token: Token) -> bool:
    """Tell whether a token is not the document's last."""
    return token.i + 1 < len(token.doc)
