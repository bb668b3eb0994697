"""The embedded model: words in, tags, trees, names and proposed attributions out.

One forward pass of a small fine-tuned encoder scores everything that later stages need: tags,
sentence starts, dependency arcs, names, attribution spans and their links. Every window of an
article is a batch of its own, so that its scores depend on nothing but its words.

The pass computes in one of two precisions, from one set of weights. In float32, results differ
from processor to processor in their last digits only. In int8, which is faster on processors with
instructions for it, a value halfway between two steps is rounded up on one processor and down on
another, and the difference grows from layer to layer.
"""

from __future__ import annotations

import json
from typing import Any

import attrs
import numpy as np

from quoteattr.neural.bundled_model import Precision
from quoteattr.neural.readings import Assembler, Part, Reading, Scores
from quoteattr.neural.sessions import Sessions, Source, content, damaged
from quoteattr.neural.windows import (
    PARAGRAPH,
    Features,
    Pieces,
    Words,
    features,
    next_window,
    sentence_starts,
)
from quoteattr.runtime.shutdown import awaited_at_exit


class Encoder:
    """The embedded model: its ONNX graphs, word pieces and label lists.

    Args:
        source: The folder that holds the model's files, or the files' bytes by name.
        threads: Threads that one forward pass may use.
        precision: What a forward pass computes in.

    Raises:
        ModelError: A file is missing or damaged.
    """

    def __init__(
        self,
        source: Source,
        threads: int = 1,
        precision: Precision = "float32",
    ) -> None:
        self.source, self.threads, self.precision = source, threads, precision
        self.pieces = Pieces(self.file("tokenizer.json").decode("utf-8", "replace"))
        self._sessions = Sessions(source, threads, precision)
        try:
            labels: dict[str, Any] = json.loads(self.file("labels.json"))
            self._assembler = Assembler(labels, self._sessions.label_scores)
        except (ValueError, KeyError, TypeError) as error:
            raise damaged("labels.json", error) from error

    def file(self, name: str) -> bytes:
        """Return the content of one of the model's files.

        Raises:
            ModelError: It is missing.
        """
        return content(self.source, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.source, self.threads, self.precision)

    def score(self, inputs: Features) -> Scores:
        """Run one window through the encoder."""
        feed = {name: value[np.newaxis] for name, value in attrs.asdict(inputs).items()}
        scores = self._sessions.scores(feed)
        return Scores(**{name: value[0] for name, value in scores.items()})

    @awaited_at_exit()
    def read(self, words: Words) -> Reading:
        """Return the analysis of a text of any length, window by window; no words, no rows."""
        pieces = self.pieces.cut(words.texts)
        sizes = [len(row) for row in pieces]
        parts: list[Part] = []
        start, is_short = 0, False
        while start < len(sizes):
            context, stop = next_window(sizes, words.gaps, start)
            scores = self.score(features(words, pieces, context, stop))
            starts = sentence_starts(scores.starts, words, context, stop)
            starts[start - context] = True
            whole = stop == len(sizes) or words.gaps[stop] == PARAGRAPH
            last = start if whole else context + int(np.flatnonzero(starts)[-1])
            # The window's end may cut the last sentence, so the next window reads that again. But
            # a sentence that began in the first half of the window before is longer than half a
            # window; if it seems shorter now, nothing shows where sentences end (a list of names
            # without full stops), and the text would be read a few words per window.
            in_half = 2 * (last - start) < stop - start
            following = stop if last == start or (is_short and in_half) else last
            is_short = in_half and following == last
            parts.append(Part(context, start, following, scores, starts))
            start = following
        return self._assembler.assemble(parts, words)
