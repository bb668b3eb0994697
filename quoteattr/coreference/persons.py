"""The persons that a document names, with the gender that it shows: what pronouns are held against.

Only what chains need; who is named, how and in which role, the rooms above find out.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Final

import attrs
from spacy.tokens import Doc, Token

from quoteattr import lexicon
from quoteattr.lexicon import Gender

_BEARERS: Final = 200  # of one name: those mentioned last, or those who come first


@attrs.frozen(kw_only=True)
class Person:
    """A named person: a number in the document, and a gender, None where nothing tells.

    ``certain`` tells that a title or a gendered noun shows the gender; else it is only likely, from
    pronouns near the name or, where the document is silent, from the first name.
    """

    number: int
    gender: Gender | None = None
    certain: bool = False


@attrs.define(eq=False)
class _Cluster:
    """One person's forms, heads of mentions and votes for a gender, while they are collected."""

    first: str
    last: str
    heads: list[int] = attrs.Factory(list)
    shown: Counter[Gender] = attrs.Factory(Counter)
    likely: Counter[Gender] = attrs.Factory(Counter)


@attrs.define
class _Bearers:
    """Who bears a name: those who were mentioned in the order of that, and those still to come."""

    _mentioned: dict[str, dict[_Cluster, None]] = attrs.Factory(lambda: defaultdict(dict))
    _coming: dict[str, dict[_Cluster, None]] = attrs.Factory(lambda: defaultdict(dict))

    def add(self, name: str, cluster: _Cluster) -> None:
        """Add one who is still to be mentioned."""
        self._coming[name][cluster] = None

    def mention(self, name: str, cluster: _Cluster) -> None:
        """Put one who is mentioned behind all who were before."""
        self._coming[name].pop(cluster, None)
        self._mentioned[name].pop(cluster, None)
        self._mentioned[name][cluster] = None

    def find(self, name: str, wanted: Gender | None) -> _Cluster | None:
        """Find who bears a name: of the gender if one is wanted, else of none; mentioned last.

        Before any mention, whoever comes first.
        """
        last = itertools.islice(reversed(self._mentioned.get(name, {})), _BEARERS)
        bearers = [*last, *itertools.islice(self._coming.get(name, ()), _BEARERS)]
        if wanted is not None:
            winners = [_winner(cluster.shown) for cluster in bearers]
            pairs = list(zip(bearers, winners, strict=True))
            bearers = [c for c, one in pairs if one is wanted] or [c for c, one in pairs if not one]
        return bearers[0] if bearers else None


@attrs.frozen
class _Form:
    """One mention: its words in lower case, its head, and the gender that its surroundings show."""

    words: tuple[str, ...]
    head: Token
    shown: Counter[Gender]


def find(
    doc: Doc, male_names: Collection[str] = (), female_names: Collection[str] = ()
) -> dict[int, Person]:
    """Find the named persons; the token index of each mention's head gives its person.

    Full names come first, then a surname or a first name joins the one person that bears it; of
    several, the one whose gender fits and who was mentioned last. First names in exactly one of the
    two collections are weak evidence for a gender. Empty when no person is named.

    Method: name clusters as in BBC Citron (DSJM 2018).

    >>> import spacy
    >>> find(spacy.blank("en")("It rained."))
    {}
    """
    forms = list(_forms(doc))
    clusters: list[_Cluster] = []
    by_name: dict[tuple[str, str], _Cluster] = {}
    for form in forms:
        name = (form.words[0], form.words[-1])
        if len(form.words) > 1 and name not in by_name:
            by_name[name] = _Cluster(first=name[0], last=name[1])
            clusters.append(by_name[name])
    # The genders that full names show decide between two bearers of one surname.
    for form in forms:
        if len(form.words) > 1:
            by_name[form.words[0], form.words[-1]].shown.update(form.shown)
    surnames, first_names = _Bearers(), _Bearers()
    for cluster in clusters:
        surnames.add(cluster.last, cluster)
        first_names.add(cluster.first, cluster)
    for form in forms:
        found = by_name.get((form.words[0], form.words[-1]))
        if found is None:
            word, wanted = form.words[0], _winner(form.shown)
            found = surnames.find(word, wanted) or first_names.find(word, wanted)
            if found is None:
                clusters.append(found := _Cluster(first="", last=word))
            found.shown.update(form.shown)
        found.heads.append(form.head.i)
        surnames.mention(found.last, found)
        first_names.mention(found.first, found)
    _unmarked(doc, clusters)
    _vote(doc, clusters)
    return {
        head: person
        for number, cluster in enumerate(clusters)
        for person in (_person(number, cluster, male_names, female_names),)
        for head in cluster.heads
    }


def _forms(doc: Doc) -> Iterator[_Form]:
    """Yield the names of persons without titles, possessives and suffixes."""
    for ent in doc.ents:
        if ent.label_ not in ("PERSON", "PER"):
            continue
        tokens = [t for t in ent if t.text[0].isalnum() and t.lower_ not in lexicon.NAME_SUFFIXES]
        while len(tokens) > 1 and (
            tokens[0].lower_ in lexicon.HONORIFICS or tokens[0].lower_ in lexicon.TITLES
        ):
            del tokens[0]
        words = tuple(t.lower_.strip(".") for t in tokens)
        if words:
            name = doc[tokens[0].i : tokens[-1].i + 1]
            yield _Form(words, name.root, Counter(_shown(tokens[0], name.root)))


def _shown(first: Token, head: Token) -> Iterator[Gender]:
    """Yield what a title in front and the nouns beside a name tell."""
    for place in range(first.i - 1, max(first.i - 4, -1), -1):
        before = first.doc[place]
        word = before.lower_
        if before.sent != first.sent or not (word in lexicon.HONORIFICS or word in lexicon.TITLES):
            break
        title = lexicon.HONORIFICS.get(word) or lexicon.TITLES.get(word)
        if title is not None:
            yield title
            break
    beside = [c for c in head.children if c.dep_ in ("appos", "nmod")]
    if not first.is_sent_start:  # "actress Jane Roe", whatever the parser makes of it
        beside.append(first.nbor(-1))
    if head.dep_ == "appos":
        beside.append(head.head)
    if head.dep_ == "nsubj" and head.head.lemma_ == "be":
        beside += [c for c in head.head.children if c.dep_ == "attr"]
    for noun in beside:
        gender = lexicon.PERSONS.get(noun.lemma_.lower())
        if gender is not None and noun.tag_ in ("NN", "NNP"):
            yield gender


def _unmarked(doc: Doc, clusters: list[_Cluster]) -> None:
    """Add bare surnames that the reader did not mark as names."""
    by_last: dict[str, list[_Cluster]] = defaultdict(list)
    for cluster in clusters:
        by_last[cluster.last].append(cluster)
    for token in doc if by_last else ():
        bearers = by_last.get(token.lower_)
        if bearers is None:
            continue
        alone = token.tag_ == "NNP" and not token.ent_type_ and token.dep_ != "compound"
        if alone and len(bearers) == 1 and token.text[0].isupper():
            bearers[0].heads.append(token.i)
    for cluster in clusters:
        cluster.heads.sort()


def _vote(doc: Doc, clusters: list[_Cluster]) -> None:
    """Let a "he" or "she" behind the only person named in its sentence vote for that gender."""
    by_head = {head: cluster for cluster in clusters for head in cluster.heads}
    for sent in doc.sents if by_head else ():
        named: dict[_Cluster, None] = {}
        for token in sent:
            cluster = by_head.get(token.i)
            if cluster is not None:
                named[cluster] = None
            pronoun = lexicon.PRONOUNS.get(token.lower_)
            gender = pronoun.gender if pronoun is not None else None
            if len(named) == 1 and gender in (Gender.MASCULINE, Gender.FEMININE):
                next(iter(named)).likely[gender] += 1


def _person(
    number: int, cluster: _Cluster, male_names: Collection[str], female_names: Collection[str]
) -> Person:
    shown = _winner(cluster.shown)
    if shown is not None:
        return Person(number=number, gender=shown, certain=True)
    likely = _winner(cluster.likely)
    if likely is None and not cluster.likely:
        name = (cluster.first or cluster.last).capitalize()
        male, female = name in male_names, name in female_names
        if male != female:
            likely = Gender.MASCULINE if male else Gender.FEMININE
    return Person(number=number, gender=likely)


def _winner(votes: Mapping[Gender, int]) -> Gender | None:
    """Give the gender with three times the votes of the other, None when it is less clear."""
    for gender, other in (
        (Gender.MASCULINE, Gender.FEMININE),
        (Gender.FEMININE, Gender.MASCULINE),
    ):
        if votes.get(gender, 0) and votes.get(gender, 0) >= 3 * votes.get(other, 0):
            return gender
    return None
