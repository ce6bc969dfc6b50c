"""BM25 over folded and stemmed terms: the only importer of bm25s."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s
import numpy as np
import numpy.typing as npt

from carnet_rag.french.tokens import terms


class Lexical:
    """BM25 (Lucene's variant) over a fixed list of texts; row i of the scores is ``texts[i]``."""

    def __init__(self, texts: Sequence[str]) -> None:
        rows = [terms(text) for text in texts]
        self._rows = len(rows)
        self._model: bm25s.BM25 | None = None
        # bm25s cannot index a corpus without a single term.
        if any(rows):
            self._model = bm25s.BM25(method="lucene")
            self._model.index(rows, show_progress=False)

    def scores(self, question: str) -> npt.NDArray[np.float32]:
        """Score every text: 0 where no term of the question stands, higher is better."""
        zeros = np.zeros(self._rows, dtype=np.float32)
        if self._model is None:
            return zeros
        # Terms that the corpus lacks, or a question without terms, make bm25s raise.
        known = [t for t in terms(question) if t in self._model.vocab_dict]
        if not known:
            return zeros
        found: npt.NDArray[np.float32] = self._model.get_scores(known)
        return found
