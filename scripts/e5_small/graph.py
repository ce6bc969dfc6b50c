"""The ONNX graph of the model: a BERT in twelve layers, written node by node.

- The embedding table keeps the original's four bits (``GatherBlockQuantized``).
- Each linear layer multiplies eight-bit integers (``DynamicQuantizeMatMul``): its weights have a
  scale a row, its input one for the whole text, found as it runs.
- That one scale is what costs precision: a few columns of the input are twenty times the others.
  So each column is divided by what it reaches on real text, to the power ``BALANCE``, and its
  weights multiplied by as much (SmoothQuant, Xiao et al. 2023, arXiv:2211.10438). Cosine with the
  model in 32 bits: .9973 without, .9990 with, on texts that were not measured.
- :class:`Alone` is the same for one text at a time, which needs no mask: a fifth of the time less.
- Weights take seven bits of the eight: with eight, processors without VNNI (AVX2 ones) overflow the
  16 bits in which they add two products. It costs .0003.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from e5_small.weights import BLOCK, Blocks, Floats, Weights
from onnx import TensorProto, helper, numpy_helper

BALANCE = 0.7
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUT = "last_hidden_state"
WORTH = 1024
"""Bytes from which an array is pointed to: shapes must stand in the graph itself."""
_HIGHEST = 63
_OPSET = 21  # The first one with four-bit integers: ONNX Runtime 1.20.
_IR_VERSION = 10
_MICROSOFT = "com.microsoft"

Reaches = Mapping[str, Floats]
"""What each column of a linear layer's input reaches, by the layer's name (``l3.fo``)."""


def exact_graph(weights: Weights, rows: list[int]) -> tuple[onnx.ModelProto, list[str]]:
    """The model in 32 bits, which also gives the input of each linear layer: their names."""
    graph = Graph(weights, reaches=None)
    graph.encode(rows)
    return graph.finish(extra=list(graph.seen.values())), list(graph.seen)


def small_graph(weights: Weights, rows: list[int], reaches: Reaches) -> onnx.ModelProto:
    """The model in integers. ``rows``: the pieces that the table keeps."""
    graph = Graph(weights, reaches)
    graph.encode(rows)
    return graph.finish(extra=[])


def alone_graph(
    weights: Weights, rows: list[int], reaches: Reaches, stored: Path
) -> onnx.ModelProto:
    """``small_graph`` for one text at a time, which points into its file, ``stored``."""
    graph = Alone(weights, reaches, stored)
    graph.encode(rows)
    return graph.finish(extra=[])


class Graph:
    """Nodes and arrays, added in the order in which they run; ``seen``: the input of each linear
    layer.
    """

    name = "multilingual-e5-small"
    inputs: Mapping[str, tuple[int, list[str | int]]] = {
        name: (TensorProto.INT64, ["batch", "length"]) for name in INPUTS
    }

    def __init__(self, weights: Weights, reaches: Reaches | None) -> None:
        self._weights = weights
        self._reaches = reaches
        self._nodes: list[onnx.NodeProto] = []
        self._arrays: list[onnx.TensorProto] = []
        self.seen: dict[str, str] = {}

    def encode(self, rows: list[int]) -> str:
        """The state of each token after the last layer."""
        hidden, layers = self._weights.sizes["hidden"], self._weights.sizes["layers"]
        state = self._embed(rows, hidden)
        mask = self._mask()
        for layer in range(layers):
            name = OUTPUT if layer == layers - 1 else f"l{layer}.out"
            state = self._layer(f"l{layer}.", state, mask, name)
        return state

    def finish(self, extra: list[str]) -> onnx.ModelProto:
        """The model, which also gives the tensors of these names."""
        outputs = [
            helper.make_tensor_value_info(*self.output()),
            *(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in extra),
        ]
        inputs = [helper.make_tensor_value_info(n, *of) for n, of in self.inputs.items()]
        graph = helper.make_graph(self._nodes, self.name, inputs, outputs, self._arrays)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)

    def output(self) -> tuple[str, int, list[str | int]]:
        """What the model gives: name, kind and shape."""
        return OUTPUT, TensorProto.FLOAT, ["batch", "length", self._weights.sizes["hidden"]]

    def _mask(self) -> list[str]:
        """What says to a layer which tokens are none, behind what it attends to."""
        return ["", self._node("Cast", INPUTS[1], to=TensorProto.INT32)]

    def _embed(self, rows: list[int], hidden: int) -> str:
        vector = self._weights.vector
        integers, scales = self._weights.blocks(
            "emb.word", self._weights.sizes["vocabulary"], hidden
        )
        word = self._table(Blocks(integers[rows], scales[rows]))
        kind = self._node(
            "Gather", self._array("type", vector("emb.type").reshape(-1, hidden)), INPUTS[2]
        )
        length = self._node("Shape", INPUTS[0], start=1, end=2)
        zero = self._array("zero", np.array([0], np.int64))
        positions = vector("emb.pos").reshape(-1, hidden).astype(np.float16)
        place = self._node("Slice", self._array("pos", positions), zero, length, zero)
        place = self._node("Cast", place, to=TensorProto.FLOAT)
        total = self._node("Add", self._node("Add", word, kind), place)
        return self._node(
            "LayerNormalization",
            total,
            self._array("emb.ln.w", vector("emb.ln.w")),
            self._array("emb.ln.b", vector("emb.ln.b")),
            axis=-1,
            epsilon=self._weights.epsilon,
        )

    def _table(self, blocks: Blocks) -> str:
        nibbles = blocks.integers.astype(np.uint8) & 15
        table = onnx.TensorProto()
        table.name = "word"
        table.data_type = TensorProto.INT4
        table.dims.extend(nibbles.shape)
        table.raw_data = (nibbles[:, ::2] | (nibbles[:, 1::2] << 4)).tobytes()
        word = self._node(
            "GatherBlockQuantized",
            self._tensor(table),
            INPUTS[0],
            self._array("word.scales", blocks.scales),
            domain=_MICROSOFT,
            block_size=BLOCK,
            gather_axis=0,
            quantize_axis=1,
        )
        return self._node("Cast", word, to=TensorProto.FLOAT)

    def _layer(self, name: str, state: str, mask: list[str], output: str) -> str:
        hidden, ff = self._weights.sizes["hidden"], self._weights.sizes["ff"]
        three = [f"{name}{part}" for part in "qkv"]
        self._nodes.append(
            helper.make_node(
                "Split",
                [self._linear(f"{name}qkv", state, three, hidden, hidden)],
                three,
                axis=-1,
                num_outputs=3,
            )
        )
        attended = self._node(
            "MultiHeadAttention",
            *three,
            *mask,
            domain=_MICROSOFT,
            num_heads=self._weights.sizes["heads"],
        )
        attended = self._linear(f"{name}ao", attended, [f"{name}ao"], hidden, hidden)
        state = self._add_norm(f"{name}aln", state, attended, f"{name}attended")
        wide = self._linear(f"{name}fi", state, [f"{name}fi"], ff, hidden)
        wide = self._node("Gelu", wide, domain=_MICROSOFT)
        narrow = self._linear(f"{name}fo", wide, [f"{name}fo"], hidden, ff)
        return self._add_norm(f"{name}oln", state, narrow, output)

    def _linear(self, name: str, inputs: str, parts: list[str], rows: int, columns: int) -> str:
        """``parts``: the layers of the original that are one here, one under the other."""
        blocks = [self._weights.blocks(f"{part}.w", rows, columns).matrix() for part in parts]
        matrix = np.concatenate(blocks)
        bias = np.concatenate([self._weights.vector(f"{part}.b") for part in parts])
        self.seen[name] = inputs
        if self._reaches is None:
            product = self._node("MatMul", inputs, self._array(f"{name}.w", matrix.T))
            return self._node("Add", product, self._array(f"{name}.b", bias))
        balance = _balance(self._reaches[name], matrix)
        inputs = self._node("Mul", inputs, self._array(f"{name}.balance", 1 / balance))
        matrix = matrix * balance
        scales = np.abs(matrix).max(axis=1) / _HIGHEST
        integers = np.rint(matrix / scales[:, None]).astype(np.int8)
        return self._node(
            "DynamicQuantizeMatMul",
            inputs,
            self._array(f"{name}.w", integers.T),
            self._array(f"{name}.scales", scales),
            "",
            self._array(f"{name}.b", bias),
            domain=_MICROSOFT,
        )

    def _add_norm(self, name: str, state: str, change: str, output: str) -> str:
        gain = self._array(f"{name}.w", self._weights.vector(f"{name}.w"))
        bias = self._array(f"{name}.b", self._weights.vector(f"{name}.b"))
        return self._node(
            "SkipLayerNormalization",
            state,
            change,
            gain,
            bias,
            output=output,
            domain=_MICROSOFT,
            epsilon=self._weights.epsilon,
        )

    def _array(self, name: str, values: npt.NDArray[Any]) -> str:
        return self._tensor(numpy_helper.from_array(np.ascontiguousarray(values), name))

    def _tensor(self, tensor: onnx.TensorProto) -> str:
        if all(array.name != tensor.name for array in self._arrays):
            self._arrays.append(tensor)
        return tensor.name

    def _node(
        self, kind: str, *inputs: str, output: str = "", domain: str = "", **settings: Any
    ) -> str:
        output = output or f"{kind}.{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **settings))
        return output


class Alone(Graph):
    """The graph for one text at a time; what the file at ``stored`` holds is pointed to there."""

    inputs: Mapping[str, tuple[int, list[str | int]]] = {
        name: (TensorProto.INT64, [1, "length"]) for name in (INPUTS[0], INPUTS[2])
    }

    def __init__(self, weights: Weights, reaches: Reaches | None, stored: Path | None) -> None:
        super().__init__(weights, reaches)
        self._stored = _Stored(stored) if stored else None

    def _mask(self) -> list[str]:
        return []

    def _add_norm(self, name: str, state: str, change: str, output: str) -> str:
        # In two steps, which ONNX Runtime runs a sixth faster than SkipLayerNormalization.
        return self._node(
            "LayerNormalization",
            self._node("Add", state, change),
            self._array(f"{name}.w", self._weights.vector(f"{name}.w")),
            self._array(f"{name}.b", self._weights.vector(f"{name}.b")),
            output=output,
            axis=-1,
            epsilon=self._weights.epsilon,
        )

    def _tensor(self, tensor: onnx.TensorProto) -> str:
        pointed = self._stored and not self._own(tensor.name)
        return super()._tensor(self._stored.pointer(tensor) if pointed else tensor)

    def _own(self, name: str) -> bool:
        """Whether an array is not that of the other file, though it may bear the same name."""
        return False


class _Stored:
    """The arrays of a model's file, by where they lie in it."""

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        self._name = path.name
        self._arrays = {a.name: a for a in onnx.load(str(path)).graph.initializer}

    def pointer(self, tensor: onnx.TensorProto) -> onnx.TensorProto:
        """An array that says where the file holds it, or the array itself if it does not."""
        stored = self._arrays.get(tensor.name)
        if stored is None or len(stored.raw_data) < WORTH:
            return tensor
        place = {
            "location": self._name,
            "offset": str(self._bytes.index(stored.raw_data)),
            "length": str(len(stored.raw_data)),
        }
        pointer = onnx.TensorProto(name=stored.name, data_type=stored.data_type, dims=stored.dims)
        pointer.data_location = TensorProto.EXTERNAL
        for key, value in place.items():
            pointer.external_data.add(key=key, value=value)
        return pointer


def _balance(reaches: Floats, matrix: Floats) -> Floats:
    """What each column's weights are multiplied by; their geometric mean is 1."""
    weight = np.maximum(np.abs(matrix).max(axis=0), 1e-5)
    balance = np.maximum(reaches, 1e-3) ** BALANCE / weight ** (1 - BALANCE)
    return (balance / np.exp(np.log(balance).mean())).astype(np.float32)
