"""One set of weights for two precisions: exact integers and 32-bit floats.

`onnxruntime.quantization` writes a graph that rounds the inputs of a matrix product to eight bits.
That is fast, but brittle: where two processors differ in the last digit of a float, a value is
rounded up on one and down on the other. So each graph is written twice, without weights: as it is,
and with products of floats. The weights are stored once, as int8 with their scales, and onnxruntime
turns them into floats when it opens the second graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

_LEAST = 1000  # bytes: smaller tensors stay in the graph


def write(quantised: ModelProto, folder: Path, name: str) -> None:
    """Write a quantised graph as NAME.int8.onnx, NAME.float32.onnx and NAME.npz.

    Args:
        quantised: The graph that `quantize_dynamic` made, with its weights.
        folder: The folder of the three files.
        name: Their name.
    """
    graphs = {"int8": quantised, "float32": _with_floats(quantised)}
    shared = set.intersection(*({one.name for one in g.graph.initializer} for g in graphs.values()))
    weights: dict[str, Any] = {}
    for precision, model in graphs.items():
        for tensor in model.graph.initializer:
            value = numpy_helper.to_array(tensor)
            if tensor.name in shared and value.nbytes >= _LEAST:
                weights[tensor.name] = value.copy()
                _externalise(tensor)
        onnx.save(model, folder / f"{name}.{precision}.onnx")
    np.savez(folder / f"{name}.npz", **weights)


def read(folder: Path, name: str) -> ModelProto:
    """Return a quantised graph with its weights.

    Args:
        folder: The folder to which `write` wrote it.
        name: Its name.
    """
    model = onnx.load(folder / f"{name}.int8.onnx", load_external_data=False)
    weights = np.load(folder / f"{name}.npz", allow_pickle=False)
    for tensor in model.graph.initializer:
        if tensor.name in weights.files:
            tensor.CopyFrom(numpy_helper.from_array(weights[tensor.name], tensor.name))
    return model


def _externalise(tensor: TensorProto) -> None:
    for field in ("raw_data", "float_data", "int32_data", "int64_data"):
        tensor.ClearField(field)
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="given when the graph is opened")


def _with_floats(quantised: ModelProto) -> ModelProto:
    """Return a copy in which no product rounds its inputs.

    Raises:
        ValueError: A product does not have the form that `quantize_dynamic` makes.
    """
    model = ModelProto()
    model.CopyFrom(quantised)
    graph = model.graph
    products = {scaled.output[0]: list(nodes) for scaled, nodes in _float_products(graph)}
    nodes = [
        new
        for old in graph.node
        for new in (products.get(old.output[0], [old]) if old.output else [old])
    ]
    del graph.node[:]
    graph.node.extend(nodes)
    _prune(graph)
    if any(node.op_type == "MatMulInteger" for node in graph.node):
        raise ValueError("a quantised product was not replaced: quantize_dynamic has changed")
    return model


def _float_products(graph: GraphProto) -> Iterator[tuple[NodeProto, list[NodeProto]]]:
    """Yield the last node of each quantised product, and the nodes that replace it.

    Such a product is DynamicQuantizeLinear, MatMulInteger, Cast, and Mul by the two scales.
    """
    makers = {output: node for node in graph.node for output in node.output}
    users = {name: node for node in graph.node for name in node.input}
    constants = {one.name: one for one in graph.initializer}
    for product in graph.node:
        if product.op_type != "MatMulInteger":
            continue
        rounded, weight, _, zero = product.input
        if numpy_helper.to_array(constants[zero]).any():
            raise ValueError(f"{weight} is not symmetric")
        rounding = makers[rounded]
        cast = users[product.output[0]]
        scaled = users[cast.output[0]]
        (scales,) = (name for name in scaled.input if name != cast.output[0])
        (scale,) = (name for name in makers[scales].input if name != rounding.output[1])
        floats, whole = f"{weight}_floats", f"{weight}_scaled"
        yield (
            scaled,
            [
                helper.make_node("Cast", [weight], [floats], to=TensorProto.FLOAT, name=floats),
                helper.make_node("Mul", [floats, scale], [whole], name=whole),
                helper.make_node(
                    "MatMul", [rounding.input[0], whole], list(scaled.output), name=product.name
                ),
            ],
        )


def _prune(graph: GraphProto) -> None:
    """Remove the nodes and constants that are no longer used."""
    used = {one.name for one in graph.output}
    nodes = []
    for node in reversed(graph.node):
        if used & set(node.output):
            nodes.append(node)
            used |= set(node.input)
    constants = [one for one in graph.initializer if one.name in used]
    del graph.node[:]
    graph.node.extend(reversed(nodes))
    del graph.initializer[:]
    graph.initializer.extend(constants)
