"""Every phrase of an article that may be a role of one of its speakers.

There are three families: phrases beside the name, definite descriptions elsewhere ("the Vermont
senator"), and the phrase by which an unnamed speaker is called. More are found than are right;
`quoteattr.roles.features` says what speaks for each, and a ranker decides.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs
import regex
from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.attributions.draft import Draft, SpeakerDraft
from quoteattr.document.document import Document
from quoteattr.document.noun_phrases import describes_person, noun_phrase
from quoteattr.document.titles import is_rank
from quoteattr.entities import descriptions
from quoteattr.entities.appositions import Construction
from quoteattr.entities.descriptions import Description
from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.name_spans import PERSON, UNKNOWN
from quoteattr.entities.referents import counted, is_age
from quoteattr.entities.source_parts import PartForm, parts
from quoteattr.ranking.ranker import CONSTANT, Features
from quoteattr.records import ResolvedBy, SpeakerKind
from quoteattr.roles import affiliations, features
from quoteattr.roles.definites import Definites
from quoteattr.roles.described_names import DescribedNames

# "Officials [familiar with the talks]": what follows says how they know, not who they are.
_FAMILIAR: Final = frozenset("familiar close briefed".split())
_NO_PEOPLE: Final = (SpeakerKind.ORGANIZATION, SpeakerKind.DOCUMENT, SpeakerKind.AUTHOR)
_FAMILY: Final = regex.compile(
    r"(?:ex-|half-|step|grand)*(?:aunt|brother|boyfriend|child|cousin|dad|daughter|father|fiancée?|"
    r"girlfriend|husband|kid|mom|mother|mum|nephew|niece|parent|sibling|sister|son|spouse|uncle|"
    r"widow|widower|wife)(?:-in-law)?"
)


def _may_be_role(one: Description, document: Document) -> bool:
    """Return whether a phrase has a noun, and is no relation, no age, no place and no opinion."""
    word, span = one.word, one.span
    if word.lower_ in ("old", "year", "year-old") or _is_none(word) or _is_of_others(one):
        return False
    if one.construction is Construction.TITLE and not one.is_listed and word.ent_type_ == "GPE":
        return False  # "the five from Dayton, Ohio, Roe said"
    if lexicon.LETTERS.get(span.text) is False or affiliations.is_other_name(span):
        return False  # "Jane Roe KC, OBE"
    # What somebody is called in a quotation is an opinion: “a spoiled child”. A title is a role.
    quoted = document.quoted[span.start_char] and document.quoted[span.end_char - 1]
    if quoted and one.construction is not Construction.TITLE:
        return False
    is_phrase = one.construction in (Construction.DUTY, Construction.PARTY, Construction.LETTERS)
    return is_phrase or one.is_listed or word.pos_ in ("NOUN", "PROPN") or not word.pos_


def _is_of_others(one: Description) -> bool:
    """Return whether a noun behind one name is about several others: "for Roe, [the nuns] left"."""
    is_plural = one.word.tag_ in ("NNS", "NNPS") and describes_person(one.word)
    is_plural &= one.span[0].lower_ != "one"
    return is_plural and one.word.i >= one.mention.end and not one.mention.root.conjuncts


def _is_none(noun: Token, *where: str) -> bool:
    """Return whether a noun says whose relative somebody is, or no role: "refugee", "person".

    ``where`` are the kinds of phrases in ``data/no_roles.txt`` that its phrase is of.
    """
    lemma, form = noun.lemma_.lower(), noun.lower_.removesuffix("s")
    kind = lexicon.NO_ROLES.get(lemma) or lexicon.NO_ROLES.get(form)
    return kind in ("never", *where) or _FAMILY.fullmatch(lemma) is not None


def _is_alone(noun: Token) -> bool:
    """Return whether a noun has no modifier and no "of": "a member" of whatever."""
    is_modified = any(child.dep_ in features.MODIFIERS for child in noun.lefts)
    return not is_modified and not any(child.lower_ == "of" for child in noun.rights)


@attrs.frozen(eq=False)
class Candidate:
    """A phrase that may be a role, and what speaks for and against it."""

    span: Span
    features: Features

    @property
    def precedence(self) -> int:
        """Its place among the roles of a person: first offices, then ranks, then what is behind it.

        "The prosecutor, [Inspector] Jane Roe ([ANC])". Whose friend somebody is comes last, too.
        """
        if self.span[-1].lower_ in features.COMPANIONS:
            return 2
        if not features.BEHIND.isdisjoint(self.features) and not describes_person(self.span[-1]):
            return 2
        return int(self.span.text[:1].isupper() and is_rank(self.span.text))

    @property
    def introduces(self) -> bool:
        """Whether it introduces the person: "Roe, a miller, said", "midwife Ann Roe"."""
        before = self.span.doc[max(self.span.start - 1, 0)]
        is_new = before.lower_ in ("a", "an") or self.span[0].lower_ == "one"
        apposed = Construction.APPOSITION.value in self.features and is_new
        return apposed or not features.INTRODUCING.isdisjoint(self.features)

    @property
    def family(self) -> str:
        """Where it stands: beside the name, elsewhere, or as an unnamed source."""
        if "phrase" in self.features:
            return "unnamed"
        return "beside a name" if CONSTANT in self.features else "elsewhere"


class RoleCandidates:
    """The candidates of the speakers of one document.

    Args:
        document: The document.
        drafts: Its attributions, with their speakers.
        entities: Its entities.
    """

    def __init__(
        self,
        document: Document,
        drafts: Sequence[Draft],
        entities: Entities,
    ) -> None:
        self._document, self._entities = document, entities
        self._sources: dict[str, list[Token]] = defaultdict(list)
        for draft in drafts:
            for speaker, head in _nominal_sources(draft):
                self._sources[speaker.id].append(head)
        self._spoken = {head.i for heads in self._sources.values() for head in heads}
        self._source_of = {
            token.i: draft.source
            for draft in drafts
            if draft.source is not None
            for token in draft.source
        }

    @functools.cached_property
    def _described(self) -> Mapping[Entity, Sequence[Description]]:
        return {
            entity: self._descriptions(entity)
            for entity in self._entities.all
            if entity.type in (PERSON, UNKNOWN)
        }

    def _descriptions(self, entity: Entity) -> Sequence[Description]:
        behind = (
            descriptions.description(joined, mention)
            for mention in entity.mentions
            for joined in affiliations.phrases_behind(mention, self._entities)
        )
        return (*descriptions.possible_descriptions(entity, self._entities), *behind)

    @functools.cached_property
    def _described_names(self) -> DescribedNames:
        return DescribedNames(self._described)

    @functools.cached_property
    def _definites(self) -> Definites:
        return Definites(self._document, self._entities, self._described_names)

    def of(self, speaker: SpeakerDraft) -> tuple[Candidate, ...]:
        """Return the candidates of a speaker in text order, each span once."""
        found: dict[tuple[int, int], tuple[Span, dict[str, float]]] = {}
        for span, described in self._all(speaker):
            _, known = found.setdefault((span.start, span.end), (span, {}))
            for name, value in described.items():
                known[name] = max(known.get(name, value), value)
        return tuple(Candidate(*found[place]) for place in sorted(found))

    def _all(self, speaker: SpeakerDraft) -> Iterator[tuple[Span, Features]]:
        entity = None
        if speaker.named:
            entity = next((one for one, _ in self._entities.within(speaker.mention)), None)
        sources = self._sources[speaker.id]
        if entity is None:
            for head in (part.head for part in parts(speaker.mention, self._entities)[:1]):
                noun = counted(head)
                alone = ("alone",) if _is_alone(noun) else ()
                if speaker.kind in _NO_PEOPLE or _is_none(noun, "unnamed", *alone):
                    continue
                yield _bare(noun), features.of_phrase(noun, head, speaker)
            return
        if entity.type not in (PERSON, UNKNOWN):
            return  # what bodies are is no role
        for one in self._described[entity]:
            if _may_be_role(one, self._document):
                is_source = self._is_one_source(one)
                yield (
                    one.span,
                    features.of_description(one, entity, self._document, is_source=is_source),
                )
        for noun, described in self._definites.of(entity, sources, self._spoken):
            if not (_is_none(noun) or is_age(noun)):
                yield _bare(noun), described

    def _is_one_source(self, one: Description) -> bool:
        """Return whether a phrase and the name that it stands beside are in one source."""
        source = self._source_of.get(one.mention.start)
        return source is not None and source.start <= one.span.start < source.end


def _nominal_sources(draft: Draft) -> Iterator[tuple[SpeakerDraft, Token]]:
    """Yield the noun of a source that is a description, or of "who", with the speaker."""
    if draft.source is None or len(draft.speakers) != 1:
        return
    (speaker,) = draft.speakers
    for part in draft.parts[:1]:
        if part.form is PartForm.PRONOUN and part.head.tag_ in ("WP", "WDT"):
            yield speaker, _antecedent(part.head)
        elif part.form is PartForm.NOMINAL and speaker.resolved_by is ResolvedBy.NOMINAL:
            yield speaker, counted(part.head)


def _antecedent(relative: Token) -> Token:
    """Return the noun that a relative pronoun refers to: "nominee" in "the nominee, who began"."""
    clause = next((t for t in (relative, *relative.ancestors) if t.dep_ == "relcl"), relative)
    return clause.head


def _bare(noun: Token) -> Span:
    """Return the phrase of a noun without number, age, and "familiar with …"."""
    phrase = noun_phrase(noun)
    doc, start, end = phrase.doc, phrase.start, phrase.end
    age = next((t.i for t in doc[start : noun.i] if t.lower_ in ("old", "year-old")), None)
    if age is not None:
        start = age + 1
    while start < noun.i and (doc[start].like_num or doc[start].pos_ == "ADV"):
        if doc[start + 1].text == "-":
            break  # "super-wealthy donors"
        start += 1
    end = next((t.i for t in doc[noun.i : end] if t.lower_ in _FAMILIAR or t.pos_ == "ADV"), end)
    while end > noun.i + 1 and doc[end - 1].pos_ == "ADP":
        end -= 1  # "insiders with [close ties to the palace]"
    return doc[start : max(end, noun.i + 1)]
