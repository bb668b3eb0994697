"""Tables of a learned decision: how often it is right, and whether its probabilities are honest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import attrs

from quoteattr.evaluation.scores import COUNTS, Cell, Counts, Table

# The lower ends of the bins of confidence, the upper end of the last being 1.
_BINS: Final = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95)


@attrs.frozen(kw_only=True)
class Answered:
    """A choice with the answer of a ranker that was not fitted to its article.

    Attributes:
        kind: The name of the row.
        split: The part of the gold.
        right: The positions of the right candidates; empty if none is right.
        chosen: The position of the chosen candidate, None for none.
        probability: The probability of the answer.
    """

    kind: str
    split: str
    right: frozenset[int]
    chosen: int | None
    probability: float

    @property
    def is_right(self) -> bool:
        """Whether the chosen candidate is right, or none is chosen where none is right."""
        return self.chosen in self.right if self.chosen is not None else not self.right


def accuracy(name: str, answered: Sequence[Answered]) -> Table:
    """Return precision and recall of the candidates by kind of choice and part of the gold.

    ``accuracy`` counts "none of them" as an answer as well.
    """
    counts: dict[tuple[str, str], Counts] = defaultdict(Counts)
    agreed: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for one in answered:
        chose = one.chosen is not None
        count = Counts(bool(one.right), chose, chose and one.is_right)
        for key in ((one.kind, one.split), (one.kind, "all"), ("all", "all")):
            counts[key] += count
            agreed[key].append(one.is_right)
    rows: list[tuple[Cell, ...]] = [
        (f"{kind}, {split}", *counts[kind, split].cells(), _share(agreed[kind, split]))
        for kind, split in sorted(counts)
    ]
    return Table(
        title=f"{name}: choices by rankers fitted to other articles",
        columns=("choice", *COUNTS, "accuracy"),
        rows=rows,
    )


def reliability(name: str, answered: Sequence[Answered]) -> Table:
    """Return how often candidates chosen with a confidence in each bin are right."""
    bins: dict[float, list[Answered]] = defaultdict(list)
    for one in answered:
        if one.chosen is not None:
            bins[max(low for low in _BINS if low <= one.probability)].append(one)
    rows: list[tuple[Cell, ...]] = [
        (
            f"from {low:.2f}",
            len(bins[low]),
            100 * sum(one.probability for one in bins[low]) / len(bins[low]),
            _share([one.is_right for one in bins[low]]),
        )
        for low in sorted(bins)
    ]
    sure = [one.is_right for low in bins if low >= 0.9 for one in bins[low]]
    if sure:
        rows.append(("0.90 to 1", len(sure), None, _share(sure)))
    return Table(
        title=f"{name}: confidence of chosen candidates and share that is right",
        columns=("confidence", "answers", "mean", "right"),
        rows=rows,
    )


def _share(right: Sequence[bool]) -> float:
    return 100 * sum(right) / len(right) if right else 0.0
