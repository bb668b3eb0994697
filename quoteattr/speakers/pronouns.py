"""Whom "he", "she", "it", "they" and "who" refer to.

Of personal pronouns, the candidates and their features. Of relative ones, the noun: the parser may
attach a relative clause to the wrong noun. So a name right before "who" comes first, and an
apposition leads to the name that it describes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.entities.name_spans import ORGANIZATION, PERSON, PLACE, UNKNOWN
from quoteattr.entities.referents import Referent, is_plural, kind_of
from quoteattr.lexicon import Gender, Pronoun
from quoteattr.records import SpeakerKind
from quoteattr.speakers.candidates import CandidateIndex
from quoteattr.speakers.choosing import Candidate, Features, Option
from quoteattr.speakers.features import Context, add_ranks, of_place

# Sentences from the last mention of a person to "he": a profile goes on without the name.
_MAX_DISTANCE: Final = 12
# Sentences from a thing or a group to "it" or "they".
_NEAR: Final = 4
_SINGLE: Final = (SpeakerKind.PERSON, SpeakerKind.UNKNOWN, SpeakerKind.AUTHOR)
_PEOPLE: Final = (SpeakerKind.GROUP, SpeakerKind.ORGANIZATION, SpeakerKind.PERSON)


def options(
    head: Token, pronoun: Pronoun, index: CandidateIndex, context: Context
) -> tuple[str, list[Option]]:
    """Return the kind of choice, and the candidates of a third-person pronoun."""
    if pronoun.plural:
        kind, candidates = "they", _several(head, index)
    elif pronoun.gender is Gender.NEUTER:
        kind, candidates = "it", _things(head, index)
    else:
        kind, candidates = "he", _persons(head, index)
    if context.turns:
        candidates = with_speakers(candidates, context.turns[-1].speakers, index)
    gender = None if kind in ("it", "they") else pronoun.gender
    if kind == "it" and _goes_on(head, context):
        # "Finland sent divers, it said": it is the ministry that spoke before.
        candidates = [one for one in candidates if not _is_told_of(one, head, context)]
    found = []
    for candidate in context.possible(candidates):
        if not _conflicts(gender, candidate) and not (kind == "he" and _is_body(candidate)):
            features = of_place(head, candidate, context) | _kinds(kind, candidate)
            features |= _agreement(gender, candidate, context)
            found.append(Option(candidate=candidate, features=features))
    add_ranks(head, found)
    return kind, found


def is_likely(kind: str, option: Option) -> bool:
    """Return whether a pronoun suits a candidate in kind and gender, as far as that is known."""
    one, *others = option.candidate.referents
    is_person = one.kind is SpeakerKind.PERSON and not one.plural
    if kind == "they":
        return bool(others) or not is_person
    unlike = option.features.get("other gender") or option.features.get("unlikely gender")
    return is_person is (kind == "he") and not others and not unlike


def with_speakers(
    candidates: Sequence[Candidate], speakers: Sequence[Referent], index: CandidateIndex
) -> list[Candidate]:
    """Return candidates with the speakers of an attribution, if they are not among them."""
    if len(speakers) == 1:
        one = index.of(speakers[0])
        known = any(one.referents[0] is other.referents[0] for other in candidates)
        same = one.entity is not None and any(one.entity is other.entity for other in candidates)
        return [*candidates] if known or same else [*candidates, one]
    entities = [speaker.entity for speaker in speakers]
    kept = [one for one in candidates if [r.entity for r in one.referents] != entities]
    mentions = sorted(
        (span for one in speakers for span in index.of(one).mentions), key=lambda span: span.start
    )
    return [*kept, Candidate(referents=tuple(speakers), mentions=mentions)] if speakers else kept


def _persons(head: Token, index: CandidateIndex) -> list[Candidate]:
    """Return persons, and names of unknown type: one that the model missed would be lost."""
    named = index.named(head.i, (PERSON, UNKNOWN), _MAX_DISTANCE)
    return [*named, *index.unnamed(head.i, _MAX_DISTANCE, _is_person)]


def _is_person(token: Token) -> bool:
    return kind_of(token) is SpeakerKind.PERSON and not is_plural(token)


def _is_singular(token: Token) -> bool:
    return not is_plural(token)


def _things(head: Token, index: CandidateIndex) -> list[Candidate]:
    named = index.named(head.i, (ORGANIZATION, PLACE, UNKNOWN), 2 * _NEAR)
    return [*named, *index.unnamed(head.i, _NEAR, _is_singular)]


def _several(head: Token, index: CandidateIndex) -> list[Candidate]:
    named = index.named(head.i, (ORGANIZATION, PERSON), _NEAR)
    found = [*named, *index.unnamed(head.i, _NEAR, is_plural), *index.joined(head.i, _NEAR)]
    # After "Aides met. Polls fell.", "they" are the aides.
    speaking = [one for one in found if one.referents[0].kind in _PEOPLE]
    return speaking or found


def _conflicts(gender: Gender | None, candidate: Candidate) -> bool:
    """Return whether a title or noun shows the other gender: "Mr. Roe" is never "she"."""
    if gender is None or len(candidate.referents) > 1:
        return False
    one = candidate.referents[0]
    shown = one.gender if one.entity is None else one.entity.shown
    return shown not in (None, gender)


def _goes_on(head: Token, context: Context) -> bool:
    """Return whether a pronoun follows its content, and a body or document spoke shortly before.

    "The aid it pledged" has no comma, and says nothing of who spoke.
    """
    follows = head.i > 0 and head.nbor(-1).is_punct and any(i < head.i for i in context.own)
    if not context.turns or not follows:
        return False
    turn, sentences = context.turns[-1], context.document.sentence_of
    return sentences[head.i] - sentences[turn.at] <= _NEAR and all(
        one.kind in (SpeakerKind.DOCUMENT, SpeakerKind.ORGANIZATION) for one in turn.speakers
    )


def _is_told_of(candidate: Candidate, head: Token, context: Context) -> bool:
    """Return whether a candidate is a place that has not spoken, or a thing in the content."""
    before, one = candidate.before(head.i), candidate.referents[0]
    is_place = one.entity is not None and one.entity.type == PLACE
    is_thing = one.entity is None and one.kind in (SpeakerKind.DOCUMENT, SpeakerKind.UNKNOWN)
    is_own = bool(before) and before[-1].start in context.own
    return (is_place or (is_thing and is_own)) and context.spoke(candidate) is None


def _is_body(candidate: Candidate) -> bool:
    """Return whether a candidate is no person: a kind of body, or a name of capitals only."""
    entity = candidate.entity
    if entity is None:
        return candidate.referents[0].kind not in _SINGLE
    is_body = entity.full.root.lower_ in lexicon.ORGANIZATIONS  # "the Senate"
    return entity.type != PERSON and (entity.name.isupper() or is_body)  # others may be misread


def _agreement(gender: Gender | None, candidate: Candidate, context: Context) -> Features:
    one = candidate.referents[0]
    if gender is None or len(candidate.referents) > 1:
        return {}
    shown = one.gender if one.entity is None else context.genders.get(one.entity)
    likely = None if one.entity is None else one.entity.likely
    return {
        "gender": shown is gender,
        "other gender": shown not in (None, gender),
        # A first name is weak evidence, since its gender may differ by country ("Andrea").
        "likely gender": shown is None and likely is gender,
        "unlikely gender": shown is None and likely not in (None, gender),
    }


def _kinds(kind: str, candidate: Candidate) -> Features:
    """Return what "it" and "they" can refer to; "he" has only persons as candidates."""
    one = candidate.referents[0]
    if kind == "he":
        return {}
    several = len(candidate.referents) > 1
    return {
        "person": one.kind is SpeakerKind.PERSON and not several,
        "persons": one.kind is SpeakerKind.PERSON and several,
        "place": one.entity is not None and one.entity.type == PLACE,
        "document": one.kind is SpeakerKind.DOCUMENT,
        "organization": one.kind is SpeakerKind.ORGANIZATION and not one.plural,
        "people": one.kind is SpeakerKind.GROUP,
        "other": one.kind is SpeakerKind.UNKNOWN,
    }
