"""Augmentation: changes to a text that do not change its targets.

Small corpora are soon memorized, since the same names return every epoch. So names are exchanged
with others of their type (mention replacement, Dai and Adel 2020), and some word pieces are masked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from random import Random

import attrs
import torch
from torch import Tensor

from quoteattr.neural.windows import CLS, SEP
from quoteattr.training.examples.targets import Example

SWAPPED = 0.4  # share of names
HIDDEN = 0.1  # share of word pieces
MASK = 103  # the id of a masked piece
_Key = Hashable
_Name = tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]  # words, pieces of each


class Names:
    """The names of documents, grouped so that two of a group can be exchanged.

    The names of a group have the same labels, tags and white space inside.

    Args:
        examples: The documents.
        labels: The label list of names.
    """

    def __init__(self, examples: Sequence[Example], labels: Sequence[str]) -> None:
        self._begins = frozenset(n for n, label in enumerate(labels) if label.startswith("B-"))
        self._inside = frozenset(n for n, label in enumerate(labels) if label.startswith("I-"))
        known: dict[_Key, dict[_Name, None]] = defaultdict(dict)
        for example in examples:
            for start, stop in self._spans(example):
                known[_key(example, start, stop)][_name(example, start, stop)] = None
        self._known = {key: list(names) for key, names in known.items()}

    def _spans(self, example: Example) -> Iterator[tuple[int, int]]:
        """Yield the first word of each name and the word after its last."""
        allowed, start = example.allowed, 0
        while start < len(allowed):
            stop = start + 1
            if allowed[start] and self._begins.issuperset(allowed[start]):
                while (
                    stop < len(allowed) and allowed[stop] and self._inside.issuperset(allowed[stop])
                ):
                    stop += 1
                yield start, stop
            start = stop

    def swap(self, example: Example, random: Random, share: float = SWAPPED) -> Example:
        """Return a document with some names replaced, each by the same name throughout."""
        texts, pieces = list(example.words.texts), list(example.pieces)
        chosen: dict[tuple[_Key, _Name], _Name] = {}
        for start, stop in self._spans(example):
            key, name = _key(example, start, stop), _name(example, start, stop)
            if (key, name) not in chosen:
                others = self._known.get(key, [name])
                chosen[key, name] = random.choice(others) if random.random() < share else name
            words, cut = chosen[key, name]
            texts[start:stop] = words
            pieces[start:stop] = [list(row) for row in cut]
        return attrs.evolve(example, words=attrs.evolve(example.words, texts=texts), pieces=pieces)


def _key(example: Example, start: int, stop: int) -> _Key:
    return (
        tuple(example.allowed[start:stop]),
        tuple(example.tags[start:stop]),
        tuple(example.words.gaps[start + 1 : stop]),
    )


def _name(example: Example, start: int, stop: int) -> _Name:
    return tuple(example.words.texts[start:stop]), tuple(map(tuple, example.pieces[start:stop]))


def hide(ids: Tensor, share: float = HIDDEN) -> Tensor:
    """Return piece ids (b, n) with a random share masked, except special pieces."""
    special = (ids == CLS) | (ids == SEP) | (ids == 0)
    hidden = (torch.rand(ids.shape, device=ids.device) < share) & ~special
    return ids.masked_fill(hidden, MASK)
