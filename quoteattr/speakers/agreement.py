"""Whether a description and a candidate agree: in gender, number and kind.

And whom a description means that no noun tells: who spoke before under the same noun, who has just
spoken, who is named next.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import describes_person, noun_of
from quoteattr.entities.descriptions import descriptions_of, is_one_office
from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.name_spans import PERSON, PLACE, UNKNOWN
from quoteattr.entities.referents import (
    Referent,
    is_age,
    is_definite,
    is_plural,
    is_style,
    of_entity,
    points_back,
)
from quoteattr.lexicon import Gender
from quoteattr.records import SpeakerKind
from quoteattr.speakers.choosing import Candidate, Features, Option
from quoteattr.speakers.features import LEAD, Context, Turn, is_subject
from quoteattr.speakers.wordings import PAST, modifiers, share_kind, varies_name

_MAX_TURNS: Final = 200  # attributions, among which a noun is repeated
_JUST: Final = 2  # sentences since somebody spoke, of which one may be a quotation
_PLAYER: Final = "player"
_SPORTSMEN: Final = (_PLAYER, "athlete", "coach", "counterpart")
_OF_ANY_NUMBER: Final = ("ese", "swiss")
_SPEAKING: Final = frozenset("address brief speak talk".split())
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


def likely_persons(head: Token, options: Sequence[Option]) -> list[Option]:
    """Return the candidates of "the Busan mayor" whose own office has that name, if any.

    "The ex-premier" is one who has been premier, if any is, and no mayor; "the president" the
    present one, not his predecessor; "the official" the unnamed one who spoke, not a minister who
    did since; "Roe's aide" nobody who was not called an aide.
    """
    if any(child.dep_ == "poss" and child.ent_type_ == "PERSON" for child in head.children):
        options = [one for one in options if one.features["same office"]]
    found = [one for one in options if one.features["same name inside"]] or list(options)
    if any(one.candidate.entity and one.features["same office"] for one in found):
        found = [one for one in found if _may_hold(one)]
        found = [one for one in found if not one.features["past office"]] or found
    if any(one.candidate.entity is None for one in found):
        found = [one for one in found if not _is_official(one)]
    return found


def _may_hold(option: Option) -> bool:
    """Return whether somebody is not only known by another office than that of a description."""
    return bool(option.features["same office"] or not option.features["another noun"])


def _is_official(option: Option) -> bool:
    """Return whether nothing but having spoken makes somebody named "the official"."""
    features = option.features
    return bool(features["official"] and option.candidate.entity and not features["same office"])


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


def named_beside(
    one: Referent, head: Token, context: Context, entities: Entities
) -> Referent | None:
    """Return who is named shortly before or behind a description of its own, or None."""
    is_person = one.kind is SpeakerKind.PERSON and not one.plural
    if not is_person and not _may_be_one(head):
        return None
    entity = _varied(head, context, entities) or _named_next(head, context, entities)
    is_other = any(entity is other.entity for other in context.others)
    return None if entity is None or is_other else of_entity(entity)


def _may_be_one(head: Token) -> bool:
    """Return whether the name of a people may be one person as well: "the Portuguese said"."""
    is_people = head.ent_type_ == "NORP" and head.lower_.endswith(_OF_ANY_NUMBER)
    return is_people and head.head.tag_ != "VBP"


def _varied(head: Token, context: Context, entities: Entities) -> Entity | None:
    """Return who has just spoken, if a noun only varies the name: "the nun", "the 62-year-old".

    Or else who has just acted, if it is an age, a nation or a part in a game: "the winger". None if
    the noun may introduce somebody else. "The judge" may be anybody in court, but a farmer has to
    be introduced: if nobody else was, it is who has just spoken.
    """
    entity = _only_person(head, context, entities) if points_back(head) else None
    if entity is None:
        return None
    noun, known = noun_of(head), [one.head for one in descriptions_of(entity, entities)]
    speakers = context.turns[-1].speakers if context.turns else ()
    has_spoken = any(one.entity is entity for one in speakers)
    is_past = any(token.lower_ in PAST for token in modifiers(head))
    is_told = noun in lexicon.OCCUPATIONS and not known
    is_player = all(is_one_office(_PLAYER, one) for one in (noun, *known))
    if _may_be_one(head) and not all(map(_is_of_sports, known)):
        return None  # "The Chinese" of a minister's country are a people
    gender = lexicon.PERSONS.get(noun)
    if not (varies_name(head) or is_player or (has_spoken and (is_past or is_told))):
        return None
    is_same = gender in (None, entity.gender or gender)
    return entity if is_same and not _is_introduced(head, entity, entities) else None


def _is_of_sports(noun: str) -> bool:
    return any(is_one_office(one, noun) for one in _SPORTSMEN)


def _only_person(head: Token, context: Context, entities: Entities) -> Entity | None:
    """Return who alone was named since the last statement, or in the text before, as a subject."""
    document, turns = context.document, context.turns
    turn = next((one for one in reversed(turns) if one.at not in context.own), None)
    sentences, paragraphs = document.sentence_of, document.paragraph_of
    start = bisect_left(sentences, sentences[head.i] - _JUST)
    near = (i for i in range(start, head.i) if i in entities.by_token and i not in context.own)
    found = [(name.root, one) for one, name in map(entities.by_token.__getitem__, near)]
    people = [(t, one) for t, one in found if one.type == PERSON and t.dep_ != "poss"]
    speaker = turn.speakers[0].entity if turn is not None and len(turn.speakers) == 1 else None
    if turn is not None and speaker is not None and speaker.type == PERSON and turn.at >= start:
        return (
            speaker if {one for token, one in people if token.i >= turn.at} <= {speaker} else None
        )
    beside = [(t, one) for t, one in people if paragraphs[t.i] == paragraphs[head.i]]
    people = beside or people
    acting = next((one for token, one in people if is_subject(token)), None)
    return acting if all(one is acting for _, one in people) else None


def _is_introduced(head: Token, entity: Entity, entities: Entities) -> bool:
    """Return whether somebody else was introduced before by the noun or age of a description."""
    doc, before = head.doc, head.doc[: head.left_edge.i]
    if is_age(head):  # "Roe, 62, …"
        ages = [token.i for token in before if token.text == doc[max(0, head.i - 4)].text]
        return any(entities.at(doc[max(0, i - 2)]) is not entity for i in ages)
    noun = noun_of(head)
    return any(describes_person(one) and is_one_office(noun, noun_of(one)) for one in before)


def _named_next(head: Token, context: Context, entities: Entities) -> Entity | None:
    """Return who is named only in the sentence behind "an official said", or None.

    Newspapers begin so, and then name the official without any office: "Speaking to reporters, Roe
    said". If others are named before, or an office stands beside the name, or the sentence begins
    in another way, it may be somebody else.
    """
    sentences = context.document.sentence_of
    named = next((entity for entity in entities.all if entity.type == PERSON), None)
    is_withheld = lexicon.ANONYMITY.search(head.sent.text.lower()) is not None
    if is_definite(head) or sentences[head.i] > LEAD or is_withheld or named is None:
        return None
    first = named.mentions[0]
    is_next = first.start > head.i and sentences[first.start] == sentences[head.i] + 1
    opening = head.doc[bisect_left(sentences, sentences[first.start])]
    speaks = is_subject(first.root) and opening.tag_ == "VBG" and opening.lemma_ in _SPEAKING
    gender = lexicon.PERSONS.get(noun_of(head))
    is_same = is_next and speaks and gender in (None, named.gender or gender)
    return named if is_same and not descriptions_of(named, entities) else None
