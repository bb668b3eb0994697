"""The gender that an article gives each person, read off all its pronouns at once.

Every "he" and "she" votes for the persons named shortly before it, in shares. Shares and genders
settle each other in a few rounds (expectation maximization): who is near many a "she" and few a
"he" takes the "she"s, which leaves the "he"s to the others. A first name that only men or only
women bear casts a vote as well, but alone it tells nothing.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Final, TypeVar

from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.document.document import Document
from quoteattr.lexicon import Gender

K = TypeVar("K")

_ROUNDS: Final = 6
_WINDOW: Final = 3  # sentences
_NEAREST: Final = 100  # persons for whom a pronoun may vote
_PRIOR: Final = 0.4  # votes for either gender before any pronoun is read
_SURE: Final = 0.75  # share of votes from which a gender counts as told
_ENOUGH: Final = 0.9  # votes
_FIRST_NAME: Final = 1.5  # votes that a first name has


def of_pronoun(token: Token) -> Gender | None:
    """Give the gender of "he", "her", "himself" and the like, None for any other word."""
    pronoun = lexicon.PRONOUNS.get(token.lower_)
    if pronoun is None or pronoun.gender is Gender.NEUTER:
        return None
    return pronoun.gender


def of_first_name(name: str) -> Gender | None:
    """Give the gender of those who bear a first name, None where both do or nobody is known to.

    The lists are coreferee's, from registers of the United States, Cologne, Poland and France.

    >>> of_first_name("Donald"), of_first_name("Robin"), of_first_name("Trump")
    (<Gender.MASCULINE: 'masculine'>, None, None)
    """
    found = [gender for gender, listed in _first_names().items() if name in listed]
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=1)
def _first_names() -> Mapping[Gender, frozenset[str]]:
    folder = resources.files("coreferee") / "lang" / "common" / "data"
    files = {Gender.MASCULINE: "male_names.dat", Gender.FEMININE: "female_names.dat"}
    return {
        gender: frozenset((folder / file).read_text("utf-8").split("\n"))
        for gender, file in files.items()
    }


def estimate(
    document: Document,
    persons: Mapping[int, K],
    known: Mapping[K, Gender],
    likely: Mapping[K, Gender] = MappingProxyType({}),
) -> Mapping[K, Gender]:
    """Estimate the gender of persons; ``persons`` tells who is named at which token.

    Genders that are known stay, those that are likely have a vote; who is left open by the pronouns
    is not in the answer.

    >>> import spacy
    >>> document = Document(spacy.blank("en")("Roe said she won"))
    >>> estimate(document, {0: "Roe"}, {})["Roe"].value
    'feminine'
    """
    pronouns = list(_pronouns(document, persons))
    first = {person: {gender: _FIRST_NAME} for person, gender in likely.items()}
    votes: dict[K, dict[Gender, float]] = first
    for _ in range(_ROUNDS):
        new = {person: dict(counts) for person, counts in first.items()}
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
        read = counts[gender] - (_FIRST_NAME if likely.get(person) is gender else 0)
        enough = read > 0 and counts[gender] >= _ENOUGH
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


def _pronouns(
    document: Document, persons: Mapping[int, K]
) -> Sequence[tuple[Gender, dict[K, float]]]:
    """List the pronouns with the weight of each person near them: subjects and near ones more."""
    found = []
    last: dict[K, tuple[int, bool]] = {}  # persons, who was named last at the end
    order: dict[K, int] = {}
    for token, sentence in zip(document.doc, document.sentence_of, strict=True):
        if token.i in persons:
            person = persons[token.i]
            subject = token.dep_ in ("nsubj", "nsubjpass") or (
                last.pop(person, (-1, False)) == (sentence, True)
            )
            last.pop(person, None)
            last[person] = (sentence, subject)
            order.setdefault(person, len(order))
        gender = of_pronoun(token)
        if gender is not None:
            recent = itertools.islice(reversed(last.items()), _NEAREST)
            near = {
                person: (2.0 if subject else 1.0) / (1 + sentence - at) ** 1.5
                for person, (at, subject) in sorted(recent, key=lambda one: order[one[0]])
                if sentence - at < _WINDOW
            }
            if near:
                found.append((gender, near))
    return found


def of_mentions(mentions: Sequence[Span]) -> Gender | None:
    """Give the gender that titles and nouns beside the mentions of one person tell, if clear."""
    return clear_winner(Counter(gender for span in mentions for gender in of_mention(span)))


def clear_winner(votes: Counter[Gender]) -> Gender | None:
    """Give the gender that has three times the votes of the other, None when it is less clear."""
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 3 * ranked[1][1]):
        return None
    return ranked[0][0]


def of_mention(span: Span) -> Iterator[Gender]:
    """Yield what one mention reveals: a title in front, a gendered noun beside, "himself"."""
    title = of_title(span)
    if title is not None:
        yield title
    root = span.root
    beside = [child for child in root.children if child.dep_ in ("appos", "compound")]
    if root.dep_ == "appos":
        beside.append(root.head)
    if root.dep_ in ("nsubj", "nsubjpass"):
        beside += [child for child in root.head.children if child.dep_ == "attr"]
        yield from _reflexives(root)
    for token in beside:
        gender = lexicon.PERSONS.get(token.lemma_.lower())
        if gender is not None and token.i not in range(span.start, span.end):
            yield gender


def of_title(span: Span) -> Gender | None:
    """Give the gender of the title right in front of a name: "Mr.", "spokeswoman"."""
    for i in range(span.start - 1, max(-1, span.start - 3), -1):
        word = span.doc[i].lower_
        for table in (lexicon.HONORIFICS, lexicon.TITLES, lexicon.PERSONS):
            if table.get(word) is not None:
                return table[word]
        if word not in lexicon.HONORIFICS and word not in lexicon.TITLES:
            return None
    return None


def of_own_report(span: Span) -> Gender | None:
    """Give the gender of the pronoun by which somebody reports: "Clinton said [she] would win"."""
    if span.root.dep_ != "nsubj":
        return None
    clauses = (child for child in span.root.head.children if child.dep_ == "ccomp")
    subjects = (child for clause in clauses for child in clause.lefts if child.dep_ == "nsubj")
    return next(filter(None, map(of_pronoun, subjects)), None)


def _reflexives(subject: Token) -> Iterator[Gender]:
    """Yield the gender of "himself" in the clause of which the name is the subject."""
    for token in subject.head.children:
        pronoun = lexicon.PRONOUNS.get(token.lower_)
        if pronoun and pronoun.gender and token.lower_.endswith("self"):
            yield pronoun.gender
