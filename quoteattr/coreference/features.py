"""The inputs of coreferee's network, computed once per mention and once per pair.

coreferee computes the features of both mentions again for every pair. The values are the same.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from coreferee.data_model import FeatureTable, Mention
from coreferee.tendencies import TendenciesAnalyzer
from spacy.tokens import Doc
from thinc.api import Model

from quoteattr.coreference.document_facts import DocumentFacts, facts_of
from quoteattr.coreference.fast_rules import CANDIDATES_ATTRIBUTE
from quoteattr.coreference.rules import NewsRules
from quoteattr.coreference.scoring import PAIR_WIDTH, Ensemble, Floats, Ints, Pairs
from quoteattr.coreference.vectors import PipelineStub
from quoteattr.runtime.shutdown import awaited_at_exit

Anaphors = Sequence[tuple[int, list[Mention]]]
"""The token indices of pronouns, each with its candidates; no list of candidates is empty."""

# Pronouns that are scored together: with all pairs of a long text at once, memory would grow with
# its length.
_PRONOUNS_PER_BATCH: Final = 1_000
_POSITION_WIDTH: Final = 7  # values of `NewsTendencies._position`; the trained weights fix them


class NewsTendencies(TendenciesAnalyzer):  # type: ignore[misc]  # coreferee has no types
    """coreferee's analyzer, with an ensemble that takes each mention once instead of each pair."""

    def __init__(self, rules: NewsRules, features: FeatureTable, model: Model[Any, Any]) -> None:
        super().__init__(rules, PipelineStub(), features)
        self.ensemble = Ensemble(model)
        # For each group of one-hot features, the column of each of its labels.
        self._columns: dict[str, dict[str, int]] = {}
        self._width = 0
        for group, labels in vars(features).items():
            self._columns[group] = {label: self._width + n for n, label in enumerate(labels)}
            self._width += len(labels)

    def score(self, doc: Doc, thinc_ensemble: Model[Any, Any]) -> None:  # noqa: ARG002
        """Score the candidates of each pronoun, and sort them with the most probable first.

        The results are those of the parent's method. Its second argument is not used, because
        `Ensemble` has the same weights in another arrangement.
        """
        facts = facts_of(doc)
        anaphors = [
            (index, vars(facts.holders[index])[CANDIDATES_ATTRIBUTE])
            for index in facts.possible_mentions
            if CANDIDATES_ATTRIBUTE in vars(facts.holders[index])
        ]
        for start in range(0, len(anaphors), _PRONOUNS_PER_BATCH):
            self._score_batch(doc, facts, anaphors[start : start + _PRONOUNS_PER_BATCH])

    def _score_batch(self, doc: Doc, facts: DocumentFacts, anaphors: Anaphors) -> None:
        for _, mentions in anaphors:
            mentions.sort(key=lambda mention: mention.root_index)
        scores = iter(self.ensemble(self._pairs(doc, facts, anaphors)).mean(1).tolist())
        for _, mentions in anaphors:
            for mention in mentions:
                mention.temp_score = next(scores)
            mentions.sort(key=lambda mention: (mention.temp_is_uncertain, -mention.temp_score))

    def _pairs(self, doc: Doc, facts: DocumentFacts, anaphors: Anaphors) -> Pairs:
        """Return the network's inputs for all pairs of the pronouns and their candidates."""
        rows: dict[tuple[int, ...], int] = {}  # the row of each candidate, by its heads
        candidate = [
            rows.setdefault(tuple(mention.token_indexes), len(rows))
            for _, mentions in anaphors
            for mention in mentions
        ]
        lengths = np.array([len(mentions) for _, mentions in anaphors])
        pronoun = np.repeat(np.arange(len(anaphors)), lengths)
        tensor: Any = doc.tensor
        pairs = Pairs(
            pronouns=self._mention_features(facts, [(index,) for index, _ in anaphors]),
            candidates=self._mention_features(facts, list(rows)),
            pronoun_vectors=tensor[[index for index, _ in anaphors]],
            candidate_vectors=np.stack([tensor[list(heads)].mean(0) for heads in rows]),
            pronoun=pronoun,
            candidate=np.array(candidate),
            pair_features=np.empty((len(pronoun), PAIR_WIDTH), dtype=np.float32),
            lengths=lengths,
        )
        self._add_pair_features(doc, facts, pairs, anaphors)
        return pairs

    def _mention_features(
        self, facts: DocumentFacts, mentions: Sequence[tuple[int, ...]]
    ) -> Floats:
        """Return the one-hot features and the position of mentions, one row per mention.

        Args:
            facts: The facts about the document.
            mentions: The token indices of the heads of each mention.
        """
        features = np.zeros((len(mentions), self._width + _POSITION_WIDTH), dtype=np.float32)
        cache: dict[tuple[str, int], list[int]] = {}
        for row, heads in zip(features, mentions, strict=True):
            row[self._mention_columns(facts, heads, cache)] = 1
            row[self._width :] = self._position(facts, heads)
        return features

    def _mention_columns(
        self, facts: DocumentFacts, heads: Sequence[int], cache: dict[tuple[str, int], list[int]]
    ) -> list[int]:
        """Return the columns of a mention: its first head, all its heads, and their parent."""
        token = facts.tokens[heads[0]]
        columns = [
            self._columns["tags"].get(token.tag_),
            self._columns["ent_types"].get(token.ent_type_),
        ]
        for index in heads:
            columns += self._token_columns(facts, index, "", cache)
        if token.dep_ != self.rules_analyzer.root_dep:
            parent = facts.heads[token.i]
            side = "lefthand" if token.i < parent else "righthand"
            columns.append(self._columns[f"{side}_deps_to_parents"].get(token.dep_))
            columns.append(self._columns["parent_tags"].get(facts.tokens[parent].tag_))
            columns += self._token_columns(facts, parent, "parent_", cache)
        # A label without a column was too rare in training.
        return [column for column in columns if column is not None]

    def _token_columns(
        self, facts: DocumentFacts, index: int, prefix: str, cache: dict[tuple[str, int], list[int]]
    ) -> list[int]:
        """Return the columns of a token's morphology and children.

        The prefix is that of the groups of features: empty for a head, "parent_" for its parent.
        """
        columns = cache.get((prefix, index))
        if columns is None:
            token = facts.tokens[index]
            morphs = self._columns[f"{prefix}morphs"]
            found = [morphs.get(feature) for feature in token.morph]
            for side, children in (("lefthand", token.lefts), ("righthand", token.rights)):
                labels = self._columns[f"{prefix}{side}_deps_to_children"]
                found += [labels.get(child.dep_) for child in children]
            columns = cache[prefix, index] = [column for column in found if column is not None]
        return columns

    def _position(self, facts: DocumentFacts, heads: Sequence[int]) -> tuple[int, ...]:
        """Return the position of a mention in its sentence, its tree and its coordination."""
        index, holder = heads[0], facts.holders[heads[0]]
        start, depth = facts.sentence_starts[facts.sentence_of[index]], facts.depths[index]
        above = itertools.islice(facts.path_to_root(index), 1, None)
        child = -1
        if facts.tokens[index].dep_ != self.rules_analyzer.root_dep:
            child = sum(other.i < index for other in facts.tokens[index].head.children)
        governed = holder.temp_governing_sibling is not None
        siblings = len(holder.temp_dependent_siblings)
        return (
            index - start,
            depth,
            sum(facts.tokens[i].pos_ in self.rules_analyzer.verb_pos for i in above),
            facts.depths[start:index].count(depth),
            child,
            -1 if governed or (siblings and len(heads) == 1) else siblings,
            int(governed),
        )

    @awaited_at_exit()
    def _add_pair_features(
        self, doc: Doc, facts: DocumentFacts, pairs: Pairs, anaphors: Anaphors
    ) -> None:
        """Fill in the features of each pair: two distances, dominance, similarity, overlap."""
        heads = np.array([m.root_index for _, mentions in anaphors for m in mentions])
        pronouns = np.array([index for index, _ in anaphors])[pairs.pronoun]
        sentences = np.array(facts.sentence_of)
        features = pairs.pair_features
        features[:, 0] = pronouns - heads
        features[:, 1] = sentences[pronouns] - sentences[heads]
        features[:, 2] = list(self._is_dominated(facts, anaphors))
        features[:, 3] = self._similarity(facts, doc.tensor, heads, pronouns)
        one_hot = slice(None), slice(self._width)
        shared = self.ensemble.ops.gemm(
            pairs.pronouns[one_hot], pairs.candidates[one_hot], trans2=True
        )
        features[:, 4] = shared[pairs.pronoun, pairs.candidate]

    def _similarity(self, facts: DocumentFacts, vectors: Any, heads: Ints, pronouns: Ints) -> Any:
        """Return the cosine of the vectors of each pair; -1 if one of the two is a root."""
        norms = np.sqrt(np.einsum("nw,nw->n", vectors, vectors))
        products = np.einsum("nw,nw->n", vectors[heads], vectors[pronouns])
        norm = norms[heads] * norms[pronouns]
        cosine = np.divide(products, norm, out=np.zeros_like(products), where=norm > 0)
        roots = np.array([token.dep_ == self.rules_analyzer.root_dep for token in facts.tokens])
        return np.where(roots[heads] | roots[pronouns], -1, cosine)

    def _is_dominated(self, facts: DocumentFacts, anaphors: Anaphors) -> Iterator[bool]:
        """Yield for each pair whether the candidate, its sibling or their head is an ancestor."""
        dominating: dict[int, set[int]] = {}
        for pronoun, mentions in anaphors:
            ancestors = set(facts.path_to_root(facts.heads[pronoun])) - {pronoun}
            for mention in mentions:
                root = mention.root_index
                if root not in dominating:
                    sibling = facts.holders[root].temp_governing_sibling
                    tokens = (root,) if sibling is None else (root, sibling.i)
                    dominating[root] = {i for token in tokens for i in (token, facts.heads[token])}
                yield not ancestors.isdisjoint(dominating[root])
