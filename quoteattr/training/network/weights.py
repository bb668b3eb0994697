"""The network's weights on disk: checkpoints, and the weights of the exported graph.

Checkpoints are not committed, but training can also continue from the shipped graph: int8 weights
times their scales differ from the original weights by less than a training step.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import torch
from onnx import ModelProto, numpy_helper
from torch import Tensor

from quoteattr.training import precision
from quoteattr.training.examples.targets import SPAN_LABELS, LabelLists
from quoteattr.training.network.model import Reader

EAGER = 0.3
_PREFIX = "network."
_ROUNDED = "_quantized"
_SMOOTHED = ".narrow"  # the divisors of a layer's inputs, by which smoothing multiplied its weights
_FOLDED = {  # parameters that the export folds into unnamed constants, by the node that uses them
    "/network/MatMul_2": "link_weight",
}


@attrs.frozen
class Stored:
    """Weights by parameter, label lists, and a line for each run that made them.

    Attributes:
        encoder: The encoder's configuration in transformers, None for that of all-MiniLM-L6.
    """

    weights: dict[str, Tensor]
    labels: LabelLists
    history: list[str]
    encoder: dict[str, Any] | None = None


def save(network: Reader, labels: LabelLists, history: list[str], path: Path) -> None:
    """Write a network as a checkpoint; the file is replaced only when complete."""
    config = network.encoder.config.to_dict()
    write(Stored(network.state_dict(), labels, history, config), path)


def load(path: Path) -> Stored:
    """Return the weights of a checkpoint, or of a pipeline's folder."""
    if path.is_dir():
        return _exported(path)
    found: dict[str, Any] = torch.load(path, map_location="cpu")
    labels = LabelLists(**found["labels"])
    return Stored(found["weights"], labels, found["history"], found.get("encoder"))


def mean(stored: Sequence[Stored]) -> Stored:
    """Return the mean of networks that continued from each other: a soup (Wortsman et al. 2022).

    The mean of networks that were trained separately is useless.
    """
    last = stored[-1]
    weights = {
        name: torch.stack([one.weights[name].float() for one in stored]).mean(0)
        if value.is_floating_point()
        else value
        for name, value in last.weights.items()
    }
    runs = [*last.history, f"the mean of the last {len(stored)} of these networks"]
    return Stored(weights, last.labels, runs, last.encoder)


def write(stored: Stored, path: Path) -> None:
    """Write weights as a checkpoint; the file is replaced only when complete."""
    part = path.with_suffix(".part")
    torch.save(
        {
            "weights": stored.weights,
            "labels": attrs.asdict(stored.labels),
            "history": stored.history,
            "encoder": stored.encoder,
        },
        part,
    )
    part.replace(path)


def into(network: Reader, stored: Stored) -> None:
    """Load stored weights into a network.

    Raises:
        RuntimeError: A parameter is missing or has another shape.
    """
    weights = dict(stored.weights)
    own = network.state_dict()
    for name in own:
        # The pooler is not used, and so not exported; older weights have no head for titles.
        if name.startswith(("encoder.pooler.", "titles.")):
            weights.setdefault(name, own[name])
    weights.setdefault("crf.banned", own["crf.banned"])
    network.load_state_dict(weights)


def eagerness(labels: Sequence[str]) -> Tensor:
    """Return how much the export raises the CRF's scores of beginning in and moving to each label.

    The network misses more sources and cues than it invents. A small bonus for beginning one evens
    that out (F1 of sources on PolNeAR dev 82.2 to 82.7, detected 79.0 to 80.1).
    """
    return torch.tensor([EAGER if label in ("B-source", "B-cue") else 0.0 for label in labels])


def _exported(folder: Path) -> Stored:
    """Return the weights of the graphs that `quoteattr.training.exporting.graphs` wrote."""
    reader = folder / "quoteattr_reader"
    lists = json.loads((reader / "labels.json").read_text("utf-8"))
    crf = lists.pop("crf")
    del lists["spans"]
    labels = LabelLists(**lists)
    weights = _named(precision.read(reader, "reader"))
    constants = _constants(precision.read(reader, "labels"))
    (flat,) = (_unrounded(constants, name) for name in constants if name.endswith(_ROUNDED))
    width = flat.shape[0]
    weights["labels.weight"] = flat.reshape(width, len(labels.deps), width).transpose(1, 0, 2)
    eager = eagerness(SPAN_LABELS).numpy()
    weights["crf.moves"] = np.array(crf["moves"]) - eager
    weights["crf.begin"] = np.array(crf["begin"]) - eager
    tensors = {
        name: torch.from_numpy(np.array(value, dtype=np.float32)) for name, value in weights.items()
    }
    return Stored(tensors, labels, _history(folder))


def _history(folder: Path) -> list[str]:
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    return list(meta.get("training", ["weights of an unknown run"]))


def _constants(graph: ModelProto) -> dict[str, Any]:
    return {one.name: numpy_helper.to_array(one) for one in graph.graph.initializer}


def _unrounded(constants: dict[str, Any], name: str) -> Any:
    """Return an int8 weight times its scale."""
    return constants[name].astype(np.float32) * constants[name.removesuffix(_ROUNDED) + "_scale"]


def _named(graph: ModelProto) -> dict[str, Any]:
    """Return the parameters of the encoder's graph, int8 times scale, by their names in torch."""
    constants = _constants(graph)
    found = {
        name.removeprefix(_PREFIX): value
        for name, value in constants.items()
        if name.startswith(_PREFIX)
    }
    table = "encoder.embeddings.word_embeddings."
    found[table + "weight"] = found.pop(table + "rows").astype(np.float32) * found.pop(
        table + "scale"
    )
    for node in graph.graph.node:
        if node.op_type == "Expand" and node.input[0] in constants:
            found["root"] = constants[node.input[0]].reshape(-1)
        if node.op_type not in ("MatMul", "MatMulInteger"):
            continue
        right = node.input[1]
        if node.name in _FOLDED:
            found[_FOLDED[node.name]] = constants[right][0]
        elif right.endswith(_ROUNDED) and right in constants:
            found[_parameter(node.name)] = _unrounded(constants, right).T
        elif right.startswith("onnx::") and right in constants:
            found[_parameter(node.name)] = constants[right].T
    for name in [name for name in found if name.endswith(_SMOOTHED)]:
        found[name.removesuffix(_SMOOTHED) + ".weight"] *= found.pop(name)
    return found


def _parameter(node: str) -> str:
    """Return the parameter of a product: "/network/tags/MatMul" multiplies by "tags.weight"."""
    path = node.removesuffix("_quant").removesuffix("/MatMul").removeprefix("/network/")
    if path.startswith("layer."):  # the network calls the layers of its encoder directly
        path = "encoder/encoder/" + path
    return path.replace("/", ".") + ".weight"
