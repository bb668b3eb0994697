"""From corpora to targets: documents with the target of each head of the network for each word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random

import attrs
import numpy as np
from spacy.language import Language

from quoteattr.datasets.corpora import PolnearArticle, TreeDocument, TreeSentence
from quoteattr.document.proposals import KINDS, LINKS
from quoteattr.neural.windows import GAPS, PARAGRAPH, Pieces, Words, gap
from quoteattr.text.quotations import quote_states
from quoteattr.training.examples.titles import UNKNOWN, title_targets

SPAN_LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
NONE = UNKNOWN  # an unknown target, as in torch.nn.functional.cross_entropy
COLUMNS = ("pieces", "tags", "pos", "deps", "starts", "allowed", "spans", "titles")
"""The columns of an example, without those that refer to words by their row."""
ROOT = -1  # the head of a sentence's root, before windows are cut
_BLANK = GAPS.index("blank")


@attrs.frozen
class LabelLists:
    """The labels of each head, in the order of its scores."""

    tags: list[str]
    pos: list[str]
    deps: list[str]
    names: list[str]


@attrs.frozen
class Example:
    """A document with its targets: one entry per word, NONE where they are unknown.

    Attributes:
        heads: Row of the head in the document, or ROOT.
        allowed: Allowed labels of names, as indexes into the label list.
        titles: Index in TITLE_LABELS: titles before a person's name and letters behind it.
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
    titles: list[int]
    anchors: dict[str, list[int]] = attrs.field(factory=dict)
    linked: frozenset[tuple[int, int, int]] = frozenset()


def empty() -> Example:
    """Return an example without words."""
    return Example(Words([], [], []), [], [], [], [], [], [], [], [], [])


def label_lists(documents: Sequence[TreeDocument]) -> LabelLists:
    """Return the labels of a treebank, most frequent first; of names, O first."""
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
    """Return a treebank document with its targets.

    Args:
        document: The document.
        labels: The label lists.
        pieces: Splits words into word pieces.
        random: Now and then lays out paragraphs as running text, since articles have every layout;
            None keeps blank lines.
    """
    rows = empty()
    index = {
        kind: {label: n for n, label in enumerate(names)}
        for kind, names in attrs.asdict(labels).items()
    }
    layouts = (PARAGRAPH, PARAGRAPH, PARAGRAPH, _BLANK)
    for sentence in document.sentences:
        _add_targets(rows, sentence, index)
    between = PARAGRAPH if random is None else random.choice(layouts)
    words = _printed(document.sentences, between)
    titles = [NONE] * len(words.texts)
    if {"B-PERSON", "I-PERSON"} <= index["names"].keys():
        begin, inside = index["names"]["B-PERSON"], index["names"]["I-PERSON"]
        titles = title_targets(words.texts, rows.allowed, begin, inside)
    return attrs.evolve(rows, words=words, pieces=pieces.cut(words.texts), titles=titles)


def _add_targets(rows: Example, sentence: TreeSentence, index: dict[str, dict[str, int]]) -> None:
    """Add a sentence's targets to those of the sentences before it."""
    base, size = len(rows.starts), len(sentence.words)
    rows.starts.extend(int(n == 0) for n in range(size))
    rows.spans.extend([NONE] * size)
    rows.allowed.extend(
        tuple(index["names"][label] for label in sorted(names)) for names in sentence.names
    )
    tags, pos, heads, deps = sentence.xpos, sentence.upos, sentence.heads, sentence.deps
    if tags is None or pos is None or heads is None or deps is None:
        for row in (rows.tags, rows.pos, rows.heads, rows.deps):
            row.extend([NONE] * size)
        return
    rows.tags.extend(index["tags"].get(tag, NONE) for tag in tags)
    rows.pos.extend(index["pos"].get(name, NONE) for name in pos)
    rows.heads.extend(ROOT if head == 0 else base + head - 1 for head in heads)
    rows.deps.extend(index["deps"].get(dep, NONE) for dep in deps)


def _printed(sentences: Sequence[TreeSentence], between: int) -> Words:
    """Return sentences as words of a text; `between` is the index in GAPS before a paragraph."""
    texts: list[str] = []
    gaps: list[int] = []
    offsets: list[int] = []
    text, before = "", PARAGRAPH
    for sentence in sentences:
        if sentence.paragraph_start and between > _BLANK:
            before = between if texts else PARAGRAPH
            text = text.rstrip() + "\n\n" if text else ""
        for word, spaced in zip(sentence.words, sentence.spaces, strict=True):
            offsets.append(len(text))
            texts.append(word)
            gaps.append(before)
            text += word + (" " if spaced else "")
            before = _BLANK if spaced else 0
        if before == 0:  # a blank between sentences, even if the treebank has none
            before, text = _BLANK, text + " "
    states = quote_states(text)
    return Words(texts, gaps, [states[offset] for offset in offsets])


def word_edges(text: str, nlp: Language) -> list[tuple[int, int]]:
    """Return start and end of each of spaCy's tokens but white space."""
    tokens = (token for token in nlp.make_doc(text) if not token.is_space)
    return [(token.idx, token.idx + len(token.text)) for token in tokens]


def polnear_example(article: PolnearArticle, pieces: Pieces, nlp: Language) -> Example:
    """Return a PolNeAR article with targets for spaCy's tokens, without white space.

    Its names are unknown; `with_names` adds those that a model found.
    """
    text = article.text
    edges = word_edges(text, nlp)
    states, end = quote_states(text), 0
    gaps = []
    for start, stop in edges:
        gaps.append(gap(text[end:start]) if end else PARAGRAPH)
        end = stop
    texts = [text[start:stop] for start, stop in edges]
    unknown = [NONE] * len(texts)
    anchors, linked = _links_of(article, edges)
    return Example(
        words=Words(texts, gaps, [states[start] for start, _ in edges]),
        pieces=pieces.cut(texts),
        tags=unknown,
        pos=unknown,
        heads=unknown,
        deps=unknown,
        starts=unknown,
        allowed=[()] * len(texts),
        spans=list(_span_labels(article, edges)),
        titles=unknown,
        anchors=anchors,
        linked=linked,
    )


def without_names(example: Example) -> Example:
    """Return an example whose names and titles are unknown."""
    size = len(example.allowed)
    return attrs.evolve(example, allowed=[()] * size, titles=[NONE] * size)


def without_attributions(example: Example) -> Example:
    """Return an article whose attributions are unknown."""
    unknown = [NONE] * len(example.spans)
    return attrs.evolve(example, spans=unknown, anchors={}, linked=frozenset())


def _span_labels(article: PolnearArticle, edges: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Yield the index in SPAN_LABELS of each word: of a span that begins in or mostly covers it."""
    labels = np.zeros(len(article.text), dtype=np.int64)
    begins = np.zeros(len(article.text), dtype=np.int64)
    for attribution in article.attributions:
        for kind in ("source", "cue", "content"):
            for start, end in getattr(attribution, kind):
                labels[start:end] = SPAN_LABELS.index(f"I-{kind}")
                begins[start] = SPAN_LABELS.index(f"B-{kind}")
    for start, end in edges:
        yield int(begins[start:end].max() or np.bincount(labels[start:end]).argmax())


def _links_of(
    article: PolnearArticle, edges: Sequence[tuple[int, int]]
) -> tuple[dict[str, list[int]], frozenset[tuple[int, int, int]]]:
    """Return the words that begin gold spans, and which of them belong to which cue."""
    word_at = {offset: n for n, (start, end) in enumerate(edges) for offset in range(start, end)}
    anchors: dict[str, set[int]] = {kind: set() for kind in KINDS}
    linked: set[tuple[int, int, int]] = set()
    for attribution in article.attributions:
        rows = {
            kind: [word_at[start] for start, _ in getattr(attribution, kind) if start in word_at]
            for kind in KINDS
        }
        for kind in KINDS:
            anchors[kind].update(rows[kind])
        for cue in rows["cue"]:
            for n, kind in enumerate(LINKS):
                linked.update((n, cue, word) for word in rows[kind])
    return {kind: sorted(words) for kind, words in anchors.items()}, frozenset(linked)
