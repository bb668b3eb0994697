"""Whether a description and a candidate agree: in gender, age, number, kind and office.

And who was mentioned or spoke before under the same noun.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import regex
from spacy.tokens import Doc, Span, Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import (
    describes_person,
    noun_of,
    noun_phrase,
    with_determiner,
)
from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.name_spans import PLACE, UNKNOWN
from quoteattr.entities.referents import Referent, is_definite, is_plural, points_back
from quoteattr.records import SpeakerKind
from quoteattr.speakers.candidates import Candidate
from quoteattr.speakers.choosing import Features, Option
from quoteattr.speakers.features import Turn
from quoteattr.speakers.wordings import BELOW, VAGUE, Wording, modifiers, office_of, share_kind

_MAX_MENTIONS: Final = 30  # of a candidate, beside which an age is looked for
_MAX_TURNS: Final = 200  # attributions, among which a noun is repeated
_TELLING: Final = ("ADJ", "NOUN", "NUM", "PROPN")
_SEATED: Final = frozenset("administration government house office palace presidency".split())
_AGE: Final = regex.compile(r"\b(\d{1,3})[- ]year[- ]old\b")
_AGE_BEHIND: Final = regex.compile(r"(?:,? aged |,\s|\()(\d{1,3})(?=\s?[,.;)])")


def of(head: Token, kind: SpeakerKind, candidate: Candidate) -> Features:
    """Return in what a description of a kind and a candidate agree, or differ."""
    one = candidate.referents[0]
    gender = lexicon.PERSONS.get(noun_of(head))
    age = age_in(with_determiner(head))
    known_age = None if age is None else _known_age(candidate)
    shown = one.gender if one.entity is None else one.entity.gender
    return {
        "named phrase": one.entity is None and any(t.tag_ in ("NNP", "NNPS") for t in one.mention),
        "same gender": gender is not None and shown is gender,
        "other gender": gender is not None and shown not in (None, gender),
        "same age": age is not None and age == known_age,
        "other age": age is not None and known_age not in (None, age),
        "same number": one.entity is None and is_plural(head) == one.plural,
        "other number": one.entity is None and is_plural(head) != one.plural,
        "same kind": one.kind is kind,
        "other kind": one.kind is not kind and SpeakerKind.UNKNOWN not in (one.kind, kind),
        f"{kind} as {one.kind if one.entity is None else one.entity.type}": True,
        "no such thing": _is_no_such_thing(head, kind, candidate),
    }


def _known_age(candidate: Candidate) -> str | None:
    """Return the first age that is told beside a mention of a candidate, as printed."""
    return next(filter(None, map(age_beside, candidate.mentions[:_MAX_MENTIONS])), None)


def _is_no_such_thing(head: Token, kind: SpeakerKind, candidate: Candidate) -> bool:
    """Return whether a noun never describes what a candidate is.

    A company is no country, a report is no ministry, and officials are no report.
    """
    one, noun = candidate.referents[0], noun_of(head)
    if one.entity is None:
        other = one.kind is not kind and SpeakerKind.UNKNOWN not in (one.kind, kind)
        body = kind is SpeakerKind.ORGANIZATION and one.head != noun
        return other or (body and not share_kind({noun}, {one.head}))  # "the union" is no company
    if any(noun in span.text.lower() for span in one.entity.mentions):
        return False
    if one.entity.name.lower().removeprefix("the ") in lexicon.SEATS and noun not in _SEATED:
        return True  # "the cabinet" is not Downing Street
    is_place = one.entity.type == PLACE
    if kind is SpeakerKind.DOCUMENT:
        return one.entity.type != UNKNOWN
    return (
        (noun in lexicon.PLACE_NOUNS) != is_place
        and one.entity.type != UNKNOWN
        and (is_place or kind is SpeakerKind.ORGANIZATION)
    )


def offices_in(doc: Doc, entities: Entities) -> list[Token]:
    """Return the nouns for one person in an office, or another part, that may be somebody named."""
    return [
        token
        for token in doc
        if token.tag_ in ("NN", "NNP")
        and describes_person(token)
        and token.dep_ not in ("appos", "attr", "compound", "amod", "nmod")
        and noun_of(token) not in lexicon.BEINGS | VAGUE
        and entities.at(token) is None
    ]


def again(
    nouns: Sequence[Token], described: Mapping[Entity, Sequence[Wording]]
) -> Mapping[int, Entity]:
    """Return the nouns that mention a person again, who alone has that office in the text.

    Nobody else may have it, named or new ("a judge"), and all that the noun's phrase says must have
    been said of the person: "the Peru coach" is not the coach of Chile.

    Args:
        nouns: The nouns, from `offices_in`.
        described: How the text describes each person.
    """
    holders: dict[object, dict[Entity, set[str]]] = defaultdict(dict)
    for entity, wordings in described.items():
        words = {word for one in wordings for word in one.words}
        for one in wordings:
            holders[office_of(one.noun), one.words & BELOW].setdefault(entity, words)
    new = {office_of(noun_of(noun)) for noun in nouns if _is_new(noun)}
    found = {}
    for noun in nouns:
        office = office_of(noun_of(noun))
        if office in new or not _is_the(noun):
            continue
        phrase = noun_phrase(noun)
        said = frozenset(t.lower_ for t in phrase if t.pos_ in _TELLING and t.i != noun.i)
        meant = [one for one, words in holders[office, said & BELOW].items() if said <= words]
        if len(meant) == 1 and meant[0].mentions[0].start < noun.i:
            found[noun.i] = meant[0]
    return found


def _is_the(noun: Token) -> bool:
    return any(child.lower_ == "the" for child in noun.lefts)


def _is_new(noun: Token) -> bool:
    """Return whether a noun introduces somebody without a name: "a judge", not "a judge, Roe,"."""
    return any(child.lower_ in ("a", "an", "another") for child in noun.lefts) and not any(
        child.dep_ == "appos" for child in noun.children
    )


def age_in(phrase: Span) -> str | None:
    """Return the age in a phrase as printed, or None: "24" in "the 24-year-old midfielder"."""
    found = _AGE.search(phrase.text)
    return found[1] if found else None


def age_beside(mention: Span) -> str | None:
    """Return the age that is told beside a name as printed, or None: "Ann Roe, 24,"."""
    doc = mention.doc
    before = age_in(doc[max(0, mention.start - 8) : mention.start])
    behind = _AGE_BEHIND.match(doc[mention.end : mention.end + 4].text)
    return behind[1] if behind else before


def repeated(head: Token, options: Sequence[Option], turns: Sequence[Turn]) -> Referent | None:
    """Return the last unnamed speaker that a noun repeats: "a media report … the report said".

    None if somebody named is described by the noun as well. Without "the", only sources that have
    just spoken are the same: "ministerial sources said … Sources said".
    """
    noun, bare = noun_of(head), not points_back(head)
    if modifiers(head) or not is_definite(head) or (bare and noun != "source"):
        return None
    if any(child.dep_ in ("poss", "prep", "relcl") for child in head.children):
        return None
    if any(one.candidate.entity and one.features["same office"] for one in options):
        return None
    speakers = (one for turn in turns[-1 if bare else -_MAX_TURNS :][::-1] for one in turn.speakers)
    known = (s for s in speakers if s.entity is None and s.head == noun and not _is_joined(s))
    return next((one for one in known if one.plural == is_plural(head)), None)


def _is_joined(referent: Referent) -> bool:
    """Return whether a phrase is one of several: "groups" of "firms, groups and banks"."""
    root = referent.mention.root
    return root.dep_ == "conj" or any(one.dep_ == "conj" for one in root.rights)
