"""Whom a pronoun, a description or a missing source refers to, from what the article said before.

A `Discourse` belongs to one document. `quoteattr.speakers.resolution` passes it the speakers of
every draft in text order, and asks it whom the sources refer to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.attributions import passives
from quoteattr.attributions.draft import Draft
from quoteattr.document.document import Document
from quoteattr.document.noun_phrases import describes_person
from quoteattr.entities.entity_index import Entities, Entity, TokenChain
from quoteattr.entities.name_spans import PERSON
from quoteattr.entities.referents import Referent, is_plural, of_entity, of_phrase
from quoteattr.lexicon import Gender
from quoteattr.records import Kind, SpeakerKind
from quoteattr.speakers import relative_pronouns
from quoteattr.speakers.antecedents import PronounContext, choose_antecedent, following_subject
from quoteattr.speakers.candidate_index import CandidateIndex
from quoteattr.speakers.nominals import DescribedPersons, points_back
from quoteattr.speakers.organizations import NamedOrganizations
from quoteattr.speakers.plural_pronouns import LastSubjects
from quoteattr.speakers.unnamed_speakers import UnnamedSpeakers

# The lead from which the gender of a pronoun counts as the gender of its antecedent. With a smaller
# one, a wrong answer would draw later pronouns after it.
_CLEAR_LEAD: Final = 1.5
# Sentences for which the last speaker is still "they", "it" or "the Vermont senator".
_MAX_RECENT: Final = 3
# After "Roe asked", the one who answers is not Roe.
_ASKING: Final = frozenset("ask inquire press question".split())
_ANSWERING: Final = frozenset("answer reply respond retort counter".split())


class Discourse:
    """What later sources can refer to in one document."""

    def __init__(
        self,
        document: Document,
        drafts: Sequence[Draft],
        entities: Entities,
        chains: Sequence[TokenChain] = (),
    ) -> None:
        self._entities = entities
        self._sentences = document.sentence_of
        self._index = CandidateIndex(entities, chains, self._sentences)
        self._described_persons = DescribedPersons(entities, self._sentences)
        self._organizations = NamedOrganizations(entities, self._sentences)
        self._subjects = LastSubjects(entities, self._sentences)
        self._unnamed = UnnamedSpeakers()
        self._quoted = frozenset(
            i for draft in drafts if draft.kind is Kind.DIRECT for i in draft.inside
        )
        # The last speakers, the token at which they were mentioned, and the lemma of their cue.
        self._last: list[Referent] = []
        self._last_at = -1
        self._last_cue = ""

    def add_speakers(self, draft: Draft, speakers: Sequence[Referent]) -> None:
        """Remember who spoke; without speakers the ones before remain the last."""
        if not speakers:
            return
        self._last = list(speakers)
        self._last_cue = draft.lemma
        self._last_at = draft.anchor.start

    def add_addressee(self, draft: Draft) -> None:
        """Remember the subject of a passive cue ("Roe was asked"), who is likely to speak next."""
        verb = passives.passive_verb(draft.cue or ())
        subject = None if verb is None else passives.addressee(verb)
        if verb is None or subject is None or subject.head.i != verb.i:
            return
        found = self._at_subject(subject, draft)
        if found:
            # The cue is dropped: whoever was asked is the one who answers.
            self._last, self._last_at, self._last_cue = list(found), subject.i, ""

    def resolve_pronoun(self, head: Token, draft: Draft) -> tuple[Referent, ...]:
        """Return whom a third-person or relative pronoun refers to; empty if that is unclear."""
        pronoun = lexicon.PRONOUNS[head.lower_]
        if pronoun.person == "relative":
            return self._relative(head, draft)
        if pronoun.person != "third":
            return ()
        if pronoun.plural:
            return self._they(head)
        if pronoun.gender is Gender.NEUTER:
            return self._it(head)
        return self._he_or_she(head, pronoun.gender, draft)

    def resolve_description(self, head: Token, draft: Draft) -> tuple[Referent, ...]:
        """Return whom a description refers to: someone mentioned elsewhere, else a new speaker.

        Never empty.
        """
        if (
            len(self._last) > 1
            and is_plural(head)
            and self._described_persons.are_described(self._last, head)
        ):
            return tuple(self._last)
        if describes_person(head) and not is_plural(head):
            found = self._described_person(head)
        else:
            speaker = self._last[0].entity if len(self._last) == 1 else None
            chains = self._index.chains_at(head.i)
            entity = self._organizations.find(head, chains, speaker)
            found = self._unnamed.find(head) if entity is None else of_entity(entity)
        return (found or self._new_speaker(head, draft),)

    def implicit_speaker(self, draft: Draft) -> tuple[Referent, ...]:
        """Return the speaker of a draft without source; empty unless the syntax shows one.

        "Trump praised Pence, adding that …": the participle's speaker is the subject of its verb.
        """
        verb = draft.cue_head
        if draft.cue is None or verb is None:
            return ()
        # "It's hard to imagine" has a subject of its own, which is nobody.
        own = (child.dep_ for token in draft.cue for child in token.children)
        if not {"nsubj", "nsubjpass", "auxpass"}.isdisjoint(own):
            return ()
        if passives.passive_verb(draft.cue) is not None or passives.is_said_of_subject(verb):
            return ()  # "Asked whether she would go, Quill …", "Accused of lying, Quill …"
        while verb.dep_ in ("advcl", "conj", "xcomp", "pcomp") and verb.head.i != verb.i:
            verb = verb.head
            for child in verb.children:
                if child.dep_ == "nsubj":
                    return self._at_subject(child, draft)
        return ()

    def _he_or_she(self, head: Token, gender: Gender | None, draft: Draft) -> tuple[Referent, ...]:
        following = self._named_after(head, gender)
        if following is not None:
            return (of_entity(following),)
        context = self._context(head, draft)
        candidates = self._index.candidates(head, context.speaker)
        found = choose_antecedent(head, gender, candidates, context)
        if found is None:
            return ()
        candidate, lead = found
        entity = candidate.referent.entity
        if entity is not None and gender is not None and lead >= _CLEAR_LEAD:
            self._index.genders.setdefault(entity, gender)
        return (candidate.referent,)

    def _named_after(self, head: Token, gender: Gender | None) -> Entity | None:
        """Return who is named only after the pronoun: "As he left the court, Trump said"."""
        subject = following_subject(head)
        entity = None if subject is None else self._entities.at(subject)
        if entity is None or entity.type != PERSON:
            return None
        return entity if self._index.genders.get(entity, gender) is gender else None

    def _context(self, head: Token, draft: Draft) -> PronounContext:
        return PronounContext(
            sentences=self._sentences,
            genders=self._index.genders,
            quoted=self._quoted,
            own=draft.inside,
            chains=self._index.chains_at(head.i),
            speaker=self._last[0] if len(self._last) == 1 else None,
            speaker_at=self._last_at,
            is_answer=self._last_cue in _ASKING and draft.lemma in _ANSWERING,
        )

    def _they(self, head: Token) -> tuple[Referent, ...]:
        """Return who "they" are: the last speakers if several, else the last plural subject."""
        several = len(self._last) > 1 or any(referent.plural for referent in self._last)
        if several and self._spoke_recently(head):
            group = self._last[0] if len(self._last) == 1 else None
            named = self._subjects.named_examples(group.mention.root) if group else ()
            return named or tuple(self._last)
        return self._subjects.they(head)

    def _it(self, head: Token) -> tuple[Referent, ...]:
        """Return what "it" is: the body or document that spoke last, else the last such subject."""
        kinds = (SpeakerKind.ORGANIZATION, SpeakerKind.DOCUMENT)
        if len(self._last) == 1 and self._last[0].kind in kinds and self._spoke_recently(head):
            return tuple(self._last)
        return self._subjects.it(head)

    def _relative(self, head: Token, draft: Draft) -> tuple[Referent, ...]:
        noun = relative_pronouns.antecedent_of(head, self._entities)
        if noun is None:
            return ()
        entity = self._entities.at(noun)
        return self.resolve_description(noun, draft) if entity is None else (of_entity(entity),)

    def _described_person(self, head: Token) -> Referent | None:
        entity = self._described_persons.find(head)
        if entity is not None:
            return of_entity(entity)
        if not points_back(head):
            return None
        return self._unnamed.find(head) or self._last_person(head)

    def _last_person(self, head: Token) -> Referent | None:
        """Return the last speaker if "the Vermont senator" can only vary their name.

        "The judge" can be anyone, and becomes a new speaker.
        """
        one = self._last[0] if len(self._last) == 1 else None
        if one is None or one.entity is None or one.kind is not SpeakerKind.PERSON:
            return None
        fits = self._spoke_recently(head) and self._described_persons.is_epithet(head, one.entity)
        return one if fits else None

    def _new_speaker(self, head: Token, draft: Draft) -> Referent:
        source = draft.source
        inside = source is not None and source.start <= head.i < source.end
        referent = of_phrase(head, source if inside else None)
        self._unnamed.add(referent)
        if referent.kind is SpeakerKind.PERSON:
            self._index.add(referent)
        return referent

    def _spoke_recently(self, head: Token) -> bool:
        at = self._last_at
        return 0 <= at < head.i and self._sentences[head.i] - self._sentences[at] <= _MAX_RECENT

    def _at_subject(self, subject: Token, draft: Draft) -> tuple[Referent, ...]:
        entity = self._entities.at(subject)
        if entity is not None:
            return (of_entity(entity),)
        if subject.lower_ in lexicon.PRONOUNS:
            return self.resolve_pronoun(subject, draft)
        return self.resolve_description(subject, draft)
