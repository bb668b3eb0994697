"""A learned decision: where its choices come from, and which file has its weights.

Each module of this package that defines ``DECISION`` adds one.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import attrs

from quoteattr.evaluation.ranking.golds import GoldArticle
from quoteattr.evaluation.scores import Table
from quoteattr.ranking.fitting import RIDGE, Choice
from quoteattr.ranking.ranker import Ranker


@attrs.frozen(kw_only=True)
class KindOfChoice:
    """A choice with the name of its row in the tables: "he or she", "description of a person"."""

    kind: str
    choice: Choice


@attrs.frozen(kw_only=True)
class Decision:
    """A decision that a ranker makes.

    Attributes:
        name: The name by which the command selects it.
        weights: The name of the file of weights.
        choices: Returns the choices that the gold shows. Their group is the article's `group`.
        check: Returns further tables, from the articles and a ranker for each group that was fitted
            without it; None for no more tables.
        more: Returns choices of other corpora, which are only fitted to; None for none. It gets the
            folder that contains ``data`` and ``gold``.
        ridge: The penalty on squared weights.
        threshold: The least probability of an answer.
    """

    name: str
    weights: str
    choices: Callable[[Sequence[GoldArticle]], Sequence[KindOfChoice]]
    check: (
        Callable[[Sequence[GoldArticle], Mapping[tuple[str, str], Ranker]], list[Table]] | None
    ) = None
    more: Callable[[Path], Sequence[Choice]] | None = None
    ridge: float = RIDGE
    threshold: float = 0.5


def decisions() -> dict[str, Decision]:
    """Return all decisions by their names.

    >>> all(name == one.name for name, one in decisions().items())
    True
    """
    package = importlib.import_module("quoteattr.evaluation.ranking")
    found = (
        importlib.import_module(f"{package.__name__}.{one.name}")
        for one in pkgutil.iter_modules(package.__path__)
    )
    named = (getattr(module, "DECISION", None) for module in found)
    return {one.name: one for one in named if isinstance(one, Decision)}
