"""The ONNX graph of the reader: the encoder's layers over a question and a passage, and a score for
each sentence.

What it shares with the encoder (the table of pieces, the layers that were not taught) is not stored
again: the graph points into the encoder's own file, which lies beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from e5_small.graph import INPUTS, Graph, Reaches
from e5_small.weights import Blocks, Floats, Weights
from onnx import TensorProto

POOL, SCORES = "pool", "scores"
HEAD = ("head.1", "head.2")
_WORTH = 1024
"""Bytes from which an array is pointed to: shapes must stand in the graph itself."""


class Whole:
    """A matrix that is not stored in blocks."""

    def __init__(self, matrix: Floats) -> None:
        self._matrix = matrix

    def matrix(self) -> Floats:
        """The weights themselves."""
        return self._matrix


@dataclass(frozen=True)
class Taught:
    """The encoder's weights, those that were taught in place of its own."""

    base: Weights
    arrays: Mapping[str, Floats]

    @property
    def sizes(self) -> dict[str, int]:
        """The encoder's."""
        return self.base.sizes

    @property
    def epsilon(self) -> float:
        """The encoder's."""
        return self.base.epsilon

    def vector(self, name: str) -> Floats:
        """An array of one dimension."""
        return self.arrays[name] if name in self.arrays else self.base.vector(name)

    def blocks(self, name: str, rows: int, columns: int) -> Blocks | Whole:
        """A matrix, shape (rows, columns)."""
        if name in self.arrays:
            return Whole(self.arrays[name])
        return self.base.blocks(name, rows, columns)

    def taught(self, name: str) -> bool:
        """Whether an array of the graph (``l3.qkv.w``) is not the encoder's."""
        layer = name.split(".")[0] + "."
        return name.startswith("head") or any(key.startswith(layer) for key in self.arrays)


class ReaderGraph(Graph):
    """Adds the head; without ``reaches`` in 32 bits, which also gives each linear layer's input.

    ``pool`` has a row a sentence, which averages the states of its tokens: shape (1, sentences,
    length).
    """

    name = "reader"
    inputs = {**Graph.inputs, POOL: (TensorProto.FLOAT, [1, "sentences", "length"])}

    def __init__(
        self, weights: Taught, rows: list[int], reaches: Reaches | None, encoder: Path | None
    ) -> None:
        super().__init__(weights, reaches)  # type: ignore[arg-type]
        self._taught = weights
        self._encoder = _Stored(encoder) if encoder else None
        self._score(self.encode(rows))

    def output(self) -> tuple[str, int, list[str | int]]:
        """A score a sentence, over 0 where it rather answers than not."""
        return SCORES, TensorProto.FLOAT, [1, "sentences", 1]

    def _score(self, state: str) -> None:
        hidden = self._weights.sizes["hidden"]
        sentences = self._node("MatMul", POOL, state)
        first = self._node(
            "Slice", state, *(self._array(f"at{n}", np.array([n], np.int64)) for n in (0, 1, 1))
        )
        like = self._node("Shape", sentences)
        both = self._node("Concat", sentences, self._node("Expand", first, like), axis=-1)
        wide = self._linear(HEAD[0], both, [HEAD[0]], hidden, 2 * hidden)
        wide = self._node("Gelu", wide, domain="com.microsoft")
        weights = self._array(f"{HEAD[1]}.w", self._taught.arrays[f"{HEAD[1]}.w"].T)
        product = self._node("MatMul", wide, weights)
        bias = self._array(f"{HEAD[1]}.b", self._taught.arrays[f"{HEAD[1]}.b"])
        self._node("Add", product, bias, output=SCORES)

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
        stored = self._encoder and not self._taught.taught(tensor.name)
        return super()._tensor(self._encoder.pointer(tensor) if stored else tensor)


class _Stored:
    """The arrays of a model's file, by where they lie in it."""

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        self._name = path.name
        self._arrays = {a.name: a for a in onnx.load(str(path)).graph.initializer}

    def pointer(self, tensor: onnx.TensorProto) -> onnx.TensorProto:
        """An array that says where the file holds it, or the array itself if it does not."""
        stored = self._arrays.get(tensor.name)
        if stored is None or len(stored.raw_data) < _WORTH:
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


def feeds(ids: npt.NDArray[np.int64], pool: Floats) -> dict[str, npt.NDArray[Any]]:
    """The inputs of one question and passage."""
    row = ids[None]
    return dict(zip((*INPUTS, POOL), (row, np.ones_like(row), np.zeros_like(row), pool[None]),
                    strict=True))  # fmt: skip


__all__ = ["HEAD", "POOL", "SCORES", "ReaderGraph", "Taught", "feeds"]
