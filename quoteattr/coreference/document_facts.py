"""Facts about one document, collected before its chains are found.

coreferee looks up the same properties of the same tokens again and again, through spaCy's extension
attributes. Here each is computed once and kept in a list or dictionary by token index. The facts
are stored in ``doc.user_data`` and not on the rules, which all documents and threads share.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np
from spacy.attrs import HEAD
from spacy.tokens import Doc, Token

from quoteattr.coreference.persons import Person
from quoteattr.document.document import Document

_USER_DATA_KEY: Final = "quoteattr:coreference"


@attrs.define
class NounKeys:
    """Nouns by the keys that two nouns of one entity share, such as a lemma or a name.

    A pair of nouns can refer to the same entity only if one of the keys that the earlier noun
    requires is offered by the later one. Only such pairs are passed to the rules.
    """

    _nouns: dict[tuple[int, Hashable], list[int]] = attrs.Factory(lambda: defaultdict(list))
    _required: dict[int, Sequence[Hashable]] = attrs.Factory(dict)
    _offered: dict[int, Sequence[Hashable]] = attrs.Factory(dict)
    _requiring: Counter[Hashable] = attrs.Factory(Counter)

    def add(
        self, noun: int, tree: int, required: Sequence[Hashable], offered: Sequence[Hashable]
    ) -> None:
        """Add a noun.

        Args:
            noun: Its token index.
            tree: The token index of the root of its tree.
            required: The keys of which a noun that refers back to it must offer one.
            offered: The keys that it offers when it refers back itself.
        """
        self._required[noun], self._offered[noun] = required, offered
        self._requiring.update(required)
        for key in offered:
            self._nouns[tree, key].append(noun)

    def required_keys(self, noun: int) -> Sequence[Hashable]:
        """Return the keys of which a noun that refers to this one must offer one.

        Empty for a token that was not added.
        """
        return self._required.get(noun, ())

    def offered_keys(self, noun: int) -> Sequence[Hashable]:
        """Return the keys that a noun offers; empty for a token that was not added."""
        return self._offered.get(noun, ())

    def may_refer(self, noun: int) -> bool:
        """Return whether any other noun requires a key that a noun offers."""
        own = self.required_keys(noun)
        return any(self._requiring[key] > (key in own) for key in self.offered_keys(noun))

    def referring_nouns(self, noun: int, tree: int) -> set[int]:
        """Return the nouns of a tree that offer a required key, possibly the noun itself."""
        return {i for key in self.required_keys(noun) for i in self._nouns.get((tree, key), ())}


@attrs.define
class DocumentFacts:
    """Facts about the tokens of one document; every number is a token index unless stated.

    The fields from ``quoted`` on are filled in by the rules.

    Attributes:
        tokens: The document's tokens.
        heads: The head of each token; the head of a root is the root itself.
        trees: The root of each token's tree, which identifies the tree.
        depths: The number of ancestors of each token.
        sentence_of: The number of each token's sentence, counted from 0.
        sentence_starts: The first token of each sentence.
        quoted: Whether each token is inside a quotation.
        in_long_sentences: The tokens of sentences that are too long to be analysed.
        holders: coreferee's chain holder of each token.
        persons: The person named by each mention, by the head of the mention.
        heads_of_person: The heads of the mentions of each person in text order, by the number of
            the person.
        nouns, anaphors: Whether each token is a noun or pronoun that may be a mention.
        possible_mentions: The tokens that are one of the two, in text order.
        possible_persons: Those of them to which "he" or "she" may refer.
        noun_keys: The keys by which nouns are compared.
        morphology, name_words, mentions, pronoun_forms, ratings, nearer_nouns: Answers of the
            rules that are computed on demand and kept.
    """

    tokens: Sequence[Token]
    heads: Sequence[int]
    trees: Sequence[int]
    depths: Sequence[int]
    sentence_of: Sequence[int]
    sentence_starts: Sequence[int]
    quoted: Sequence[bool] = ()
    in_long_sentences: frozenset[int] = frozenset()
    holders: list[Any] = attrs.Factory(list)
    persons: Mapping[int, Person] = attrs.Factory(dict)
    heads_of_person: Mapping[int, Sequence[int]] = attrs.Factory(dict)
    nouns: dict[int, bool] = attrs.Factory(dict)
    anaphors: dict[int, bool] = attrs.Factory(dict)
    possible_mentions: Sequence[int] = ()
    possible_persons: Sequence[int] = ()
    noun_keys: NounKeys = attrs.Factory(NounKeys)
    morphology: dict[int, dict[str, list[str]]] = attrs.Factory(dict)
    name_words: dict[int, list[Token]] = attrs.Factory(dict)
    mentions: dict[tuple[int, bool], Any] = attrs.Factory(dict)
    pronoun_forms: dict[int, Hashable] = attrs.Factory(dict)
    ratings: dict[Hashable, int] = attrs.Factory(dict)
    nearer_nouns: dict[Hashable, bool] = attrs.Factory(dict)

    def last_mention_before(self, token: int) -> int | None:
        """Return the head of the last earlier mention of the person that a token names.

        None for the first mention of a person, and for a token that names none.
        """
        person = self.persons.get(token)
        if person is None:
            return None
        heads = self.heads_of_person[person.number]
        position = bisect_left(heads, token)
        return heads[position - 1] if position else None

    def path_to_root(self, token: int) -> Iterator[int]:
        """Yield a token and its ancestors, the root last."""
        yield token
        while self.heads[token] != token:
            token = self.heads[token]
            yield token

    def highest_not_above(self, token: int, other: int) -> int | None:
        """Return the highest of a token and its ancestors that is not above another token.

        None if the token itself is the other one or an ancestor of it.
        """
        if self.trees[token] != self.trees[other]:
            return self.trees[token]
        above_other, highest = set(self.path_to_root(other)), None
        for index in self.path_to_root(token):
            if index in above_other:
                break
            highest = index
        return highest


def indices_between(indices: Sequence[int], first: int, last: int) -> Sequence[int]:
    """Return the part of a sorted sequence from the first to the last index, both included.

    >>> indices_between([2, 5, 7, 9], 5, 8)
    [5, 7]
    """
    return indices[bisect_left(indices, first) : bisect_left(indices, last + 1)]


def collect_facts(document: Document) -> DocumentFacts:
    """Return the trees and sentences of a document, and store them with its Doc."""
    doc = document.doc
    indices = np.arange(len(doc))
    heads = indices + doc.to_array([HEAD]).reshape(-1).astype(np.int64)
    trees, depths = heads, (heads != indices).astype(np.int64)
    while True:  # each pass doubles the number of arcs that have been followed
        above = trees[trees]
        if (above == trees).all():
            break
        trees, depths = above, depths + depths[trees]
    facts = DocumentFacts(
        tokens=list(doc),
        heads=heads.tolist(),
        trees=trees.tolist(),
        depths=depths.tolist(),
        sentence_of=document.sentence_of,
        sentence_starts=document.sentence_starts,
    )
    doc.user_data[_USER_DATA_KEY] = facts
    return facts


def facts_of(doc: Doc) -> DocumentFacts:
    """Return the facts about a document.

    Raises:
        KeyError: `collect_facts` has not been called, or `remove_facts` has.
    """
    facts: DocumentFacts = doc.user_data[_USER_DATA_KEY]
    return facts


def remove_facts(doc: Doc) -> None:
    """Remove the facts from a document, so that they are never stored with it."""
    doc.user_data.pop(_USER_DATA_KEY, None)
