"""Probabilities of a pronoun's candidates: coreferee's network, with its first layer in parts.

The first layer takes the features of a pronoun, those of a candidate and a few of the pair. Up to
the sum it is linear, so its two large parts are computed once per pronoun and once per candidate.
Only the sum and the small layers after it are computed for each pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt
from coreferee.tendencies import ENSEMBLE_SIZE
from thinc.api import Model

from quoteattr.runtime.shutdown import awaited_at_exit

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

PAIR_WIDTH: Final = 5  # features of a pair; coreferee's network fixes their number
# Pairs that are computed together. Their first layer has 639 numbers a pair, 650 kB in all, which
# a processor's cache holds; the pairs of a whole document would not fit.
_PAIRS_PER_BLOCK: Final = 256


@attrs.frozen
class Pairs:
    """The pairs of a document; a mention has one row, however many pairs it is part of.

    Attributes:
        pronouns, candidates: The features of each mention, (mentions, features and position).
        pronoun_vectors, candidate_vectors: The vector of each mention, (mentions, width).
        pronoun, candidate: The two rows of each pair, (pairs,); pairs of one pronoun are adjacent.
        pair_features: The features of each pair, (pairs, `PAIR_WIDTH`).
        lengths: The number of pairs of each pronoun, (pronouns,).
    """

    pronouns: Floats
    candidates: Floats
    pronoun_vectors: Floats
    candidate_vectors: Floats
    pronoun: Ints
    candidate: Ints
    pair_features: Floats
    lengths: Ints


class Ensemble:
    """coreferee's ensemble, with its weights arranged by the inputs that they multiply.

    Args:
        model: A model from `coreferee.tendencies.create_thinc_model` with weights.
    """

    def __init__(self, model: Model[Any, Any]) -> None:
        self.ops: Any = model.ops
        layers: list[Any] = [
            (layer.get_param("W"), layer.get_param("b"))
            for layer in model.walk(order="dfs_pre")
            if layer.has_param("W")
        ]
        size = len(layers) // ENSEMBLE_SIZE
        members = [layers[n : n + size] for n in range(0, len(layers), size)]
        # A member has two layers for each of the two vectors, and three for everything together.
        self._vector_layers = [[member[:2] for member in members], [m[2:4] for m in members]]
        self._last_layers = [member[5:] for member in members]
        self._first_bias = [member[4][1] for member in members]
        # The inputs of the first common layer: two reduced vectors, two mentions, their pair.
        first = [np.ascontiguousarray(member[4][0].T) for member in members]
        reduced = [layers[n][0].shape[0] for n in (1, 3)]
        mention_width = (len(first[0]) - sum(reduced) - PAIR_WIDTH) // 2
        ends = np.cumsum([*reduced, mention_width, mention_width])
        parts = [np.split(weights, ends) for weights in first]
        self._vector_weights = [[part[n] for part in parts] for n in (0, 1)]
        self._mention_weights = [np.concatenate([part[n] for part in parts], 1) for n in (2, 3)]
        self._pair_weights = [part[4] for part in parts]

    @awaited_at_exit()
    def __call__(self, pairs: Pairs) -> Floats:
        """Return the probability of each pair by each member, (pairs, members).

        The probabilities of the pairs of one pronoun sum to 1.
        """
        mention_parts = (
            self._mention_part(0, pairs.pronouns, pairs.pronoun_vectors),
            self._mention_part(1, pairs.candidates, pairs.candidate_vectors),
        )
        logits = np.empty((len(pairs.pronoun), ENSEMBLE_SIZE), dtype=np.float32)
        for start in range(0, len(logits), _PAIRS_PER_BLOCK):
            block = slice(start, start + _PAIRS_PER_BLOCK)
            for n in range(ENSEMBLE_SIZE):
                logits[block, n] = self._logits(n, mention_parts, pairs, block)
        probabilities: Floats = self.ops.softmax_sequences(logits, pairs.lengths.astype(np.int32))
        return probabilities

    def _mention_part(self, side: int, features: Floats, vectors: Floats) -> list[Floats]:
        """Return what the mentions of one side add to each member's first layer, (mentions, width).

        Side 0 are the pronouns, side 1 the candidates.
        """
        used = np.flatnonzero(features.any(0))  # most features do not occur in a document
        product = self.ops.gemm(features[:, used], self._mention_weights[side][used])
        parts = []
        for n, part in enumerate(np.split(product, ENSEMBLE_SIZE, axis=1)):
            reduced = vectors
            for layer in self._vector_layers[side][n]:
                reduced = self._relu(reduced, *layer)
            parts.append(part + self.ops.gemm(reduced, self._vector_weights[side][n]))
        return parts

    @awaited_at_exit()
    def _logits(
        self, n: int, mention_parts: Sequence[list[Floats]], pairs: Pairs, block: slice
    ) -> Floats:
        """Return the logits of a block of pairs by one member, (pairs,)."""
        hidden: Floats = self.ops.gemm(pairs.pair_features[block], self._pair_weights[n])
        hidden += self._first_bias[n]
        hidden += mention_parts[0][n][pairs.pronoun[block]]
        hidden += mention_parts[1][n][pairs.candidate[block]]
        np.maximum(hidden, 0, out=hidden)
        second, (weights, bias) = self._last_layers[n]
        logits: Floats = self.ops.affine(self._relu(hidden, *second), weights, bias)[:, 0]
        return logits

    def _relu(self, inputs: Floats, weights: Floats, bias: Floats) -> Floats:
        # Not with numpy's product, which may start threads: its result depends on their number.
        outputs: Floats = self.ops.affine(inputs, weights, bias)
        np.maximum(outputs, 0, out=outputs)
        return outputs
