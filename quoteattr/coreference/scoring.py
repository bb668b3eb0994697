"""How likely a pronoun refers to each of its candidates: coreferee's network, computed by parts.

The network's first layer sees what a pronoun is, what a candidate is, and a few numbers about both.
It is linear up to its sum, so its two large parts are computed once a pronoun and once a candidate
instead of once a pair; only the sum and the small layers behind it are a pair's own.
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

_PAIR: Final = 5  # numbers that tell of a pair
_BLOCK: Final = 256  # pairs at once: their hidden layer stays in the processor's cache


@attrs.frozen
class Pairs:
    """The pairs of a document: rows are mentions, each mention once, on either side of a pair.

    Attributes:
        pronouns, candidates: What each of them is: (mentions, features and place).
        pronoun_vectors, candidate_vectors: Their vectors, (mentions, width).
        pronoun, candidate: The rows of each pair, (pairs,).
        between: The numbers about each pair, (pairs, 5).
        lengths: How many pairs each pronoun has, (pronouns,).
    """

    pronouns: Floats
    candidates: Floats
    pronoun_vectors: Floats
    candidate_vectors: Floats
    pronoun: Ints
    candidate: Ints
    between: Floats
    lengths: Ints


class Ensemble:
    """coreferee's ensemble with its weights arranged by what they are multiplied with.

    Args:
        model: What `coreferee.tendencies.create_thinc_model` made, trained or read.
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
        self._squeezers = [[member[0:2] for member in members], [member[2:4] for member in members]]
        self._behind = [member[5:] for member in members]
        self._first_bias = [member[4][1] for member in members]
        # What the first layer multiplies: two squeezed vectors, two mentions, their pair.
        first = [np.ascontiguousarray(member[4][0].T) for member in members]
        squeezed = [layers[n][0].shape[0] for n in (1, 3)]
        told = (len(first[0]) - sum(squeezed) - _PAIR) // 2
        ends = np.cumsum([*squeezed, told, told])
        parts = [np.split(weights, ends) for weights in first]
        self._of_vectors = [[part[n] for part in parts] for n in (0, 1)]
        self._of_mentions = [np.concatenate([part[n] for part in parts], 1) for n in (2, 3)]
        self._of_pairs = [part[4] for part in parts]

    @awaited_at_exit()
    def __call__(self, pairs: Pairs) -> Floats:
        """Give the probability of each pair by each member, (pairs, members)."""
        hidden = (
            self._side(0, pairs.pronouns, pairs.pronoun_vectors),
            self._side(1, pairs.candidates, pairs.candidate_vectors),
        )
        odds = np.empty((len(pairs.pronoun), ENSEMBLE_SIZE), dtype=np.float32)
        for start in range(0, len(odds), _BLOCK):
            rows = slice(start, start + _BLOCK)
            for n in range(ENSEMBLE_SIZE):
                odds[rows, n] = self._odds(n, hidden, pairs, rows)
        shares: Floats = self.ops.softmax_sequences(odds, pairs.lengths.astype(np.int32))
        return shares

    def _side(self, side: int, told: Floats, vectors: Floats) -> list[Floats]:
        """Give one side's share of each member's first layer, a row a mention."""
        some = np.flatnonzero(told.any(0))  # most features are nowhere in a document
        whole = self.ops.gemm(told[:, some], self._of_mentions[side][some])
        shares = []
        for n, part in enumerate(np.split(whole, ENSEMBLE_SIZE, axis=1)):
            squeezed = vectors
            for layer in self._squeezers[side][n]:
                squeezed = self._relu(squeezed, *layer)
            shares.append(part + self.ops.gemm(squeezed, self._of_vectors[side][n]))
        return shares

    @awaited_at_exit()
    def _odds(self, n: int, hidden: Sequence[list[Floats]], pairs: Pairs, rows: slice) -> Floats:
        """Give the odds of a block of pairs by one member."""
        layer: Floats = self.ops.gemm(pairs.between[rows], self._of_pairs[n])
        layer += self._first_bias[n]
        layer += hidden[0][n][pairs.pronoun[rows]]
        layer += hidden[1][n][pairs.candidate[rows]]
        np.maximum(layer, 0, out=layer)
        second, (weights, bias) = self._behind[n]
        odds: Floats = self.ops.affine(self._relu(layer, *second), weights, bias)[:, 0]
        return odds

    def _relu(self, inputs: Floats, weights: Floats, bias: Floats) -> Floats:
        # Not numpy's product: it may start threads, and a product then differs by their number.
        outputs: Floats = self.ops.affine(inputs, weights, bias)
        np.maximum(outputs, 0, out=outputs)
        return outputs
