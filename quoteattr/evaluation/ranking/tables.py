"""Tables of a learned decision: how often it is right, and whether its probabilities are honest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from quoteattr.evaluation.scores import COUNTS, Cell, Counts, Table

# The lower ends of the bins of confidence, the upper end of the last being 1.
_BINS: Final = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95)
_SURE: Final = 0.9


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


def reliability(title: str, judged: Iterable[tuple[float, bool]]) -> Table:
    """Return how often answers are right by their confidence, those above 0.9 also together.

    Args:
        title: The title of the table.
        judged: The confidence of each answer, and whether it is right.
    """
    bins: dict[float, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in judged:
        bins[max(low for low in _BINS if low <= confidence)].append((confidence, right))
    rows: list[tuple[Cell, ...]] = []
    for low in sorted(bins):
        mean = sum(confidence for confidence, _ in bins[low]) / len(bins[low])
        share = _share([right for _, right in bins[low]])
        rows.append((f"from {low:.2f}", len(bins[low]), 100 * mean, share))
    sure = [right for low in bins if low >= _SURE for _, right in bins[low]]
    if sure:
        rows.append((f"{_SURE:.2f} to 1", len(sure), None, _share(sure)))
    return Table(title=title, columns=("confidence", "answers", "mean", "right"), rows=rows)


def _share(right: Sequence[bool]) -> float:
    return 100 * sum(right) / len(right) if right else 0.0
