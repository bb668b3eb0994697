"""The gender that an article shows for each person, estimated from all its pronouns at once.

Every "he" and "she" votes for the persons named shortly before it, in shares. Shares and genders
are estimated in turn for a few rounds (expectation maximization): a person near many "she" and few
"he" gets the "she" votes, which leaves the "he" votes to the others. A first name that only men or
only women have adds a vote, but is not enough alone.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeVar

from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.document.document import Document
from quoteattr.lexicon import Gender

K = TypeVar("K")

_ROUNDS: Final = 6
# Sentences within which a pronoun votes for a name, its own included.
_WINDOW: Final = 3
# Persons for whom one pronoun may vote: a sentence may list thousands of names.
_MAX_PERSONS: Final = 100
# Votes for either gender before any pronoun, so that the first pronoun does not decide.
_PRIOR: Final = 0.4
# The share and the number of votes from which a gender counts as shown. A single pronoun with a
# single name before it is just enough.
_MIN_SHARE: Final = 0.75
_MIN_VOTES: Final = 0.9
# The votes of a first name: more than one pronoun, less than two.
_FIRST_NAME: Final = 1.5


def of_pronoun(token: Token) -> Gender | None:
    """Return the gender of "he", "her", "himself" and the like, None for any other word."""
    pronoun = lexicon.PRONOUNS.get(token.lower_)
    if pronoun is None or pronoun.gender is Gender.NEUTER:
        return None
    return pronoun.gender


def estimate_genders(
    document: Document,
    persons: Mapping[int, K],
    known: Mapping[K, Gender],
    likely: Mapping[K, Gender] = MappingProxyType({}),
) -> Mapping[K, Gender]:
    """Return the estimated genders of persons; those whom pronouns leave open are left out.

    Args:
        document: The document with its pronouns.
        persons: The person named at each token of a name.
        known: The genders that are certain; they are returned unchanged.
        likely: The genders of first names, which add a vote.

    >>> import spacy
    >>> document = Document(spacy.blank("en")("Roe said she won"))
    >>> estimate_genders(document, {0: "Roe"}, {})["Roe"].value
    'feminine'
    """
    pronouns = list(_pronouns(document, persons))
    first = {person: {gender: _FIRST_NAME} for person, gender in likely.items()}
    votes: dict[K, dict[Gender, float]] = first
    for _ in range(_ROUNDS):
        votes = _next_round(pronouns, first, votes, known)
    estimated = dict(known)
    for person, counts in votes.items():
        gender = max(counts, key=counts.__getitem__)
        from_pronouns = counts[gender] - (_FIRST_NAME if likely.get(person) is gender else 0)
        enough = from_pronouns > 0 and counts[gender] >= _MIN_VOTES
        if (
            person not in estimated
            and enough
            and counts[gender] >= _MIN_SHARE * sum(counts.values())
        ):
            estimated[person] = gender
    return estimated


def _next_round(
    pronouns: Sequence[tuple[Gender, Mapping[K, float]]],
    first: Mapping[K, Mapping[Gender, float]],
    votes: Mapping[K, Mapping[Gender, float]],
    known: Mapping[K, Gender],
) -> dict[K, dict[Gender, float]]:
    """Return the votes when every pronoun is shared out by the votes of the round before."""
    new = {person: dict(counts) for person, counts in first.items()}
    for gender, near in pronouns:
        shares = {
            person: weight * _probability(person, gender, votes, known)
            for person, weight in near.items()
        }
        total = sum(shares.values())
        for person, share in shares.items() if total > 0 else ():
            own = new.setdefault(person, {})
            own[gender] = own.get(gender, 0.0) + share / total
    return new


def _probability(
    person: K,
    gender: Gender,
    votes: Mapping[K, Mapping[Gender, float]],
    known: Mapping[K, Gender],
) -> float:
    """Return the probability of a gender for a person, by the votes of the last round."""
    if person in known:
        return 1.0 if known[person] is gender else 0.0
    counts = votes.get(person, {})
    return (counts.get(gender, 0.0) + _PRIOR) / (sum(counts.values()) + 2 * _PRIOR)


def _pronouns(
    document: Document, persons: Mapping[int, K]
) -> Sequence[tuple[Gender, dict[K, float]]]:
    """Return the pronouns with the weight of each person near them, more for subjects."""
    found = []
    # The sentence of each person's last mention and whether it is a subject, the latest at the end.
    last: dict[K, tuple[int, bool]] = {}
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
            recent = itertools.islice(reversed(last.items()), _MAX_PERSONS)
            near = {
                person: (2.0 if subject else 1.0) / (1 + sentence - at) ** 1.5
                for person, (at, subject) in sorted(recent, key=lambda one: order[one[0]])
                if sentence - at < _WINDOW
            }
            if near:
                found.append((gender, near))
    return found


def of_mentions(mentions: Sequence[Span]) -> Gender | None:
    """Return the gender that titles and nouns beside the mentions of a person show, if clear."""
    return clear_winner(Counter(gender for span in mentions for gender in of_mention(span)))


def clear_winner(votes: Counter[Gender]) -> Gender | None:
    """Return the gender with at least three times the votes of the other, else None.

    A simple majority is not enough, as a wrong tree may put another person's noun beside a name.
    """
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 3 * ranked[1][1]):
        return None
    return ranked[0][0]


def of_mention(span: Span) -> Iterator[Gender]:
    """Yield the genders that one mention shows: by a title or a noun beside it."""
    title = of_title(span)
    if title is not None:
        yield title
    root = span.root
    beside = [child for child in root.children if child.dep_ in ("appos", "compound")]
    if root.dep_ == "appos":
        beside.append(root.head)
    if root.dep_ in ("nsubj", "nsubjpass"):
        beside += [child for child in root.head.children if child.dep_ == "attr"]
    for token in beside:
        gender = lexicon.PERSONS.get(token.lemma_.lower())
        if gender is not None and token.i not in range(span.start, span.end):
            yield gender


def of_title(span: Span) -> Gender | None:
    """Return the gender of the title before a name ("Mr.", "spokeswoman"), or None.

    Two words are looked at, for "Mrs. Justice Roe".
    """
    words = [token.lower_ for token in span.doc[max(0, span.start - 3) : span.start]]
    if words[-1:] == ["."] and "".join(words[-2:]) in lexicon.HONORIFICS:
        words.pop()  # "Smt." is two tokens
    for word in words[:-3:-1]:
        for table in (lexicon.HONORIFICS, lexicon.TITLES, lexicon.PERSONS):
            if table.get(word) is not None:
                return table[word]
        if word not in lexicon.HONORIFICS and word not in lexicon.TITLES:
            return None
    return None


def of_own_report(span: Span) -> Gender | None:
    """Return the gender of a speaker's own pronoun: "Clinton said [she] would win"; else None."""
    if span.root.dep_ != "nsubj":
        return None
    clauses = (child for child in span.root.head.children if child.dep_ == "ccomp")
    subjects = (child for clause in clauses for child in clause.lefts if child.dep_ == "nsubj")
    return next(filter(None, map(of_pronoun, subjects)), None)
