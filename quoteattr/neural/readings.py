"""From the model's scores, window by window, to one analysis of the whole text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from quoteattr.document.proposals import LINKS, MIN_LINK_PROBABILITY, LinkProposal, SpanProposal
from quoteattr.document.titles import listed_letters, listed_ranks
from quoteattr.neural import decoding, trees
from quoteattr.neural.names.agreement import agreed
from quoteattr.neural.names.complements import with_complements
from quoteattr.neural.names.evidence import Evidence
from quoteattr.neural.names.joins import joined
from quoteattr.neural.names.nicknames import with_nicknames
from quoteattr.neural.names.offices import without_offices
from quoteattr.neural.names.persons import GIVEN
from quoteattr.neural.names.repairs import repaired
from quoteattr.neural.names.type_words import retyped
from quoteattr.neural.windows import Words

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
TITLE_LABELS = ("O", "B-title", "I-title", "B-letters", "I-letters")
"""Titles before the name of a person, and letters behind it."""
LabelScores = Callable[[Mapping[str, Any]], Any]
"""Scores dependency labels from the vectors ``dependents`` and ``heads``."""


@attrs.frozen
class Scores:
    """The model's scores for one window of words; row 0 is the window's first word.

    Attributes:
        states: Word vectors, (words, width).
        tags, pos, names: Scores by label, (words, labels).
        starts: Log odds that a word starts a sentence, (words,).
        arcs: Scores of heads, (words, 1 + words); column 0 is the root.
        spans: Emissions of the attribution labels, (words, labels).
        links: Log odds that spans belong to a cue, (kinds, words, words): by kind of link,
            the cue's first word, the linked span's first word.
        label_dependents, label_heads: What the dependency labels are computed from.
        titles: Scores of `TITLE_LABELS`, (words, labels); None from a model without that head.
    """

    states: Floats
    tags: Floats
    pos: Floats
    names: Floats
    starts: Floats
    arcs: Floats
    spans: Floats
    links: Floats
    label_dependents: Floats
    label_heads: Floats
    titles: Floats | None = None


@attrs.frozen
class Part:
    """One window's scores: words context to start belong to an earlier window, start to stop here.

    ``starts`` is True for each word of the window that starts a sentence.
    """

    context: int
    start: int
    stop: int
    scores: Scores
    starts: npt.NDArray[np.bool_]

    def own(self, values: Any) -> Any:
        """Return the rows of the window's own words."""
        return values[self.start - self.context : self.stop - self.context]


@attrs.frozen
class Reading:
    """The model's analysis of a text: one row per word, without white space.

    Attributes:
        tags, pos, deps, names: The label of each word; names in BIO.
        heads: Row of each word's head, its own row for a sentence's root.
        starts: True where a sentence starts.
        states: Word vectors, (words, width).
        spans: Proposed spans in text order, not overlapping.
        links: Proposed links between a cue and other spans that one window sees beside it.
        titles: Kind (title or letters), first row and row after the last of each title.
    """

    tags: list[str]
    pos: list[str]
    deps: list[str]
    names: list[str]
    heads: list[int]
    starts: list[bool]
    states: Floats
    spans: tuple[SpanProposal, ...]
    links: tuple[LinkProposal, ...]
    titles: tuple[tuple[str, int, int], ...] = ()


class Assembler:
    """Decodes the scores of all windows of a text.

    Args:
        labels: The label lists, and the scores of the moves between attribution labels.
        label_scores: The graph of the dependency labels.

    Raises:
        ValueError, KeyError, TypeError: A list is missing, or not what it should be.
    """

    def __init__(self, labels: Mapping[str, Any], label_scores: LabelScores) -> None:
        self._labels, self._label_scores = labels, label_scores
        crf, spans, names = (labels[kind] for kind in ("crf", "spans", "names"))
        self._moves = np.array(crf["moves"], dtype=np.float32) + decoding.bio_moves(spans)
        self._begin = np.array(crf["begin"], dtype=np.float32) + decoding.bio_begin(spans)
        self._is_root = np.array([label == "ROOT" for label in labels["deps"]])
        self._name_moves, self._name_begin = decoding.bio_moves(names), decoding.bio_begin(names)
        self._title_moves = decoding.bio_moves(TITLE_LABELS)
        self._title_begin = decoding.bio_begin(TITLE_LABELS)

    def assemble(self, parts: Sequence[Part], words: Words) -> Reading:
        """Return the analysis of a text from its windows and its words."""

        def rows(kind: str) -> Floats:
            empty = np.zeros((0, len(self._labels[kind])), dtype=np.float32)
            own = (part.own(getattr(part.scores, kind)) for part in parts)
            return np.concatenate([empty, *own])

        heads, deps = self._trees(parts)
        name = {kind: self._labels[kind] for kind in ("tags", "pos", "deps")}
        tags = [name["tags"][label] for label in rows("tags").argmax(1)]
        titles = self._titles(parts, words)
        spans = self._spans(rows("spans"))
        states = [part.own(part.scores.states) for part in parts]
        return Reading(
            tags=tags,
            pos=[name["pos"][label] for label in rows("pos").argmax(1)],
            deps=[name["deps"][label] for label in deps],
            names=self._names(rows("names"), words, tags, titles),
            heads=heads,
            starts=[bool(start) for part in parts for start in part.own(part.starts)],
            states=np.concatenate(states) if states else np.zeros((0, 0), dtype=np.float32),
            spans=spans,
            links=_links(parts, spans),
            titles=titles,
        )

    def _names(
        self,
        scores: Floats,
        words: Words,
        tags: Sequence[str],
        titles: Sequence[tuple[str, int, int]],
    ) -> list[str]:
        """Return the BIO label of each word, decided for the whole text."""
        labels = self._labels["names"]
        best = decoding.label_names(scores, self._name_moves, self._name_begin)
        spans = decoding.label_spans([labels[label] for label in best])
        persons = [i for kind, *ends in spans if kind == "PERSON" for i in range(*ends)]
        titled = {word for _, start, stop in titles for word in range(start, stop)}
        titled.update(listed_ranks(words.texts), listed_letters(words.texts, frozenset(persons)))
        spans = repaired(spans, words, tags, titled)
        spans = agreed(spans, words, Evidence.of(scores, labels))
        spans = joined(retyped(with_nicknames(spans, words), words), words)
        spans = without_offices(with_complements(spans, words, tags), words, tags)
        return decoding.bio_labels(spans, len(best))

    def _titles(self, parts: Sequence[Part], words: Words) -> tuple[tuple[str, int, int], ...]:
        scores = [part.own(part.scores.titles) for part in parts if part.scores.titles is not None]
        if not scores:
            return ()
        rows = np.concatenate(scores)
        best = decoding.label_names(rows, self._title_moves, self._title_begin)
        spans = decoding.label_spans([TITLE_LABELS[label] for label in best])
        return tuple(one for one in spans if not GIVEN.issuperset(words.texts[slice(*one[1:])]))

    def _trees(self, parts: Sequence[Part]) -> tuple[list[int], list[int]]:
        """Return each word's head (its own row for a root) and dependency label."""
        heads: list[int] = []
        labels: list[int] = []
        for part in parts:
            shift = part.start - part.context
            own = part.own(part.scores.arcs)
            # Heads are among the window's own words: the context has sentences of its own.
            arcs = np.concatenate([own[:, :1], own[:, 1 + shift : 1 + shift + len(own)]], 1)
            tree = trees.best_trees(arcs, part.own(part.starts))
            rows = np.where(tree == 0, np.arange(len(tree)), tree - 1) + part.start
            heads += rows.tolist()
            labels += self._dependency_labels(part, np.where(tree == 0, 0, tree + shift))
        return heads, labels

    def _dependency_labels(self, part: Part, columns: Ints) -> list[int]:
        scores = np.array(
            self._label_scores(
                {
                    "dependents": part.own(part.scores.label_dependents),
                    "heads": part.scores.label_heads[columns],
                }
            )
        )
        scores[(columns == 0)[:, np.newaxis] != self._is_root] = -np.inf  # ROOT for roots only
        best: list[int] = scores.argmax(1).tolist()
        return best

    def _spans(self, emissions: Floats) -> tuple[SpanProposal, ...]:
        best = decoding.best_labels(emissions, self._moves, self._begin)
        marginals = decoding.label_marginals(emissions, self._moves, self._begin)
        probabilities = marginals[np.arange(len(best)), best]
        labels: list[str] = self._labels["spans"]
        # A span is as certain as its least certain word, usually one at its ends.
        return tuple(
            SpanProposal(kind, start, stop, float(probabilities[start:stop].min()))
            for kind, start, stop in decoding.label_spans([labels[label] for label in best])
        )


def _links(parts: Sequence[Part], spans: Sequence[SpanProposal]) -> tuple[LinkProposal, ...]:
    """Return the probability of each cue and span that one window sees, without unlikely ones."""
    found: dict[tuple[int, int], float] = {}
    starts = [span.start for span in spans]
    for part in parts:
        near = range(bisect_left(starts, part.context), bisect_left(starts, part.stop))
        cues = [n for n in near if spans[n].kind == "cue"]
        others = [n for n in near if spans[n].kind != "cue"]
        kinds = [LINKS.index(spans[n].kind) for n in others]
        rows = [[starts[n] - part.context] for n in cues]
        columns = [starts[n] - part.context for n in others]
        if not cues or not others:
            continue
        odds = part.scores.links[kinds, rows, columns].astype(np.float64)
        probabilities = 1 / (1 + np.exp(-odds))
        for row, column in zip(*np.nonzero(probabilities >= MIN_LINK_PROBABILITY), strict=True):
            cue, other = cues[row], others[column]
            # Of two spans in the context, the window before saw more of the surroundings.
            if max(starts[cue], starts[other]) >= part.start:
                found[cue, other] = float(probabilities[row, column])
    return tuple(
        LinkProposal(cue, span, probability) for (cue, span), probability in sorted(found.items())
    )
