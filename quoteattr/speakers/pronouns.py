"""Whom "he", "she", "it" and "they" may refer to, and whom "both" and "the couple" mean."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Final

from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import noun_of
from quoteattr.entities.descriptions import descriptions_of, is_one_office
from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.name_spans import ORGANIZATION, PERSON, PLACE, UNKNOWN
from quoteattr.entities.referents import Referent, is_plural, kind_of, points_back
from quoteattr.lexicon import Gender, Pronoun
from quoteattr.records import SpeakerKind
from quoteattr.speakers import syntax
from quoteattr.speakers.candidates import CandidateIndex
from quoteattr.speakers.choosing import Candidate, Features, Option
from quoteattr.speakers.features import Context, add_ranks, of_place

# Sentences from the last mention of a person to "he": a profile goes on without the name.
_MAX_DISTANCE: Final = 12
_FEW_SENTENCES: Final = 2  # from two people to "both", "the two leaders", "the latter"
_MAX_WORDS: Final = 400  # in which a phrase may have introduced "the two boys"
_NEAR: Final = 4  # sentences from a thing or a group to "it" or "they"
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
        candidates = index.with_speakers(candidates, context.turns[-1].speakers)
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
    if any(one.features.get("gender") or one.features.get("likely gender") for one in found):
        found = [one for one in found if not _is_unlike(gender, one)]
    add_ranks(head, found)
    return kind, found


def _is_unlike(gender: Gender | None, option: Option) -> bool:
    """Return whether the first name has the other gender, and the article shows nothing else."""
    likely = None if option.candidate.entity is None else option.candidate.entity.likely
    return likely not in (None, gender) and not option.features.get("gender")


def is_likely(kind: str, option: Option) -> bool:
    """Return whether a pronoun suits a candidate in kind and gender, as far as that is known."""
    one, *others = option.candidate.referents
    is_person = one.kind is SpeakerKind.PERSON and not one.plural
    if kind == "they":
        return bool(others) or not is_person
    unlike = option.features.get("other gender") or option.features.get("unlikely gender")
    return is_person is (kind == "he") and not others and not unlike


def _persons(head: Token, index: CandidateIndex) -> list[Candidate]:
    """Return persons, and names of unknown type: one that the model missed would be lost."""
    named = index.named(head.i, (PERSON, UNKNOWN), _MAX_DISTANCE)
    return [*named, *index.unnamed(head.i, _MAX_DISTANCE, _is_person)]


def _is_person(token: Token) -> bool:
    return kind_of(token) is SpeakerKind.PERSON and not is_plural(token)


def _things(head: Token, index: CandidateIndex) -> list[Candidate]:
    named = index.named(head.i, (ORGANIZATION, PLACE, UNKNOWN), 2 * _NEAR)
    return [*named, *index.unnamed(head.i, _NEAR, lambda one: not is_plural(one))]


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


class Several:
    """Whom "both", "the couple", "the two ministers" and "the latter" mean in one document."""

    def __init__(self, index: CandidateIndex, entities: Entities) -> None:
        self._index, self._entities = index, entities
        self._described: dict[Entity, Set[str]] = {}

    def of(self, head: Token, last: Sequence[Referent]) -> tuple[Referent, ...]:
        """Return whom "the couple", "both", "the two leaders" or "the latter" means; else nobody.

        They are whoever spoke last, if as many, or the people named alone in the last sentences;
        "the senators" are those who have just spoken together.
        """
        if head.lower_ in ("former", "latter"):
            return self._of_pair(head) if points_back(head) else ()
        count = syntax.stated_number(head)
        spoke = tuple(one for one in last if one.entity is not None and one.entity.type == PERSON)
        if count is None:
            is_all = is_plural(head) and points_back(head) and len(spoke) == len(last) > 1
            return (
                spoke
                if is_all and not syntax.restrictions(head) and self._held_by(head, spoke)
                else ()
            )
        if head.lower_ in syntax.COUPLES:
            lists = [one.referents for one in self._index.joined(head.i, _MAX_DISTANCE)]
            several = next((one for one in reversed(lists) if len(one) == count), ())
            if len(last) == count and not any(one.plural for one in last):
                several = tuple(last)
        else:
            near = self._last_named(head)
            several = spoke if len(spoke) == count and {*near} <= {*spoke} else near
        return several if len(several) == count and self._may_be(head, several) else ()

    def _last_named(self, head: Token) -> tuple[Referent, ...]:
        """Return the people of the last sentence with names, nobody if "both" may be bodies."""
        things = self._index.named(head.i, (ORGANIZATION, PLACE), 1)
        near = self._index.named(head.i, (PERSON,), 1)
        if not near and not things:
            near = self._index.named(head.i, (PERSON,), _FEW_SENTENCES)
        roots = [one.before(head.i)[-1].root for one in things]
        is_pair = any(self._entities.at(other) for root in roots for other in root.conjuncts)
        return () if is_pair and syntax.is_bare(head) else tuple(one.referents[0] for one in near)

    def _may_be(self, head: Token, several: Sequence[Referent]) -> bool:
        """Return whether people can be "the two women" or "the two ministers"."""
        noun, gender = noun_of(head), lexicon.PERSONS.get(noun_of(head))
        people = [one.entity for one in several if one.entity is not None]
        shown = {one.gender or one.likely for one in people}
        is_other = gender is not None and not shown <= {None, gender}
        start = max([head.i - _MAX_WORDS, *(one.mention.end for one in several)])
        # "Teachers … saw two boys fighting. The two boys said"
        is_introduced = any(noun_of(one) == noun for one in head.doc[start : head.left_edge.i])
        if is_other or (is_introduced and head.pos_ == "NOUN"):
            return False
        return not syntax.needs_description(head) or self._held_by(head, several)

    def _held_by(self, head: Token, several: Sequence[Referent]) -> bool:
        """Return whether one of several people is described by a noun, and none by others alone."""
        noun = noun_of(head)
        known = [self._nouns_of(one.entity) if one.entity else {one.head} for one in several]
        held = [any(is_one_office(noun, other) for other in nouns) for nouns in known]
        return any(held) and all(one or not nouns for one, nouns in zip(held, known, strict=True))

    def _nouns_of(self, entity: Entity) -> Set[str]:
        if entity not in self._described:
            found = descriptions_of(entity, self._entities)
            self._described[entity] = {one.head for one in found}
        return self._described[entity]

    def _of_pair(self, head: Token) -> tuple[Referent, ...]:
        """Return whom "the former" or "the latter" means, of two people named."""
        pairs = self._index.joined(head.i, _FEW_SENTENCES)
        if pairs:
            return pairs[-1].referents[:1] if head.lower_ == "former" else pairs[-1].referents[-1:]
        near = self._index.named(head.i, (PERSON,), 1)
        if len(near) < 2 or head.lower_ != "latter":
            return ()
        return max(near, key=lambda one: one.before(head.i)[-1].start).referents
