"""Linking mentions into chains: coreferee's annotator, which here keeps its probabilities."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from typing import Any, Final

import coreferee.data_model as coreferee
from coreferee.annotation import Annotator
from spacy.tokens import Doc, Span, Token
from thinc.api import Model

from quoteattr.coreference.document_facts import facts_of, indices_between, remove_facts
from quoteattr.coreference.fast_rules import CANDIDATES_ATTRIBUTE, holder_keys
from quoteattr.coreference.features import NewsTendencies
from quoteattr.coreference.growing_chains import MentionSet
from quoteattr.coreference.rules import news_rules
from quoteattr.document.document import text_key

ChainOf = dict[int, MentionSet]
"""For each token index, the mentions of the chain that the token is in.

coreferee keeps two of them: one for mentions of a single head, and one for groups ("Roe and Doe").
"""

CANDIDATES_KEY: Final = "quoteattr:candidates"


class NewsAnnotator(Annotator):  # type: ignore[misc]  # coreferee has no types
    """coreferee's annotator with the rules for news and with names linked at any distance."""

    def __init__(
        self, features: coreferee.FeatureTable, model: Model[Any, Any], every_pronoun: bool = True
    ) -> None:
        # Instead of the parent's method, which takes the stock rules that the process shares.
        self.thinc_ensemble = model
        self.rules_analyzer = news_rules(every_pronoun)
        self.tendencies_analyzer = NewsTendencies(self.rules_analyzer, features, model)

    def annotate(self, doc: Doc, used_in_training: bool = False) -> Doc:
        """Find the chains of a document.

        In training, the rules have already been applied, and their temporary attributes are kept.
        """
        if not used_in_training:
            self.rules_analyzer.initialize(doc)
        self.tendencies_analyzer.score(doc, self.thinc_ensemble)
        self._write_chains(doc, self._link(doc))
        if not used_in_training:
            doc.user_data[text_key(doc, CANDIDATES_KEY)] = _candidate_rows(doc)
            _remove_temporary(doc)
        return doc

    def _link(self, doc: Doc) -> ChainOf:
        """Link each mention to another one, in text order, and return the resulting sets.

        Has the result of the first half of the parent's `annotate`, which tries every token.
        """
        facts, rules = facts_of(doc), self.rules_analyzer
        recent_sentences: deque[Span] = deque(
            maxlen=rules.maximum_coreferring_nouns_sentence_referential_distance + 1
        )
        recent_pronouns: deque[Token] = deque(maxlen=self.RETRY_DEPTH)
        chain_of: ChainOf = {}
        chain_of_group: ChainOf = {}
        for sent in doc.sents:
            recent_sentences.appendleft(sent)
            for index in indices_between(facts.possible_mentions, sent.start, sent.end - 1):
                token = facts.tokens[index]
                self.temp_annotate_any_coreferring_noun_link(
                    token, recent_sentences, chain_of, chain_of_group
                )
                if hasattr(facts.holders[index], CANDIDATES_ATTRIBUTE) and (
                    self.temp_annotate_any_anaphoric_link(token, chain_of, chain_of_group)
                    or self.attempt_retry(
                        token, recent_pronouns, recent_sentences, chain_of, chain_of_group
                    )
                ):
                    recent_pronouns.appendleft(token)
        return chain_of

    def _write_chains(self, doc: Doc, chain_of: ChainOf) -> None:
        """Write the chains to the holders, as the second half of the parent's `annotate` does."""
        holders, chains, seen = facts_of(doc).holders, [], set[int]()
        for index, mention_set in chain_of.items():
            if index not in seen:
                mentions = sorted(mention_set, key=lambda mention: mention.root_index)
                seen.update(mention.root_index for mention in mentions if len(mention) == 1)
                best = mentions.index(self.get_most_specific_mention(mentions, doc))
                chains.append(coreferee.Chain(mentions, best))
        chains.sort(key=lambda chain: chain.mentions[0].root_index)
        for number, chain in enumerate(chains):
            chain.index = number
            for mention in chain.mentions:
                for index in mention.token_indexes:
                    holders[index].chains.append(chain)
        doc._.coref_chains.chains = chains

    def temp_annotate_any_coreferring_noun_link(
        self,
        token: Token,
        sentence_deque: Collection[Span],
        token_indexes_without_coordination_to_mention_sets: ChainOf,
        token_indexes_with_coordination_to_mention_sets: ChainOf,
    ) -> None:
        """Link a noun to an earlier one; a person's name to the last mention at any distance."""
        facts = facts_of(token.doc)
        if not facts.nouns[token.i]:
            return
        earlier = facts.last_mention_before(token.i)
        if earlier is None:
            earlier = self._nearest_coreferring(
                token, sentence_deque, token_indexes_without_coordination_to_mention_sets
            )
        if earlier is not None:
            self.record_mention(
                coreferee.Mention(token.doc[earlier], False),
                token,
                token_indexes_without_coordination_to_mention_sets,
                token_indexes_with_coordination_to_mention_sets,
            )

    def _nearest_coreferring(
        self, token: Token, sentences: Collection[Span], chain_of: ChainOf
    ) -> int | None:
        """Return the nearest earlier mention of the same entity as a noun, None without one.

        It is of the same entity if the rules accept it or another mention of its chain. The
        parent's method has the same result, but tries every token and every mention.
        """
        facts = facts_of(token.doc)
        if not facts.noun_keys.may_refer(token.i):
            return None
        offered = facts.noun_keys.offered_keys(token.i)
        accepts = self.rules_analyzer.is_potential_coreferring_noun_pair
        rejected: set[int] = set()  # the chains without an accepted mention
        for sent in sentences:
            # Up to the first token of the next sentence, as in the parent's method.
            end = min(sent.end, token.i - 1)
            for index in reversed(indices_between(facts.possible_mentions, sent.start, end)):
                required = facts.noun_keys.required_keys(index) if facts.nouns[index] else ()
                if any(key in required for key in offered) and accepts(facts.tokens[index], token):
                    return index
                chain = chain_of.get(index)
                if chain is None or id(chain) in rejected:
                    continue
                if any(accepts(facts.tokens[i], token) for i in chain.heads_sharing(offered)):
                    return index
                rejected.add(id(chain))
        return None

    def record_mention(
        self,
        preceding_mention: coreferee.Mention,
        token: Token,
        chain_of: ChainOf,
        chain_of_group: ChainOf,
    ) -> None:
        """Add a token to the chain of another mention, and join the chains of the two."""
        heads = preceding_mention.token_indexes
        chains = chain_of_group if len(heads) > 1 else chain_of
        chain = chains.get(preceding_mention.root_index)
        if chain is None:
            chain = MentionSet(facts_of(token.doc), self.rules_analyzer.is_potential_anaphoric_pair)
            chain.add(preceding_mention)
            chains.update(dict.fromkeys(heads, chain))
        chain.add(coreferee.Mention(token, False))
        own = chain_of.get(token.i)
        if own is None:
            chain_of[token.i] = chain
        else:
            chain.update(own)
            chain_of.update((mention.root_index, chain) for mention in own)

    def temp_annotate_any_anaphoric_link(
        self,
        token: Token,
        chain_of: ChainOf,
        chain_of_group: ChainOf,
        permitted_start_index: int = 0,
    ) -> bool:
        """Link a pronoun to its most probable candidate with a chain that it fits.

        Uncertain chains are tried last. Return whether the pronoun was linked.
        """
        facts, rules = facts_of(token.doc), self.rules_analyzer
        candidates = getattr(facts.holders[token.i], CANDIDATES_ATTRIBUTE)
        form, is_reflexive = (
            rules.pronoun_form(facts, token),
            rules.is_reflexive_anaphor(token) != 0,
        )
        for least in (2, 1):
            for mention in candidates[permitted_start_index : self.RETRY_DEPTH]:
                chain = None if len(mention) > 1 else chain_of.get(mention.root_index)
                if chain is not None and chain.compatibility(token, form) < least:
                    continue
                chains = chain_of, chain_of_group
                if is_reflexive or not self._would_be_reflexive(mention, token, chains):
                    self.record_mention(mention, token, chain_of, chain_of_group)
                    return True
        return False

    def _would_be_reflexive(
        self, mention: coreferee.Mention, token: Token, chains: Sequence[ChainOf]
    ) -> bool:
        """Return whether a pronoun would have to be "himself" in the chain of a mention."""
        tree = facts_of(token.doc).trees[token.i]  # in another tree, no pronoun has to be
        return any(
            self.rules_analyzer.is_potential_reflexive_pair(other, token)
            for chain_of in chains
            for index in mention.token_indexes
            for other in (chain_of[index].in_tree(tree) if index in chain_of else ())
        )


def _candidate_rows(doc: Doc) -> list[tuple[int, list[tuple[list[int], float, bool]]]]:
    """Return the candidates of each pronoun as plain values, which can be stored with the Doc.

    For each pronoun (token index): heads (token indices), probability, and whether certain.
    """
    facts, rows = facts_of(doc), []
    for index in facts.possible_mentions:
        mentions: Sequence[Any] = getattr(facts.holders[index], CANDIDATES_ATTRIBUTE, ())
        row = [(list(m), float(m.temp_score), not m.temp_is_uncertain) for m in mentions]
        if row:
            rows.append((index, row))
    return rows


def _remove_temporary(doc: Doc) -> None:
    """Remove everything temporary from a document; only tokens in chains keep a holder."""
    remove_facts(doc)
    for key in holder_keys(doc):
        chains = doc.user_data[key].chains
        if chains:
            doc.user_data[key].__dict__ = {"chains": chains}
        else:
            del doc.user_data[key]
    doc._.coref_chains.__dict__ = {"chains": doc._.coref_chains.chains}
    for mention in (mention for chain in doc._.coref_chains for mention in chain):
        for name in [name for name in vars(mention) if name.startswith("temp_")]:
            delattr(mention, name)
