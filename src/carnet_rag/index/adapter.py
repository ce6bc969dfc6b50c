"""A linear map over multilingual-e5-small that brings questions nearer to what answers them.

A small encoder puts all French questions of one subject close together, whatever they ask. The
map was learned from question banks only (a question, its siblings, the sentence that answers it)
by ``eval/fit_adapter.py``; it holds no text, and applies to any carnet that the same model reads.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import resources
from io import BytesIO

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]


class Adapter:
    """``adapt`` maps unit vectors of the model, shape (n, d), to unit vectors of shape (n, d)."""

    def __init__(self, matrix: Matrix, question_mean: Matrix, text_mean: Matrix) -> None:
        self._matrix = matrix
        self._means = {True: question_mean, False: text_mean}

    def adapt(self, vectors: npt.ArrayLike, *, query: bool) -> Matrix:
        """Centre, map and normalise; ``query`` tells questions from stored texts."""
        mapped = (np.asarray(vectors, np.float32) - self._means[query]) @ self._matrix
        norms = np.linalg.norm(mapped, axis=1, keepdims=True)
        adapted: Matrix = mapped / np.maximum(norms, 1e-9)
        return adapted


@lru_cache(maxsize=1)
def adapter_name() -> str:
    """What an adapted model's name ends with: other weights, another name, other vectors."""
    return "+" + hashlib.sha256(_weights()).hexdigest()[:8]


@lru_cache(maxsize=1)
def e5_small_adapter() -> Adapter:
    """The adapter that the package ships for multilingual-e5-small."""
    with np.load(BytesIO(_weights())) as weights:
        return Adapter(
            weights["matrix"].astype(np.float32),
            weights["question_mean"].astype(np.float32),
            weights["text_mean"].astype(np.float32),
        )


def _weights() -> bytes:
    return resources.files("carnet_rag").joinpath("index/e5_small.npz").read_bytes()
