"""Corpora as one long run of words, cut into windows and padded into batches.

All documents of a corpus follow each other in an order shuffled anew each epoch, so that windows
are full whatever a document's length and begin and end anywhere, as they do at run time. A
head or linked span outside its window is not scored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random

import attrs
import numpy as np
import spacy
import torch
from torch import Tensor

from quoteattr.windows import WINDOW, Features, Pieces, Words, features, gap
from quoteattr.marks import quote_states
from quoteattr.training.corpora import PolnearArticle, TreeDocument
from quoteattr.proposals import LINKS
from quoteattr.training.network import SPAN_LABELS

NONE = -100  # a target that is not known, as in torch.nn.functional.cross_entropy
ROOT = -1  # the head of a sentence's root, before windows are cut
MULTIPLE = 32  # shapes are padded to few sizes: each new one costs memory in oneDNN's cache


@attrs.frozen
class LabelLists:
    """The labels of each head, in the order of its scores."""

    tags: list[str]
    pos: list[str]
    deps: list[str]
    names: list[str]


@attrs.frozen
class Example:
    """A document with its targets: one entry a word, NONE where a corpus does not tell.

    Attributes:
        heads: Row of the head in the document, or ROOT.
        allowed: Names allowed, as indexes into the label list.
        anchors: Words that begin a gold span, by kind (source, content, cue).
        linked: Pairs that belong together: (kind in LINKS, cue's word, span's word).
    """

    words: Words
    pieces: list[list[int]]
    tags: list[int]
    pos: list[int]
    heads: list[int]
    deps: list[int]
    starts: list[int]
    allowed: list[tuple[int, ...]]
    spans: list[int]
    anchors: dict[str, list[int]] = attrs.field(factory=dict)
    linked: frozenset[tuple[int, int, int]] = frozenset()


def label_lists(documents: Sequence[TreeDocument]) -> LabelLists:
    """Collect the labels that a treebank uses, the most frequent first, O in front of names."""
    tags, pos, deps, names = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for document in documents:
        for sentence in document.sentences:
            names.update(label for labels in sentence.names for label in labels)
            if sentence.heads is not None:
                tags.update(sentence.xpos or ())
                pos.update(sentence.upos or ())
                deps.update(sentence.deps or ())
    del names["O"]
    ordered = [[label for label, _ in counts.most_common()] for counts in (tags, pos, deps)]
    return LabelLists(ordered[0], ordered[1], ordered[2], ["O", *sorted(names)])


def tree_example(
    document: TreeDocument, labels: LabelLists, pieces: Pieces, random: Random | None = None
) -> Example:
    """Turn a treebank document into targets.

    Args:
        document: Its sentences, in order.
        labels: The label lists.
        pieces: Cuts words.
        random: Now and then prints paragraphs on lines of their own or as running text, since
            articles come in every layout; None keeps blank lines.
    """
    rows = Example(Words([], [], []), [], [], [], [], [], [], [], [])
    texts: list[str] = []
    gaps: list[int] = []
    index = {kind: {label: n for n, label in enumerate(getattr(labels, kind))}
             for kind in ("tags", "pos", "deps", "names")}
    text, offsets, before = "", [], 3
    between = 3 if random is None else random.choice((3, 3, 3, 2, 1))  # blank line, line or none
    for sentence in document.sentences:
        base = len(texts)
        if sentence.paragraph_start and between > 1:
            before = between if texts else 3
            text = text.rstrip() + "\n\n" if text else ""
        for n, word in enumerate(sentence.words):
            offsets.append(len(text))
            texts.append(word)
            gaps.append(before)
            text += word + (" " if sentence.spaces[n] else "")
            before = 1 if sentence.spaces[n] else 0
            rows.allowed.append(tuple(index["names"][x] for x in sorted(sentence.names[n])))
            rows.starts.append(int(n == 0))
            rows.spans.append(NONE)
            if sentence.heads is None:
                for row in (rows.tags, rows.pos, rows.heads, rows.deps):
                    row.append(NONE)
            else:
                head = sentence.heads[n]
                rows.heads.append(ROOT if head == 0 else base + head - 1)
                rows.tags.append(index["tags"].get(sentence.xpos[n], NONE))
                rows.pos.append(index["pos"].get(sentence.upos[n], NONE))
                rows.deps.append(index["deps"].get(sentence.deps[n], NONE))
        if before == 0:  # sentences that touch still read as apart
            before, text = 1, text + " "
    states = quote_states(text)
    words = Words(texts, gaps, [states[offset] for offset in offsets])
    return attrs.evolve(rows, words=words, pieces=pieces.cut(texts))


def polnear_example(article: PolnearArticle, pieces: Pieces, nlp: spacy.language.Language) -> Example:
    """Turn a PolNeAR article into targets over spaCy's tokens, white space left out."""
    text = article.text
    tokens = [token for token in nlp.make_doc(text) if not token.is_space]
    edges = [(token.idx, token.idx + len(token.text)) for token in tokens]
    labels = np.zeros(len(text), dtype=np.int64)
    begins = np.zeros(len(text), dtype=np.int64)
    for attribution in article.attributions:
        for kind in ("source", "cue", "content"):
            for start, end in getattr(attribution, kind):
                labels[start:end] = SPAN_LABELS.index(f"I-{kind}")
                begins[start] = SPAN_LABELS.index(f"B-{kind}")
    spans = []
    for start, end in edges:
        beginning = begins[start:end]
        spans.append(int(beginning.max() or np.bincount(labels[start:end]).argmax()))
    word_at = {offset: n for n, (start, end) in enumerate(edges) for offset in range(start, end)}
    anchors: dict[str, set[int]] = {kind: set() for kind in LINKS}
    linked: set[tuple[int, int, int]] = set()
    for attribution in article.attributions:
        rows = {kind: [word_at[start] for start, _ in getattr(attribution, kind) if start in word_at]
                for kind in LINKS}
        for kind in LINKS:
            anchors[kind].update(rows[kind])
        for cue in rows["cue"][:1]:
            for n, kind in enumerate(LINKS):
                linked.update((n, cue, word) for word in rows[kind] if word != cue)
    states, end = quote_states(text), 0
    gaps = []
    for start, stop in edges:
        gaps.append(gap(text[end:start]) if end else 3)
        end = stop
    unknown = [NONE] * len(tokens)
    texts = [token.text for token in tokens]
    return Example(
        Words(texts, gaps, [states[start] for start, _ in edges]), pieces.cut(texts),
        unknown, unknown, unknown, unknown, unknown, [()] * len(tokens), spans,
        {kind: sorted(rows) for kind, rows in anchors.items()}, frozenset(linked),
    )


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
    anchors: dict[str, list[int]] = {kind: [] for kind in LINKS}
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
    """Cut a run of documents into full windows.

    Args:
        examples: The documents.
        random: Shuffles them and the first window's length; None keeps the order.
    """
    order = list(examples)
    room = WINDOW - 2
    if random is not None:
        random.shuffle(order)
        room = random.randint(room // 4, room)
    whole = join(order)
    start = size = 0
    for stop, pieces in enumerate(whole.pieces):
        if size + len(pieces) > room and stop > start:
            yield _window(whole, start, stop)
            start, size, room = stop, 0, WINDOW - 2
        size += len(pieces)
    if start < len(whole.pieces):
        yield _window(whole, start, len(whole.pieces))


def _window(whole: Example, start: int, stop: int) -> Window:
    heads = []
    for head in whole.heads[start:stop]:
        inside = start <= head < stop
        heads.append(head - start + 1 if inside else 0 if head == ROOT else NONE)
    inside_of = {kind: [row for row in rows if start <= row < stop]
                 for kind, rows in _near(whole.anchors, start, stop).items()}
    links = [
        (n, cue - start, word - start, int((n, cue, word) in whole.linked))
        for n, kind in enumerate(LINKS)
        for cue in inside_of.get("cue", ())
        for word in inside_of.get(kind, ())
        if word != cue
    ]
    return Window(
        features(whole.words, whole.pieces, start, stop),
        whole.tags[start:stop], whole.pos[start:stop], heads, whole.deps[start:stop],
        whole.starts[start:stop], whole.allowed[start:stop], whole.spans[start:stop], links,
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
            self.words.to(device), {k: v.to(device) for k, v in self.targets.items()},
            self.allowed.to(device), self.links.to(device),
        )


def pad(windows: Sequence[Window], names: int) -> Batch:
    """Pad windows into a batch; links are rows (window, kind, cue, word, linked)."""
    n = _round(max(len(window.inputs.ids) for window in windows))
    m = _round(max(len(window.inputs.first) for window in windows))
    b = len(windows)
    inputs = [torch.zeros(b, n, dtype=torch.long) for _ in range(4)]
    mask, first = torch.zeros(b, n, dtype=torch.long), torch.zeros(b, m, dtype=torch.long)
    words = torch.zeros(b, m, dtype=torch.bool)
    allowed = torch.zeros(b, m, names, dtype=torch.bool)
    kinds = ("tags", "pos", "heads", "deps", "starts", "spans")
    targets = {kind: torch.full((b, m), NONE) for kind in kinds}
    links = []
    for row, window in enumerate(windows):
        given = window.inputs
        for table, values in zip(
            inputs, (given.ids, given.shapes, given.gaps, given.quoted), strict=True
        ):
            table[row, : len(values)] = torch.from_numpy(values)
        mask[row, : len(given.ids)] = 1
        size = len(given.first)
        first[row, :size] = torch.from_numpy(given.first)
        words[row, :size] = True
        for kind in kinds:
            targets[kind][row, :size] = torch.tensor(getattr(window, kind))
        for word, labels in enumerate(window.allowed):
            allowed[row, word, list(labels)] = True
        links.extend((row, *link) for link in window.links)
    pairs = torch.tensor(links, dtype=torch.long).view(-1, 5)
    return Batch((inputs[0], inputs[1], inputs[2], inputs[3], first, mask), words, targets, allowed, pairs)


def _round(size: int) -> int:
    return -(-size // MULTIPLE) * MULTIPLE
