"""From the reader's scores to structures: label sequences, trees, sentences. Numpy only.

Rows are words, columns labels or heads; nothing here knows of spaCy or of the encoder.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
FORBIDDEN = -1e4
_ROUNDS = 100  # contractions for a sentence; of news none took 30
_DOUBLINGS = 21  # the last price is more than any score


def bio_moves(labels: Sequence[str]) -> Floats:
    """Return the (labels, labels) scores of moves in which an I- follows only its own kind.

    >>> bio_moves(["O", "B-cue", "I-cue"])[0].tolist()
    [0.0, 0.0, -10000.0]
    """
    moves = np.zeros((len(labels), len(labels)), dtype=np.float32)
    for column, right in enumerate(labels):
        for row, left in enumerate(labels):
            if right.startswith("I-") and left[2:] != right[2:]:
                moves[row, column] = FORBIDDEN
    return moves


def bio_begin(labels: Sequence[str]) -> Floats:
    """Return the (labels,) scores of a first word, which no I- may be.

    >>> bio_begin(["O", "B-cue", "I-cue"]).tolist()
    [0.0, 0.0, -10000.0]
    """
    banned = [FORBIDDEN if label.startswith("I-") else 0.0 for label in labels]
    return np.array(banned, dtype=np.float32)


def best_labels(emissions: Floats, moves: Floats, begin: Floats) -> list[int]:
    """Return the best label of each word (Viterbi 1967); an empty run has none.

    Args:
        emissions: (words, labels).
        moves: (labels, labels), from row to column.
        begin: (labels,), of the first word.
    """
    if not len(emissions):
        return []
    # Labels by blocks: numpy is quick along a long last axis.
    steps = moves.astype(np.float64)[..., np.newaxis]
    blocks = np.ascontiguousarray(_blocks(emissions[1:], 0.0).transpose(1, 2, 0))
    count = blocks.shape[2]
    # The best score from a label before a block to a label at its end, whatever lies between.
    across = np.where(np.eye(len(moves)) > 0, 0.0, -np.inf)[..., np.newaxis].repeat(count, 2)
    for place in blocks:
        across = (across[:, :, np.newaxis] + steps).max(1) + place
    first = score = (emissions[0] + begin).astype(np.float64)
    rows = np.empty((len(moves), count))
    for block, best in enumerate(np.ascontiguousarray(across.transpose(2, 0, 1))):
        rows[:, block] = score - score.max()  # else a long text's sums outgrow their digits
        score = (rows[:, block, np.newaxis] + best).max(0)
    back, scores = np.empty(blocks.shape, dtype=np.int64), np.empty_like(blocks)
    for place, emitted in enumerate(blocks):
        through = rows[:, np.newaxis] + steps
        back[place] = through.argmax(0)
        scores[place] = rows = through.max(0) + emitted
    scores, back = (table.transpose(2, 0, 1).reshape(-1, len(moves)) for table in (scores, back))
    last = len(emissions) - 1  # behind it is only filler
    path = [int((scores[last - 1] if last else first).argmax())]
    for row in reversed(back[:last].tolist()):
        path.append(row[path[-1]])
    return path[::-1]


def label_marginals(emissions: Floats, moves: Floats, begin: Floats) -> Floats:
    """Return the probability of each label of each word, by forward and backward sums.

    The sums are scaled at each word (Rabiner 1989), in 64 bits: many times faster than logarithms.
    """
    if not len(emissions):
        return np.zeros_like(emissions)
    likely = np.exp((emissions - emissions.max(1, keepdims=True)).astype(np.float64))
    step = np.exp(moves.astype(np.float64))
    # From behind, a sum holds its word's own likelihood, which the word in front takes.
    ways = np.stack([likely, likely[::-1]])
    first = np.stack([likely[0] * np.exp(begin.astype(np.float64)), likely[-1]])
    forward, behind = _sums(ways, np.stack([step, step.T]), first)
    backward = np.ones_like(likely)
    backward[:-1] = behind[-2::-1] @ step.T
    both = forward * backward
    probabilities: Floats = (both / both.sum(1, keepdims=True)).astype(np.float32)
    return probabilities


def _sums(likely: Doubles, step: Doubles, first: Doubles) -> Doubles:
    """Return each word's scaled sums over all paths up to it, the first word's given.

    Two ways at once: (ways, words, labels) by (ways, labels, labels) and (ways, labels).
    """
    blocks = np.stack([_blocks(way[1:], 1.0) for way in likely])
    across = np.broadcast_to(np.eye(step.shape[1]), (*blocks.shape[:2], *step.shape[1:]))
    for place in range(blocks.shape[2]):
        across = (across @ step[:, np.newaxis]) * blocks[:, :, place, np.newaxis]
        across /= across.max((2, 3), keepdims=True)
    row = first / first.sum(1, keepdims=True)
    rows = np.empty((len(blocks), blocks.shape[1], step.shape[1]))
    for block in range(blocks.shape[1]):
        rows[:, block] = row
        row = (row[:, np.newaxis] @ across[:, block])[:, 0]
        row /= row.sum(1, keepdims=True)
    found = np.empty_like(blocks)
    for place in range(blocks.shape[2]):
        rows = (rows @ step) * blocks[:, :, place]
        rows /= rows.sum(2, keepdims=True)
        found[:, :, place] = rows
    within = found.reshape(len(blocks), -1, step.shape[1])[:, : likely.shape[1] - 1]
    return np.concatenate([(first / first.sum(1, keepdims=True))[:, np.newaxis], within], 1)


def _blocks(rows: npt.NDArray[Any], filler: float) -> Doubles:
    """Cut words into blocks that are gone through side by side, (blocks, words, labels).

    What a block makes of each label before it is found for all blocks at once, then the labels
    before the blocks one after the other, then what lies within, again for all at once: of n
    words numpy is called for some multiple of their root. The last block is filled up.
    """
    length = max(1, math.isqrt(len(rows)))
    count = -(-len(rows) // length)
    blocks = np.full((count * length, rows.shape[1]), filler)
    blocks[: len(rows)] = rows
    return blocks.reshape(count, length, rows.shape[1])


def label_names(emissions: Floats, moves: Floats, begin: Floats) -> list[int]:
    """Return the best label of each word where all moves but a few are free; label 0 is O.

    Runs of words that are not best read as O are decoded each on its own.
    """
    best: list[int] = emissions.argmax(1).tolist() if len(emissions) else []
    dear = (moves[best[:-1], best[1:]] < 0).tolist()
    start = 0
    while start < len(best):
        stop = start
        while stop < len(best) and best[stop]:
            stop += 1
        # A run without a move that costs is the best as it is.
        if stop > start and (begin[best[start]] < 0 or any(dear[start : stop - 1])):
            best[start:stop] = best_labels(emissions[start:stop], moves, begin)
        start = stop + 1
    return best


def label_spans(labels: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return (kind, first word, word behind the last) of each BIO span, in order.

    A stray I- begins a span of its own.

    >>> label_spans(["B-source", "I-source", "B-cue", "O"])
    [('source', 0, 2), ('cue', 2, 3)]
    """
    spans: list[tuple[str, int, int]] = []
    kind, start = "", 0
    for word, label in enumerate([*labels, "O"]):
        if kind and label != f"I-{kind}":
            spans.append((kind, start, word))
            kind = ""
        if label != "O" and not kind:
            kind, start = label[2:], word
    return spans


def best_trees(arcs: Floats, starts: npt.NDArray[np.bool_]) -> Ints:
    """Return each word's head in the best trees of sentences: 0 the root, else 1 + the head's row.

    Nearly all sentences are trees with one root as soon as each word has its best head.

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
    """Return each word's head in the best tree with one root: 0 the root, else 1 + the head's row.

    Args:
        arcs: (words, 1 + words) scores of heads; column 0 is the root.
    """
    size = len(arcs)
    scores = np.full((size + 1, size + 1), -np.inf, dtype=np.float64)
    scores[1:] = arcs
    np.fill_diagonal(scores, -np.inf)
    rounds = iter(range(_ROUNDS))
    heads = _spanning_tree(scores, rounds)[1:]
    for doubled in range(_DOUBLINGS):  # a price of a root that leaves one leaves the best one
        if np.count_nonzero(heads == 0) <= 1:
            break
        scores[1:, 0] -= 2.0**doubled
        heads = _spanning_tree(scores, rounds)[1:]
    first, *others = np.flatnonzero(heads == 0) if size else [0]
    heads[others] = first + 1  # several only where the rounds were used up
    return heads


def _spanning_tree(scores: npt.NDArray[np.float64], rounds: Iterator[int]) -> Ints:
    """Return the heads of the maximum spanning tree (Chu and Liu 1965, Edmonds 1967).

    scores[d, h] is the score of head h for node d; node 0 is the root, whose head stays 0. When the
    rounds are used up, by what is no sentence, each cycle left is broken at the root.
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
    outside = np.flatnonzero(~inside)  # keeps the root first
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
    """Return the nodes of one cycle, or none."""
    above: list[int] = heads.tolist()
    state = [0] * len(above)  # 0 new, 1 on the present path, 2 done
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
