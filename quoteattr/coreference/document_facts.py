"""What is known about one document while its chains are being found, each thing found out once.

coreferee asks the same of the same token again and again, through spaCy's extension attributes;
here it is looked up in plain lists by token index.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np
from spacy.attrs import HEAD
from spacy.tokens import Doc, Token

from quoteattr.coreference.persons import Person

_STATE: Final = "quoteattr:coreference"


@attrs.define
class Alike:
    """Nouns by what they have in common, so that only such are ever held against each other."""

    _offering: dict[tuple[int, Hashable], list[int]] = attrs.Factory(lambda: defaultdict(list))
    _asked: dict[int, Sequence[Hashable]] = attrs.Factory(dict)
    _offered: dict[int, Sequence[Hashable]] = attrs.Factory(dict)

    def add(
        self, noun: int, tree: int, asked: Sequence[Hashable], offered: Sequence[Hashable]
    ) -> None:
        """Add a noun: one that is referred to asks for what the one that refers must offer."""
        self._asked[noun], self._offered[noun] = asked, offered
        for key in offered:
            self._offering[tree, key].append(noun)

    def asked(self, noun: int) -> Sequence[Hashable]:
        """Return what a noun asks for of one that refers to it; nothing for another token."""
        return self._asked.get(noun, ())

    def offered(self, noun: int) -> Sequence[Hashable]:
        """Return what a noun offers to one that it refers to; nothing for another token."""
        return self._offered.get(noun, ())

    def referring(self, noun: int, tree: int) -> set[int]:
        """Return the nouns of a tree that may refer to a noun, itself included."""
        return {i for key in self.asked(noun) for i in self._offering.get((tree, key), ())}


@attrs.define
class Knowledge:
    """What is known about one document; all numbers are token indexes unless they say otherwise.

    Attributes:
        tokens: The document's tokens.
        heads: Each token's head; a root's own index.
        trees: The root of each token's tree.
        depths: How many ancestors each token has.
        sentences: The number of each token's sentence.
        starts: Where sentences start.
        quoted: Whether a token stands in a quotation.
        beyond: Tokens of sentences too long to look into.
        holders: coreferee's marks of each token.
        persons: The person that the head of a mention names.
        mentions: Those heads by person, in the text's order.
        nouns, anaphors: Tokens that may be mentions; ``places`` are both in the text's order, and
            ``personal`` those of them that "he" or "she" may mean.
        alike: Nouns that may be one.
        features, names, shapes, forms, ratings, nearer: What the rules keep: morphology, words of
            names, mentions, what pronouns tell, answers.
    """

    tokens: Sequence[Token]
    heads: Sequence[int]
    trees: Sequence[int]
    depths: Sequence[int]
    sentences: Sequence[int]
    starts: Sequence[int]
    quoted: Sequence[bool] = ()
    beyond: frozenset[int] = frozenset()
    holders: list[Any] = attrs.Factory(list)
    persons: Mapping[int, Person] = attrs.Factory(dict)
    mentions: Mapping[int, Sequence[int]] = attrs.Factory(dict)
    nouns: dict[int, bool] = attrs.Factory(dict)
    anaphors: dict[int, bool] = attrs.Factory(dict)
    places: Sequence[int] = ()
    personal: Sequence[int] = ()
    alike: Alike = attrs.Factory(Alike)
    features: dict[int, dict[str, list[str]]] = attrs.Factory(dict)
    names: dict[int, list[Token]] = attrs.Factory(dict)
    shapes: dict[tuple[int, bool], Any] = attrs.Factory(dict)
    forms: dict[int, Hashable] = attrs.Factory(dict)
    ratings: dict[Hashable, int] = attrs.Factory(dict)
    nearer: dict[Hashable, bool] = attrs.Factory(dict)

    def before(self, token: int) -> int | None:
        """Give the head of the last mention of the same person before a token."""
        person = self.persons.get(token)
        if person is None:
            return None
        row = self.mentions[person.number]
        place = bisect_left(row, token)
        return row[place - 1] if place else None

    def upwards(self, token: int) -> Iterator[int]:
        """Yield a token and its ancestors up to the root."""
        yield token
        while self.heads[token] != token:
            token = self.heads[token]
            yield token

    def below(self, token: int, other: int) -> int | None:
        """Give the last of a token and its ancestors, going up, that is not above another token.

        None where the token itself is above the other, or is the other.
        """
        if self.trees[token] != self.trees[other]:
            return self.trees[token]
        above, last = set(self.upwards(other)), None
        for place in self.upwards(token):
            if place in above:
                break
            last = place
        return last


def between(places: Sequence[int], first: int, last: int) -> Sequence[int]:
    """Give the places from the first to the last token, both included; places are in order.

    >>> between([2, 5, 7, 9], 5, 8)
    [5, 7]
    """
    return places[bisect_left(places, first) : bisect_left(places, last + 1)]


def learn(doc: Doc) -> Knowledge:
    """Read a document's trees and sentences, and keep what is known about it with it."""
    places = np.arange(len(doc))
    heads = places + doc.to_array([HEAD]).reshape(-1).astype(np.int64)
    trees, depths = heads, (heads != places).astype(np.int64)
    while True:  # each round looks twice as far up
        above = trees[trees]
        if (above == trees).all():
            break
        trees, depths = above, depths + depths[trees]
    starts = [sent.start for sent in doc.sents]
    known = Knowledge(
        tokens=list(doc),
        heads=heads.tolist(),
        trees=trees.tolist(),
        depths=depths.tolist(),
        sentences=(np.searchsorted(starts, places, side="right") - 1).tolist(),
        starts=starts,
    )
    doc.user_data[_STATE] = known
    return known


def knowledge(doc: Doc) -> Knowledge:
    """Give what is known about a document; a KeyError before `learn`."""
    known: Knowledge = doc.user_data[_STATE]
    return known


def forget(doc: Doc) -> None:
    """Take what is known off the document, so that nothing of it is stored."""
    doc.user_data.pop(_STATE, None)
