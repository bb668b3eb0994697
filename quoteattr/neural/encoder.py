"""The embedded neural reader: words in, structures out. The only place that runs it.

One forward pass of a small fine-tuned encoder scores everything that later rooms need: tags,
sentence starts, dependency arcs, names, attribution spans and their links. Every window of
an article is a batch of its own, so that its scores depend on nothing but its words.

The pass computes in one of two precisions, from one set of weights. In float32 the last digits
alone differ from processor to processor. In int8, which is faster on processors that have
instructions for it, a value beside the middle between two steps is rounded up on one processor
and down on another, and that grows from layer to layer.
"""

from __future__ import annotations

import base64
import ctypes
import io
import json
import os
import weakref
import zipfile
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from quoteattr.document.proposals import LINKS, UNLIKELY, LinkProposal, SpanProposal
from quoteattr.errors import ModelError
from quoteattr.neural import decoding
from quoteattr.neural.bundled_model import PRECISIONS, Precision
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

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

FILES = (
    *(f"reader.{precision}.onnx" for precision in PRECISIONS),
    *(f"labels.{precision}.onnx" for precision in PRECISIONS),
    "reader.npz",
    "labels.npz",
    "tokenizer.json",
    "labels.json",
)

# A graph of one product of unsigned and signed bytes, to learn how this processor computes it.
_PROBE: Final = base64.b64decode(
    "CAg6egolCgRsZWZ0CgVyaWdodBIHcHJvZHVjdCINTWF0TXVsSW50ZWdlchIFcHJvYmVaFgoEbGVmdBIOCgwIAhIICg"
    "IIBAoCCEBaFwoFcmlnaHQSDgoMCAMSCAoCCEAKAghAYhkKB3Byb2R1Y3QSDgoMCAYSCAoCCAQKAghAQgQKABAN"
)


@attrs.frozen
class Scores:
    """The reader's scores for one window of words; row 0 is the window's first word.

    Attributes:
        states: Word vectors, (words, width).
        tags, pos, names: Scores by label, (words, labels).
        starts: Log odds that a word starts a sentence, (words,).
        arcs: Scores of heads, (words, 1 + words); column 0 is the root.
        spans: Emissions of the attribution labels, (words, labels).
        links: Log odds that spans belong to a cue, (kinds, words, words): by kind of link,
            the cue's first word, the linked span's first word.
        label_dependents, label_heads: What the dependency labels are computed from.
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


@attrs.frozen
class Reading:
    """What the reader makes of a text: one row a word, white space left out.

    Attributes:
        tags, pos, deps, names: The label of each word; names in BIO.
        heads: Row of each word's head, its own row for a sentence's root.
        starts: True where a sentence starts.
        states: Word vectors, (words, width).
        spans: Proposed spans in text order, not overlapping.
        links: Proposed links between a cue and other spans within reach of each other.
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


class Encoder:
    """The reader's ONNX graphs with their word pieces and label lists.

    Args:
        source: The folder that holds FILES, or the files' bytes by name.
        threads: Threads that one forward pass may use.
        precision: What a forward pass computes in.

    Raises:
        ModelError: A file is missing or damaged.
    """

    def __init__(
        self,
        source: Path | Mapping[str, bytes],
        threads: int = 1,
        precision: Precision = "float32",
    ) -> None:
        self.source, self.threads, self.precision = source, threads, precision
        self.pieces = Pieces(self.file("tokenizer.json").decode("utf-8", "replace"))
        try:
            self.labels: dict[str, Any] = json.loads(self.file("labels.json"))
            self._weigh_moves()
        except (ValueError, KeyError, TypeError) as error:
            raise _damaged("labels.json", error) from error
        self._open()

    def _weigh_moves(self) -> None:
        crf, spans, names = (self.labels[kind] for kind in ("crf", "spans", "names"))
        self._moves = np.array(crf["moves"], dtype=np.float32) + decoding.bio_moves(spans)
        self._begin = np.array(crf["begin"], dtype=np.float32) + decoding.bio_begin(spans)
        self._is_root = np.array([label == "ROOT" for label in self.labels["deps"]])
        self._name_moves, self._name_begin = decoding.bio_moves(names), decoding.bio_begin(names)

    def file(self, name: str) -> bytes:
        """Return one of FILES."""
        try:
            if isinstance(self.source, Mapping):
                return self.source[name]
            return (self.source / name).read_bytes()
        except (OSError, KeyError) as error:
            raise ModelError(
                f"the embedded reader lacks its {name}: install quoteattr anew ({error})"
            ) from error

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.source, self.threads, self.precision)

    def _open(self) -> None:
        self._constants: list[ort.OrtValue] = []  # the sessions use them, but do not keep them
        self._reader = self._session("reader")
        self._label_graph = self._session("labels")
        self._outputs = [output.name for output in self._reader.get_outputs()]
        self._forked = False
        if self.threads > 1:
            _THREADED.add(self)

    def leave_behind(self) -> None:
        """Give up the sessions in a process that was just forked; `score` opens new ones.

        A fork does not copy a session's threads, and to destroy a session without them crashes the
        process, at its exit at the latest. So the sessions are never destroyed here: that costs no
        memory, which the parent shares.
        """
        for session in (self._reader, self._label_graph):
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(session))
        self._forked = True

    @awaited_at_exit()
    def _session(self, name: str) -> ort.InferenceSession:
        options = _options(self.threads)
        if self.precision == "int8" and _saturates():
            options.add_session_config_entry("session.x64quantprecision", "1")
        try:
            weights = np.load(io.BytesIO(self.file(f"{name}.npz")), allow_pickle=False)
            values = [ort.OrtValue.ortvalue_from_numpy(weights[key]) for key in weights.files]
            options.add_external_initializers(weights.files, values)
        except (ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
            raise _damaged(f"{name}.npz", error) from error
        self._constants += values
        graph = f"{name}.{self.precision}.onnx"
        content = self.file(graph)
        try:
            return ort.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises many kinds
            raise _out_of_memory(error) or _damaged(graph, error) from error

    @awaited_at_exit()
    def score(self, inputs: Features) -> Scores:
        """Run one window through the encoder."""
        if self._forked:
            self._open()
        feed = {name: value[np.newaxis] for name, value in attrs.asdict(inputs).items()}
        values = _run(self._reader, self._outputs, feed)
        return Scores(**{name: value[0] for name, value in zip(self._outputs, values, strict=True)})

    @awaited_at_exit()
    def read(self, words: Words) -> Reading:
        """Read a text of any length, window by window; no words give an empty reading."""
        pieces = self.pieces.cut(words.texts)
        sizes = [len(row) for row in pieces]
        parts: list[_Part] = []
        start, is_short = 0, False
        while start < len(sizes):
            context, stop = next_window(sizes, words.gaps, start)
            scores = self.score(features(words, pieces, context, stop))
            starts = sentence_starts(scores.starts, words, context, stop)
            starts[start - context] = True
            whole = stop == len(sizes) or words.gaps[stop] == PARAGRAPH
            last = start if whole else context + int(np.flatnonzero(starts)[-1])
            # The last sentence may be cut, and is read again. One that began in the first half of
            # the window before is longer than half a window; where it seems shorter now, nothing
            # tells where sentences end, and a text would be read a few words a window.
            in_half = 2 * (last - start) < stop - start
            following = stop if last == start or (is_short and in_half) else last
            is_short = in_half and following == last
            parts.append(_Part(context, start, following, scores, starts))
            start = following
        return self._assemble(parts)

    def _assemble(self, parts: Sequence[_Part]) -> Reading:
        def rows(kind: str) -> Floats:
            empty = np.zeros((0, len(self.labels[kind])), dtype=np.float32)
            own = (part.own(getattr(part.scores, kind)) for part in parts)
            return np.concatenate([empty, *own])

        heads, deps = self._trees(parts)
        name = {kind: self.labels[kind] for kind in ("tags", "pos", "deps", "names")}
        best_names = decoding.label_names(rows("names"), self._name_moves, self._name_begin)
        spans = self._spans(rows("spans"))
        states = [part.own(part.scores.states) for part in parts]
        return Reading(
            tags=[name["tags"][label] for label in rows("tags").argmax(1)],
            pos=[name["pos"][label] for label in rows("pos").argmax(1)],
            deps=[name["deps"][label] for label in deps],
            names=[name["names"][label] for label in best_names],
            heads=heads,
            starts=[bool(start) for part in parts for start in part.own(part.starts)],
            states=np.concatenate(states) if states else np.zeros((0, 0), dtype=np.float32),
            spans=spans,
            links=_links(parts, spans),
        )

    def _trees(self, parts: Sequence[_Part]) -> tuple[list[int], list[int]]:
        """Return each word's head (its own row for a root) and dependency label."""
        heads: list[int] = []
        labels: list[int] = []
        for part in parts:
            shift = part.start - part.context
            own = part.own(part.scores.arcs)
            arcs = np.concatenate([own[:, :1], own[:, 1 + shift : 1 + shift + len(own)]], 1)
            tree = decoding.best_trees(arcs, part.own(part.starts))
            rows = np.where(tree == 0, np.arange(len(tree)), tree - 1) + part.start
            heads += rows.tolist()
            labels += self._dependency_labels(part, np.where(tree == 0, 0, tree + shift))
        return heads, labels

    @awaited_at_exit()
    def _dependency_labels(self, part: _Part, columns: Ints) -> list[int]:
        feed = {
            "dependents": part.own(part.scores.label_dependents),
            "heads": part.scores.label_heads[columns],
        }
        (values,) = _run(self._label_graph, None, feed)
        scores = np.array(values)
        scores[(columns == 0)[:, np.newaxis] != self._is_root] = -np.inf  # ROOT for roots only
        best: list[int] = scores.argmax(1).tolist()
        return best

    def _spans(self, emissions: Floats) -> tuple[SpanProposal, ...]:
        best = decoding.best_labels(emissions, self._moves, self._begin)
        sure = decoding.label_marginals(emissions, self._moves, self._begin)
        chances = sure[np.arange(len(best)), best]
        labels: list[str] = self.labels["spans"]
        return tuple(
            SpanProposal(kind, start, stop, float(chances[start:stop].min()))
            for kind, start, stop in decoding.label_spans([labels[label] for label in best])
        )


# The encoders that have threads, and so do not survive a fork; those without any do.
_THREADED: weakref.WeakSet[Encoder] = weakref.WeakSet()


def _leave_behind() -> None:
    for encoder in list(_THREADED):
        encoder.leave_behind()


if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(after_in_child=_leave_behind)


@attrs.frozen
class _Part:
    """One window's scores: words context to start were read before, start to stop are its own."""

    context: int
    start: int
    stop: int
    scores: Scores
    starts: npt.NDArray[np.bool_]

    def own(self, values: Any) -> Any:
        return values[self.start - self.context : self.stop - self.context]


def _links(parts: Sequence[_Part], spans: Sequence[SpanProposal]) -> tuple[LinkProposal, ...]:
    """Score each cue with each span that one window sees beside it; the unlikely are left out."""
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
        chances = 1 / (1 + np.exp(-odds))
        for row, column in zip(*np.nonzero(chances >= UNLIKELY), strict=True):
            cue, other = cues[row], others[column]
            if max(starts[cue], starts[other]) >= part.start:
                found[cue, other] = float(chances[row, column])
            # else both in the context: the window before knew more of them
    return tuple(LinkProposal(cue, span, chance) for (cue, span), chance in sorted(found.items()))


def _options(threads: int) -> ort.SessionOptions:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return options


def _saturates() -> bool:
    """Return whether onnxruntime's products of bytes are inexact on this processor.

    Without VNNI, x86-64 adds two products in sixteen bits, which cannot hold 2 · 255 · 127. Then
    onnxruntime can compute with unsigned weights, exactly; elsewhere that would only be slower.
    """
    probe = ort.InferenceSession(_PROBE, _options(1), providers=["CPUExecutionProvider"])
    left, right = np.full((4, 64), 255, np.uint8), np.full((64, 64), 127, np.int8)
    (product,) = probe.run(None, {"left": left, "right": right})
    return bool((product != 64 * 255 * 127).any())


def _run(session: ort.InferenceSession, outputs: list[str] | None, feed: Mapping[str, Any]) -> Any:
    try:
        return session.run(outputs, feed)
    except Exception as error:  # noqa: BLE001 - onnxruntime raises many kinds, and has no own base
        raise _out_of_memory(error) or error from None


def _out_of_memory(error: Exception) -> MemoryError | None:
    """Return the error that Python would raise where onnxruntime could not allocate memory.

    A worker process that meets it is replaced, and its article is tried once more.
    """
    if "allocat" not in str(error) and "bad_alloc" not in str(error):
        return None
    return MemoryError(f"onnxruntime could not allocate memory: {error}")


def _damaged(name: str, error: Exception) -> ModelError:
    return ModelError(f"the embedded reader's {name} is damaged: install quoteattr anew ({error})")
