"""What the reading of one article has learned so far about who is who and who spoke last.

A ``Memory`` lives for one document: it is told every attribution in the text's order and asked whom
a pronoun or a description means.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from spacy.tokens import Doc, Span, Token

from quoteattr import lexicon, referents
from quoteattr.antecedents import Candidate, Context, choose, sentence_numbers
from quoteattr.entities import Entities, Linked, is_modifier
from quoteattr.lexicon import Gender
from quoteattr.name_spans import ORGANIZATION, PERSON, PLACE, UNKNOWN
from quoteattr.nominals import Nominals, noun_of, points_back
from quoteattr.phrases import describes_person
from quoteattr.records import Attribution, Kind, SpeakerKind
from quoteattr.records import Span as Words
from quoteattr.referents import Referent, is_definite, is_plural, of_entity, of_phrase

_CLEAR: Final = 1.5  # a lead from which an answer counts as told


class Memory:
    """All that later sources can point back to, for one document."""

    def __init__(
        self,
        doc: Doc,
        attributions: Sequence[Attribution],
        entities: Entities,
        chains: Sequence[Linked] = (),
    ) -> None:
        self._doc = doc
        self._attributions = attributions
        self._entities = entities
        self._chains = [self._tokens(chain) for chain in chains]
        self.sentences = sentence_numbers(doc)
        self._nominals = Nominals(entities, self.sentences)
        self._persons = self._named_persons()
        self._contents = [self._inside(attribution) for attribution in attributions]
        self._quoted = frozenset(
            i
            for content, attribution in zip(self._contents, attributions, strict=True)
            if attribution.kind is Kind.DIRECT
            for i in content
        )
        self._genders = {e: e.gender for e in entities.all if e.gender is not None}
        self._unnamed: list[Referent] = []
        self._last: list[Referent] = []
        self._last_at = -1

    # What it is told.

    def spoke(self, attribution: Attribution, speakers: Sequence[Referent]) -> None:
        """Remember who spoke, unless nobody is known."""
        if not speakers:
            return
        span = attribution.source or attribution.cue or attribution.content[0]
        at = self._doc.char_span(span.start, span.end, alignment_mode="expand")
        self._last = list(speakers)
        self._last_at = at.start if at is not None and len(at) else -1

    # What it is asked.

    def meant(self, head: Token, attribution: Attribution) -> tuple[Referent, ...]:
        """Find whom a third-person or relative pronoun means; empty when unclear."""
        pronoun = lexicon.PRONOUNS[head.lower_]
        if pronoun.person == "relative":
            return self._antecedent(head, attribution)
        if pronoun.person != "third":
            return ()
        if pronoun.plural:
            return self._several(head)
        if pronoun.gender is Gender.NEUTER:
            return self._thing(head)
        return self._person(head, pronoun.gender, attribution)

    def described(self, head: Token, attribution: Attribution) -> tuple[Referent, ...]:
        """Find whom a description means: somebody named elsewhere, or the described one itself."""
        found: tuple[Referent, ...] = ()
        if is_plural(head):
            if len(self._last) > 1 and self._nominals.people(head, self._last):
                found = tuple(self._last)
        elif describes_person(head):
            found = self._described_person(head, attribution)
        else:
            body = self._nominals.body(head)
            found = self._spoken_of(head) if body is None else (of_entity(body),)
        return found or (self._remembered(head, attribution),)

    def unsaid(self, attribution: Attribution) -> tuple[Referent, ...]:
        """Find the speaker of an attribution without source: only where the syntax tells.

        "Trump praised Pence, adding that …": the participle's speaker is its verb's subject.
        """
        cue = self._span(attribution.cue)
        if cue is None:
            return ()
        verb = cue.root
        if any(child.dep_ in ("nsubj", "nsubjpass", "auxpass") for child in verb.children):
            return ()
        while verb.dep_ in ("advcl", "conj", "xcomp", "pcomp") and verb.head.i != verb.i:
            verb = verb.head
            for child in verb.children:
                if child.dep_ == "nsubj":
                    return self._at_subject(child, attribution)
        return ()

    def enclosing(self, head: Token, i: int) -> int | None:
        """Give the attribution with the smallest content around a token, itself left out."""
        around = [
            (len(content), j)
            for j, content in enumerate(self._contents)
            if j != i and head.i in content
        ]
        return min(around)[1] if around else None

    def author(self, head: Token) -> Referent:
        """Give the article's author, who says "I" outside all contents."""
        return Referent(
            name="AUTHOR",
            kind=SpeakerKind.AUTHOR,
            mention=head.doc[head.i : head.i + 1],
            head=head.lower_,
        )

    # Pronouns.

    def _person(
        self, head: Token, gender: Gender | None, attribution: Attribution
    ) -> tuple[Referent, ...]:
        context = self._context(head, attribution)
        found = choose(head, gender, self._candidates(), context)
        if found is None:
            return ()
        candidate, lead = found
        entity = candidate.referent.entity
        if entity is not None and gender is not None and lead >= _CLEAR:
            self._genders.setdefault(entity, gender)  # later pronouns build on a clear answer
        return (candidate.referent,)

    def _named_persons(self) -> list[Candidate]:
        return [
            Candidate.of(of_entity(entity), [m for m in entity.mentions if not is_modifier(m)])
            for entity in self._entities.all
            if entity.sort in (PERSON, UNKNOWN)
        ]

    def _candidates(self) -> list[Candidate]:
        unnamed = [r for r in self._unnamed if r.kind is SpeakerKind.PERSON]
        return self._persons + [Candidate.of(one, [one.mention]) for one in unnamed]

    def _context(self, head: Token, attribution: Attribution) -> Context:
        linked = [chain for chain in self._chains if head.i in chain]
        one = self._last[0] if len(self._last) == 1 else None
        return Context(
            sentences=self.sentences,
            genders=self._genders,
            quoted=self._quoted,
            own=self._inside(attribution),
            linked=frozenset(i for chain in linked for i in chain) - {head.i},
            speaker=one,
            speaker_at=self._last_at,
        )

    def _several(self, head: Token) -> tuple[Referent, ...]:
        """Find who "they" are: the last speakers if several, else the last plural subject.

        People and bodies go before scenarios and results.
        """
        several = len(self._last) > 1 or any(referent.plural for referent in self._last)
        if several and self._near(head, self._last_at, 3):
            return tuple(self._last)
        subject = self._last_subject(head, _are_people) or self._last_subject(head, is_plural)
        return self._nominal_or_named(subject)

    def _thing(self, head: Token) -> tuple[Referent, ...]:
        """Find what "it" is: the body or document that spoke last, else the last such subject."""
        bodies = (SpeakerKind.ORGANIZATION, SpeakerKind.DOCUMENT)
        body = len(self._last) == 1 and self._last[0].kind in bodies
        if body and self._near(head, self._last_at, 3):
            return tuple(self._last)
        subject = self._last_subject(head, self._is_body)
        return self._nominal_or_named(subject)

    def _antecedent(self, head: Token, attribution: Attribution) -> tuple[Referent, ...]:
        """Find the noun of a relative clause: "Christie, who has campaigned"."""
        before = self._doc[: head.i]
        if len(before) and before[-1].text == ",":
            before = before[:-1]
        beside = self._entities.at(before[-1]) if len(before) else None
        if beside is not None and beside.sort == PERSON and head.lower_ != "that":
            return (of_entity(beside),)
        verb = head
        while verb.dep_ != "relcl" and verb.head.i != verb.i:
            verb = verb.head
        is_clause = verb.dep_ == "relcl" and verb.head.i < head.i
        noun = verb.head if is_clause else self._noun_before(head)
        if noun is not None and noun.dep_ == "appos" and self._entities.at(noun.head) is not None:
            noun = noun.head  # "Trump, the nominee, who …"
        if noun is not None and head.lower_ in ("that", "which"):
            noun = self._thing_above(noun)
        if noun is None:
            return ()
        entity = self._entities.at(noun)
        if entity is not None:
            return (of_entity(entity),)
        return self.described(noun, attribution)

    def _thing_above(self, noun: Token) -> Token | None:
        """Climb from a person, whom "that" never means: "a firm founded by Jane Roe that says"."""
        for token in (noun, *noun.ancestors):
            entity = self._entities.at(token)
            if token.pos_ in ("NOUN", "PROPN") and (entity is None or entity.sort != PERSON):
                return token
        return None

    def _noun_before(self, head: Token) -> Token | None:
        for token in reversed(self._doc[max(0, head.i - 3) : head.i]):
            if token.pos_ in ("NOUN", "PROPN"):
                return token
        return None

    # Descriptions.

    def _described_person(self, head: Token, attribution: Attribution) -> tuple[Referent, ...]:
        noun = noun_of(head)
        if noun in lexicon.BEINGS and is_definite(head):
            return self._person(head, lexicon.PERSONS.get(noun), attribution)
        chosen = self._nominals.person(head)
        if chosen is not None:
            return (of_entity(chosen),)
        if not points_back(head):
            return ()
        return self._spoken_of(head) or self._last_person(head)

    def _spoken_of(self, head: Token) -> tuple[Referent, ...]:
        """Find "the report" that spoke before as "an inspection report"."""
        noun = noun_of(head)
        known = [r for r in self._unnamed if r.head == noun and r.mention.start < head.i]
        if not known or not points_back(head):
            return ()
        return () if any(child.dep_ == "poss" for child in head.children) else (known[-1],)

    def _last_person(self, head: Token) -> tuple[Referent, ...]:
        """Find "the Vermont senator" without an introduction: the named person who just spoke."""
        one = self._last[0] if len(self._last) == 1 else None
        if one is None or one.entity is None or one.kind is not SpeakerKind.PERSON:
            return ()
        if any(child.dep_ in ("poss", "prep") for child in head.children):
            return ()
        return (one,) if self._near(head, self._last_at, 3) else ()

    def _remembered(self, head: Token, attribution: Attribution) -> Referent:
        source = self._span(attribution.source)
        inside = source is not None and source.start <= head.i < source.end
        referent = of_phrase(head, source if inside else None)
        self._unnamed.append(referent)
        return referent

    # Small questions.

    def _near(self, head: Token, at: int, sentences: int) -> bool:
        return 0 <= at < head.i and self.sentences[head.i] - self.sentences[at] <= sentences

    def _is_body(self, token: Token) -> bool:
        entity = self._entities.at(token)
        if entity is not None:
            return entity.sort in (ORGANIZATION, PLACE)
        return referents.kind_of(token) in (SpeakerKind.ORGANIZATION, SpeakerKind.DOCUMENT)

    def _last_subject(self, head: Token, fits: Callable[[Token], bool]) -> Token | None:
        """Give the nearest subject of this or the two sentences before that fits."""
        for i in range(head.i - 1, -1, -1):
            token = self._doc[i]
            if self.sentences[head.i] - self.sentences[i] > 2:
                return None
            if token.dep_ in ("nsubj", "nsubjpass") and fits(token):
                return token
        return None

    def _nominal_or_named(self, token: Token | None) -> tuple[Referent, ...]:
        if token is None:
            return ()
        entity = self._entities.at(token)
        return (of_entity(entity) if entity is not None else of_phrase(token),)

    def _at_subject(self, subject: Token, attribution: Attribution) -> tuple[Referent, ...]:
        entity = self._entities.at(subject)
        if entity is not None:
            return (of_entity(entity),)
        if subject.lower_ in lexicon.PRONOUNS:
            return self.meant(subject, attribution)
        return self.described(subject, attribution)

    def _inside(self, attribution: Attribution) -> frozenset[int]:
        tokens: set[int] = set()
        for content in attribution.content:
            span = self._span(content)
            if span is not None:
                tokens.update(range(span.start, span.end))
        return frozenset(tokens)

    def _tokens(self, chain: Linked) -> frozenset[int]:
        tokens: set[int] = set()
        for mention in chain.mentions:
            span = self._doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if span is not None:
                tokens.update(range(span.start, span.end))
        return frozenset(tokens)

    def _span(self, words: Words | None) -> Span | None:
        if words is None:
            return None
        span = self._doc.char_span(words.start, words.end, alignment_mode="expand")
        return span if span is not None and len(span) else None


def _are_people(token: Token) -> bool:
    can_speak = (SpeakerKind.GROUP, SpeakerKind.ORGANIZATION, SpeakerKind.PERSON)
    return is_plural(token) and referents.kind_of(token) in can_speak
