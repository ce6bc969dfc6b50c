"""An optional cross-encoder that reads the question and each of the best passages together.

``CARNET_RERANKER=<model>`` names any cross-encoder that sentence-transformers loads. Off by
default: it costs seconds a question on a processor, and gigabytes of memory.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from carnet_rag.search.cross_encoder import CrossEncoder

BUDGET_SECONDS = 5.0
"""How long it may read for one question: what it has not read keeps the place that it had."""
_BATCH = 4


class Reranker(CrossEncoder):
    """The cross-encoder, with the seconds that it may read for one question."""

    setting = "CARNET_RERANKER"

    def __init__(self, model: str, *, budget: float = BUDGET_SECONDS) -> None:
        super().__init__(model)
        self._budget = budget

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers, higher is better, for as many of the first texts as the
        budget lets it read. Raises ModelError.
        """
        found: list[float] = []
        with self._model() as model:
            deadline = time.monotonic() + self._budget
            for at in range(0, len(texts), _BATCH):
                pairs = [(question, text) for text in texts[at : at + _BATCH]]
                found += [float(s) for s in model.predict(pairs, show_progress_bar=False)]
                if time.monotonic() > deadline:
                    break
        return found
