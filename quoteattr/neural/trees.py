"""From scores of heads to dependency trees. Numpy only.

Rows are words, columns heads; nothing here knows of spaCy or of the encoder.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
# Contractions of cycles for one sentence: no sentence of news needed 30, but text that is not
# language could need as many as it has words.
_ROUNDS = 100
_DOUBLINGS = 21  # the last penalty exceeds any score


def best_trees(arcs: Floats, starts: npt.NDArray[np.bool_]) -> Ints:
    """Return each word's head in the best trees of sentences: 0 for a root, else 1 + its row.

    For nearly all sentences, the best head of each word already makes a tree with one root. Only
    the others go through the search.

    Args:
        arcs: (words, 1 + words) scores of heads; column 0 is the root.
        starts: Where sentences start, (words,), the first word among them.
    """
    sentences = np.cumsum(starts)
    near = np.where(sentences[:, np.newaxis] == sentences, arcs[:, 1:], -np.inf)
    np.fill_diagonal(near, -np.inf)
    heads: Ints = np.concatenate([arcs[:, :1], near], 1).argmax(1)
    above = np.concatenate([[0], heads])
    for _ in range(len(arcs).bit_length()):
        above = above[above]
    roots = np.bincount(sentences[heads == 0], minlength=len(starts) + 1)
    wrong = set(sentences[(above[1:] > 0) | (roots[sentences] != 1)].tolist())
    bounds = [*np.flatnonzero(starts).tolist(), len(arcs)]
    for number in wrong:
        first, last = bounds[number - 1], bounds[number]
        inside = np.concatenate([arcs[first:last, :1], arcs[first:last, first + 1 : last + 1]], 1)
        tree = best_tree(inside)
        heads[first:last] = np.where(tree == 0, 0, tree + first)
    return heads


def best_tree(arcs: Floats) -> Ints:
    """Return each word's head in the best tree with one root: 0 for the root, else 1 + its row.

    Edmonds' algorithm finds the best tree with any number of roots. So being a root is given a
    penalty, which is doubled until one root is left: that tree is then the best with one root.

    Args:
        arcs: (words, 1 + words) scores of heads; column 0 is the root.
    """
    size = len(arcs)
    scores = np.full((size + 1, size + 1), -np.inf, dtype=np.float64)
    scores[1:] = arcs
    np.fill_diagonal(scores, -np.inf)
    rounds = iter(range(_ROUNDS))
    heads = _spanning_tree(scores, rounds)[1:]
    for doubled in range(_DOUBLINGS):
        if np.count_nonzero(heads == 0) <= 1:
            break
        scores[1:, 0] -= 2.0**doubled
        heads = _spanning_tree(scores, rounds)[1:]
    first, *others = np.flatnonzero(heads == 0) if size else [0]
    heads[others] = first + 1  # only if the rounds were used up are there other roots
    return heads


def _spanning_tree(scores: npt.NDArray[np.float64], rounds: Iterator[int]) -> Ints:
    """Return the heads of the maximum spanning tree (Chu and Liu 1965, Edmonds 1967).

    scores[d, h] is the score of head h for node d; node 0 is the root, whose head stays 0. Once the
    rounds are used up, as by text that is not language, each remaining cycle is attached to the
    root.
    """
    heads: Ints = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if cycle and next(rounds, None) is None:
        while cycle:
            heads[cycle[int(scores[cycle, 0].argmax())]] = 0
            cycle = _cycle(heads)
    if not cycle:
        return heads
    inside = np.zeros(len(scores), dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)  # the root stays first
    cycle_rows = np.array(cycle)
    held = scores[cycle_rows, heads[cycle_rows]]
    smaller = np.full((len(outside) + 1, len(outside) + 1), -np.inf)
    smaller[:-1, :-1] = scores[np.ix_(outside, outside)]
    leaving = scores[np.ix_(outside, cycle_rows)]  # the cycle as head
    smaller[:-1, -1] = leaving.max(1)
    entering = scores[np.ix_(cycle_rows, outside)] - held[:, np.newaxis]  # the cycle as dependent
    smaller[-1, :-1] = entering.max(0)
    found = _spanning_tree(smaller, rounds)
    for row, node in enumerate(outside[1:], start=1):
        head = found[row]
        heads[node] = cycle_rows[leaving[row].argmax()] if head == len(outside) else outside[head]
    head = found[-1]
    broken = cycle_rows[entering[:, head].argmax()]
    heads[broken] = outside[head]
    return heads


def _cycle(heads: Ints) -> list[int]:
    """Return the nodes of one cycle, or an empty list."""
    above: list[int] = heads.tolist()
    state = [0] * len(above)  # 0 not seen yet, 1 on the current path, 2 done
    state[0] = 2
    for start in range(1, len(above)):
        path, node = [], start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = above[node]
        if state[node] == 1:
            return path[path.index(node) :]
        for seen in path:
            state[seen] = 2
    return []
