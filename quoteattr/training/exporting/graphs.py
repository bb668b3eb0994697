"""From torch to the two ONNX graphs of the embedded model, in int8 and float32.

The encoder's matrix products are smoothed (`quoteattr.training.exporting.smoothing`) and then
quantised dynamically, channel by channel; `quoteattr.training.precision` writes them in both
precisions, with one set of weights. The embeddings of word pieces are stored as int8 rows with a
scale each. The heads stay in 32 bits: they are small, and errors there matter most.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import attrs
import onnx
import regex
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from quoteattr.training import precision
from quoteattr.training.examples.targets import SPAN_LABELS, LabelLists
from quoteattr.training.network.model import LABEL, TENSOR, Outputs, Reader
from quoteattr.training.network.weights import eagerness

LAYER = regex.compile(r"/network/(?:layer|reporting)\.")  # of either branch
INPUTS = ("ids", "shapes", "gaps", "quoted", "first")


class Int8Rows(nn.Module):
    """Embeddings in int8 rows, each with its own scale."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """Map (b, n) to (b, n, d)."""
        return self.get_buffer("rows")[ids].float() * self.get_buffer("scale")[ids]


class Exported(nn.Module):
    """The network without its label scorer, with small word vectors in place of the states."""

    def __init__(self, network: Reader, projection: Tensor, centre: Tensor) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("projection", projection)
        self.register_buffer("centre", centre)

    def forward(
        self, ids: Tensor, shapes: Tensor, gaps: Tensor, quoted: Tensor, first: Tensor
    ) -> Outputs:
        """Score one window, (1, n) and (1, m)."""
        outputs: Outputs = self.network(ids, shapes, gaps, quoted, first)
        states = (outputs.states - self.get_buffer("centre")) @ self.get_buffer("projection")
        return outputs._replace(states=states)


def principal_axes(states: Tensor) -> tuple[Tensor, Tensor]:
    """Return the projection (d, TENSOR) and centre (d,) that preserve most of states (words, d)."""
    centre = states.mean(0)
    _, _, axes = torch.linalg.svd(states - centre, full_matrices=False)
    return axes[:TENSOR].T.contiguous(), centre


def export(network: Reader, labels: LabelLists, states: Tensor, encoder: Path, out: Path) -> None:
    """Write the model's files (`quoteattr.neural.sessions.FILES`) into a folder.

    Args:
        network: The trained network.
        labels: Its label lists.
        states: Word states of some text, (words, d), from which the axes of the small vectors are
            computed.
        encoder: Folder of the pretrained encoder.
        out: The folder to write to.
    """
    out.mkdir(parents=True, exist_ok=True)
    projection, centre = principal_axes(states)
    network = network.float().eval()
    table = Int8Rows(network.encoder.embeddings.word_embeddings.weight.detach())
    network.encoder.embeddings.word_embeddings = table
    plain = out / "plain.onnx"
    _export_reader(Exported(network, projection, centre).eval(), plain)
    # Not quantised: the heads' products are small, and they decide between labels.
    heads = [
        node.name
        for node in onnx.load(plain).graph.node
        if node.op_type in ("MatMul", "Gemm") and not LAYER.match(node.name)
    ]
    _quantise(plain, "reader", heads)
    _export_labels(network, plain)
    _quantise(plain, "labels")
    eager = eagerness(SPAN_LABELS)
    moves, begin = network.crf.moves + eager, network.crf.begin + eager
    crf = {"moves": moves.tolist(), "begin": begin.tolist()}
    lists = {**attrs.asdict(labels), "spans": list(SPAN_LABELS), "crf": crf}
    (out / "labels.json").write_text(json.dumps(lists, ensure_ascii=False) + "\n", "utf-8")
    shutil.copyfile(encoder / "tokenizer.json", out / "tokenizer.json")


def _quantise(plain: Path, name: str, excluded: Sequence[str] = ()) -> None:
    """Quantise the weights of products to int8, and replace the graph by both precisions."""
    quantised = plain.with_suffix(".quantised.onnx")
    quantize_dynamic(
        plain,
        quantised,
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul"],
        nodes_to_exclude=list(excluded),
        extra_options={"MatMulConstBOnly": True},
    )
    precision.write(onnx.load(quantised), plain.parent, name)
    quantised.unlink()
    plain.unlink()
    plain.with_suffix(".onnx.data").unlink(missing_ok=True)


def _export_labels(network: Reader, path: Path) -> None:
    torch.onnx.export(
        network.labels,
        (torch.zeros(5, LABEL), torch.zeros(5, LABEL)),
        str(path),
        input_names=["dependents", "heads"],
        output_names=["labels"],
        dynamo=False,
        dynamic_axes={"dependents": {0: "m"}, "heads": {0: "m"}, "labels": {0: "m"}},
    )


def _export_reader(model: Exported, path: Path) -> None:
    n, m = 24, 17
    ids = torch.randint(1000, 2000, (1, n))
    zeros = torch.zeros(1, n, dtype=torch.long)
    first = torch.arange(1, m + 1).unsqueeze(0)
    axes: dict[str, dict[int, str]] = {name: {1: "n"} for name in INPUTS}
    axes["first"] = {1: "m"}
    for name in Outputs._fields:
        axes[name] = {1: "m"}
    axes["arcs"] = {1: "m", 2: "m1"}
    axes["links"] = {2: "m", 3: "m"}
    axes["label_heads"] = {1: "m1"}
    torch.onnx.export(
        model,
        (ids, zeros, zeros, zeros, first),
        str(path),
        input_names=list(INPUTS),
        output_names=list(Outputs._fields),
        dynamic_axes=axes,
        dynamo=False,
        opset_version=17,
    )
