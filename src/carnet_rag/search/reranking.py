"""An optional cross-encoder that reads the question and each of the best passages together.

``CARNET_RERANKER=<model>`` names any cross-encoder that sentence-transformers loads. Off by
default: it costs seconds a question on a processor, and gigabytes of memory.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from threading import Lock
from typing import Any

from carnet_rag.search.cross_encoder import load_cross_encoder, require_package

_SETTING = "CARNET_RERANKER"
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
            model = self._loaded = self._loaded or load_cross_encoder(self.name, _SETTING)
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
    require_package(_SETTING)
    return Reranker(model)
