"""Links mentions into chains: coreferee's annotator, with its probabilities kept."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

import coreferee.data_model as coreferee
from coreferee.annotation import Annotator
from spacy.tokens import Doc, Span, Token
from thinc.api import Model

from quoteattr.coreference.document_facts import Knowledge, between, forget, knowledge
from quoteattr.coreference.fast_rules import OFFERED, marks
from quoteattr.coreference.features import NewsTendencies
from quoteattr.coreference.growing_chains import MentionSet
from quoteattr.coreference.rules import news_rules
from quoteattr.document.document import text_key

Sets = dict[int, MentionSet]  # of a token, the mentions in one chain with it

CANDIDATES: Final = "quoteattr:candidates"


class NewsAnnotator(Annotator):  # type: ignore[misc]  # coreferee has no types
    """coreferee's annotator with rules for the news, names linked throughout, and probabilities."""

    def __init__(
        self, features: coreferee.FeatureTable, model: Model[Any, Any], every_pronoun: bool = True
    ) -> None:
        # Not the parent's: it takes the stock rules, which the whole process shares.
        self.thinc_ensemble = model
        self.rules_analyzer = news_rules(every_pronoun)
        self.tendencies_analyzer = NewsTendencies(self.rules_analyzer, features, model)

    def annotate(self, doc: Doc, used_in_training: bool = False) -> Doc:
        """Find the chains of a document; in training the temporary marks are there and stay."""
        if not used_in_training:
            self.rules_analyzer.initialize(doc)
        self.tendencies_analyzer.score(doc, self.thinc_ensemble)
        self._write(doc, self._linked(doc))
        if not used_in_training:
            doc.user_data[text_key(doc, CANDIDATES)] = _rated(doc)
            clean(doc)
        return doc

    def _linked(self, doc: Doc) -> Sets:
        """Link each mention to one before it, in the text's order, and give the sets they form.

        Does what the first half of the parent's `annotate` does, which asks every token.
        """
        known, rules = knowledge(doc), self.rules_analyzer
        near: deque[Span] = deque(
            maxlen=rules.maximum_coreferring_nouns_sentence_referential_distance + 1
        )
        before: deque[Token] = deque(maxlen=self.RETRY_DEPTH)
        alone: Sets = {}
        several: Sets = {}
        for sent in doc.sents:
            near.appendleft(sent)
            for place in between(known.places, sent.start, sent.end - 1):
                token = known.tokens[place]
                self.temp_annotate_any_coreferring_noun_link(token, near, alone, several)
                if hasattr(known.holders[place], OFFERED) and (
                    self.temp_annotate_any_anaphoric_link(token, alone, several)
                    or self.attempt_retry(token, before, near, alone, several)
                ):
                    before.appendleft(token)
        return alone

    def _write(self, doc: Doc, sets: Sets) -> None:
        """Make chains of sets of mentions, as the second half of the parent's `annotate` does."""
        holders, chains, seen = knowledge(doc).holders, [], set[int]()
        for place, mentions in sets.items():
            if place not in seen:
                row = sorted(mentions, key=lambda mention: mention.root_index)
                seen.update(mention.root_index for mention in row if len(mention) == 1)
                best = row.index(self.get_most_specific_mention(row, doc))
                chains.append(coreferee.Chain(row, best))
        chains.sort(key=lambda chain: chain.mentions[0].root_index)
        for index, chain in enumerate(chains):
            chain.index = index
            for mention in chain.mentions:
                for place in mention.token_indexes:
                    holders[place].chains.append(chain)
        doc._.coref_chains.chains = chains

    def temp_annotate_any_coreferring_noun_link(
        self,
        token: Token,
        sentence_deque: Collection[Span],
        token_indexes_without_coordination_to_mention_sets: Sets,
        token_indexes_with_coordination_to_mention_sets: Sets,
    ) -> None:
        """Link a noun to one before it, a person's name to the last one however far away."""
        known = knowledge(token.doc)
        if not known.nouns[token.i]:
            return
        before = known.before(token.i)
        if before is None:
            before = self._last_like(
                known, token, sentence_deque, token_indexes_without_coordination_to_mention_sets
            )
        if before is not None:
            self.record_mention(
                coreferee.Mention(token.doc[before], False),
                token,
                token_indexes_without_coordination_to_mention_sets,
                token_indexes_with_coordination_to_mention_sets,
            )

    def _last_like(
        self,
        known: Knowledge,
        token: Token,
        sentences: Collection[Span],
        chains: Sets,
    ) -> int | None:
        """Find the last mention near a noun that may be the same, by itself or by its chain.

        Finds what the parent's finds, which asks about every token and every mention.
        """
        offered = known.alike.offered(token.i)
        pair = self.rules_analyzer.is_potential_coreferring_noun_pair
        refused: set[int] = set()  # chains of which no mention may be the same
        for sent in sentences:
            # The parent reads on to the first token of the next sentence.
            for place in reversed(between(known.places, sent.start, min(sent.end, token.i - 1))):
                asked = known.alike.asked(place) if known.nouns[place] else ()
                if any(key in asked for key in offered) and pair(known.tokens[place], token):
                    return place
                chain = chains.get(place)
                if chain is None or id(chain) in refused:
                    continue
                if any(pair(known.tokens[root], token) for root in chain.alike(offered)):
                    return place
                refused.add(id(chain))
        return None

    def record_mention(
        self, preceding_mention: coreferee.Mention, token: Token, alone: Sets, several: Sets
    ) -> None:
        """Put a token into the chain of a mention before it, and join the chains of both."""
        before = preceding_mention.token_indexes
        sets = several if len(before) > 1 else alone
        chain = sets.get(preceding_mention.root_index)
        if chain is None:
            chain = MentionSet(
                knowledge(token.doc), self.rules_analyzer.is_potential_anaphoric_pair
            )
            chain.add(preceding_mention)
            sets.update(dict.fromkeys(before, chain))
        chain.add(coreferee.Mention(token, False))
        own = alone.get(token.i)
        if own is None:
            alone[token.i] = chain
        else:
            chain.update(own)
            alone.update((mention.root_index, chain) for mention in own)

    def temp_annotate_any_anaphoric_link(
        self, token: Token, alone: Sets, several: Sets, permitted_start_index: int = 0
    ) -> bool:
        """Link a pronoun to its likeliest candidate whose chain it fits, at best without doubt."""
        known, rules = knowledge(token.doc), self.rules_analyzer
        row = getattr(known.holders[token.i], OFFERED)[permitted_start_index : self.RETRY_DEPTH]
        form, is_reflexive = rules.form(known, token), rules.is_reflexive_anaphor(token) != 0
        for least in (2, 1):
            for mention in row:
                chain = None if len(mention) > 1 else alone.get(mention.root_index)
                if chain is not None and chain.compatibility(token, form) < least:
                    continue
                if is_reflexive or not self._would_be_reflexive(mention, token, (alone, several)):
                    self.record_mention(mention, token, alone, several)
                    return True
        return False

    def _would_be_reflexive(
        self, mention: coreferee.Mention, token: Token, sets: Sequence[Sets]
    ) -> bool:
        """Return whether a pronoun would be "himself" in the chain of a mention."""
        tree = knowledge(token.doc).trees[token.i]  # in another tree it never would
        return any(
            self.rules_analyzer.is_potential_reflexive_pair(other, token)
            for chains in sets
            for index in mention.token_indexes
            for other in (chains[index].in_tree(tree) if index in chains else ())
        )


def _rated(doc: Doc) -> list[tuple[int, list[tuple[list[int], float, bool]]]]:
    """Collect every pronoun's candidates in plain values, which survive storing and sending."""
    known, rows = knowledge(doc), []
    for place in known.places:
        found: Sequence[Any] = getattr(known.holders[place], OFFERED, ())
        row = [(list(m), float(m.temp_score), not m.temp_is_uncertain) for m in found]
        if row:
            rows.append((place, row))
    return rows


def clean(doc: Doc) -> None:
    """Take all temporary marks off a document; only tokens in chains keep one."""
    forget(doc)
    for key in marks(doc):
        chains = doc.user_data[key].chains
        if chains:
            doc.user_data[key].__dict__ = {"chains": chains}
        else:
            del doc.user_data[key]
    doc._.coref_chains.__dict__ = {"chains": doc._.coref_chains.chains}
    for mention in (mention for chain in doc._.coref_chains for mention in chain):
        for name in [name for name in vars(mention) if name.startswith("temp_")]:
            delattr(mention, name)


@contextlib.contextmanager
def vectors_from_tensor(doc: Doc) -> Iterator[None]:
    """Let the tokens' vectors be the rows of ``doc.tensor``, with static vectors or without."""
    before = dict(doc.user_token_hooks)
    doc.user_token_hooks.update(_TENSOR_HOOKS)
    try:
        yield
    finally:
        doc.user_token_hooks.clear()
        doc.user_token_hooks.update(before)


def _vector(token: Token) -> Any:
    return token.doc.tensor[token.i]


def _similarity(token: Token, other: Any) -> float:
    one, two = _vector(token), _vector(other)
    norm = float((one @ one) * (two @ two)) ** 0.5
    return float(one @ two) / norm if norm else 0.0


def _has_vector(token: Token) -> bool:
    return bool(token.doc.tensor.size)


# With them a pipeline's static vectors, and spaCy's warning that there are none, stay out of it.
_TENSOR_HOOKS: Final[Mapping[str, Any]] = {
    "vector": _vector, "similarity": _similarity, "has_vector": _has_vector,
}  # fmt: skip
