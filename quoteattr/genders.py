"""The gender that an article gives each person, read off all its pronouns at once.

Every "he" and "she" votes for the persons named shortly before it, in shares. Shares and genders
settle each other in a few rounds (expectation maximization): who is near many a "she" and few a
"he" takes the "she"s, which leaves the "he"s to the others. No list of first names is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from spacy.tokens import Doc, Token

from quoteattr import lexicon
from quoteattr.lexicon import Gender

K = TypeVar("K")

_ROUNDS: Final = 6
_WINDOW: Final = 3  # sentences
_PRIOR: Final = 0.4  # votes for either gender before any pronoun is read
_SURE: Final = 0.75  # share of votes from which a gender counts as told
_ENOUGH: Final = 0.9  # votes


def of_pronoun(token: Token) -> Gender | None:
    """Give the gender of "he", "her", "himself" and the like, None for any other word."""
    pronoun = lexicon.PRONOUNS.get(token.lower_)
    if pronoun is None or pronoun.gender is Gender.NEUTER:
        return None
    return pronoun.gender


def estimate(doc: Doc, persons: Mapping[int, K], known: Mapping[K, Gender]) -> Mapping[K, Gender]:
    """Estimate the gender of persons; ``persons`` tells who is named at which token.

    Genders that are known stay; who is left open by the pronouns is not in the answer.

    >>> import spacy
    >>> doc = spacy.blank("en")("Roe said she won")
    >>> estimate(doc, {0: "Roe"}, {})["Roe"].value
    'feminine'
    """
    pronouns = list(_pronouns(doc, persons))
    votes: dict[K, dict[Gender, float]] = {}
    for _ in range(_ROUNDS):
        new: dict[K, dict[Gender, float]] = {}
        for gender, near in pronouns:
            shares = {
                person: weight * _chance(person, gender, votes, known)
                for person, weight in near.items()
            }
            total = sum(shares.values())
            for person, share in shares.items() if total > 0 else ():
                own = new.setdefault(person, {})
                own[gender] = own.get(gender, 0.0) + share / total
        votes = new
    told = dict(known)
    for person, counts in votes.items():
        gender = max(counts, key=counts.__getitem__)
        enough = counts[gender] >= _ENOUGH
        if person not in told and enough and counts[gender] >= _SURE * sum(counts.values()):
            told[person] = gender
    return told


def _chance(
    person: K,
    gender: Gender,
    votes: Mapping[K, Mapping[Gender, float]],
    known: Mapping[K, Gender],
) -> float:
    if person in known:
        return 1.0 if known[person] is gender else 0.0
    counts = votes.get(person, {})
    return (counts.get(gender, 0.0) + _PRIOR) / (sum(counts.values()) + 2 * _PRIOR)


def _pronouns(doc: Doc, persons: Mapping[int, K]) -> Sequence[tuple[Gender, dict[K, float]]]:
    """List the pronouns with the weight of each person near them: subjects and near ones more."""
    found = []
    sentence = 0
    last: dict[K, tuple[int, bool]] = {}
    for token in doc:
        sentence += bool(token.i and token.is_sent_start)
        if token.i in persons:
            subject = token.dep_ in ("nsubj", "nsubjpass") or (
                last.get(persons[token.i], (-1, False)) == (sentence, True)
            )
            last[persons[token.i]] = (sentence, subject)
        gender = of_pronoun(token)
        if gender is not None:
            near = {
                person: (2.0 if subject else 1.0) / (1 + sentence - at) ** 1.5
                for person, (at, subject) in last.items()
                if sentence - at < _WINDOW
            }
            if near:
                found.append((gender, near))
    return found
