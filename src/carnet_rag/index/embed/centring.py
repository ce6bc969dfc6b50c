"""Vectors without what all texts have in common.

A small encoder puts every text in one narrow cone: cosines of .75 to .95, in which the length and
the kind of a text weigh as much as what it says. Taking away the mean of many texts (and of many
questions, on their side) spreads them; nothing is fitted to what answers what. The means are those
of a thousand questions and of thirty thousand sentences and passages of three unlike corpora;
``eval/README.md`` tells what it gains.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import resources
from io import BytesIO

import numpy as np
import numpy.typing as npt

from carnet_rag.index.embed.base import TextEmbeddings

_MEANS = "index/embed/e5_small_means.npz"


class CentredEmbeddings(TextEmbeddings):
    """multilingual-e5-small, its vectors centred: same interface, a name of its own."""

    def __init__(self, model: TextEmbeddings) -> None:
        self.name = model.name + centring_name()
        self.batch = model.batch
        self._model = model
        with np.load(BytesIO(_means())) as means:
            self._means: dict[bool, npt.NDArray[np.float32]] = {
                True: means["questions"],
                False: means["texts"],
            }

    @property
    def dimension(self) -> int:
        """The model's own."""
        return self._model.dimension

    def _encode(self, texts: list[str], *, query: bool) -> list[list[float]]:
        encode = self._model.embed_queries if query else self._model.embed_documents
        centred = np.asarray(encode(texts), np.float32) - self._means[query]
        norms = np.linalg.norm(centred, axis=1, keepdims=True)
        vectors: list[list[float]] = (centred / np.maximum(norms, 1e-9)).tolist()
        return vectors


@lru_cache(maxsize=1)
def centring_name() -> str:
    """What a centred model's name ends with: other means, another name, other vectors."""
    return "-" + hashlib.sha256(_means()).hexdigest()[:8]


@lru_cache(maxsize=1)
def _means() -> bytes:
    return resources.files("carnet_rag").joinpath(_MEANS).read_bytes()
