"""What the reading of one article has learned so far about who is who and who spoke last.

A ``Memory`` lives for one document: it is told every draft in the text's order and asked whom
a pronoun or a description means.
"""

from __future__ import annotations

import functools
import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.attributions import passives
from quoteattr.attributions.draft import Draft
from quoteattr.document.document import Document
from quoteattr.document.noun_phrases import describes_person, noun_of
from quoteattr.entities.entity_index import Entities, Entity, TokenChain, is_modifier
from quoteattr.entities.name_spans import PERSON, UNKNOWN
from quoteattr.entities.referents import Referent, is_plural, of_entity, of_phrase
from quoteattr.lexicon import Gender
from quoteattr.records import Kind, SpeakerKind
from quoteattr.speakers import relative_pronouns
from quoteattr.speakers.antecedents import FARTHEST, Candidate, Context, Linked, ahead, choose
from quoteattr.speakers.nominals import Nominals, points_back
from quoteattr.speakers.organizations import Organizations
from quoteattr.speakers.plural_pronouns import Collectives

_CLEAR: Final = 1.5  # a lead from which an answer counts as told
_NEAREST: Final = 300  # mentions in front of a pronoun of whom it may mean one
_ASKING: Final = frozenset("ask inquire press question".split())
_ANSWERING: Final = frozenset("answer reply respond retort counter".split())


class Discourse:
    """All that later sources can point back to, for one document."""

    def __init__(
        self,
        document: Document,
        drafts: Sequence[Draft],
        entities: Entities,
        chains: Sequence[TokenChain] = (),
    ) -> None:
        self._entities = entities
        self._linked: dict[int, list[Linked]] = defaultdict(list)  # by token
        for linked in map(self._chain, chains):
            for i in linked.tokens:
                self._linked[i].append(linked)
        self.sentences = document.sentence_of
        self._nominals = Nominals(entities, self.sentences)
        self._organizations = Organizations(entities, self.sentences)
        self._collectives = Collectives(entities, self.sentences)
        self._persons = self._named_persons()
        self._by_entity = {one.referent.entity: one for one in self._persons}
        self._mentions = sorted((at, n) for n, one in enumerate(self._persons) for at in one.starts)
        self._drafts = drafts
        self._quoted = frozenset(
            i for draft in drafts if draft.kind is Kind.DIRECT for i in draft.inside
        )
        self._genders = {e: e.gender for e in entities.all if e.gender is not None}
        # Both by their noun and its number; the second has the first phrase that holds a name.
        self._unnamed: dict[tuple[str, bool], list[Referent]] = defaultdict(list)
        self._named_within: dict[tuple[str, bool], int] = {}
        self._unnamed_persons: dict[Referent, Candidate] = {}
        self._last: list[Referent] = []
        self._last_at = -1
        self._last_cue = ""

    # What it is told.

    def spoke(self, draft: Draft, speakers: Sequence[Referent]) -> None:
        """Remember who spoke, unless nobody is known."""
        if not speakers:
            return
        self._last = list(speakers)
        self._last_cue = draft.lemma
        self._last_at = draft.anchor.start

    def addressed(self, draft: Draft) -> None:
        """Remember who was asked or told by a passive cue: the likeliest to speak next."""
        verb = passives.passive_verb(draft.cue or ())
        told = None if verb is None else passives.addressee(verb)
        if verb is None or told is None or told.head.i != verb.i:
            return
        found = self._at_subject(told, draft)
        if found:
            self._last, self._last_at, self._last_cue = list(found), told.i, ""

    # What it is asked.

    def meant(self, head: Token, draft: Draft) -> tuple[Referent, ...]:
        """Find whom a third-person or relative pronoun means; empty when unclear."""
        pronoun = lexicon.PRONOUNS[head.lower_]
        if pronoun.person == "relative":
            return self._antecedent(head, draft)
        if pronoun.person != "third":
            return ()
        if pronoun.plural:
            return self._several(head)
        if pronoun.gender is Gender.NEUTER:
            return self._thing(head)
        return self._person(head, pronoun.gender, draft)

    def described(self, head: Token, draft: Draft) -> tuple[Referent, ...]:
        """Find whom a description means: somebody named elsewhere, or the described one itself."""
        if len(self._last) > 1 and is_plural(head) and self._nominals.people(head, self._last):
            return tuple(self._last)
        if describes_person(head) and not is_plural(head):
            found = self._described_person(head)
        else:
            one = self._last[0].entity if len(self._last) == 1 else None
            meant = self._organizations.meant(head, self._linked.get(head.i, ()), one)
            found = self._spoken_of(head) if meant is None else (of_entity(meant),)
        return found or (self._remembered(head, draft),)

    def unsaid(self, draft: Draft) -> tuple[Referent, ...]:
        """Find the speaker of an draft without source: only where the syntax tells.

        "Trump praised Pence, adding that …": the participle's speaker is its verb's subject.
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

    def enclosing(self, head: Token, i: int) -> int | None:
        """Give the draft with the smallest content around a token, itself left out."""
        around = [(len(self._drafts[j].inside), j) for j in self._around.get(head.i, ()) if j != i]
        return min(around)[1] if around else None

    @functools.cached_property
    def _around(self) -> Mapping[int, Sequence[int]]:
        around: dict[int, list[int]] = defaultdict(list)
        for j, draft in enumerate(self._drafts):
            for i in draft.inside:
                around[i].append(j)
        return around

    def author(self, head: Token) -> Referent:
        """Give the article's author, who says "I" outside all contents."""
        return Referent(
            name="AUTHOR",
            kind=SpeakerKind.AUTHOR,
            mention=head.doc[head.i : head.i + 1],
            head=head.lower_,
        )

    # Pronouns.

    def _person(self, head: Token, gender: Gender | None, draft: Draft) -> tuple[Referent, ...]:
        behind = self._behind(head, gender)
        if behind is not None:
            return (of_entity(behind),)
        context = self._context(head, draft)
        found = choose(head, gender, self._candidates(head, context.speaker), context)
        if found is None:
            return ()
        candidate, lead = found
        entity = candidate.referent.entity
        if entity is not None and gender is not None and lead >= _CLEAR:
            self._genders.setdefault(entity, gender)  # later pronouns build on a clear answer
        return (candidate.referent,)

    def _behind(self, head: Token, gender: Gender | None) -> Entity | None:
        """Find who is named only behind the pronoun: "As he left the court, Trump said"."""
        subject = ahead(head)
        entity = None if subject is None else self._entities.at(subject)
        if entity is None or entity.sort != PERSON:
            return None
        return entity if self._genders.get(entity, gender) is gender else None

    def _named_persons(self) -> list[Candidate]:
        return [
            Candidate.of(of_entity(entity), [m for m in entity.mentions if not is_modifier(m)])
            for entity in self._entities.all
            if entity.sort in (PERSON, UNKNOWN)
        ]

    def _candidates(self, head: Token, speaker: Referent | None) -> list[Candidate]:
        """Return those who may be meant: mentioned not long before, or the last speaker."""
        first = bisect_left(self.sentences, self.sentences[head.i] - FARTHEST)
        stop = bisect_left(self._mentions, (head.i, -1))
        start = max(bisect_left(self._mentions, (first, -1)), stop - _NEAREST)
        near = dict.fromkeys(self._persons[n] for _, n in self._mentions[start:stop])
        unnamed = reversed(self._unnamed_persons.values())
        near.update(dict.fromkeys(itertools.islice(unnamed, _NEAREST)))
        if speaker is not None:
            spoke = self._by_entity.get(speaker.entity) or self._unnamed_persons.get(speaker)
            near.update({} if spoke is None else {spoke: None})
        return list(near)

    def _context(self, head: Token, draft: Draft) -> Context:
        one = self._last[0] if len(self._last) == 1 else None
        return Context(
            sentences=self.sentences,
            genders=self._genders,
            quoted=self._quoted,
            own=draft.inside,
            linked=self._linked.get(head.i, ()),
            speaker=one,
            speaker_at=self._last_at,
            answers=self._last_cue in _ASKING and draft.lemma in _ANSWERING,
        )

    def _several(self, head: Token) -> tuple[Referent, ...]:
        """Find who "they" are: the last speakers if several, else the last plural subject."""
        several = len(self._last) > 1 or any(referent.plural for referent in self._last)
        if several and self._near(head, self._last_at, 3):
            people = self._last[0] if len(self._last) == 1 else None
            named = self._collectives.named(people.mention.root) if people else ()
            return named or tuple(self._last)
        return self._collectives.they(head)

    def _thing(self, head: Token) -> tuple[Referent, ...]:
        """Find what "it" is: the body or document that spoke last, else the last such subject."""
        bodies = (SpeakerKind.ORGANIZATION, SpeakerKind.DOCUMENT)
        body = len(self._last) == 1 and self._last[0].kind in bodies
        if body and self._near(head, self._last_at, 3):
            return tuple(self._last)
        return self._collectives.it(head)

    def _antecedent(self, head: Token, draft: Draft) -> tuple[Referent, ...]:
        """Find the noun of a relative clause: "Christie, who has campaigned"."""
        noun = relative_pronouns.antecedent_of(head, self._entities)
        if noun is None:
            return ()
        entity = self._entities.at(noun)
        return self.described(noun, draft) if entity is None else (of_entity(entity),)

    # Descriptions.

    def _described_person(self, head: Token) -> tuple[Referent, ...]:
        chosen = self._nominals.person(head)
        if chosen is not None:
            return (of_entity(chosen),)
        if not points_back(head):
            return ()
        return self._spoken_of(head) or self._last_person(head)

    def _spoken_of(self, head: Token) -> tuple[Referent, ...]:
        """Find "the report" that spoke before as "an inspection report"."""
        key = noun_of(head), is_plural(head)
        known = (r for r in reversed(self._unnamed.get(key, ())) if r.mention.start < head.i)
        last = next(known, None)
        if last is None or any(child.dep_ == "poss" for child in head.children):
            return ()
        # "The Acme poll" is not the Bolt poll told before, but it may be "a new poll".
        told = self._named_within.get(key, head.i) < head.i
        is_new = last.kind is not SpeakerKind.DOCUMENT or told
        names = {t.lower_ for t in _proper(head.lefts)} - {t.lower_ for t in last.mention}
        return () if not points_back(head) or (is_new and names) else (last,)

    def _last_person(self, head: Token) -> tuple[Referent, ...]:
        """Find "the Vermont senator" without an introduction: the named person who just spoke.

        "The judge" may be anybody, and is somebody new.
        """
        one = self._last[0] if len(self._last) == 1 else None
        if one is None or one.entity is None or one.kind is not SpeakerKind.PERSON:
            return ()
        fits = self._near(head, self._last_at, 3) and self._nominals.is_epithet(head, one.entity)
        return (one,) if fits else ()

    def _remembered(self, head: Token, draft: Draft) -> Referent:
        source = draft.source
        inside = source is not None and source.start <= head.i < source.end
        referent = of_phrase(head, source if inside else None)
        key = referent.head, referent.plural
        self._unnamed[key].append(referent)
        if next(_proper(referent.mention), None) is not None:
            place = referent.mention.start
            self._named_within[key] = min(place, self._named_within.get(key, place))
        if referent.kind is SpeakerKind.PERSON:
            self._unnamed_persons[referent] = Candidate.of(referent, [referent.mention])
        return referent

    # Small questions.

    def _near(self, head: Token, at: int, sentences: int) -> bool:
        return 0 <= at < head.i and self.sentences[head.i] - self.sentences[at] <= sentences

    def _at_subject(self, subject: Token, draft: Draft) -> tuple[Referent, ...]:
        entity = self._entities.at(subject)
        if entity is not None:
            return (of_entity(entity),)
        if subject.lower_ in lexicon.PRONOUNS:
            return self.meant(subject, draft)
        return self.described(subject, draft)

    def _chain(self, chain: TokenChain) -> Linked:
        tokens = {i for mention in chain for i in range(mention.start, mention.end)}
        named: dict[Entity, list[int]] = defaultdict(list)
        modifiers: dict[Entity, list[int]] = defaultdict(list)
        for i in tokens & self._entities.by_token.keys():
            entity, name = self._entities.by_token[i]
            (modifiers if is_modifier(name) else named)[entity].append(i)
        return Linked(tokens=tokens, named=named, modifiers=modifiers)


def _proper(tokens: Iterable[Token]) -> Iterator[Token]:
    return (token for token in tokens if token.tag_ in ("NNP", "NNPS"))
