"""coreferee's English rules with the same answers, each found once and only where it matters.

What is asked of every pair of tokens is first narrowed down to the pairs that can get another
answer than no. ``Knowledge`` keeps what was found.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Any, Final

from coreferee.data_model import ChainHolder, Mention
from coreferee.lang.en.language_specific_rules import LanguageSpecificRulesAnalyzer
from spacy.tokens import Doc, Token

from quoteattr import lexicon
from quoteattr.coreference.document_facts import Knowledge, between, knowledge
from quoteattr.lexicon import Gender

OFFERED: Final = "temp_potential_referreds"  # the mark of a pronoun that has candidates
_NAME: Final = "coref_chains"
_NEAREST: Final = 300
"""Mentions in front of a pronoun, the nearest ones, that it may refer to."""
_ASKED: Final = frozenset("NOUN PROPN PRON CD DT PRP PRP$".split())  # what may be a mention


class Unmarked(ChainHolder):  # type: ignore[misc]  # coreferee has no types
    """What every token without a mark of its own shows: no chains, no siblings, no mention."""

    temp_dependent_siblings = ()
    temp_governing_sibling = None
    temp_has_or_coordination = False
    temp_potentially_referring = False

    def __init__(self) -> None:
        self.chains: list[Any] = []


class QuickRules(LanguageSpecificRulesAnalyzer):  # type: ignore[misc]  # coreferee has no types
    """coreferee's English rules, asked less often; a subclass says when a document is known."""

    every_pronoun = True
    """Whether "it" and "they" are looked into as "he" and "she" are."""

    def mark(self, doc: Doc, known: Knowledge) -> None:
        """Put coreferee's marks on the document, and on those tokens that need one."""
        unmark(doc)
        doc._.coref_chains = ChainHolder()
        doc._.coref_chains.temp_sent_starts = known.starts
        known.holders = [_UNMARKED] * len(known.tokens)
        for index in self._coordinating(known):
            token = known.tokens[index]
            holder = self._marked(known, index)
            holder.temp_dependent_siblings = self.get_dependent_siblings(token)
            for sibling in holder.temp_dependent_siblings:
                above = self._marked(known, sibling.i)
                if above.temp_governing_sibling is None and sibling.i != index:
                    above.temp_governing_sibling = token
        asked = [token for token in known.tokens if token.pos_ in _ASKED or token.tag_ in _ASKED]
        for answers in (known.nouns, known.anaphors):
            answers.update(dict.fromkeys(range(len(known.tokens)), False))
            for token in asked:
                del answers[token.i]
        known.places = [
            t.i for t in asked if self.is_independent_noun(t) | self.is_potential_anaphor(t)
        ]
        for index in known.places:
            self._marked(known, index).temp_potentially_referring = known.nouns[index]

    def _marked(self, known: Knowledge, index: int) -> Any:
        """Give a token's mark, a new one if it has none."""
        holder = known.holders[index]
        if holder is _UNMARKED:
            holder = known.holders[index] = known.tokens[index]._.coref_chains = ChainHolder()
            holder.temp_sent_index = known.sentences[index]
            holder.temp_dependent_siblings, holder.temp_potentially_referring = (), False
        return holder

    def _coordinating(self, known: Knowledge) -> list[int]:
        """Find the tokens that may have siblings: a path of siblings leads down to an "and"."""
        inside = (*self.dependent_sibling_deps, *self.conjunction_deps)
        found = set()
        for token in known.tokens:
            if token.dep_ == "cc" and token.i not in known.beyond:
                tops = (i for i in known.upwards(token.i) if known.tokens[i].dep_ not in inside)
                found.add(next(tops, token.i))
        return sorted(found)

    def offer(self, known: Knowledge) -> None:
        """Put the mentions that each pronoun may refer to on its mark."""
        for place in known.places:
            if known.anaphors[place]:
                found = list(self._referreds(known, place))
                if found:
                    known.holders[place].temp_potential_referreds = found

    def _referreds(self, known: Knowledge, anaphor: int) -> Iterator[Mention]:
        """Yield the mentions that a pronoun may refer to, in the text's order."""
        token = known.tokens[anaphor]
        sentence = known.sentences[anaphor]
        first = max(0, sentence - self.maximum_anaphora_sentence_referential_distance)
        among = known.places if gender_of(token) is None else known.personal
        for place in between(among, known.starts[first], anaphor - 1)[-_NEAREST:]:
            yield from self._possible(known, place, token)
        if not any(t.dep_ in self.adverbial_clause_deps for t in (token, *token.ancestors)):
            return  # without a clause that may come first no pronoun means what stands behind it
        end = [*known.starts, len(known.tokens)][sentence + 1]
        for place in between(among, anaphor + 1, end - 1):
            if self.is_potential_cataphoric_pair(_mention(known, place, several=False), token):
                yield from self._possible(known, place, token)

    def _possible(self, known: Knowledge, place: int, token: Token) -> Iterator[Mention]:
        """Yield the mentions with a head that a pronoun may refer to: alone, and with siblings."""
        for several in (False, True)[: 1 + bool(known.holders[place].temp_dependent_siblings)]:
            mention = _mention(known, place, several=several)
            if self.language_independent_is_potential_anaphoric_pair(mention, token):
                yield _copy(mention)

    def is_independent_noun(self, token: Token) -> bool:
        """Tell whether a token heads a noun phrase that may be a mention."""
        known = knowledge(token.doc)
        answer = known.nouns.get(token.i)
        if answer is None:
            answer = token.i not in known.beyond and bool(super().is_independent_noun(token))
            known.nouns[token.i] = answer
        return answer

    def is_token_in_one_of_phrases(self, token: Token, phrases: list[str]) -> bool:
        """Tell whether a token is part of one of the phrases."""
        words = _words(tuple(phrases))
        return token.lower_ in words and bool(super().is_token_in_one_of_phrases(token, phrases))

    def is_potential_anaphor(self, token: Token) -> bool:
        """Tell whether a token is a pronoun of the third person that refers to something."""
        known = knowledge(token.doc)
        answer = known.anaphors.get(token.i)
        if answer is None:
            wanted = token.i not in known.beyond and (self.every_pronoun or gender_of(token))
            answer = bool(wanted) and bool(super().is_potential_anaphor(token))
            known.anaphors[token.i] = answer
        return answer

    def is_nearer_like(self, known: Knowledge, referred: Mention, referring: int) -> bool:
        """Tell whether a noun that may be the mention stands nearer to a pronoun in the tree."""
        top = known.below(referring, referred.root_index)
        if top is None:
            return False
        key = (referred.root_index, len(referred.token_indexes), top)
        if key not in known.nearer:
            # All subtrees that hold the pronoun and not the mention lie in the one below the top.
            known.nearer[key] = any(
                top in known.upwards(noun)
                and self.is_potential_coreferring_noun_pair(known.tokens[one], known.tokens[noun])
                for one in referred.token_indexes
                for noun in known.alike.referring(one, known.trees[top])
            )
        return known.nearer[key]

    def has_morph(self, token: Token, key: str, value: str | None = None) -> bool:
        """Tell whether a token has a morphological feature, with a value if one is given."""
        features = knowledge(token.doc).features
        known = features.get(token.i)
        if known is None:
            morph = token.morph
            known = features[token.i] = {name: morph.get(name, []) for name in morph.to_dict()}
        return key in known if value is None else value in known.get(key, ())

    def get_propn_subtree(self, token: Token) -> list[Token]:
        """Give the words of the name that a token heads; none for another noun."""
        known = knowledge(token.doc)
        words = known.names.get(token.i)
        if words is None:
            words = known.names[token.i] = list(super().get_propn_subtree(token))
        return words


_UNMARKED: Final = Unmarked()


def extend() -> None:
    """Let spaCy know of coreferee's attributes; tokens without a mark show an empty one."""
    if not Doc.has_extension(_NAME):
        Doc.set_extension(_NAME, default=None)
    Token.set_extension(_NAME, default=_UNMARKED, force=True)


def marks(doc: Doc) -> list[Any]:
    """Give the keys of the tokens' marks among a document's data."""
    keys: Iterable[Any] = doc.user_data  # the stub knows of names only
    of_tokens = (key for key in keys if isinstance(key, tuple) and key[:2] == ("._.", _NAME))
    return [key for key in of_tokens if key[2] is not None]


def unmark(doc: Doc) -> None:
    """Take all marks, those of an earlier look too, off the tokens."""
    for key in marks(doc):
        del doc.user_data[key]


def gender_of(token: Token) -> Gender | None:
    """Give the gender of "he" and "she", in all their forms; none for another word."""
    known = lexicon.PRONOUNS.get(token.lower_)
    return None if known is None or known.gender is Gender.NEUTER else known.gender


def _mention(known: Knowledge, root: int, *, several: bool) -> Mention:
    """Give the one mention with a head by which pairs are rated."""
    mention = known.shapes.get((root, several))
    if mention is None:
        mention = known.shapes[root, several] = Mention(known.tokens[root], several)
    return mention


def _copy(mention: Mention) -> Mention:
    copied = Mention()  # built from tokens it would write its text anew
    vars(copied).update(vars(mention))
    return copied


@functools.cache
def _words(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in phrase.lower().split())
