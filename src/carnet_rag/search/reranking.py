"""An optional cross-encoder that reads the question and each of the best passages together.

``CARNET_RERANKER=<model>`` names any cross-encoder that sentence-transformers loads. Off by
default: it costs seconds a question on a processor, and gigabytes of memory.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Sequence
from threading import Lock
from typing import Any

from carnet_rag.errors import ModelError

BUDGET_SECONDS = 5.0
"""How long it may read for one question: what it has not read keeps the place that it had."""
_BATCH = 4


class Reranker:
    """A cross-encoder by its name or folder, loaded at its first use. Safe from several threads."""

    def __init__(self, model: str, *, budget: float = BUDGET_SECONDS) -> None:
        self.name = model
        self._budget = budget
        self._lock = Lock()
        self._loaded: Any = None

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers, higher is better, for as many of the first texts as the
        budget lets it read. Raises ModelError.
        """
        with self._lock:
            model = self._loaded = self._loaded or _load(self.name)
            deadline = time.monotonic() + self._budget
            found: list[float] = []
            for at in range(0, len(texts), _BATCH):
                pairs = [(question, text) for text in texts[at : at + _BATCH]]
                found += [float(s) for s in model.predict(pairs, show_progress_bar=False)]
                if time.monotonic() > deadline:
                    break
            return found


def open_reranker(model: str | None) -> Reranker | None:
    """The reranker that a setting names, None without one. Raises ModelError without the extra."""
    if model is None:
        return None
    _package()
    return Reranker(model)


def _package() -> Any:
    try:
        return importlib.import_module("sentence_transformers")
    except ImportError as exc:
        raise ModelError(
            "CARNET_RERANKER demande sentence-transformers, qui n'est pas installé : "
            "pip install 'carnet_rag[sentence-transformers]'."
        ) from exc


def _load(model: str) -> Any:
    try:
        return _package().CrossEncoder(model)
    except (OSError, ValueError, RuntimeError) as exc:
        said = (str(exc).strip() or type(exc).__name__).split("\n", 1)[0][:200]
        raise ModelError(
            f"le modèle CARNET_RERANKER={model} ne se charge pas ({said}). Vérifiez son nom ou son "
            "dossier ; la première fois, il faut un accès au réseau pour le télécharger."
        ) from exc
