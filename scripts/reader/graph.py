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
from e5_small.graph import INPUTS, Alone, Reaches
from e5_small.weights import Blocks, Floats, Weights
from onnx import TensorProto

POOL, SCORES = "pool", "scores"
HEAD = ("head.1", "head.2")


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


class ReaderGraph(Alone):
    """Adds the head; without ``reaches`` in 32 bits, which also gives each linear layer's input.

    ``pool`` has a row a sentence, which averages the states of its tokens: shape (1, sentences,
    length).
    """

    name = "reader"
    inputs = {**Alone.inputs, POOL: (TensorProto.FLOAT, [1, "sentences", "length"])}

    def __init__(
        self, weights: Taught, rows: list[int], reaches: Reaches | None, encoder: Path | None
    ) -> None:
        self._taught = weights
        super().__init__(weights, reaches, encoder)  # type: ignore[arg-type]
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

    def _own(self, name: str) -> bool:
        return self._taught.taught(name)


def feeds(ids: npt.NDArray[np.int64], pool: Floats) -> dict[str, npt.NDArray[Any]]:
    """The inputs of one question and passage."""
    row = ids[None]
    return {INPUTS[0]: row, INPUTS[2]: np.zeros_like(row), POOL: pool[None]}


__all__ = ["HEAD", "POOL", "SCORES", "ReaderGraph", "Taught", "feeds"]
