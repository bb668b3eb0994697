"""Whom a pronoun, a description or a missing source refers to, from what the article said before.

A `Discourse` belongs to one document. `quoteattr.speakers.resolution` passes it the speakers of
every draft in text order, and asks it whom the sources refer to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from spacy.tokens import Token

from quoteattr import coreference, lexicon
from quoteattr.attributions import passives
from quoteattr.attributions.draft import Draft
from quoteattr.document.document import Document
from quoteattr.entities.entity_index import Entities, TokenChain
from quoteattr.entities.referents import Referent, is_definite, of_entity, of_phrase, points_back
from quoteattr.speakers import agreement, implicit, pronouns, syntax
from quoteattr.speakers.candidates import CandidateIndex
from quoteattr.speakers.choosing import Candidate, Chooser, Chosen, Meant, Option
from quoteattr.speakers.described import Descriptions
from quoteattr.speakers.features import Context, Turn, chains_by_token
from quoteattr.speakers.implicit import author

# The probability from which the gender of a pronoun counts as the gender of its antecedent. With a
# smaller one, a wrong answer would draw later pronouns after it.
_SURE: Final = 0.9
# The probability of an answer by syntax alone: too rare in the gold to be fitted.
_BY_SYNTAX: Final = 0.85
# After "Roe asked", the one who answers is not Roe.
_ASKING: Final = frozenset("ask inquire press question".split())
_ANSWERING: Final = frozenset("answer reply respond retort counter".split())


class Discourse:
    """What later sources can refer to in one document.

    Args:
        document: The document.
        drafts: Its attributions.
        entities: Who and what is named.
        chains: The coreference chains.
        chooser: What chooses among candidates.
    """

    def __init__(
        self,
        document: Document,
        drafts: Sequence[Draft],
        entities: Entities,
        chains: Sequence[TokenChain],
        chooser: Chooser,
    ) -> None:
        self._document, self._entities, self._chooser = document, entities, chooser
        self._index = CandidateIndex(document, entities)
        self._several = pronouns.Several(self._index, entities)
        self._descriptions = Descriptions(entities, self._index, drafts)
        self._chains = chains_by_token(chains, entities)
        self._genders = {one: one.gender for one in entities.all if one.gender is not None}
        self._contents = frozenset(i for draft in drafts for i in draft.inside)
        self._turns: list[Turn] = []
        self._quoted: dict[Draft, Sequence[Referent]] = {}
        self._phrases: dict[Referent, list[Referent]] = defaultdict(list)

    def add_speakers(self, draft: Draft, speakers: Sequence[Referent]) -> None:
        """Remember who spoke; without speakers the ones before remain the last."""
        if not speakers:
            return
        self._turns.append(Turn(speakers=speakers, at=draft.anchor.start, cue=draft.lemma))
        for part, one in zip(draft.parts, speakers, strict=False):
            if len(draft.parts) == len(speakers):
                self._index.bind(part.head, one)

    def add_quoted(self, draft: Draft, speakers: Sequence[Referent]) -> None:
        """Remember who is quoted with a draft, and says "I" in it: it is about somebody else."""
        self._quoted[draft] = speakers

    def add_addressee(self, draft: Draft) -> None:
        """Remember the subject of a passive cue ("Roe was asked"), who is likely to speak next."""
        verb = passives.passive_verb(draft.cue or ())
        subject = None if verb is None else passives.addressee(verb)
        if verb is None or subject is None or subject.head.i != verb.i:
            return
        found = self._at_subject(subject, draft, None).referents
        if found:
            # The cue is dropped: whoever was asked is the one who answers.
            self._turns.append(Turn(speakers=found, at=subject.i))

    def resolve_pronoun(self, head: Token, draft: Draft, asked: Draft | None) -> Meant:
        """Return whom a third-person or relative pronoun refers to.

        Args:
            head: The pronoun.
            draft: The attribution in whose cue's clause it is.
            asked: The same if the pronoun is its source, else None.
        """
        pronoun = lexicon.PRONOUNS[head.lower_]
        if pronoun.person == "relative":
            return self._relative(head, draft, asked)
        if pronoun.person != "third":
            return Meant()
        following = syntax.named_behind(head, pronoun, self._genders, self._entities)
        if following is not None:
            return Meant(referents=(of_entity(following),), confidence=_BY_SYNTAX)
        kind, options = pronouns.options(head, pronoun, self._index, self._context(head, draft))
        if draft.lemma in implicit.CONTINUING and asked is not None:
            # "He added" is who has just spoken, whoever is named in what he added.
            for one in options:
                if not one.features["last speaker"] or not pronouns.is_likely(kind, one):
                    continue
                if not any(self._acts_since(other, head) for other in options if other is not one):
                    return Meant(referents=one.candidate.referents, confidence=_BY_SYNTAX)
        # A possessor is often the subject of its own clause; what saw "him" is not.
        is_his = kind == "he" and head.dep_ == "poss"
        found = self._chooser.choose("his" if is_his else kind, options, head, asked)
        if found.candidate is None:
            return Meant()
        entity = found.candidate.entity
        if kind == "he" and entity is not None and found.probability >= _SURE and pronoun.gender:
            self._genders.setdefault(entity, pronoun.gender)
        meant = self._described(found.candidate, draft)
        return Meant(referents=meant, confidence=found.probability)

    def _described(self, candidate: Candidate, draft: Draft) -> tuple[Referent, ...]:
        """Return whom a candidate is: of "the bishop sat down", the bishop who was named before."""
        one, *others = candidate.referents
        if one.entity is None and not others and points_back(one.mention.root):
            meant = self.resolve_description(one.mention.root, draft, None).referents
            return meant if any(other.entity for other in meant) else candidate.referents
        return candidate.referents

    def resolve_description(self, head: Token, draft: Draft, asked: Draft | None) -> Meant:
        """Return whom a description refers to: someone mentioned elsewhere, else a new speaker."""
        last = self._turns[-1].speakers if self._turns else ()
        several = self._several.of(head, last)
        if several:
            return Meant(referents=several, confidence=_BY_SYNTAX)
        context = self._context(head, draft)
        kind, options = self._descriptions.options(head, context)
        again = None if kind == "person" else agreement.repeated(head, options, self._turns)
        if again is not None:
            return Meant(referents=(again,), confidence=_BY_SYNTAX)
        found = self._chooser.choose(kind, options, head, asked)
        source = draft.source
        inside = source is not None and source.start <= head.i < source.end
        one = of_phrase(head, source if inside else None)
        if found.candidate is None:
            other = agreement.named_beside(one, head, context, self._entities)
            sure = found.probability if other is None else _BY_SYNTAX
            return Meant(referents=(other or one,), confidence=sure)
        meant = found.candidate.referents
        if len(meant) == 1 and meant[0].entity is None and not is_definite(head):
            self._phrases[meant[0]].append(one)
        return Meant(referents=meant, confidence=found.probability)

    def fullest(self, referent: Referent) -> Referent:
        """Return an unnamed referent by the longest phrase that introduces it.

        "An aide", later "an aide of the president", then "the aide": the second.
        """
        phrases = (referent, *self._phrases.get(referent, ()))
        longest: Referent = max(phrases, key=lambda one: len(one.mention))
        return longest

    def implicit_speaker(
        self,
        draft: Draft,
        before: tuple[Turn, Draft] | None,
        after: tuple[Turn, Draft] | None,
    ) -> Meant:
        """Return the speaker of a draft without source.

        Args:
            draft: The draft.
            before: The attribution before, if its speakers are known.
            after: The attribution behind, if its speakers are known.
        """
        above = implicit.governing_subject(draft)
        subject = None
        if above is not None:
            meant = self._at_subject(above, draft, None).referents
            if meant and implicit.is_participle(draft):
                return Meant(referents=meant, confidence=_BY_SYNTAX)
            subject = Candidate(referents=meant) if meant else None
        elif before is not None and implicit.continues(draft, before[0], self._document):
            return Meant(referents=tuple(before[0].speakers), confidence=_BY_SYNTAX)
        nobody = Candidate(referents=(author(draft.anchor[0]),))
        options = implicit.options(draft, self._document, subject, nobody, before, after)
        found: Chosen = self._chooser.choose("implicit", options, draft.anchor[0], draft)
        if found.candidate is None:
            return Meant()
        return Meant(referents=found.candidate.referents, confidence=found.probability)

    def _acts_since(self, option: Option, head: Token) -> bool:
        """Return whether a candidate is the nearest subject, named since the last statement."""
        return bool(
            option.candidate.entity
            and option.features["nearest subject"]
            and option.candidate.before(head.i)[-1].start > self._turns[-1].at
        )

    def _context(self, head: Token, draft: Draft) -> Context:
        cue = self._turns[-1].cue if self._turns else ""
        return Context(
            document=self._document,
            genders=self._genders,
            contents=self._contents,
            own=draft.inside,
            others=[
                *self._quoted.get(draft, ()),
                *map(self._index.at, syntax.excluded_tokens(head, draft)),
            ],
            chains=self._chains,
            # Without chains the user wants no coreference at all.
            pairs={
                i: one.probability
                for one in (coreference.candidates(head.doc, head.i) if self._chains else ())
                for i in one.mention.tokens
            },
            turns=self._turns,
            is_answer=cue in _ASKING and draft.lemma in _ANSWERING,
        )

    def _relative(self, head: Token, draft: Draft, asked: Draft | None) -> Meant:
        noun = syntax.antecedent_of(head, self._entities)
        if noun is None:
            return Meant()
        subject = syntax.subject_of(noun, head, self._entities)
        meant = Meant() if subject is None else self._at_subject(subject, draft, None)
        is_named = any(one.entity is not None for one in meant.referents)
        return meant if is_named else self._at_noun(noun, draft, asked)

    def _at_subject(self, subject: Token, draft: Draft, asked: Draft | None) -> Meant:
        if subject.lower_ in lexicon.PRONOUNS and self._entities.at(subject) is None:
            return self.resolve_pronoun(subject, draft, asked)
        return self._at_noun(subject, draft, asked)

    def _at_noun(self, noun: Token, draft: Draft, asked: Draft | None) -> Meant:
        entity = self._entities.at(noun)
        if entity is None:
            return self.resolve_description(noun, draft, asked)
        return Meant(referents=(of_entity(entity),))
