"""From scores to structures, each against an oracle that is slow but plainly right."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.neural import decoding, trees

Floats = npt.NDArray[np.float32]

LABELS = ("O", "B-cue", "I-cue", "B-source", "I-source")


def scores(random: np.random.Generator, *shape: int, spread: float = 2) -> Floats:
    return random.normal(0, spread, shape).astype(np.float32)


def paths(
    emissions: Floats, moves: Floats, begin: Floats
) -> Iterator[tuple[tuple[int, ...], float]]:
    """Yield every sequence of labels with its score."""
    words, labels = emissions.shape
    for path in itertools.product(range(labels), repeat=words):
        total = begin[path[0]] + sum(emissions[word, label] for word, label in enumerate(path))
        total += sum(moves[left, right] for left, right in itertools.pairwise(path))
        yield path, float(total)


CHAINS = st.tuples(st.integers(1, 5), st.integers(0, 10_000))


@given(CHAINS)
def test_the_best_labels_are_the_best_of_all_paths(chain: tuple[int, int]) -> None:
    words, seed = chain
    random = np.random.default_rng(seed)
    emissions, moves, begin = scores(random, words, 4), scores(random, 4, 4), scores(random, 4)
    best = max(paths(emissions, moves, begin), key=lambda path: path[1])
    assert tuple(decoding.best_labels(emissions, moves, begin)) == best[0]


@given(CHAINS)
def test_marginals_are_the_share_of_all_paths_through_a_label(chain: tuple[int, int]) -> None:
    words, seed = chain
    random = np.random.default_rng(seed)
    emissions, moves, begin = scores(random, words, 4), scores(random, 4, 4), scores(random, 4)
    wanted = np.zeros((words, 4))
    for path, total in paths(emissions, moves, begin):
        for word, label in enumerate(path):
            wanted[word, label] += np.exp(total)
    wanted /= wanted.sum(1, keepdims=True)
    found = decoding.label_marginals(emissions, moves, begin)
    np.testing.assert_allclose(found, wanted, atol=1e-4)
    np.testing.assert_allclose(found.sum(1), 1, atol=1e-5)


@given(st.integers(1, 90), st.integers(0, 10_000))
def test_blocks_side_by_side_give_what_word_by_word_gives(words: int, seed: int) -> None:
    """The best path and the marginals are those of the plain recursions, whatever the length."""
    random = np.random.default_rng(seed)
    emissions, moves = scores(random, words, 5, spread=4), decoding.bio_moves(LABELS)
    moves, begin = moves + scores(random, 5, 5, spread=1), decoding.bio_begin(LABELS)
    best = [(emissions[0] + begin).astype(np.float64)]
    ahead = [best[0]]
    behind = [np.zeros(5)]
    for word in range(1, words):
        best.append((best[-1][:, np.newaxis] + moves).max(0) + emissions[word])
        ahead.append(np.logaddexp.reduce(ahead[-1][:, np.newaxis] + moves, 0) + emissions[word])
        back = moves + emissions[words - word] + behind[-1]
        behind.append(np.logaddexp.reduce(back, 1))
    path = decoding.best_labels(emissions, moves, begin)
    total = begin[path[0]] + sum(emissions[word, label] for word, label in enumerate(path))
    total += sum(moves[left, right] for left, right in itertools.pairwise(path))
    assert total == pytest.approx(best[-1].max(), abs=1e-3)
    wanted = np.array(ahead) + behind[::-1] - np.logaddexp.reduce(ahead[-1])
    found = decoding.label_marginals(emissions, moves, begin)
    np.testing.assert_allclose(found, np.exp(wanted), atol=1e-5)


def test_a_long_text_has_the_marginals_of_its_parts() -> None:
    """Sums over 20,000 words stay as exact as over ten: words far apart do not touch."""
    random = np.random.default_rng(1)
    emissions = scores(random, 20_000, 5, spread=10)
    moves, begin = scores(random, 5, 5, spread=0.4), np.zeros(5, dtype=np.float32)
    near = decoding.label_marginals(emissions[-40:], moves, begin)
    whole = decoding.label_marginals(emissions, moves, begin)
    np.testing.assert_allclose(whole[-20:], near[-20:], atol=1e-4)
    assert (
        decoding.best_labels(emissions, moves, begin)[-20:]
        == decoding.best_labels(emissions[-40:], moves, begin)[-20:]
    )


def test_no_words_have_no_labels() -> None:
    nothing, moves = np.zeros((0, 3), dtype=np.float32), np.zeros((3, 3), dtype=np.float32)
    assert decoding.best_labels(nothing, moves, moves[0]) == []
    assert decoding.label_marginals(nothing, moves, moves[0]).shape == (0, 3)


@given(CHAINS)
def test_an_inside_label_follows_only_its_own_kind(chain: tuple[int, int]) -> None:
    words, seed = chain
    emissions = scores(np.random.default_rng(seed), words, len(LABELS))
    best = decoding.best_labels(emissions, decoding.bio_moves(LABELS), decoding.bio_begin(LABELS))
    for left, right in itertools.pairwise(["O", *(LABELS[label] for label in best)]):
        assert not right.startswith("I-") or left[2:] == right[2:]


@pytest.mark.parametrize(
    ("labels", "wanted"),
    [
        ("", []),
        ("O O", []),
        ("B-cue", [("cue", 0, 1)]),
        ("B-cue I-cue O", [("cue", 0, 2)]),
        ("B-cue B-cue", [("cue", 0, 1), ("cue", 1, 2)]),
        ("O B-source I-source B-cue", [("source", 1, 3), ("cue", 3, 4)]),
        ("I-source I-source O", [("source", 0, 2)]),  # a stray I- begins a span
        ("B-cue I-source", [("cue", 0, 1), ("source", 1, 2)]),
        ("B-cue O I-cue", [("cue", 0, 1), ("cue", 2, 3)]),
    ],
)
def test_spans_are_read_off_their_labels(labels: str, wanted: list[tuple[str, int, int]]) -> None:
    assert decoding.label_spans(labels.split()) == wanted


def is_tree(heads: tuple[int, ...]) -> bool:
    """Tell whether every word's chain of heads ends at the root, which has one child."""
    for word in range(1, len(heads) + 1):
        steps = 0
        while word != 0 and steps <= len(heads):
            word, steps = heads[word - 1], steps + 1
        if word != 0:
            return False
    return heads.count(0) == 1


def slow_tree(arcs: Floats) -> tuple[int, ...]:
    """Return the best tree by trying all of them."""
    size = len(arcs)
    trees = filter(is_tree, itertools.product(range(size + 1), repeat=size))
    return max(trees, key=lambda heads: sum(arcs[word, head] for word, head in enumerate(heads)))


@given(st.integers(1, 5), st.integers(0, 10_000))
def test_the_best_tree_is_the_best_of_all_with_one_root(size: int, seed: int) -> None:
    arcs = scores(np.random.default_rng(seed), size, size + 1)
    assert tuple(trees.best_tree(arcs)) == slow_tree(arcs)


@given(st.integers(1, 60), st.integers(0, 10_000), st.floats(0, 100))
def test_heads_are_always_a_tree(size: int, seed: int, spread: float) -> None:
    """Large ones, ties and cycles in the greedy choice included."""
    arcs = np.round(scores(np.random.default_rng(seed), size, size + 1) * np.float32(spread))
    assert is_tree(tuple(int(head) for head in trees.best_tree(arcs)))


@given(st.lists(st.integers(1, 6), min_size=1, max_size=5), st.integers(0, 10_000))
def test_sentences_side_by_side_have_the_trees_they_have_alone(sizes: list[int], seed: int) -> None:
    """Arcs out of a sentence are left aside, and heads are rows of all words."""
    words, starts = sum(sizes), np.zeros(sum(sizes), dtype=np.bool_)
    firsts = [sum(sizes[:n]) for n in range(len(sizes))]
    starts[firsts] = True
    arcs = scores(np.random.default_rng(seed), words, words + 1, spread=3)
    wanted: list[int] = []
    for first, size in zip(firsts, sizes, strict=True):
        own = np.concatenate([arcs[:, :1], arcs[:, 1 + first : 1 + first + size]], 1)
        alone = trees.best_tree(own[first : first + size])
        wanted += [int(head) and int(head) + first for head in alone]
    assert trees.best_trees(arcs, starts).tolist() == wanted


def test_cycles_are_broken_where_it_costs_least() -> None:
    """Both words want each other; the second is the better root."""
    arcs = np.array([[0, -9, 9], [1, 9, -9]], dtype=np.float32)
    assert trees.best_tree(arcs).tolist() == [2, 0]


def test_no_words_have_no_tree() -> None:
    assert trees.best_tree(np.zeros((0, 1), dtype=np.float32)).tolist() == []
