"""What coreferee's network is told about mentions and pairs, each mention looked at once."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from coreferee.data_model import FeatureTable, Mention
from coreferee.tendencies import TendenciesAnalyzer
from spacy.tokens import Doc
from thinc.api import Model

from quoteattr.coreference.document_facts import Knowledge, knowledge
from quoteattr.coreference.fast_rules import OFFERED
from quoteattr.coreference.rules import EnglishView, NewsRules
from quoteattr.coreference.scoring import Ensemble, Pairs
from quoteattr.runtime.shutdown import awaited_at_exit

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Found = Sequence[tuple[int, list[Mention]]]  # pronouns with what they may refer to

_PRONOUNS: Final = 1_000  # scored at once: what all of a long text's need would fill the memory
_PLACE: Final = 7  # numbers that tell where in its sentence a mention stands


class NewsTendencies(TendenciesAnalyzer):  # type: ignore[misc]  # coreferee has no types
    """coreferee's analyzer of what is likely, which looks at each mention once."""

    def __init__(self, rules: NewsRules, features: FeatureTable, model: Model[Any, Any]) -> None:
        super().__init__(rules, EnglishView(), features)
        self.ensemble = Ensemble(model)
        self._columns: dict[str, dict[str, int]] = {}
        self._width = 0
        for group, labels in vars(features).items():
            self._columns[group] = {label: self._width + n for n, label in enumerate(labels)}
            self._width += len(labels)

    def score(self, doc: Doc, thinc_ensemble: Model[Any, Any]) -> None:  # noqa: ARG002
        """Score the candidates of each pronoun and sort them, the likeliest first.

        Gives what the parent's gives, which describes every pair anew.
        """
        known = knowledge(doc)
        found = [
            (place, vars(known.holders[place])[OFFERED])
            for place in known.places
            if OFFERED in vars(known.holders[place])
        ]
        for start in range(0, len(found), _PRONOUNS):
            self._score(doc, known, found[start : start + _PRONOUNS])

    def _score(self, doc: Doc, known: Knowledge, found: Found) -> None:
        for _, row in found:
            row.sort(key=lambda mention: mention.root_index)
        scores = iter(self.ensemble(self._pairs(doc, known, found)).mean(1).tolist())
        for _, row in found:
            for mention in row:
                mention.temp_score = next(scores)
            row.sort(key=lambda mention: (mention.temp_is_uncertain, -mention.temp_score))

    def _pairs(self, doc: Doc, known: Knowledge, found: Found) -> Pairs:
        rows: dict[tuple[int, ...], int] = {}
        candidate = [
            rows.setdefault(tuple(mention.token_indexes), len(rows))
            for _, row in found
            for mention in row
        ]
        lengths = np.array([len(row) for _, row in found])
        pronoun = np.repeat(np.arange(len(found)), lengths)
        pronouns = self._told(known, [(place,) for place, _ in found])
        candidates = self._told(known, list(rows))
        tensor: Any = doc.tensor
        vectors = [tensor[list(tokens)].mean(0) for tokens in rows]
        pairs = Pairs(
            pronouns=pronouns,
            candidates=candidates,
            pronoun_vectors=tensor[[place for place, _ in found]],
            candidate_vectors=np.stack(vectors),
            pronoun=pronoun,
            candidate=np.array(candidate),
            between=np.empty((len(pronoun), 5), dtype=np.float32),
            lengths=lengths,
        )
        self._compare(doc, known, pairs, found)
        return pairs

    def _told(self, known: Knowledge, mentions: Sequence[tuple[int, ...]]) -> Floats:
        """Give the features and the place of mentions, a row each."""
        told = np.zeros((len(mentions), self._width + _PLACE), dtype=np.float32)
        described: dict[tuple[str, int], list[int]] = {}
        for row, tokens in zip(told, mentions, strict=True):
            row[self._features(known, tokens, described)] = 1
            row[self._width :] = self._place(known, tokens)
        return told

    def _features(
        self, known: Knowledge, tokens: Sequence[int], described: dict[tuple[str, int], list[int]]
    ) -> list[int]:
        """Give the columns of what a mention is: its head, its siblings too, and its parent."""
        token = known.tokens[tokens[0]]
        columns = [
            self._columns["tags"].get(token.tag_),
            self._columns["ent_types"].get(token.ent_type_),
        ]
        for index in tokens:
            columns += self._described(known, index, "", described)
        if token.dep_ != self.rules_analyzer.root_dep:
            head = known.heads[token.i]
            side = "lefthand" if token.i < head else "righthand"
            columns.append(self._columns[f"{side}_deps_to_parents"].get(token.dep_))
            columns.append(self._columns["parent_tags"].get(known.tokens[head].tag_))
            columns += self._described(known, head, "parent_", described)
        return [column for column in columns if column is not None]

    def _described(
        self, known: Knowledge, index: int, role: str, described: dict[tuple[str, int], list[int]]
    ) -> list[int]:
        """Give the columns of a token's morphology and children, as a mention or as its parent."""
        columns = described.get((role, index))
        if columns is None:
            token = known.tokens[index]
            morphs = self._columns[f"{role}morphs"]
            found = [morphs.get(feature) for feature in token.morph]
            for side, children in (("lefthand", token.lefts), ("righthand", token.rights)):
                labels = self._columns[f"{role}{side}_deps_to_children"]
                found += [labels.get(child.dep_) for child in children]
            columns = [column for column in found if column is not None]
            described[role, index] = columns
        return columns

    def _place(self, known: Knowledge, tokens: Sequence[int]) -> tuple[int, ...]:
        """Tell where in its sentence and its tree a mention stands, and with which siblings."""
        index, holder = tokens[0], known.holders[tokens[0]]
        start, depth = known.starts[known.sentences[index]], known.depths[index]
        above = itertools.islice(known.upwards(index), 1, None)
        child = -1
        if known.tokens[index].dep_ != self.rules_analyzer.root_dep:
            child = sum(other.i < index for other in known.tokens[index].head.children)
        governed = holder.temp_governing_sibling is not None
        siblings = len(holder.temp_dependent_siblings)
        return (
            index - start,
            depth,
            sum(known.tokens[i].pos_ in self.rules_analyzer.verb_pos for i in above),
            known.depths[start:index].count(depth),
            child,
            -1 if governed or (siblings and len(tokens) == 1) else siblings,
            int(governed),
        )

    @awaited_at_exit()
    def _compare(self, doc: Doc, known: Knowledge, pairs: Pairs, found: Found) -> None:
        """Write the numbers about each pair: distances, dominance, likeness, common features."""
        heads = np.array([m.root_index for _, row in found for m in row])
        places = np.array([place for place, _ in found])[pairs.pronoun]
        sentences = np.array(known.sentences)
        between = pairs.between
        between[:, 0] = places - heads
        between[:, 1] = sentences[places] - sentences[heads]
        between[:, 2] = list(self._dominated(known, found))
        between[:, 3] = self._similarity(known, doc.tensor, heads, places)
        features = slice(None), slice(self._width)
        common = self.ensemble.ops.gemm(
            pairs.pronouns[features], pairs.candidates[features], trans2=True
        )
        between[:, 4] = common[pairs.pronoun, pairs.candidate]

    def _similarity(self, known: Knowledge, vectors: Any, heads: Ints, places: Ints) -> Any:
        """Give the cosine of the two heads' vectors; -1 where one of them is a root."""
        norms = np.sqrt(np.einsum("nw,nw->n", vectors, vectors))
        products = np.einsum("nw,nw->n", vectors[heads], vectors[places])
        norm = norms[heads] * norms[places]
        likeness = np.divide(products, norm, out=np.zeros_like(products), where=norm > 0)
        labels = [token.dep_ == self.rules_analyzer.root_dep for token in known.tokens]
        roots = np.array(labels)
        return np.where(roots[heads] | roots[places], -1, likeness)

    def _dominated(self, known: Knowledge, found: Found) -> Iterator[bool]:
        """Tell of each pair whether the candidate, its sibling or a head of them is above."""
        near: dict[int, tuple[int, ...]] = {}
        for place, row in found:
            above = set(known.upwards(known.heads[place])) - {place}
            for mention in row:
                root = mention.root_index
                if root not in near:
                    near[root] = tuple(self._with_heads(known, root))
                yield not above.isdisjoint(near[root])

    def _with_heads(self, known: Knowledge, root: int) -> Iterator[int]:
        sibling = known.holders[root].temp_governing_sibling
        for token in (known.tokens[root], sibling):
            if token is not None:
                yield token.i
                yield known.heads[token.i]  # a root's is itself
