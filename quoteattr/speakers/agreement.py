"""Whether a description and a candidate agree: in gender, number and kind.

And who spoke before under the same noun.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import (
    noun_of,
)
from quoteattr.entities.name_spans import PLACE, UNKNOWN
from quoteattr.entities.referents import Referent, is_definite, is_plural, is_style, points_back
from quoteattr.lexicon import Gender
from quoteattr.records import SpeakerKind
from quoteattr.speakers.candidates import Candidate
from quoteattr.speakers.choosing import Features, Option
from quoteattr.speakers.features import Turn
from quoteattr.speakers.wordings import modifiers, share_kind

_MAX_TURNS: Final = 200  # attributions, among which a noun is repeated
_SEATED: Final = frozenset("administration government house office palace presidency".split())


def of(head: Token, kind: SpeakerKind, candidate: Candidate) -> Features:
    """Return in what a description of a kind and a candidate agree, or differ."""
    one = candidate.referents[0]
    gender = _gender(head)
    shown = one.gender if one.entity is None else one.entity.gender
    return {
        "same gender": gender is not None and shown is gender,
        "other gender": gender is not None and shown not in (None, gender),
        "same number": one.entity is None and is_plural(head) == one.plural,
        "other number": one.entity is None and is_plural(head) != one.plural,
        "same kind": one.kind is kind,
        "other kind": one.kind is not kind and SpeakerKind.UNKNOWN not in (one.kind, kind),
        f"{kind} as {one.kind if one.entity is None else one.entity.type}": True,
        "no such thing": _is_no_such_thing(head, kind, candidate),
    }


def _gender(head: Token) -> Gender | None:
    """Return the gender that a noun shows, or its owner if it is a form of address."""
    if is_style(head):
        owners = (lexicon.PRONOUNS.get(child.lower_) for child in head.lefts)
        return next((one.gender for one in owners if one is not None), None)
    return lexicon.PERSONS.get(noun_of(head))


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
    return (
        (noun in lexicon.PLACE_NOUNS) != is_place
        and one.entity.type != UNKNOWN
        and (is_place or kind is SpeakerKind.ORGANIZATION)
    )


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
