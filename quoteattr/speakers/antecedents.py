"""Which person "he" or "she" is: candidates of the whole article, ranked by simple evidence.

A linear score after BBC Citron and the trials in this project: who was subject, who spoke last, who
is near, whom the chains of coreference offer, and never against the gender that the article shows.
Below a margin nobody is named, for a wrong name is worse than none.
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

_SUBJECTS: Final = ("nsubj", "nsubjpass", "agent")
FARTHEST: Final = 12  # sentences


@attrs.frozen(kw_only=True)
class Weights:
    """What each piece of evidence is worth; tuned on open news and on the project's own gold."""

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


@attrs.frozen(kw_only=True, eq=False)
class Candidate:
    """Somebody who may be meant, with the places where the article mentions them."""

    referent: Referent
    mentions: tuple[Span, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, referent: Referent, mentions: Sequence[Span]) -> Candidate:
        """Make the candidate for a referent with these mentions, in the text's order."""
        starts = tuple(span.start for span in mentions)
        return cls(referent=referent, mentions=tuple(mentions), starts=starts)


@attrs.frozen(kw_only=True, eq=False)
class Linked:
    """A chain of coreference: its tokens, and those of them that name each entity.

    Where a name modifies a noun ("a [Trump] supporter"), it is among ``modifiers``, not ``named``.
    """

    tokens: Set[int]
    named: Mapping[Entity, Sequence[int]]
    modifiers: Mapping[Entity, Sequence[int]]

    def holds(self, candidate: Candidate, pronoun: int) -> bool:
        """Return whether a mention of a candidate is in the chain, the pronoun left aside."""
        entity = candidate.referent.entity
        if entity is not None:
            return any(i != pronoun for i in self.named.get(entity, ()))
        mentioned = (token.i for mention in candidate.mentions for token in mention)
        return any(i != pronoun and i in self.tokens for i in mentioned)

    def names(self, entity: Entity, noun: int) -> bool:
        """Return whether an entity is named in the chain, a noun's token left aside."""
        named = itertools.chain(self.named.get(entity, ()), self.modifiers.get(entity, ()))
        return any(i != noun for i in named)


@attrs.frozen(kw_only=True, eq=False)
class Context:
    """What is known where the pronoun stands.

    ``quoted`` holds for each token whether it stands in a content, ``own`` the tokens of the
    content that the pronoun introduces, ``linked`` the chains that it is in; ``speaker`` is
    who spoke last, ``sentences`` the number of each token's sentence, ``genders`` what is known;
    ``answers`` tells whether the pronoun replies to that speaker.
    """

    sentences: Sequence[int]
    genders: Mapping[Entity, Gender] = attrs.field(factory=dict)
    quoted: frozenset[int] = frozenset()
    own: frozenset[int] = frozenset()
    linked: Sequence[Linked] = ()
    speaker: Referent | None = None
    speaker_at: int = -1
    answers: bool = False


def rank(
    pronoun: Token,
    gender: Gender | None,
    candidates: Sequence[Candidate],
    context: Context,
    weights: Weights,
) -> list[tuple[float, Candidate]]:
    """Score the candidates for a pronoun, the best first; those ruled out are left out."""
    scored = []
    for candidate in candidates:
        value = _score(pronoun, gender, candidate, context, weights)
        if value is not None:
            scored.append((value, candidate))
    return sorted(scored, key=lambda pair: -pair[0])


def choose(
    pronoun: Token,
    gender: Gender | None,
    candidates: Sequence[Candidate],
    context: Context,
    weights: Weights | None = None,
) -> tuple[Candidate, float] | None:
    """Choose whom a pronoun means, and by what lead; None when two are too close to call."""
    weights = weights or Weights()
    ranked = rank(pronoun, gender, candidates, context, weights)
    if not ranked:
        return None
    lead = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else math.inf
    return (ranked[0][1], lead) if lead >= weights.margin else None


def _score(
    pronoun: Token,
    gender: Gender | None,
    candidate: Candidate,
    context: Context,
    weights: Weights,
) -> float | None:
    count = bisect_left(candidate.starts, pronoun.i)
    if count == 0:
        return None
    earlier = candidate.mentions[max(0, count - 3) : count]
    last = earlier[-1]
    spoke = context.speaker is not None and _same(context.speaker, candidate.referent)
    here = context.sentences[pronoun.i]
    place = max(
        context.sentences[last.start],
        context.sentences[context.speaker_at] if spoke and context.speaker_at >= 0 else 0,
    )
    distance = here - place
    if distance > FARTHEST:
        return None
    total = weights.distance * distance + weights.frequency * math.log(1 + count)
    entity = candidate.referent.entity
    told = candidate.referent.gender if entity is None else context.genders.get(entity)
    if gender is not None and told is not None:
        total += weights.gender if told is gender else weights.conflict
    elif gender is not None and entity is not None and entity.likely not in (None, gender):
        total += weights.unlikely
    total += weights.same_sentence * (distance == 0)
    total += (weights.asked if context.answers else weights.last_speaker) * spoke
    near = [s for s in earlier if here - context.sentences[s.start] <= distance + 1]
    total += weights.subject * any(_is_subject(s.root) for s in near[-2:])
    total += weights.above * any(_is_above(s.root, pronoun) for s in near[-2:])
    total += weights.possessive * (last.root.dep_ == "poss")
    if all(s.start in context.own for s in near[-1:]):
        total += weights.own_content
    elif last.start in context.quoted and pronoun.i not in context.quoted and not spoke:
        total += weights.quoted
    if any(chain.holds(candidate, pronoun.i) for chain in context.linked):
        total += weights.chain
    return total


def ahead(pronoun: Token) -> Token | None:
    """Give the subject in front of which a pronoun's clause stands: "As he left, Trump said".

    None where the clause does not open the sentence.
    """
    for below in (pronoun, *pronoun.ancestors):
        verb = below.head
        if below.dep_ in ("advcl", "prep") and verb.i > pronoun.i and verb.dep_ != "conj":
            subject = next((child for child in verb.lefts if child.dep_ == "nsubj"), None)
            return subject if subject is not None and subject.i > below.right_edge.i else None
    return None


def _is_subject(token: Token) -> bool:
    return token.dep_ in _SUBJECTS or (token.dep_ == "conj" and token.head.dep_ in _SUBJECTS)


def _is_above(token: Token, pronoun: Token) -> bool:
    """Tell whether a name is the subject of a clause that the pronoun's clause hangs on."""
    return _is_subject(token) and any(token.head.i == verb.i for verb in pronoun.head.ancestors)


def _same(one: Referent, other: Referent) -> bool:
    if one.entity is not None or other.entity is not None:
        return one.entity is other.entity
    return one is other
