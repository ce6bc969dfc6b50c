"""Small real classes that stand in for what is slow, the same on every machine."""

from __future__ import annotations

import math
import zlib
from threading import Lock

from carnet_rag.french.tokens import terms
from carnet_rag.index.embed import LazyEmbeddings, TextEmbeddings


class BagEmbeddings(TextEmbeddings):
    """Hashed terms: texts that share words are near. Counts the texts that it is given."""

    def __init__(self, name: str = "double:bag", size: int = 1024) -> None:
        self.name = name
        self._size = size
        self.seen: list[str] = []
        self._lock = Lock()

    @property
    def dimension(self) -> int:
        return self._size

    def _encode(self, texts: list[str], *, query: bool) -> list[list[float]]:
        with self._lock:
            self.seen += texts
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> list[float]:
        vector = [0.0] * self._size
        vector[0] = 0.1  # A text without a term still has a direction.
        for term in terms(text):
            vector[1 + zlib.crc32(term.encode()) % (self._size - 1)] += 1.0
        norm = math.sqrt(sum(x * x for x in vector))
        return [x / norm for x in vector]


def bag_model(model: BagEmbeddings | None = None) -> LazyEmbeddings:
    """The double as the index takes a model."""
    loaded = model or BagEmbeddings()
    return LazyEmbeddings(loaded.name, lambda: loaded)
