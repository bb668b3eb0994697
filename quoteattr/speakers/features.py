"""The features that every choice reads, of places and turns."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Final

import attrs
from spacy.tokens import Span, Token

from quoteattr.document.document import Document
from quoteattr.entities.entity_index import Entities, Entity, TokenChain, is_modifier
from quoteattr.entities.name_spans import PERSON, UNKNOWN
from quoteattr.entities.referents import Referent
from quoteattr.lexicon import PRONOUNS, Gender
from quoteattr.speakers.choosing import Candidate, Features, Option

# The agent of a passive is as prominent as a subject: "the bill was backed by Roe. She said …".
_SUBJECTS: Final = ("nsubj", "nsubjpass", "agent")
_MAX_DISTANCE: Final = 12
LEAD: Final = 2
"""The last sentence of headline and lead."""


@attrs.frozen(kw_only=True, eq=False)
class Chain:
    """A coreference chain: all its tokens, those that name each entity, and its pronouns."""

    tokens: Set[int]
    named: Mapping[Entity, Sequence[int]]
    pronouns: Sequence[int]

    def has(self, candidate: Candidate, head: int) -> bool:
        """Return whether the chain mentions a candidate at another token than the head."""
        if candidate.entity is not None:
            return any(i != head for i in self.named.get(candidate.entity, ()))
        tokens = (token.i for mention in candidate.mentions for token in mention)
        return any(i != head and i in self.tokens for i in tokens)

    def last_pronoun(self, head: int) -> int:
        """Return the last pronoun of the chain before the head, -1 if there is none."""
        place = bisect_left(self.pronouns, head)
        return self.pronouns[place - 1] if place else -1


def chains_by_token(
    chains: Sequence[TokenChain], entities: Entities
) -> Mapping[int, Sequence[Chain]]:
    """Return the chains at each token of their mentions."""
    found: dict[int, list[Chain]] = defaultdict(list)
    for chain in chains:
        tokens = frozenset(i for mention in chain for i in range(mention.start, mention.end))
        named: dict[Entity, list[int]] = defaultdict(list)
        for i in tokens & entities.by_token.keys():
            entity, name = entities.by_token[i]
            if entity.type != PERSON or not is_modifier(name):
                named[entity].append(i)
        roots = (mention.root for mention in chain)
        pronouns = sorted(root.i for root in roots if root.lower_ in PRONOUNS)
        chained = Chain(tokens=tokens, named=named, pronouns=pronouns)
        for i in tokens:
            found[i].append(chained)
    return found


@attrs.frozen(kw_only=True, eq=False)
class Turn:
    """A resolved attribution: its speakers, the token of their mention, the lemma of its cue."""

    speakers: Sequence[Referent]
    at: int
    cue: str = ""


@attrs.frozen(kw_only=True, eq=False)
class Context:
    """What is known about the place of a source.

    Attributes:
        document: The document.
        genders: The genders that the article shows.
        contents: The token indices of all contents.
        own: The token indices of the content that the source introduces.
        chains: The coreference chains that contain each token.
        pairs: The probability of each earlier token as antecedent of a pronoun.
        turns: The attributions that were resolved before, the latest last.
        is_answer: Whether the source answers a question of the last speaker.
        others: Who cannot be meant.
    """

    document: Document
    genders: Mapping[Entity, Gender]
    contents: Set[int]
    own: Set[int]
    chains: Mapping[int, Sequence[Chain]]
    pairs: Mapping[int, float]
    turns: Sequence[Turn]
    is_answer: bool = False
    others: Sequence[Referent] = ()

    def possible(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Return the candidates without those who cannot be meant."""
        others = {one.entity or one for one in self.others}
        return [
            one for one in candidates if others.isdisjoint(r.entity or r for r in one.referents)
        ]

    def spoke(self, candidate: Candidate, back: int = 1) -> Turn | None:
        """Return the last attribution, or one before it, if it is the candidate's, else None."""
        if len(self.turns) < back:
            return None
        turn = self.turns[-back]
        return turn if is_same(turn.speakers, candidate.referents) else None


def is_same(one: Sequence[Referent], other: Sequence[Referent]) -> bool:
    """Return whether two groups of speakers are the same."""
    return len(one) == len(other) and all(
        a is b or (a.entity is not None and a.entity is b.entity)
        for a, b in zip(one, other, strict=True)
    )


def of_place(head: Token, candidate: Candidate, context: Context) -> Features:
    """Return the features of where a candidate was mentioned before a source, and who spoke."""
    turn = context.spoke(candidate)
    found: Features = {
        "unnamed": candidate.referents[0].entity is None and turn is None,
        "unnamed, last speaker": candidate.referents[0].entity is None and turn is not None,
        "unknown type": candidate.entity is not None and candidate.entity.type == UNKNOWN,
        "several": len(candidate.referents) > 1,
        "last speaker": turn is not None,
        "last speaker, answered": turn is not None and context.is_answer,
        "speaker before": context.spoke(candidate, 2) is not None,
        "chain": any(chain.has(candidate, head.i) for chain in context.chains.get(head.i, ())),
    }
    before = candidate.before(head.i)
    if not before:
        found["only later"] = 1.0
        return found
    sentences = context.document.sentence_of
    here, last = sentences[head.i], before[-1]
    place = last.start if turn is None else max(last.start, min(turn.at, head.i))
    distance = here - sentences[place]
    found |= _distances(distance)
    found |= _last_mentions(head, before[-3:], distance, turn is not None, context)
    found["mentions"] = math.log(len(before))
    found["in lead"] = sentences[before[0].start] <= LEAD
    paragraphs = context.document.paragraph_of
    found["same paragraph"] = paragraphs[place] == paragraphs[head.i]
    found["pair"] = max((context.pairs.get(s.root.i, 0.0) for s in before[-3:]), default=0.0)
    if turn is not None:
        found["last speaker, near"] = here - sentences[turn.at] <= 1
    return found


def _distances(distance: int) -> Features:
    return {
        "distance": min(distance, _MAX_DISTANCE) / 4,
        "same sentence": distance == 0,
        "next sentence": distance == 1,
        "far": distance > 3,
    }


def _last_mentions(
    head: Token, recent: Sequence[Span], distance: int, spoke: bool, context: Context
) -> Features:
    sentences = context.document.sentence_of
    here, last = sentences[head.i], recent[-1]
    near = [s for s in recent if here - sentences[s.start] <= distance + 1][-2:]
    own = all(s.start in context.own for s in near[-1:])
    outside = head.i not in context.contents
    told = last.start in context.contents and outside and not own
    since = here - sentences[max(last.root.i, _last_pronoun(head, recent, context))]
    in_speech = context.document.in_speech
    # "Roe, who goes by Skipper, sat down": the last one is no other.
    same = (s.root for s in recent[:-1] if sentences[s.start] == sentences[last.start])
    is_topic = any(is_subject(root) for root in same)
    return {
        "named or meant, same sentence": since == 0,
        "named or meant, next sentence": since == 1,
        "behind a preposition": last.root.dep_ == "pobj" and not (spoke or is_topic),
        "conjunct": last.root.dep_ == "conj",
        "in a quotation": in_speech(last.root.i) and not in_speech(head.i),
        "subject": any(is_subject(s.root) for s in near),
        "possessive": last.root.dep_ == "poss",
        "own content": own,
        # People in a content are talked about; the text around it goes on about its speaker.
        "quoted": told and not spoke,
        "only in contents": outside and all(span.start in context.contents for span in recent),
    }


def of_lead(head: Token, candidate: Candidate, context: Context) -> Features:
    """Return features of a candidate who is named only further down."""
    sentences = context.document.sentence_of
    here = sentences[head.i]
    away = sentences[candidate.mentions[0].start] - here if candidate.mentions else 0
    return {
        "later, from headline": here == 0,
        "later, from lead": 0 < here <= LEAD,
        "later, same sentence": away == 0,
        "later, next sentence": away == 1,
        "later, far": away > 3,
    }


def _last_pronoun(head: Token, recent: Sequence[Span], context: Context) -> int:
    """Return the last pronoun that coreference links to a candidate before a source, else -1."""
    chains = (chain for span in recent for chain in context.chains.get(span.root.i, ()))
    return max((chain.last_pronoun(head.i) for chain in chains), default=-1)


def add_ranks(head: Token, options: Sequence[Option]) -> None:
    """Add to the features of all candidates which is the nearest, and which the most frequent."""
    before = [one.candidate.before(head.i) for one in options]
    places = [spans[-1].start if spans else -1 for spans in before]
    most = max((len(spans) for spans in before), default=0)
    # Who is the subject of what somebody says is talked about: "Roe said Doe had won. She added …".
    subjects = [
        place if one.features.get("subject") and not is_talked_about(one.features) else -1
        for one, place in zip(options, places, strict=True)
    ]
    for option, spans, place, subject in zip(options, before, places, subjects, strict=True):
        option.features["nearest"] = float(0 <= place == max(places))
        option.features["nearest subject"] = float(0 <= subject == max(subjects))
        option.features["most frequent"] = float(0 < len(spans) == most)
        option.features["only one"] = float(len(options) == 1)


def is_talked_about(features: Features) -> bool:
    """Return whether a candidate was last mentioned in what somebody says."""
    return bool(features.get("quoted") or features.get("own content"))


def is_subject(token: Token) -> bool:
    """Return whether a token is the subject of a clause, or joined with one."""
    return token.dep_ in _SUBJECTS or (token.dep_ == "conj" and token.head.dep_ in _SUBJECTS)
