"""The results of every measurement: counts of right answers, and tables of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import Any

import attrs

Cell = str | int | float | None


@attrs.frozen
class Counts:
    """Counts of gold answers, predicted answers and right ones; figures are per cent.

    Without predictions precision is 0, without gold answers recall is 0: no figure is ever missing.

    >>> Counts(gold=4, predicted=2, right=1) + Counts(gold=0, predicted=0, right=0)
    Counts(gold=4, predicted=2, right=1)
    """

    gold: int = 0
    predicted: int = 0
    right: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.gold + other.gold, self.predicted + other.predicted, self.right + other.right
        )

    @property
    def precision(self) -> float:
        """The per cent of predicted answers that are right."""
        return 100 * self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The per cent of gold answers that were found."""
        return 100 * self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, in per cent.

        >>> round(Counts(gold=4, predicted=2, right=1).f1, 1)
        33.3
        """
        both = self.gold + self.predicted
        return 200 * self.right / both if both else 0.0

    @classmethod
    def of(cls, gold: Set[Any], predicted: Set[Any]) -> Counts:
        """Return the counts for two sets of answers, each of which is right or wrong as a whole.

        >>> Counts.of({1, 2, 3}, {2, 9})
        Counts(gold=3, predicted=2, right=1)
        """
        return cls(len(gold), len(predicted), len(gold & predicted))

    @classmethod
    def total(cls, counts: Iterable[Counts]) -> Counts:
        """Return the sum of counts."""
        return sum(counts, cls())

    def cells(self) -> tuple[Cell, ...]:
        """Return the cells for the columns of `COUNTS`."""
        return self.precision, self.recall, self.f1, self.right, self.predicted, self.gold


COUNTS = ("P", "R", "F1", "right", "predicted", "gold")


@attrs.frozen(kw_only=True)
class Table:
    """A table with a title; the first column names the row, and a missing value is None."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the table as it is written to JSON: one object per row."""
        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return {"title": self.title, "rows": rows, "note": self.note}

    def render(self) -> str:
        """Return the table as text: names to the left, figures to the right.

        >>> print(Table(title="Tags", columns=("corpus", "acc"), rows=[("EWT", 96.04)]).render())
        Tags
        corpus   acc
        EWT     96.0
        """
        lines = [self.columns, *(tuple(map(_printed, row)) for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        drawn = [
            "  ".join(
                cell.rjust(width) if place else cell.ljust(width)
                for place, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in lines
        ]
        return "\n".join([self.title, *drawn, *([self.note] if self.note else [])])


def _printed(cell: Cell) -> str:
    if cell is None:
        return "-"
    return f"{cell:.1f}" if isinstance(cell, float) else str(cell)
