"""Whom a description refers to: "the minister", "the BJP leader", "the agency", "officials".

It is somebody whom the article names or describes before, sometimes further down, or somebody new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from typing import Final

from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.attributions.draft import Draft
from quoteattr.document.deeds import implied_nouns
from quoteattr.document.noun_phrases import noun_of, with_determiner
from quoteattr.entities import descriptions
from quoteattr.entities.appositions import Construction
from quoteattr.entities.descriptions import Description, is_one_office
from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.name_spans import ORGANIZATION, PERSON, PLACE, UNKNOWN
from quoteattr.entities.referents import (
    Referent,
    is_plural,
    kind_of_source,
    of_entity,
    points_back,
)
from quoteattr.records import SpeakerKind
from quoteattr.speakers import agreement
from quoteattr.speakers.candidates import CandidateIndex
from quoteattr.speakers.choosing import Candidate, Features, Option
from quoteattr.speakers.features import LEAD, Context, add_ranks, is_talked_about, of_lead, of_place
from quoteattr.speakers.wordings import (
    LEADERS,
    Wording,
    compare,
    ends_name,
    form_of,
    is_another,
    is_kind_of_body,
    modifiers,
    of_phrase,
)

_ANYWHERE: Final = 1000  # sentences
_MAX_WORDINGS: Final = 30  # of one entity: an article with hundreds of descriptions is a table
_INTRODUCING: Final = (Construction.APPOSITION, Construction.TITLE)
_NEAR: Final = 0.75  # three sentences
_CONTRADICTIONS: Final = (
    "other gender", "other affiliation", "other rank", "other place", "other domain",
    "other kind of body", "other number", "no such thing")  # fmt: skip
_EVIDENCE: Final = (
    "same office", "noun in name", "epithet", "past", "name as modifier", "unlisted", "leads",
)  # fmt: skip
_WEAK_EVIDENCE: Final = frozenset(
    ("last speaker", "speaker before", "same kind of body", "in lead", "later, next sentence")
)
_PROPER: Final = ("NNP", "NNPS")
_RECENT: Final = 5  # attributions, among which an unnamed person spoke


class Descriptions:
    """The candidates of descriptions in one document."""

    def __init__(
        self, entities: Entities, index: CandidateIndex, drafts: Sequence[Draft] = ()
    ) -> None:
        self._entities, self._index = entities, index
        self._contents = {part.head.i: draft.inside for draft in drafts for part in draft.parts}
        self._persons = [one for one in entities.all if one.type == PERSON]
        self._bodies = [one.name for one in entities.all if one.type == ORGANIZATION]
        self._wordings: dict[Entity, list[Wording]] = {}
        self._nouns: dict[Entity, list[tuple[str, Set[str]]]] = {}

    def options(self, head: Token, context: Context) -> tuple[str, list[Option]]:
        """Return the kind of choice, and the candidates with their features.

        Groups, documents and bodies without "the" have no candidates: they are hardly ever somebody
        named, and nothing shows when they are.
        """
        is_one = not is_plural(head) or ends_name(head, self._bodies)
        office = context.document.office_acronyms.get(head.text)  # "the SP", "the IO"
        kind = self._kind(head, is_one) if office is None else SpeakerKind.PERSON
        is_person = kind is SpeakerKind.PERSON and not is_plural(head)
        form = form_of(head)
        is_body = kind is SpeakerKind.ORGANIZATION and is_one and form in ("the", "the noun")
        if is_another(head) or not (is_person or is_body):
            return "person" if is_person else "thing", []
        own = Wording.of(*(office or (with_determiner(head), noun_of(head))))
        phrase = of_phrase(head, is_person=is_person)
        phrase["leads"] = own.noun in LEADERS and form == "the noun" and self._is_first(head)
        found = []
        for candidate in context.possible(self._candidates(head, is_person, own, context)):
            who = candidate.referents
            others = [w for r in who for w in (*self._wordings_of(r), *self._implied(r, own))]
            features = of_place(head, candidate, context) | phrase
            features |= compare(own, others, candidate.words) | agreement.of(head, kind, candidate)
            features |= of_lead(head, candidate, context) if "only later" in features else {}
            features["leads"] = phrase["leads"] and _is_going_on(features)
            named = candidate.entity is not None and "only later" not in features
            if is_person and form == "indefinite" and named and not phrase["epithet"]:
                continue  # "an Israeli official" is nobody who was named before
            if _is_possible(features, form, is_person=is_person):
                found.append(Option(candidate=candidate, features=features))
        found = agreement.likely_persons(head, found) if is_person else found
        add_ranks(head, found)
        for one in found:
            lead = one.features.get("later, from headline") or one.features.get("later, from lead")
            early = bool(lead) and one.features["same office"]
            one.features.update({form: 1.0, "later, from lead, same office": early})
        return "person" if is_person else "body", found

    def _is_first(self, head: Token) -> bool:
        """Return whether nobody unnamed was mentioned by a noun before."""
        noun = noun_of(head)
        return not self._index.unnamed(head.i, _ANYWHERE, lambda one: noun_of(one) == noun)

    def _kind(self, head: Token, is_one: bool) -> SpeakerKind:
        """Return what a noun describes: a person as well if it introduces one, "Roe, a clown".

        "The developer" is a company if one is named.
        """
        kind, noun = kind_of_source(head), noun_of(head)
        if is_plural(head) or not points_back(head):
            return SpeakerKind.ORGANIZATION if is_plural(head) and is_one else kind
        names = (frozenset(name.lower().split()) for name in self._bodies)
        may_be_both = kind is SpeakerKind.PERSON and noun in lexicon.ORGANIZATIONS
        is_body = may_be_both and any(is_kind_of_body(noun, words) for words in names)
        if not (is_body or kind is SpeakerKind.UNKNOWN):
            return kind
        known = (one.noun for p in self._persons for one in self._wordings_of(of_entity(p)))
        if noun in known:
            return SpeakerKind.PERSON
        return SpeakerKind.ORGANIZATION if is_body else kind

    def _candidates(
        self, head: Token, is_person: bool, own: Wording, context: Context
    ) -> list[Candidate]:
        types = (PERSON, UNKNOWN) if is_person else (ORGANIZATION, PLACE, UNKNOWN)
        index, here = self._index, context.document.sentence_of[head.i]
        later = index.named_later(head.i, types, _ANYWHERE if here <= LEAD else LEAD)
        unnamed = index.unnamed(
            head.i,
            _ANYWHERE,
            lambda noun: is_one_office(own.noun, noun_of(noun), own.words) and _introduces(noun),
        )
        found = [*index.named(head.i, types, _ANYWHERE), *later, *unnamed]
        # Neither the phrase itself, which may be a misread name, nor a name inside it can be meant.
        inside = range(head.left_edge.i, head.right_edge.i + 1)
        found = [c for c in found if not any(t.i in inside for t in c.referents[0].mention)]
        speakers = context.turns[-1].speakers if context.turns else ()
        if len(speakers) > 1 or any((r.kind is SpeakerKind.PERSON) is is_person for r in speakers):
            found = index.with_speakers(found, speakers)
        if is_person and points_back(head):
            recent = (turn.speakers for turn in context.turns[: -_RECENT - 1 : -1])
            # "Another" and "those" have no noun that could tell who they are.
            single = (s for s in recent if len(s) == 1 and s[0].mention.root.pos_ == "NOUN")
            found = index.with_speakers(found, next((s for s in single if not s[0].entity), ()))
        return found

    def _wordings_of(self, referent: Referent) -> Sequence[Wording]:
        entity = referent.entity
        if entity is None:
            return (Wording.of(referent.mention, referent.head),)
        if entity not in self._wordings:
            self._wordings[entity] = [
                Wording.of(one.span, one.head)
                for one in self._descriptions_of(entity)[:_MAX_WORDINGS]
            ]
        return self._wordings[entity]

    def _implied(self, referent: Referent, own: Wording) -> list[Wording]:
        """Return the nouns for what a person does that a description repeats."""
        entity = referent.entity
        if entity is not None and entity not in self._nouns:
            nouns = defaultdict[str, Set[str]](frozenset)
            for noun, words in implied_nouns(entity.mentions if entity.type == PERSON else ()):
                nouns[noun] |= words
            self._nouns[entity] = list(nouns.items())[:_MAX_WORDINGS]
        return [
            Wording(noun=noun)
            for noun, words in (() if entity is None else self._nouns[entity])
            if is_one_office(own.noun, noun) and (not own.scope or own.scope & words)
        ]

    def _descriptions_of(self, entity: Entity) -> list[Description]:
        """Return the listed descriptions of an entity, and whatever introduces a person.

        A source describes nobody in its content: "a club owned by Roe, the driver announced".
        """
        return [
            one
            for one in descriptions.possible_descriptions(entity, self._entities)
            if (one.is_listed or (entity.type == PERSON and one.construction in _INTRODUCING))
            and one.mention.start not in self._contents.get(one.word.i, ())
            and not (entity.type == PERSON and is_plural(one.word))
        ]


def _introduces(noun: Token) -> bool:
    """Return whether a phrase may introduce somebody or something new.

    "A company" or "the Equal Rights Amendment" may. What "the company" refers to is a candidate by
    itself, and "as president" describes somebody.
    """
    is_as = noun.head.lower_ == "as" and noun.dep_ == "pobj"
    return not is_as and (not points_back(noun) or any(t.tag_ in _PROPER for t in modifiers(noun)))


def _is_going_on(features: Features) -> bool:
    """Return whether a candidate, whose office is not told, acts in the sentence before.

    "Ruto signed the law. The president said …": who leads a country is often named without it.
    """
    near = features.get("same sentence") or features.get("next sentence")
    acts = features.get("subject") and not is_talked_about(features)
    return bool(near and acts and not features.get("another noun"))


def _is_possible(features: Features, form: str, *, is_person: bool) -> bool:
    """Return whether a candidate contradicts nothing that is said, and something speaks for it.

    "The judge" who was not introduced as a judge is never a person just named, whoever spoke last;
    "the tycoon", "the former pilot" and "the Vermont senator" may be.
    """
    if any(features.get(name) for name in _CONTRADICTIONS):
        return False
    evidence = [name for name in _EVIDENCE if features.get(name)]
    if is_person and features.get("another noun") and not features.get("last speaker"):
        # "The Acme counsel" is no minister named before; "the Uruguayan leader" has just spoken.
        evidence = [name for name in evidence if name != "name as modifier"]
    if features.get("indefinite noun") and evidence == ["name as modifier"]:
        return False  # "an Israeli official" is nobody who was named before
    near = features.get("distance", 1.0) <= _NEAR
    if is_person and not evidence:
        again = form == "the noun" and features.get("last speaker") and features.get("official")
        is_unnamed = features.get("unnamed") or features.get("unnamed, last speaker")
        # "An insider" is not the spokesman who has just spoken.
        is_other = features.get("indefinite noun") and features.get("another noun")
        vague = bool(again or (features.get("vague noun") and is_unnamed and not is_other))
        bare = form == "no determiner"  # headlines have no articles: "Woman sues"
        return vague or bool(bare and features.get("later, from headline"))
    if features.get("of the press") and not (evidence or features.get("same kind of body")):
        # "The newspaper" is no ministry just named, and no city.
        return bool(features.get("last speaker") or features.get("speaker before"))
    near = near or bool(features.get("later, same sentence"))
    return near or any(features.get(name) for name in (*_EVIDENCE, *_WEAK_EVIDENCE))
