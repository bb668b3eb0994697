"""The graphs of the embedded model in onnxruntime: opening, running, and surviving a fork."""

from __future__ import annotations

import base64
import ctypes
import io
import os
import weakref
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime as ort

from quoteattr.errors import ModelError
from quoteattr.neural.bundled_model import PRECISIONS, Precision
from quoteattr.runtime.shutdown import awaited_at_exit

FILES = (
    *(f"reader.{precision}.onnx" for precision in PRECISIONS),
    *(f"labels.{precision}.onnx" for precision in PRECISIONS),
    "reader.npz",
    "labels.npz",
    "tokenizer.json",
    "labels.json",
)
"""The files of the embedded model: graphs by precision, weights, word pieces, label lists."""

# A graph of one product of unsigned and signed bytes, to test how this processor computes it.
_PROBE: Final = base64.b64decode(
    "CAg6egolCgRsZWZ0CgVyaWdodBIHcHJvZHVjdCINTWF0TXVsSW50ZWdlchIFcHJvYmVaFgoEbGVmdBIOCgwIAhIICg"
    "IIBAoCCEBaFwoFcmlnaHQSDgoMCAMSCAoCCEAKAghAYhkKB3Byb2R1Y3QSDgoMCAYSCAoCCAQKAghAQgQKABAN"
)


Source = Path | Mapping[str, bytes]
"""The folder that holds the model's files, or the files' bytes by name."""


def content(source: Source, name: str) -> bytes:
    """Return the content of one of the model's files.

    Raises:
        ModelError: It is missing.
    """
    try:
        return source[name] if isinstance(source, Mapping) else (source / name).read_bytes()
    except (OSError, KeyError) as error:
        raise ModelError(
            f"the embedded model lacks its {name} ({error}): reinstall quoteattr"
        ) from error


class Sessions:
    """The two graphs of the model: the encoder, and the labels of dependencies.

    Args:
        source: The model's files.
        threads: Threads that one forward pass may use.
        precision: What a forward pass computes in.

    Raises:
        ModelError: A file is missing or damaged.
    """

    def __init__(self, source: Source, threads: int, precision: Precision) -> None:
        self._source, self._threads, self._precision = source, threads, precision
        self._open()

    def _open(self) -> None:
        unsigned = self._precision == "int8" and saturates()
        self._constants: list[ort.OrtValue] = []  # the sessions use them, but do not keep them
        self._encoder = self._session("reader", unsigned)
        self._labels = self._session("labels", unsigned)
        self._outputs = [output.name for output in self._encoder.get_outputs()]
        self._forked = False
        if self._threads > 1:
            _THREADED.add(self)

    @awaited_at_exit()
    def _session(self, name: str, unsigned: bool) -> ort.InferenceSession:
        options = _options(self._threads)
        if unsigned:
            options.add_session_config_entry("session.x64quantprecision", "1")
        try:
            packed = io.BytesIO(content(self._source, f"{name}.npz"))
            weights = np.load(packed, allow_pickle=False)
            values = [ort.OrtValue.ortvalue_from_numpy(weights[key]) for key in weights.files]
            options.add_external_initializers(weights.files, values)
        except (ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
            raise damaged(f"{name}.npz", error) from error
        self._constants += values
        graph = f"{name}.{self._precision}.onnx"
        model = content(self._source, graph)
        try:
            return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises many classes
            raise _out_of_memory(error) or damaged(graph, error) from error

    @awaited_at_exit()
    def scores(self, feed: Mapping[str, Any]) -> dict[str, Any]:
        """Run the encoder's graph; return its outputs by name."""
        if self._forked:
            self._open()
        return dict(zip(self._outputs, _run(self._encoder, self._outputs, feed), strict=True))

    @awaited_at_exit()
    def label_scores(self, feed: Mapping[str, Any]) -> Any:
        """Run the graph of the dependency labels; return its only output."""
        (values,) = _run(self._labels, None, feed)
        return values

    def leave_behind(self) -> None:
        """Abandon the sessions in a process that was just forked; `scores` opens new ones.

        A fork does not copy a session's threads, and destroying a session without them crashes the
        process, at its exit at the latest. So the sessions are never destroyed here. That costs no
        memory, which is the parent's.
        """
        for session in (self._encoder, self._labels):
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(session))
        self._forked = True


# The sessions with threads, which do not survive a fork; those without any do.
_THREADED: weakref.WeakSet[Sessions] = weakref.WeakSet()


def _leave_behind() -> None:
    for sessions in list(_THREADED):
        sessions.leave_behind()


if hasattr(os, "register_at_fork"):  # Windows has no fork
    os.register_at_fork(after_in_child=_leave_behind)


def saturates() -> bool:
    """Return whether onnxruntime's products of bytes overflow on this processor.

    Without VNNI, x86-64 adds two products in sixteen bits, which cannot hold 2 · 255 · 127. With
    unsigned weights onnxruntime computes exactly there; elsewhere they would only be slower.
    """
    probe = ort.InferenceSession(_PROBE, _options(1), providers=["CPUExecutionProvider"])
    left, right = np.full((4, 64), 255, np.uint8), np.full((64, 64), 127, np.int8)
    (product,) = probe.run(None, {"left": left, "right": right})
    return bool((product != 64 * 255 * 127).any())


def damaged(name: str, error: Exception) -> ModelError:
    """Return the error about a file of the model that cannot be used."""
    return ModelError(f"the embedded model's {name} is damaged ({error}): reinstall quoteattr")


def _options(threads: int) -> ort.SessionOptions:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return options


def _run(session: ort.InferenceSession, outputs: list[str] | None, feed: Mapping[str, Any]) -> Any:
    try:
        return session.run(outputs, feed)
    except Exception as error:  # noqa: BLE001 - onnxruntime raises classes without a common base
        raise _out_of_memory(error) or error from None


def _out_of_memory(error: Exception) -> MemoryError | None:
    """Return a MemoryError if onnxruntime could not allocate memory.

    A worker process that meets a MemoryError is replaced, and its article is tried once more.
    """
    if "allocat" not in str(error) and "bad_alloc" not in str(error):
        return None
    return MemoryError(f"onnxruntime could not allocate memory: {error}")
