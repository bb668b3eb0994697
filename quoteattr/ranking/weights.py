"""The weights of rankers in plain files below ``data/``: one feature with its weight per line.

The head of each file has the command that fitted it and its scores.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from quoteattr import lexicon
from quoteattr.ranking.ranker import Ranker

_DATA = Path(__file__).parent.parent / "data"
_THRESHOLD = "threshold"  # the row with the least probability of an answer


@cache
def load(name: str) -> Ranker:
    """Return the ranker of a file, which is read once.

    Raises:
        InputError: The package has no file of that name.

    >>> load("nothing")
    Traceback (most recent call last):
    quoteattr.errors.InputError: ...
    """
    found = {feature: float(weight) for feature, weight in lexicon.rows(name)}
    threshold = found.pop(_THRESHOLD, 0.5)
    return Ranker(weights=found, threshold=threshold)


def render(ranker: Ranker, head: str) -> str:
    """Return the text of a weights file.

    Args:
        ranker: The ranker; weights that round to 0 are left out.
        head: What the file says about itself, lines without ``#``.

    >>> render(Ranker(weights={"near": 2.0}), "Fitted by hand.").splitlines()[0]
    '# Fitted by hand.'
    """
    rows: Mapping[str, float] = {
        _THRESHOLD: ranker.threshold,
        **{name: ranker.weights[name] for name in sorted(ranker.weights)},
    }
    lines = [f"# {line}".rstrip() for line in head.splitlines()]
    lines += [
        f"{name}\t{weight:.3f}" for name, weight in rows.items() if f"{abs(weight):.3f}" != "0.000"
    ]
    return "\n".join([*lines, ""])


def write(name: str, ranker: Ranker, head: str) -> None:
    """Write the weights file of the package, for `load`."""
    (_DATA / f"{name}.txt").write_text(render(ranker, head), "utf-8", newline="\n")
    load.cache_clear()
