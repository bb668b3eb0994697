"""What the reading of one article has learned so far about who is who and who spoke last.

A ``Memory`` lives for one document: it is told every attribution in the text's order and asked whom
a pronoun or a description means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from spacy.tokens import Doc, Span, Token

from quoteattr import descriptions, lexicon, referents
from quoteattr.antecedents import Candidate, Context, choose, sentence_numbers
from quoteattr.descriptions import describes_person
from quoteattr.entities import Entities, Entity, Linked, is_modifier
from quoteattr.lexicon import Gender
from quoteattr.names import ORGANIZATION, PERSON, PLACE, UNKNOWN
from quoteattr.records import Attribution, Kind, SpeakerKind
from quoteattr.records import Span as Words
from quoteattr.referents import Referent, is_definite, is_plural, of_entity, of_phrase

# One office under several words: "the congressman" was introduced as "Rep.".
_SYNONYMS: Final = (
    frozenset("senator representative congressman congresswoman lawmaker legislator".split()),
    frozenset("nominee candidate hopeful contender".split()),
    frozenset("spokesman spokeswoman spokesperson".split()),
    frozenset("judge justice magistrate".split()),
    frozenset("lawyer attorney counsel".split()),
    frozenset("chairman chairwoman chair chairperson".split()),
    frozenset("businessman businesswoman mogul tycoon billionaire developer".split()),
    frozenset("officer policeman policewoman cop".split()),
)
# Places that these nouns can mean; other public bodies are looked up by their names.
_PLACE_NOUNS: Final = frozenset("city state country nation town county kingdom republic".split())
# Nouns that stand in for a body just named: "Wells Fargo … the bank".
_STAND_INS: Final = (
    frozenset(
        "agency bank company firm group organization paper newspaper network publication".split()
    )
    | _PLACE_NOUNS
)
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
        self._described = descriptions.find(entities)
        self._sentences = sentence_numbers(doc)
        self._contents = [self._inside(attribution) for attribution in attributions]
        self._quoted = frozenset(
            i
            for content, attribution in zip(self._contents, attributions, strict=True)
            if attribution.kind is Kind.DIRECT
            for i in content
        )
        self._gender: dict[Entity, Gender] = {}
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
        if not is_plural(head) and describes_person(head):
            found = self._described_person(head, attribution)
        elif is_plural(head):
            found = self._described_people(head)
        else:
            found = self._described_body(head)
        if found:
            return found
        return (self._remembered(head, attribution),)

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

    def hides(self, referent: Referent) -> bool:
        """Tell whether an unnamed speaker is kept secret, by its own words or a sentence's.

        The sentence is the speaker's own, or a later one that says so of them: "The official spoke
        on condition of anonymity".
        """
        if referent.entity is not None or referent.kind not in (
            SpeakerKind.PERSON,
            SpeakerKind.GROUP,
            SpeakerKind.UNKNOWN,
        ):
            return False
        if lexicon.ANONYMOUS_SOURCES.search(_whole_phrase(referent.mention.root).text.lower()):
            return True
        return any(self._secret(token) for token in self._same_heads(referent))

    # Pronouns.

    def _person(
        self, head: Token, gender: Gender | None, attribution: Attribution
    ) -> tuple[Referent, ...]:
        found = choose(head, gender, self._persons(), self._context(head, attribution))
        if found is None:
            return ()
        candidate, lead = found
        entity = candidate.referent.entity
        clear = lead >= _CLEAR and gender is not None
        if entity is not None and gender is not None and clear and not self._gender_of(entity):
            self._gender[entity] = gender  # later pronouns may build on a clear answer
        return (candidate.referent,)

    def _persons(self) -> list[Candidate]:
        named = [
            Candidate(
                referent=of_entity(entity),
                mentions=tuple(span for span in entity.mentions if not is_modifier(span)),
                gender=self._gender_of(entity),
            )
            for entity in self._entities.all
            if entity.sort in (PERSON, UNKNOWN)
        ]
        unnamed = [
            Candidate(referent=r, mentions=(r.mention,), gender=r.gender)
            for r in self._unnamed
            if r.kind is SpeakerKind.PERSON
        ]
        return named + unnamed

    def _context(self, head: Token, attribution: Attribution) -> Context:
        linked = [chain for chain in self._chains if head.i in chain]
        one = self._last[0] if len(self._last) == 1 else None
        return Context(
            sentences=self._sentences,
            quoted=self._quoted,
            own=self._inside(attribution),
            linked=frozenset(i for chain in linked for i in chain) - {head.i},
            speaker=one,
            speaker_at=self._last_at,
        )

    def _several(self, head: Token) -> tuple[Referent, ...]:
        """Find who "they" are: the last speakers if several, else the last plural subject."""
        several = len(self._last) > 1 or any(referent.plural for referent in self._last)
        if several and self._near(head, self._last_at, 3):
            return tuple(self._last)
        subject = self._last_subject(head, is_plural)
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
        if noun is None:
            return ()
        entity = self._entities.at(noun)
        if entity is not None:
            return (of_entity(entity),)
        return self.described(noun, attribution)

    def _noun_before(self, head: Token) -> Token | None:
        for token in reversed(self._doc[max(0, head.i - 3) : head.i]):
            if token.pos_ in ("NOUN", "PROPN"):
                return token
        return None

    # Descriptions.

    def _described_person(self, head: Token, attribution: Attribution) -> tuple[Referent, ...]:
        lemma = self._noun(head)
        if lemma in lexicon.BEINGS and is_definite(head):
            return self._person(head, lexicon.PERSONS.get(lemma), attribution)
        chosen = self._by_description(head, lemma)
        if chosen is not None:
            return (of_entity(chosen),)
        if self._points_back(head):
            known = [r for r in self._unnamed if r.head == lemma and r.mention.start < head.i]
            if known and not any(child.dep_ == "poss" for child in head.children):
                return (known[-1],)
            return self._last_person(head)
        return ()

    def _points_back(self, head: Token) -> bool:
        return any(child.lower_ in ("the", "this", "that") for child in head.lefts)

    def _last_person(self, head: Token) -> tuple[Referent, ...]:
        """Find "the Vermont senator" without an introduction: the named person who just spoke."""
        one = self._last[0] if len(self._last) == 1 else None
        if one is None or one.entity is None or one.kind is not SpeakerKind.PERSON:
            return ()
        if any(child.dep_ in ("poss", "prep") for child in head.children):
            return ()
        return (one,) if self._near(head, self._last_at, 3) else ()

    def _by_description(self, head: Token, lemma: str) -> Entity | None:
        """Find the person whom the article describes by this noun and no conflicting words.

        Looking ahead is for headlines and leads only: "A New York judge" is named further down.
        """
        words = {t.lower_ for t in referents.phrase_of(head) if t.text[:1].isalnum()} - {"the", "a"}
        best: tuple[tuple[bool, int, int], Entity] | None = None
        for entity, phrases in self._described.items():
            if entity.sort not in (PERSON, UNKNOWN):
                continue
            for phrase in phrases:
                if not _same_office(lemma, phrase.head) or phrase.span.start == head.i:
                    continue
                shared = len(words & {t.lower_ for t in phrase.span})
                before = [m for m in entity.mentions if m.start < head.i]
                if not before and self._sentences[head.i] > 2:
                    continue
                alone = self._sentences[head.i] == 0 or self._stands_alone(phrase.head)
                if not before and not alone:
                    continue
                if not is_definite(head) and before:
                    continue
                rank = (bool(before), shared, before[-1].start if before else -phrase.span.start)
                if best is None or rank > best[0]:
                    best = (rank, entity)
        return None if best is None else best[1]

    def _stands_alone(self, office: str) -> bool:
        holders = [e for e, ps in self._described.items() if any(p.head == office for p in ps)]
        return len(holders) == 1

    def _described_people(self, head: Token) -> tuple[Referent, ...]:
        """Find "the senators": the last speakers, where that is their common title."""
        lemma = self._noun(head)
        if is_definite(head) and len(self._last) > 1:
            offices = [
                any(_same_office(lemma, p.head) for p in self._described.get(r.entity, ()))
                for r in self._last
                if r.entity is not None
            ]
            if offices and any(offices):
                return tuple(self._last)
        return ()

    def _described_body(self, head: Token) -> tuple[Referent, ...]:
        """Find "the court", "the bank", "the city": a body named by that noun before."""
        lemma = self._noun(head)
        if not is_definite(head) or lemma not in lexicon.ORGANIZATIONS:
            return ()
        if any(child.dep_ in ("poss", "prep") for child in head.children):
            return ()
        sorts = (PLACE,) if lemma in _PLACE_NOUNS else (ORGANIZATION,)
        found: list[tuple[tuple[bool, int], Entity]] = []
        for entity in self._entities.all:
            before = [m for m in entity.mentions if m.start < head.i]
            if not before or entity.sort not in sorts:
                continue
            named = lemma in entity.name.lower().split() or any(
                p.head == lemma for p in self._described.get(entity, ())
            )
            kin = {t.lower_ for t in head.lefts if t.dep_ == "compound"}
            if not kin <= {word.lower() for word in entity.name.split()}:
                continue
            near = self._points_back(head) and self._near(head, before[-1].start, 2)
            bare = not any(child.dep_ in ("amod", "compound") for child in head.children)
            if named or (near and bare and lemma in _STAND_INS):
                found.append(((named, before[-1].start), entity))
        return (of_entity(max(found, key=lambda pair: pair[0])[1]),) if found else ()

    def _remembered(self, head: Token, attribution: Attribution) -> Referent:
        source = self._span(attribution.source)
        inside = source is not None and source.start <= head.i < source.end
        referent = of_phrase(head, source if inside else None)
        self._unnamed.append(referent)
        return referent

    # Small questions.

    def _gender_of(self, entity: Entity) -> Gender | None:
        return entity.gender or self._gender.get(entity)

    def _noun(self, head: Token) -> str:
        return lexicon.noun_of(head.lower_, head.lemma_.lower())

    def _near(self, head: Token, at: int, sentences: int) -> bool:
        return 0 <= at < head.i and self._sentences[head.i] - self._sentences[at] <= sentences

    def _is_body(self, token: Token) -> bool:
        entity = self._entities.at(token)
        if entity is not None:
            return entity.sort in (ORGANIZATION, PLACE)
        return referents.kind_of(token) in (SpeakerKind.ORGANIZATION, SpeakerKind.DOCUMENT)

    def _last_subject(self, head: Token, fits: Callable[[Token], bool]) -> Token | None:
        """Give the nearest subject of this or the two sentences before that fits."""
        for i in range(head.i - 1, -1, -1):
            token = self._doc[i]
            if self._sentences[head.i] - self._sentences[i] > 2:
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

    def _same_heads(self, referent: Referent) -> Iterator[Token]:
        """Yield the places that mention an unnamed speaker again by the same definite noun."""
        yield referent.mention.root
        for token in self._doc[referent.mention.end :]:
            if self._sentences[token.i] - self._sentences[referent.mention.start] > 8:
                return
            if self._noun(token) == referent.head and any(
                child.lower_ == "the" for child in token.lefts
            ):
                yield token

    def _secret(self, token: Token) -> bool:
        """Tell whether the sentence of a mention says that this speaker hides."""
        sentence = self._sentences[token.i]
        words = [t for t in self._doc if self._sentences[t.i] == sentence]
        text = self._doc[words[0].i : words[-1].i + 1].text.lower()
        return lexicon.ANONYMITY.search(text) is not None

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


def _same_office(one: str, other: str) -> bool:
    one, other = one.removeprefix("ex-"), other.removeprefix("ex-")
    return one == other or any(one in group and other in group for group in _SYNONYMS)


def _whole_phrase(head: Token) -> Span:
    return head.doc[head.left_edge.i : head.right_edge.i + 1]
