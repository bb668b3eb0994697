"""From the reader's scores to structures: label sequences, trees, sentences. Numpy only.

Rows are words, columns labels or heads; nothing here knows of spaCy or of the encoder.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
FORBIDDEN = -1e4


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
    score = emissions[0] + begin
    back = np.zeros(emissions.shape, dtype=np.int64)
    for word in range(1, len(emissions)):
        through = score[:, np.newaxis] + moves
        back[word] = through.argmax(0)
        score = through.max(0) + emissions[word]
        score -= score.max()  # else a long text's sums outgrow 32 bits
    label = int(score.argmax())
    path = [label]
    for word in range(len(emissions) - 1, 0, -1):
        label = int(back[word, label])
        path.append(label)
    return path[::-1]


def label_marginals(emissions: Floats, moves: Floats, begin: Floats) -> Floats:
    """Return the probability of each label of each word, by forward and backward sums.

    The sums are scaled at each word (Rabiner 1989), in 64 bits: many times faster than logarithms.
    """
    size = len(emissions)
    if not size:
        return np.zeros_like(emissions)
    likely = np.exp((emissions - emissions.max(1, keepdims=True)).astype(np.float64))
    step = np.exp(moves.astype(np.float64))
    forward, backward = np.empty_like(likely), np.ones_like(likely)
    forward[0] = likely[0] * np.exp(begin.astype(np.float64))
    forward[0] /= forward[0].sum()
    for word in range(1, size):
        row = (forward[word - 1] @ step) * likely[word]
        forward[word] = row / row.sum()
    for word in range(size - 2, -1, -1):
        row = step @ (likely[word + 1] * backward[word + 1])
        backward[word] = row / row.sum()
    both = forward * backward
    probabilities: Floats = (both / both.sum(1, keepdims=True)).astype(np.float32)
    return probabilities


def label_names(emissions: Floats, moves: Floats, begin: Floats) -> list[int]:
    """Return the best label of each word where all moves but a few are free; label 0 is O.

    Runs of words that are not best read as O are decoded each on its own.
    """
    best: list[int] = [int(label) for label in emissions.argmax(1)] if len(emissions) else []
    start = 0
    while start < len(best):
        stop = start
        while stop < len(best) and best[stop]:
            stop += 1
        if stop > start:
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


def best_tree(arcs: Floats) -> Ints:
    """Return each word's head in the best tree with one root: 0 the root, else 1 + the head's row.

    Args:
        arcs: (words, 1 + words) scores of heads; column 0 is the root.
    """
    size = len(arcs)
    scores = np.full((size + 1, size + 1), -np.inf, dtype=np.float64)
    scores[1:] = arcs
    scores[1:, 0] -= 1e6  # as few roots as a tree can have
    np.fill_diagonal(scores, -np.inf)
    return _spanning_tree(scores)[1:]


def _spanning_tree(scores: npt.NDArray[np.float64]) -> Ints:
    """Return the heads of the maximum spanning tree (Chu and Liu 1965, Edmonds 1967).

    scores[d, h] is the score of head h for node d; node 0 is the root, whose head stays 0.
    """
    heads: Ints = scores.argmax(1)
    heads[0] = 0
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
    found = _spanning_tree(smaller)
    for row, node in enumerate(outside[1:], start=1):
        head = found[row]
        heads[node] = cycle_rows[leaving[row].argmax()] if head == len(outside) else outside[head]
    head = found[-1]
    broken = cycle_rows[entering[:, head].argmax()]
    heads[broken] = outside[head]
    return heads


def _cycle(heads: Ints) -> list[int]:
    """Return the nodes of one cycle, or none."""
    state = [0] * len(heads)  # 0 new, 1 on the present path, 2 done
    state[0] = 2
    for start in range(1, len(heads)):
        path, node = [], start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = int(heads[node])
        if state[node] == 1:
            return path[path.index(node) :]
        for seen in path:
            state[seen] = 2
    return []
