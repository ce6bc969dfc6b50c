"""Vectors without what all texts have in common.

A small encoder puts every text in one narrow cone: cosines of .75 to .95, in which the length and
the kind of a text weigh as much as what it says. Taking away the mean of many texts (and of many
questions, on their side) spreads them; nothing is fitted to what answers what. The means are those
of a thousand questions and of thirty thousand sentences and passages of three unlike corpora;
``eval/README.md`` tells what it gains.

Single tokens are centred likewise, and kept in the 128 directions in which they differ most: both
come from ``scripts/token_space.py``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from io import BytesIO

import numpy as np
import numpy.typing as npt

from carnet_rag.index.embed.base import TextEmbeddings, Tokens, unit
from carnet_rag.index.embed.onnx import OnnxEmbeddings

_MEANS = "index/embed/e5_small_means.npz"
_TOKENS = "index/embed/e5_small_tokens.npz"


_BySide = dict[bool, npt.NDArray[np.float32]]
"""One for questions (True) and one for texts (False)."""


class CentredEmbeddings(TextEmbeddings):
    """multilingual-e5-small, its vectors centred: same interface, a name of its own."""

    def __init__(self, model: OnnxEmbeddings) -> None:
        self.name = model.name + centring_name()
        self.batch = model.batch
        self._model = model
        with np.load(BytesIO(_read(_MEANS))) as means:
            self._means: _BySide = {True: means["questions"], False: means["texts"]}
        with np.load(BytesIO(_read(_TOKENS))) as tokens:
            self._token_means: _BySide = {True: tokens["questions"], False: tokens["texts"]}
            self._directions: npt.NDArray[np.float32] = tokens["directions"].astype(np.float32)
        self.tokens_dimension = self._directions.shape[1]

    @property
    def dimension(self) -> int:
        """The model's own."""
        return self._model.dimension

    def embed_with_tokens(
        self, texts: Sequence[str], *, query: bool
    ) -> list[tuple[list[float], Tokens | None]]:
        """Embed texts, each with its tokens."""
        read = self._model.read_tokens(texts, query=query)
        vectors = self._centred([vector for vector, _ in read], query=query) if read else []
        tokens = [self._spread(tokens, query=query) for _, tokens in read]
        return list(zip(vectors, tokens, strict=True))

    def _encode(self, texts: list[str], *, query: bool) -> list[list[float]]:
        encode = self._model.embed_queries if query else self._model.embed_documents
        return self._centred(encode(texts), query=query)

    def _centred(self, vectors: npt.ArrayLike, *, query: bool) -> list[list[float]]:
        centred: list[list[float]] = unit(
            np.asarray(vectors, np.float32) - self._means[query]
        ).tolist()
        return centred

    def _spread(self, tokens: Tokens, *, query: bool) -> Tokens:
        centred = np.asarray(tokens.vectors - self._token_means[query], np.float32)
        vectors = unit(centred @ self._directions)
        return Tokens(tokens.ids, tokens.starts, np.rint(vectors * 127).astype(np.int8))


@lru_cache(maxsize=1)
def centring_name() -> str:
    """What a centred model's name ends with: other means, another name, other vectors."""
    return "-" + hashlib.sha256(_read(_MEANS) + _read(_TOKENS)).hexdigest()[:8]


def _read(name: str) -> bytes:
    return resources.files("carnet_rag").joinpath(name).read_bytes()
