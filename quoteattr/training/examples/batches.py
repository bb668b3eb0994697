"""Examples as one long run of words, cut into windows and padded into batches.

All documents of a corpus follow each other in an order shuffled anew each epoch, so that windows
are full whatever a document's length and begin and end anywhere, as they do at run time. A
head or linked span outside its window is not scored.
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
from quoteattr.training.examples.targets import NONE, ROOT, Example

MULTIPLE = 32  # shapes are padded to few sizes: each new one costs memory in oneDNN's cache
ROOM = WINDOW - 2  # without the special pieces
WHOLE = 0.5  # of the windows end with a paragraph, where one ends in their last third
SHORT = 0.35  # of those that begin with a paragraph are short
SHORTEST = (4, 64)  # word pieces of a short one, and on to its paragraph's end
_KINDS = ("tags", "pos", "heads", "deps", "starts", "spans")  # targets with one number a word


@attrs.frozen
class Window:
    """Words start to stop of an example list's run, ready to pad."""

    inputs: Features
    tags: list[int]
    pos: list[int]
    heads: list[int]
    deps: list[int]
    starts: list[int]
    allowed: list[tuple[int, ...]]
    spans: list[int]
    links: list[tuple[int, int, int, int]]


def join(examples: Sequence[Example]) -> Example:
    """Put documents behind each other as one example."""
    whole = Example(Words([], [], []), [], [], [], [], [], [], [], [])
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
        for name in ("pieces", "tags", "pos", "deps", "starts", "allowed", "spans"):
            getattr(whole, name).extend(getattr(example, name))
        whole.heads.extend(head + base if head >= 0 else head for head in example.heads)
        for kind, rows in example.anchors.items():
            anchors[kind].extend(base + row for row in rows)
        linked.extend((kind, base + cue, base + word) for kind, cue, word in example.linked)
    return attrs.evolve(
        whole, words=Words(texts, gaps, quoted), anchors=anchors, linked=frozenset(linked)
    )


def cut(examples: Sequence[Example], random: Random | None = None) -> Iterator[Window]:
    """Yield windows that tell every word of some documents once.

    Args:
        examples: The documents.
        random: Shuffles them, lets windows begin and end anywhere, and some at paragraphs, short
            ones among them: a text may be no longer than a sentence. None keeps the order and
            fills the windows.
    """
    order = list(examples)
    if random is not None:
        random.shuffle(order)
    whole = join(order)
    ends = [0, *np.cumsum([len(row) for row in whole.pieces], dtype=np.int64).tolist()]
    start, room = 0, random.randint(ROOM // 4, ROOM) if random else ROOM
    while start < len(whole.pieces):
        short = random is not None and _parts(whole, start) and random.random() < SHORT
        if short and random is not None:
            room = random.randint(*SHORTEST)
        stop = max(start + 1, bisect_right(ends, ends[start] + room) - 1)
        if short:  # it goes on to the end of its last paragraph, if there is room
            last = bisect_right(ends, ends[start] + ROOM) - 1
            stop = next((n for n in range(stop, last + 1) if _parts(whole, n)), stop)
        elif random is not None and random.random() < WHOLE:
            least = bisect_right(ends, ends[start] + 2 * ROOM // 3)
            stop = next((n for n in range(stop, least, -1) if _parts(whole, n)), stop)
        yield _window(whole, start, stop, alone=short)
        start, room = stop, ROOM


def _parts(whole: Example, row: int) -> bool:
    """Tell whether a paragraph ends in front of a word, or the text does."""
    return row == len(whole.pieces) or whole.words.gaps[row] >= LINE


def _window(whole: Example, start: int, stop: int, *, alone: bool = False) -> Window:
    """Take words start to stop; `alone` tells the encoder that a text begins with them."""
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
        links,
    )


def _near(anchors: dict[str, list[int]], start: int, stop: int) -> dict[str, list[int]]:
    """Return the sorted rows from start to stop by bisection."""
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
        """Copy the batch to a device."""
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
        given, end = window.inputs, len(window.inputs.ids)
        ids[row, :end], shapes[row, :end] = map(torch.from_numpy, (given.ids, given.shapes))
        gaps[row, :end], quoted[row, :end] = map(torch.from_numpy, (given.gaps, given.quoted))
        mask[row, :end] = 1
        size = len(given.first)
        first[row, :size] = torch.from_numpy(given.first)
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
