"""Which person "he" or "she" refers to: candidates of the article, ranked by a linear score.

The features are those of BBC Citron and of experiments with the project's own gold: who was a
subject, who spoke last, who is near, and whom the coreference chains contain. A gender that the
article shows outweighs all of them. If the lead of the best candidate is below a margin, nobody is
chosen, because no speaker is better than a wrong one.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from typing import Final

import attrs
from spacy.tokens import Span, Token

from quoteattr.entities.entity_index import Entity
from quoteattr.entities.referents import Referent
from quoteattr.lexicon import Gender

# The agent of a passive is as prominent as a subject: "the bill was backed by Roe. She said …".
_SUBJECTS: Final = ("nsubj", "nsubjpass", "agent")
MAX_DISTANCE: Final = 12
"""Sentences from a candidate's last mention, or last statement, to a pronoun.

A profile goes on about "he" for many sentences without the name.
"""


@attrs.frozen(kw_only=True)
class AntecedentWeights:
    """The weight of each feature; tuned on open news and on the project's own gold.

    Attributes:
        gender, conflict: The article shows the pronoun's gender, or the other one.
        unlikely: Only the first name suggests the other gender.
        distance: Per sentence since the last mention.
        same_sentence: The last mention is in the pronoun's sentence.
        subject: One of the last two mentions is a subject.
        above: One of them is the subject of a clause that governs the pronoun's.
        possessive: The last mention is a possessive, as in "Roe's lawyer".
        last_speaker, asked: The candidate spoke last; or did so to ask what the pronoun answers.
        frequency: Per logarithm of the number of mentions before the pronoun.
        quoted: The last mention is in a quotation, and the pronoun is not.
        own_content: The last mention is in the content that the pronoun introduces.
        chain: A coreference chain contains both.
        margin: The least lead over the second candidate.
    """

    gender: float = 2.0
    conflict: float = -4.0
    unlikely: float = -1.5
    distance: float = -0.7
    same_sentence: float = 0.2
    subject: float = 0.8
    above: float = 1.5
    possessive: float = -0.6
    last_speaker: float = 2.4
    asked: float = -1.0
    frequency: float = 0.2
    quoted: float = -1.0
    own_content: float = -1.5
    chain: float = 1.5
    margin: float = 0.1


_WEIGHTS: Final = AntecedentWeights()


@attrs.frozen(kw_only=True, eq=False)
class SpeakerCandidate:
    """A possible antecedent with its mentions and their first tokens, in text order."""

    referent: Referent
    mentions: tuple[Span, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, referent: Referent, mentions: Sequence[Span]) -> SpeakerCandidate:
        """Return the candidate for a referent with these mentions, which are in text order."""
        starts = tuple(span.start for span in mentions)
        return cls(referent=referent, mentions=tuple(mentions), starts=starts)


@attrs.frozen(kw_only=True, eq=False)
class EntityChain:
    """A coreference chain: its token indices, and those that name each entity.

    A name that modifies a noun ("a [Trump] supporter") is in ``modifiers``, not in ``named``.
    """

    tokens: Set[int]
    named: Mapping[Entity, Sequence[int]]
    modifiers: Mapping[Entity, Sequence[int]]

    def mentions_candidate(self, candidate: SpeakerCandidate, pronoun: int) -> bool:
        """Return whether the chain has a mention of a candidate, other than the pronoun itself."""
        entity = candidate.referent.entity
        if entity is not None:
            return any(i != pronoun for i in self.named.get(entity, ()))
        mentioned = (token.i for mention in candidate.mentions for token in mention)
        return any(i != pronoun and i in self.tokens for i in mentioned)

    def names_entity(self, entity: Entity, noun: int) -> bool:
        """Return whether the chain names an entity, at another token than the noun's."""
        named = itertools.chain(self.named.get(entity, ()), self.modifiers.get(entity, ()))
        return any(i != noun for i in named)


@attrs.frozen(kw_only=True, eq=False)
class PronounContext:
    """What is known about the place of a pronoun.

    Attributes:
        sentences: The sentence number of each token.
        genders: The genders that the article shows.
        quoted: The token indices of direct contents.
        own: The token indices of the content that the pronoun introduces.
        chains: The coreference chains that contain the pronoun.
        speaker: Who spoke last; None if nobody or several did.
        speaker_at: The token at which that speaker was mentioned; -1 without one.
        is_answer: Whether the pronoun's cue answers a question of that speaker.
    """

    sentences: Sequence[int]
    genders: Mapping[Entity, Gender] = attrs.field(factory=dict)
    quoted: frozenset[int] = frozenset()
    own: frozenset[int] = frozenset()
    chains: Sequence[EntityChain] = ()
    speaker: Referent | None = None
    speaker_at: int = -1
    is_answer: bool = False


def choose_antecedent(
    pronoun: Token,
    gender: Gender | None,
    candidates: Sequence[SpeakerCandidate],
    context: PronounContext,
    weights: AntecedentWeights = _WEIGHTS,
) -> tuple[SpeakerCandidate, float] | None:
    """Return the candidate that a pronoun refers to, with its lead over the second.

    The lead is infinite for a single candidate. None if there is no candidate, or if the best two
    are too close to call.
    """
    scored = []
    for candidate in candidates:
        score = _score(pronoun, gender, candidate, context, weights)
        if score is not None:
            scored.append((score, candidate))
    if not scored:
        return None
    ranked = sorted(scored, key=lambda pair: -pair[0])
    lead = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else math.inf
    return (ranked[0][1], lead) if lead >= weights.margin else None


def _score(
    pronoun: Token,
    gender: Gender | None,
    candidate: SpeakerCandidate,
    context: PronounContext,
    weights: AntecedentWeights,
) -> float | None:
    """Return the score of a candidate; None for one that is not mentioned shortly before."""
    count = bisect_left(candidate.starts, pronoun.i)
    if count == 0:
        return None
    recent = candidate.mentions[max(0, count - 3) : count]
    last = recent[-1]
    spoke = context.speaker is not None and _is_same(context.speaker, candidate.referent)
    here = context.sentences[pronoun.i]
    place = max(
        context.sentences[last.start],
        # "He" and "she" keep a speaker near who is no longer named.
        context.sentences[context.speaker_at] if spoke and context.speaker_at >= 0 else 0,
    )
    distance = here - place
    if distance > MAX_DISTANCE:
        return None
    total = weights.distance * distance + weights.frequency * math.log(1 + count)
    total += _gender_score(gender, candidate.referent, context, weights)
    total += weights.same_sentence * (distance == 0)
    total += (weights.asked if context.is_answer else weights.last_speaker) * spoke
    near = [s for s in recent if here - context.sentences[s.start] <= distance + 1]
    total += weights.subject * any(_is_subject(s.root) for s in near[-2:])
    total += weights.above * any(_governs(s.root, pronoun) for s in near[-2:])
    total += weights.possessive * (last.root.dep_ == "poss")
    if all(s.start in context.own for s in near[-1:]):
        total += weights.own_content
    elif last.start in context.quoted and pronoun.i not in context.quoted and not spoke:
        # People in a quotation are talked about; the text around it goes on about its speaker.
        total += weights.quoted
    if any(chain.mentions_candidate(candidate, pronoun.i) for chain in context.chains):
        total += weights.chain
    return total


def _gender_score(
    gender: Gender | None, referent: Referent, context: PronounContext, weights: AntecedentWeights
) -> float:
    entity = referent.entity
    shown = referent.gender if entity is None else context.genders.get(entity)
    if gender is None:
        return 0.0
    if shown is not None:
        return weights.gender if shown is gender else weights.conflict
    # A first name is weak evidence, since its gender may differ by country ("Andrea").
    is_unlikely = entity is not None and entity.likely not in (None, gender)
    return weights.unlikely if is_unlikely else 0.0


def following_subject(pronoun: Token) -> Token | None:
    """Return the subject that follows a pronoun's opening clause: "As he left, Trump said".

    None if the clause does not precede its main clause.
    """
    for below in (pronoun, *pronoun.ancestors):
        verb = below.head
        if below.dep_ in ("advcl", "prep") and verb.i > pronoun.i and verb.dep_ != "conj":
            subject = next((child for child in verb.lefts if child.dep_ == "nsubj"), None)
            return subject if subject is not None and subject.i > below.right_edge.i else None
    return None


def _is_subject(token: Token) -> bool:
    return token.dep_ in _SUBJECTS or (token.dep_ == "conj" and token.head.dep_ in _SUBJECTS)


def _governs(token: Token, pronoun: Token) -> bool:
    """Return whether a token is the subject of a clause that governs the pronoun's clause."""
    return _is_subject(token) and any(token.head.i == verb.i for verb in pronoun.head.ancestors)


def _is_same(one: Referent, other: Referent) -> bool:
    if one.entity is not None or other.entity is not None:
        return one.entity is other.entity
    return one is other
