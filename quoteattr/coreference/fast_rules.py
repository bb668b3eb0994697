"""coreferee's English rules with the same answers, asked only where the answer may be yes.

coreferee asks its rules about every pair of tokens and repeats every computation. Here the pairs
are first narrowed down to those that may be accepted, and `DocumentFacts` keeps the answers. On the
documents of tests/coreference/test_fast_rules.py both ways find the same candidates and chains.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Any, Final

from coreferee.data_model import ChainHolder, Mention
from coreferee.lang.en.language_specific_rules import LanguageSpecificRulesAnalyzer
from spacy.tokens import Doc, Token

from quoteattr.coreference.document_facts import DocumentFacts, facts_of, indices_between
from quoteattr.entities import genders

# coreferee's own names: a pronoun's candidates in its holder, and the extension of Doc and Token.
CANDIDATES_ATTRIBUTE: Final = "temp_potential_referreds"
_EXTENSION: Final = "coref_chains"
# A pronoun is compared with at most this many preceding mentions, the nearest, so that time grows
# no faster than the text. On PolNeAR dev, the bound changes no record (docs/limits.md).
_MAX_MENTIONS: Final = 300
# No other token can be a mention, so that coreferee need not be asked about it.
_MENTION_TAGS: Final = frozenset("NOUN PROPN PRON CD DT PRP PRP$".split())


class EmptyHolder(ChainHolder):  # type: ignore[misc]  # coreferee has no types
    """The holder of every token without one of its own: no chains, no siblings, no mention.

    coreferee creates a holder for each token; most of them would stay empty.
    """

    temp_dependent_siblings = ()
    temp_governing_sibling = None
    temp_has_or_coordination = False
    temp_potentially_referring = False

    def __init__(self) -> None:
        self.chains: list[Any] = []


class FastRules(LanguageSpecificRulesAnalyzer):  # type: ignore[misc]  # coreferee has no types
    """coreferee's English rules, asked less often; a subclass collects the facts they read."""

    every_pronoun = True
    """Whether "it" and "they" are resolved in addition to "he" and "she"."""

    def add_holders(self, doc: Doc, facts: DocumentFacts) -> None:
        """Add coreferee's holders to the document and to the tokens that need one.

        Afterwards the facts state which tokens may be mentions.
        """
        remove_holders(doc)
        doc._.coref_chains = ChainHolder()
        doc._.coref_chains.temp_sent_starts = facts.sentence_starts
        facts.holders = [_EMPTY_HOLDER] * len(facts.tokens)
        for index in self._coordination_heads(facts):
            token = facts.tokens[index]
            holder = self._own_holder(facts, index)
            holder.temp_dependent_siblings = self.get_dependent_siblings(token)
            for sibling in holder.temp_dependent_siblings:
                governed = self._own_holder(facts, sibling.i)
                if governed.temp_governing_sibling is None and sibling.i != index:
                    governed.temp_governing_sibling = token
        tagged = [t for t in facts.tokens if t.pos_ in _MENTION_TAGS or t.tag_ in _MENTION_TAGS]
        # A missing entry is still to be computed; for all other tokens the answer is no.
        for answers in (facts.nouns, facts.anaphors):
            answers.update(dict.fromkeys(range(len(facts.tokens)), False))
            for token in tagged:
                del answers[token.i]
        facts.possible_mentions = [
            t.i for t in tagged if self.is_independent_noun(t) | self.is_potential_anaphor(t)
        ]
        for index in facts.possible_mentions:
            self._own_holder(facts, index).temp_potentially_referring = facts.nouns[index]

    def _own_holder(self, facts: DocumentFacts, index: int) -> Any:
        """Return a token's own holder, a new one if it has none."""
        holder = facts.holders[index]
        if holder is _EMPTY_HOLDER:
            holder = facts.holders[index] = facts.tokens[index]._.coref_chains = ChainHolder()
            holder.temp_sent_index = facts.sentence_of[index]
            holder.temp_dependent_siblings, holder.temp_potentially_referring = (), False
        return holder

    def _coordination_heads(self, facts: DocumentFacts) -> list[int]:
        """Return the tokens that may have siblings: a path of siblings leads down to an "and"."""
        inside = (*self.dependent_sibling_deps, *self.conjunction_deps)
        found = set()
        for token in facts.tokens:
            if token.dep_ == "cc" and token.i not in facts.in_long_sentences:
                path = facts.path_to_root(token.i)
                found.add(next((i for i in path if facts.tokens[i].dep_ not in inside), token.i))
        return sorted(found)

    def add_candidates(self, facts: DocumentFacts) -> None:
        """Add to the holder of each pronoun the mentions to which it may refer."""
        for index in facts.possible_mentions:
            if facts.anaphors[index]:
                found = list(self._candidates(facts, index))
                if found:
                    setattr(facts.holders[index], CANDIDATES_ATTRIBUTE, found)

    def _candidates(self, facts: DocumentFacts, anaphor: int) -> Iterator[Mention]:
        """Yield the mentions to which a pronoun may refer, in text order."""
        token = facts.tokens[anaphor]
        sentence = facts.sentence_of[anaphor]
        first = max(0, sentence - self.maximum_anaphora_sentence_referential_distance)
        is_he_or_she = genders.of_pronoun(token) is not None
        among = facts.possible_persons if is_he_or_she else facts.possible_mentions
        before = indices_between(among, facts.sentence_starts[first], anaphor - 1)
        for index in before[-_MAX_MENTIONS:]:
            yield from self._accepted(facts, index, token)
        # A pronoun refers forward only from a clause that may precede the main one.
        if not any(t.dep_ in self.adverbial_clause_deps for t in (token, *token.ancestors)):
            return
        end = [*facts.sentence_starts, len(facts.tokens)][sentence + 1]
        for index in indices_between(among, anaphor + 1, end - 1):
            mention = _shared_mention(facts, index, coordinated=False)
            if self.is_potential_cataphoric_pair(mention, token):
                yield from self._accepted(facts, index, token)

    def _accepted(self, facts: DocumentFacts, head: int, token: Token) -> Iterator[Mention]:
        """Yield the mentions with a head to which a pronoun may refer: alone, and with siblings."""
        has_siblings = bool(facts.holders[head].temp_dependent_siblings)
        for coordinated in (False, True)[: 1 + has_siblings]:
            mention = _shared_mention(facts, head, coordinated=coordinated)
            if self.language_independent_is_potential_anaphoric_pair(mention, token):
                yield _copy(mention)

    def is_independent_noun(self, token: Token) -> bool:
        """Return whether a token heads a noun phrase that may be a mention."""
        facts = facts_of(token.doc)
        answer = facts.nouns.get(token.i)
        if answer is None:
            short = token.i not in facts.in_long_sentences
            answer = facts.nouns[token.i] = short and bool(super().is_independent_noun(token))
        return answer

    def is_token_in_one_of_phrases(self, token: Token, phrases: list[str]) -> bool:
        """Return whether a token is part of one of the phrases in the text."""
        words = _words(tuple(phrases))
        return token.lower_ in words and bool(super().is_token_in_one_of_phrases(token, phrases))

    def is_potential_anaphor(self, token: Token) -> bool:
        """Return whether a token is a third-person pronoun to be resolved."""
        facts = facts_of(token.doc)
        answer = facts.anaphors.get(token.i)
        if answer is None:
            answer = (
                token.i not in facts.in_long_sentences
                and (self.every_pronoun or genders.of_pronoun(token) is not None)
                and bool(super().is_potential_anaphor(token))
            )
            facts.anaphors[token.i] = answer
        return answer

    def has_nearer_noun(self, facts: DocumentFacts, referred: Mention, referring: int) -> bool:
        """Return whether a noun that may be the mention is nearer to a pronoun in the tree."""
        top = facts.highest_not_above(referring, referred.root_index)
        if top is None:
            return False
        key = (referred.root_index, len(referred.token_indexes), top)
        if key not in facts.nearer_nouns:
            # Every subtree that contains the pronoun but not the mention lies in that of the top.
            facts.nearer_nouns[key] = any(
                top in facts.path_to_root(noun)
                and self.is_potential_coreferring_noun_pair(facts.tokens[one], facts.tokens[noun])
                for one in referred.token_indexes
                for noun in facts.noun_keys.referring_nouns(one, facts.trees[top])
            )
        return facts.nearer_nouns[key]

    def has_morph(self, token: Token, key: str, value: str | None = None) -> bool:
        """Return whether a token has a morphological feature, with that value if there is one."""
        morphology = facts_of(token.doc).morphology
        features = morphology.get(token.i)
        if features is None:
            morph = token.morph
            features = morphology[token.i] = {k: morph.get(k, []) for k in morph.to_dict()}
        return key in features if value is None else value in features.get(key, ())

    def get_propn_subtree(self, token: Token) -> list[Token]:
        """Return the words of the name that a token heads; empty for a common noun."""
        name_words = facts_of(token.doc).name_words
        words = name_words.get(token.i)
        if words is None:
            words = name_words[token.i] = list(super().get_propn_subtree(token))
        return words


_EMPTY_HOLDER: Final = EmptyHolder()


def register_extensions() -> None:
    """Register coreferee's extension attributes; tokens without a holder show the empty one."""
    if not Doc.has_extension(_EXTENSION):
        Doc.set_extension(_EXTENSION, default=None)
    Token.set_extension(_EXTENSION, default=_EMPTY_HOLDER, force=True)


def holder_keys(doc: Doc) -> list[Any]:
    """Return the keys of ``doc.user_data`` under which the holders of tokens are stored."""
    keys: Iterable[Any] = doc.user_data  # spaCy's types allow strings only
    extension_keys = (k for k in keys if isinstance(k, tuple) and k[:2] == ("._.", _EXTENSION))
    return [key for key in extension_keys if key[2] is not None]


def remove_holders(doc: Doc) -> None:
    """Remove all holders from the tokens, including those of an earlier run."""
    for key in holder_keys(doc):
        del doc.user_data[key]


def _shared_mention(facts: DocumentFacts, head: int, *, coordinated: bool) -> Mention:
    """Return the mention with a head that represents it in every pair that is rated."""
    mention = facts.mentions.get((head, coordinated))
    if mention is None:
        mention = Mention(facts.tokens[head], coordinated)
        facts.mentions[head, coordinated] = mention
    return mention


def _copy(mention: Mention) -> Mention:
    copied = Mention()  # built from tokens, it would format its text again
    vars(copied).update(vars(mention))
    return copied


@functools.cache
def _words(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in phrase.lower().split())
