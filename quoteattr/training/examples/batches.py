"""Examples as one long sequence of words, cut into windows and padded into batches.

All documents of a corpus are joined, in another order each epoch, so that windows are full whatever
the length of documents, and begin and end anywhere, as at run time. A head or linked span outside
its window is not scored.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from random import Random

import attrs
import numpy as np
import torch
from torch import Tensor

from quoteattr.document.proposals import KINDS, LINKS
from quoteattr.neural.windows import LINE, PARAGRAPH, WINDOW, Features, Words, features
from quoteattr.training.examples.targets import COLUMNS, NONE, ROOT, Example, empty

MULTIPLE = 32  # shapes are padded to a few sizes: each new one costs memory in oneDNN's cache
SIZE = WINDOW - 2  # word pieces without the special ones
WHOLE = 0.5  # share of windows that end with a paragraph, if one ends in their last third
SHORT = 0.35  # share of short windows among those that begin with a paragraph
SHORTEST = (4, 64)  # word pieces of a short one before the rest of its paragraph
# Targets with one number per word.
_KINDS = ("tags", "pos", "heads", "deps", "starts", "spans", "titles")


@attrs.frozen
class Window:
    """Words start to stop of joined examples, ready to be padded."""

    inputs: Features
    tags: list[int]
    pos: list[int]
    heads: list[int]
    deps: list[int]
    starts: list[int]
    allowed: list[tuple[int, ...]]
    spans: list[int]
    titles: list[int]
    links: list[tuple[int, int, int, int]]


def join(examples: Sequence[Example]) -> Example:
    """Join documents to one example."""
    whole = empty()
    texts: list[str] = []
    gaps: list[int] = []
    quoted: list[int] = []
    anchors: dict[str, list[int]] = {kind: [] for kind in KINDS}
    linked: list[tuple[int, int, int]] = []
    for example in examples:
        base = len(texts)
        texts.extend(example.words.texts)
        gaps.extend(example.words.gaps)
        quoted.extend(example.words.quoted)
        for name in COLUMNS:
            getattr(whole, name).extend(getattr(example, name))
        whole.heads.extend(head + base if head >= 0 else head for head in example.heads)
        for kind, rows in example.anchors.items():
            anchors[kind].extend(base + row for row in rows)
        linked.extend((kind, base + cue, base + word) for kind, cue, word in example.linked)
    return attrs.evolve(
        whole, words=Words(texts, gaps, quoted), anchors=anchors, linked=frozenset(linked)
    )


def cut(examples: Sequence[Example], random: Random | None = None) -> Iterator[Window]:
    """Yield windows that contain every word of the documents once.

    Args:
        examples: The documents.
        random: Shuffles them, and makes windows begin and end anywhere, some at paragraphs, and
            some of those short, since a text may be just a sentence. None keeps the order and
            fills the windows.
    """
    order = list(examples)
    if random is not None:
        random.shuffle(order)
    whole = join(order)
    ends = [0, *np.cumsum([len(row) for row in whole.pieces], dtype=np.int64).tolist()]
    start, size = 0, random.randint(SIZE // 4, SIZE) if random else SIZE
    while start < len(whole.pieces):
        short = random is not None and _parts(whole, start) and random.random() < SHORT
        if short and random is not None:
            size = random.randint(*SHORTEST)
        stop = max(start + 1, bisect_right(ends, ends[start] + size) - 1)
        if short:  # it includes the rest of its last paragraph, if that fits
            last = bisect_right(ends, ends[start] + SIZE) - 1
            stop = next((n for n in range(stop, last + 1) if _parts(whole, n)), stop)
        elif random is not None and random.random() < WHOLE:
            least = bisect_right(ends, ends[start] + 2 * SIZE // 3)
            stop = next((n for n in range(stop, least, -1) if _parts(whole, n)), stop)
        yield _window(whole, start, stop, alone=short)
        start, size = stop, SIZE


def _parts(whole: Example, row: int) -> bool:
    """Return whether a paragraph, or the text, ends before a word."""
    return row == len(whole.pieces) or whole.words.gaps[row] >= LINE


def _window(whole: Example, start: int, stop: int, *, alone: bool = False) -> Window:
    """Return the window of words start to stop; `alone`: the encoder sees a text begin there."""
    heads = []
    for head in whole.heads[start:stop]:
        inside = start <= head < stop
        heads.append(head - start + 1 if inside else 0 if head == ROOT else NONE)
    inside_of = {
        kind: [row for row in rows if start <= row < stop]
        for kind, rows in _near(whole.anchors, start, stop).items()
    }
    links = [
        (n, cue - start, word - start, int((n, cue, word) in whole.linked))
        for n, kind in enumerate(LINKS)
        for cue in inside_of.get("cue", ())
        for word in inside_of.get(kind, ())
    ]
    inputs = features(whole.words, whole.pieces, start, stop)
    if alone:
        inputs.gaps[inputs.first[0]] = PARAGRAPH
    return Window(
        inputs,
        whole.tags[start:stop],
        whole.pos[start:stop],
        heads,
        whole.deps[start:stop],
        whole.starts[start:stop],
        whole.allowed[start:stop],
        whole.spans[start:stop],
        whole.titles[start:stop],
        links,
    )


def _near(anchors: dict[str, list[int]], start: int, stop: int) -> dict[str, list[int]]:
    """Return the rows from start to stop of sorted rows, by bisection."""
    near = {}
    for kind, rows in anchors.items():
        left, right = np.searchsorted(rows, (start, stop)) if rows else (0, 0)
        near[kind] = rows[int(left) : int(right)]
    return near


@attrs.frozen
class Batch:
    """Windows padded to one shape: inputs (b, n), targets (b, m), links (pairs, 5)."""

    inputs: tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]
    words: Tensor
    targets: dict[str, Tensor]
    allowed: Tensor
    links: Tensor

    def to(self, device: str) -> Batch:
        """Return a copy of the batch on a device."""
        return Batch(
            tuple(x.to(device) for x in self.inputs),  # type: ignore[arg-type]
            self.words.to(device),
            {k: v.to(device) for k, v in self.targets.items()},
            self.allowed.to(device),
            self.links.to(device),
        )


def pad(windows: Sequence[Window], names: int) -> Batch:
    """Pad windows into a batch; links are rows (window, kind, cue, word, linked)."""
    n = _round(max(len(window.inputs.ids) for window in windows))
    m = _round(max(len(window.inputs.first) for window in windows))
    b = len(windows)
    ids, shapes, gaps, quoted, mask = (torch.zeros(b, n, dtype=torch.long) for _ in range(5))
    first = torch.zeros(b, m, dtype=torch.long)
    words = torch.zeros(b, m, dtype=torch.bool)
    allowed = torch.zeros(b, m, names, dtype=torch.bool)
    targets = {kind: torch.full((b, m), NONE) for kind in _KINDS}
    links: list[tuple[int, int, int, int, int]] = []
    for row, window in enumerate(windows):
        inputs, end = window.inputs, len(window.inputs.ids)
        ids[row, :end], shapes[row, :end] = map(torch.from_numpy, (inputs.ids, inputs.shapes))
        gaps[row, :end], quoted[row, :end] = map(torch.from_numpy, (inputs.gaps, inputs.quoted))
        mask[row, :end] = 1
        size = len(inputs.first)
        first[row, :size] = torch.from_numpy(inputs.first)
        words[row, :size] = True
        for kind in _KINDS:
            targets[kind][row, :size] = torch.tensor(getattr(window, kind))
        for word, labels in enumerate(window.allowed):
            allowed[row, word, list(labels)] = True
        links.extend((row, *link) for link in window.links)
    pairs = torch.tensor(links, dtype=torch.long).view(-1, 5)
    return Batch((ids, shapes, gaps, quoted, first, mask), words, targets, allowed, pairs)


def _round(size: int) -> int:
    return -(-size // MULTIPLE) * MULTIPLE
