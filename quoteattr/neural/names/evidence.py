"""What the model makes of each word: the log probabilities behind one decision for each name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from quoteattr.neural.names.joins import Span

Doubles = npt.NDArray[np.float64]
# The floor keeps one place from counting without limit, in natural logarithms.
_FLOOR: Final = -8.0


@attrs.frozen
class Evidence:
    """What the model makes of each word.

    Attributes:
        labels: Log probabilities, (words, labels of ``columns``).
        types: Log probabilities of being outside of names (first column) and of each of ``kinds``.
        columns: The column of each label in ``labels``.
        kinds: The types of names.
    """

    labels: Doubles
    types: Doubles
    columns: Mapping[str, int]
    kinds: Sequence[str]

    @classmethod
    def of(cls, scores: npt.NDArray[np.float32], names: Sequence[str]) -> Evidence:
        """Return the evidence in scores of BIO labels."""
        rows = scores.astype(np.float64)
        rows -= np.logaddexp.reduce(rows, 1, keepdims=True)
        kinds = sorted({name[2:] for name in names if name != "O"})
        columns = {name: number for number, name in enumerate(names)}
        either = [
            np.logaddexp(rows[:, columns[f"B-{kind}"]], rows[:, columns[f"I-{kind}"]])
            for kind in kinds
        ]
        types = np.stack([rows[:, columns["O"]], *either], axis=1)
        return cls(np.maximum(rows, _FLOOR), np.maximum(types, _FLOOR), columns, kinds)

    def column_of(self, wanted: str) -> Doubles:
        """Return one for the column of a type in ``types``, zero for the others."""
        return np.array([0.0, *(float(kind == wanted) for kind in self.kinds)])

    def of_parts(self, start: int, stop: int, parts: Sequence[Span]) -> float:
        """Return the log probability that these words hold these names and no others."""
        labels = ["O"] * (stop - start)
        for kind, first, last in parts:
            labels[first - start : last - start] = [
                f"B-{kind}",
                *[f"I-{kind}"] * (last - first - 1),
            ]
        rows = self.labels[start:stop]
        return float(sum(row[self.columns[label]] for row, label in zip(rows, labels, strict=True)))

    def of_types(self, start: int, stop: int) -> Doubles:
        """Return the mean log probability of no name (first) and of each type."""
        mean: Doubles = self.types[start:stop].mean(0)
        return mean
