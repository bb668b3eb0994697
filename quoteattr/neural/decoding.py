"""From the model's scores to sequences of labels: attribution spans and names. Numpy only.

Rows are words, columns labels; nothing here knows of spaCy or of the encoder.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
FORBIDDEN = -1e4


def bio_moves(labels: Sequence[str]) -> Floats:
    """Return the (labels, labels) scores of moves that let an I- follow its own kind only.

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
    """Return the (labels,) scores of a first word, which cannot be an I-.

    >>> bio_begin(["O", "B-cue", "I-cue"]).tolist()
    [0.0, 0.0, -10000.0]
    """
    banned = [FORBIDDEN if label.startswith("I-") else 0.0 for label in labels]
    return np.array(banned, dtype=np.float32)


def best_labels(emissions: Floats, moves: Floats, begin: Floats) -> list[int]:
    """Return the best sequence of labels (Viterbi 1967), empty for no words.

    Args:
        emissions: (words, labels).
        moves: (labels, labels), the scores of moves from row to column.
        begin: (labels,), the scores of the first word.
    """
    if not len(emissions):
        return []
    # Labels by blocks: numpy is fast along a long last axis.
    steps = moves.astype(np.float64)[..., np.newaxis]
    blocks = np.ascontiguousarray(_blocks(emissions[1:], 0.0).transpose(1, 2, 0))
    count = blocks.shape[2]
    # The best score from a label before a block to a label at its end, over all ways between them.
    across = np.where(np.eye(len(moves)) > 0, 0.0, -np.inf)[..., np.newaxis].repeat(count, 2)
    for place in blocks:
        across = (across[:, :, np.newaxis] + steps).max(1) + place
    first = score = (emissions[0] + begin).astype(np.float64)
    rows = np.empty((len(moves), count))
    for block, best in enumerate(np.ascontiguousarray(across.transpose(2, 0, 1))):
        rows[:, block] = score - score.max()  # else the sums of a long text lose precision
        score = (rows[:, block, np.newaxis] + best).max(0)
    back, scores = np.empty(blocks.shape, dtype=np.int64), np.empty_like(blocks)
    for place, emitted in enumerate(blocks):
        through = rows[:, np.newaxis] + steps
        back[place] = through.argmax(0)
        scores[place] = rows = through.max(0) + emitted
    scores, back = (table.transpose(2, 0, 1).reshape(-1, len(moves)) for table in (scores, back))
    last = len(emissions) - 1  # what follows is filler
    path = [int((scores[last - 1] if last else first).argmax())]
    for row in reversed(back[:last].tolist()):
        path.append(row[path[-1]])
    return path[::-1]


def label_marginals(emissions: Floats, moves: Floats, begin: Floats) -> Floats:
    """Return the probability of each label of each word (the forward-backward algorithm).

    The sums are scaled at each word (Rabiner 1989), in 64 bits: many times faster than logarithms.
    """
    if not len(emissions):
        return np.zeros_like(emissions)
    likely = np.exp((emissions - emissions.max(1, keepdims=True)).astype(np.float64))
    step = np.exp(moves.astype(np.float64))
    # Both directions at once. The backward sum of a word includes its own likelihood, which the
    # word before it takes over.
    ways = np.stack([likely, likely[::-1]])
    first = np.stack([likely[0] * np.exp(begin.astype(np.float64)), likely[-1]])
    forward, reversed_sums = _sums(ways, np.stack([step, step.T]), first)
    backward = np.ones_like(likely)
    backward[:-1] = reversed_sums[-2::-1] @ step.T
    both = forward * backward
    probabilities: Floats = (both / both.sum(1, keepdims=True)).astype(np.float32)
    return probabilities


def _sums(likely: Doubles, step: Doubles, first: Doubles) -> Doubles:
    """Return each word's scaled sums over all paths up to it.

    Args:
        likely: (directions, words, labels), the likelihoods.
        step: (directions, labels, labels), the factors of moves.
        first: (directions, labels), the sums of the first word.
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
    """Cut words into blocks that are processed side by side, (blocks, words, labels).

    First, for all blocks at once, the result of a block is computed for each label before it; then
    the labels before the blocks, one after the other; then the words inside, again for all blocks
    at once. So for n words numpy is called a multiple of √n times instead of n times. The last
    block is padded with filler.
    """
    length = max(1, math.isqrt(len(rows)))
    count = -(-len(rows) // length)
    blocks = np.full((count * length, rows.shape[1]), filler)
    blocks[: len(rows)] = rows
    return blocks.reshape(count, length, rows.shape[1])


def label_names(emissions: Floats, moves: Floats, begin: Floats) -> list[int]:
    """Return the best sequence of labels where most moves have no cost; label 0 is O.

    Faster than `best_labels`: each run of words that are not O is decoded on its own, and only if
    a move in it has a cost.
    """
    best: list[int] = emissions.argmax(1).tolist() if len(emissions) else []
    costly = (moves[best[:-1], best[1:]] < 0).tolist()
    start = 0
    while start < len(best):
        stop = start
        while stop < len(best) and best[stop]:
            stop += 1
        if stop > start and (begin[best[start]] < 0 or any(costly[start : stop - 1])):
            best[start:stop] = best_labels(emissions[start:stop], moves, begin)
        start = stop + 1
    return best


def label_spans(labels: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return (kind, first word, word after the last) of each BIO span, in order.

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


def bio_labels(spans: Sequence[tuple[str, int, int]], words: int) -> list[str]:
    """Return the BIO label of each word for spans that do not overlap.

    >>> bio_labels([("ORG", 1, 3)], 4)
    ['O', 'B-ORG', 'I-ORG', 'O']
    """
    labels = ["O"] * words
    for kind, start, stop in spans:
        labels[start:stop] = [f"B-{kind}", *[f"I-{kind}"] * (stop - start - 1)]
    return labels
