"""The words of descriptions, compared: the same office, another party, another kind of body."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import Final

import attrs
from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import describes_person, noun_of
from quoteattr.entities.descriptions import is_one_office
from quoteattr.entities.referents import is_age, is_definite, is_style, points_back
from quoteattr.speakers.choosing import Features

# Adjectives that belong to the name of an office. "Tall" or "angry" does not.
PAST: Final = frozenset("ex former one-time onetime retired".split())
_ACTING: Final = frozenset("acting incoming interim outgoing".split())
_RANKS: Final = frozenset("chief foreign home interior prime public".split())
BELOW: Final = frozenset("assistant deputy shadow vice".split())
_CHIEFS: Final = frozenset("boss chief head leader supremo".split())
_HEADS: Final = frozenset(
    "chairman chairperson chairwoman chair commander commissioner director governor president "
    "secretary secretary-general superintendent".split()
)
LEADERS: Final = frozenset("chancellor leader premier president".split())
_COURTS: Final = frozenset("court tribunal".split())
# Offices that need another word to tell which one: "health minister", "union leader".
_OPEN: Final = (
    _CHIEFS
    | _HEADS
    | frozenset(
        "adviser coach editor lawyer member minister officer official spokesman spokeswoman".split()
    )
)
_PRESS: Final = ("newspaper",)
_MAX_BODY: Final = 10  # words of a body's name in front of an office
_ANOTHER: Final = ("another", "other")
VAGUE: Final = frozenset("insider official source".split())
_RELATIONAL: Final = ("al", "ar", "ary", "ic")  # "legal", "nuclear", "military", "economic"


@attrs.frozen(kw_only=True)
class Wording:
    """A description by its noun, the form of the noun as printed, and its words in lower case.

    ``affiliations`` are the words for a nationality, religion or party, ``domain`` those that say
    which office it is: "health" for "health minister"; ``names`` are the words of names inside,
    ``places`` those of places, without acronyms, ``scope`` all nouns and names beside the noun:
    "union" for "the union's boss".
    """

    noun: str
    form: str = ""
    words: Set[str] = frozenset()
    affiliations: Set[str] = frozenset()
    domain: Set[str] = frozenset()
    names: Set[str] = frozenset()
    places: Set[str] = frozenset()
    scope: Set[str] = frozenset()

    @classmethod
    def of(cls, phrase: Span, noun: str) -> Wording:
        """Return the wording of a phrase."""
        whole = _with_body(phrase)
        return cls(
            noun=noun,
            form=phrase.root.lower_,
            words=frozenset(token.lower_ for token in whole),
            affiliations=frozenset(token.lower_ for token in phrase if token.ent_type_ == "NORP"),
            domain=_domain(phrase, noun),
            names=frozenset(
                token.lower_
                for token in whole
                if token.ent_type_ in ("GPE", "LOC", "ORG") and token.tag_ in ("NNP", "NNPS")
            ),
            places=frozenset(
                token.lower_
                for token in phrase
                if token.ent_type_ in ("GPE", "LOC") and token.text[1:].islower()
            ),
            scope=frozenset(
                token.lower_
                for token in whole
                if token.pos_ in ("NOUN", "PROPN") and noun_of(token) not in (noun, *_RANKS)
            ),
        )


def form_of(head: Token) -> str:
    """Return the form of a description by its determiner, and whether it is a noun alone."""
    if is_style(head):
        return "the noun"
    if any(child.dep_ == "poss" for child in head.children):
        return "owned"
    if not is_definite(head):
        return "indefinite"
    if not points_back(head):
        return "no determiner"
    return "the" if modifiers(head) else "the noun"


def is_another(head: Token) -> bool:
    """Return whether a description introduces somebody besides others: "another insider"."""
    behind = head.doc[head.i + 1 : head.i + 3]
    is_named = [token.pos_ for token in behind] == ["PUNCT", "PROPN"]  # "another one, Jane Roe,"
    return not is_named and any(child.lower_ in _ANOTHER for child in head.lefts)


def of_phrase(head: Token, *, is_person: bool) -> Features:
    """Return the features of a description by itself, which all of its candidates have."""
    noun, words = noun_of(head), modifiers(head)
    is_listed = describes_person(head) or noun in lexicon.OFFICES
    return {
        "past": any(t.lower_ in PAST for t in words),
        "indefinite noun": not is_definite(head),
        "vague noun": noun in lexicon.BEINGS | VAGUE,
        "official": noun == "official",
        "epithet": noun in lexicon.EPITHETS or varies_name(head),
        # Nouns for an office or a part in what happened are listed, and may introduce somebody.
        "unlisted": is_person and not (words or is_listed) and points_back(head),
        "of the press": share_kind({noun}, _PRESS),
        "name as modifier": any(t.tag_ in ("NNP", "NNPS") or t.ent_type_ for t in words),
    }


def compare(own: Wording, others: Sequence[Wording], named: Set[str]) -> Features:
    """Return how a description compares with those of a candidate, and the words of its name."""
    same = [one for one in others if _share_office(own, one)]
    words = named | {word for one in others for word in one.words}
    is_open = own.noun in _OPEN and bool(own.domain)
    return {
        "same office": bool(same),
        "another noun": bool(others) and not same,
        "past office": bool(same) and all(_is_past(one, own) for one in same),
        "noun in name": own.noun in named or own.form in named,  # "Archives" is in the plural
        "other affiliation": any(_are_apart(own.affiliations, one.affiliations) for one in others),
        "other rank": bool(same) and all(own.domain & BELOW != one.domain & BELOW for one in same),
        "same name inside": any(own.names & one.names for one in same),
        "other place": bool(same) and all(_are_apart(own.places, one.places) for one in same),
        "other domain": is_open and bool(same) and all(_is_elsewhere(own, one) for one in same),
        "same kind of body": is_kind_of_body(own.noun, words),
        "other kind of body": _are_apart(_kinds({own.noun}), _kinds(words)),
    }


def _is_past(one: Wording, own: Wording) -> bool:
    return one.noun == own.noun and not (PAST | _ACTING).isdisjoint(one.words - own.words)


def ends_name(noun: Token, names: Iterable[str]) -> bool:
    """Return whether a name ends like a noun as printed: "archives", "Presidential Archives"."""
    return any(name.lower().endswith(f" {noun.lower_}") for name in names)


def varies_name(head: Token) -> bool:
    """Return whether a noun names somebody by age, nation or children: "the mother of three"."""
    behind = [token.lower_ for token in head.doc[head.i + 1 : head.i + 4] if token.text != "-"]
    is_parent = describes_person(head) and behind[:1] == ["of"] and _is_number(*behind[1:2])
    return is_age(head) or head.ent_type_ == "NORP" or is_parent


def _is_number(word: str = "") -> bool:
    return word in lexicon.NUMBERS or (word.isdecimal() and len(word) < 3)


def modifiers(head: Token) -> list[Token]:
    """Return the words between the determiner of a description and its noun."""
    words = head.doc[head.left_edge.i : head.i]
    return [t for t in words if t.dep_ not in ("det", "punct") and t.text[:1].isalnum()]


def _are_apart(one: Set[object], other: Set[object]) -> bool:
    return bool(one and other) and one.isdisjoint(other)


def _is_elsewhere(own: Wording, other: Wording) -> bool:
    """Return whether two offices have different domains, and name no body in common."""
    domain = other.domain | other.names
    return bool(other.domain) and domain.isdisjoint(own.domain | own.names)


def _share_office(own: Wording, other: Wording) -> bool:
    """Return whether two descriptions can be of one office.

    Whoever heads a body is called its chief as well: "the union boss" may be the president of the
    Dockers' Union, but not of another one.
    """
    if is_one_office(own.noun, other.noun, own.words, other.words) or other.noun in _held(own.noun):
        return True
    if is_one_office(own.noun, "judge") and other.noun in _CHIEFS | _HEADS:
        return not other.scope.isdisjoint(_COURTS)  # "the judge", who is the court's president
    heads = own.noun in _CHIEFS and other.noun in (_CHIEFS | _HEADS)
    if own.noun == "chief" and not own.scope:
        return False  # "the chief" alone may be that of a village
    return heads and (not own.scope or any(len(word) > 2 for word in own.scope & other.scope))


def _held(noun: str) -> Set[str]:
    """Return the offices that a form of address stands for: kings and queens for "majesty"."""
    return lexicon.STYLES.get(noun, frozenset())


def share_kind(words: Set[str], others: Iterable[str]) -> bool:
    """Return whether words and others show the same kind of body: "company" and "Motors"."""
    return not _kinds(words).isdisjoint(_kinds(others))


def is_kind_of_body(noun: str, words: Set[str]) -> bool:
    """Return whether a noun for bodies may stand for a name: "the group" is a forum."""
    general = lexicon.GENERAL_NOUNS.get(noun, frozenset())
    return share_kind({noun}, words) or (
        noun in lexicon.ORGANIZATIONS and not general.isdisjoint(words)
    )


def _kinds(words: Iterable[str]) -> Set[int]:
    known = lexicon.ORGANIZATION_KINDS
    return frozenset(known[word] for word in words if word in known)


def _domain(phrase: Span, noun: str) -> Set[str]:
    """Return the words that say which office it is: "health minister", "minister for health".

    A possessor does not: "the congressman's spokesman" may be "a spokesman for Roe" elsewhere.
    """
    head = next((token for token in phrase if noun_of(token) == noun), phrase.root)
    owned = {t.i for child in head.children if child.dep_ == "poss" for t in child.subtree}
    return frozenset(t.lower_ for t in phrase if t.i not in owned | {head.i} and _classifies(t))


def _with_body(phrase: Span) -> Span:
    """Return a phrase with the names around it: "Dockers' Union (DU) [president]", "[…] (DU)"."""
    doc, start = phrase.doc, phrase.start
    first = max(phrase.sent.start, start - _MAX_BODY)
    while start > first and (doc[start - 1].pos_ == "PROPN" or doc[start - 1].text in "()-"):
        start -= 1
    behind = doc[phrase.end : phrase.end + 3]
    is_aside = [token.text for token in behind if not token.text.isalnum()] == ["(", ")"]
    return doc[start : phrase.end + (3 if is_aside and behind[1].is_upper else 0)]


def _classifies(token: Token) -> bool:
    """Return whether a word can say which office it is: a noun, or an adjective like "legal"."""
    relates = token.pos_ == "ADJ" and token.lower_.endswith(_RELATIONAL)
    return token.pos_ in ("NOUN", "PROPN") or relates or token.lower_ in _RANKS | BELOW
