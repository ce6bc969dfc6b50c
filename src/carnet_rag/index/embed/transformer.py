"""Any sentence-transformers model, in this process."""

from __future__ import annotations

import importlib
from typing import Any

from carnet_rag.errors import ModelError
from carnet_rag.index.embed.base import TextEmbeddings, first_line, prefixes


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
