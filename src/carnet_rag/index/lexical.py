"""BM25 over folded and stemmed terms, mapped from disk: the only importer of bm25s."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt

from carnet_rag.errors import IndexStaleError
from carnet_rag.french.tokens import terms
from carnet_rag.index.texts import REBUILD

_MARK = "params.index.json"


class Lexical:
    """BM25 (Lucene's variant) over a fixed list of texts; row i of the scores is the i-th text.

    Make one with :meth:`of` or :meth:`read`. ``model`` is None for texts without a single term.
    """

    def __init__(self, model: bm25s.BM25 | None, rows: int) -> None:
        self._model = model
        self._rows = rows

    @classmethod
    def of(cls, texts: Iterable[str]) -> Lexical:
        """Count the terms of texts."""
        rows = [terms(text) for text in texts]
        # bm25s cannot index a corpus without a single term.
        if not any(rows):
            return cls(None, len(rows))
        model = bm25s.BM25(method="lucene")
        model.index(rows, show_progress=False)
        return cls(model, len(rows))

    @classmethod
    def read(cls, folder: Path, rows: int) -> Lexical:
        """Map what :meth:`write` wrote of that many texts. Raises IndexStaleError."""
        if not (folder / _MARK).is_file():
            return cls(None, rows)
        try:
            return cls(bm25s.BM25.load(folder, mmap=True, show_progress=False), rows)
        except (OSError, ValueError, KeyError) as exc:
            raise IndexStaleError(f"{folder} est abîmé ({exc}). Lancez : {REBUILD}") from exc

    def write(self, folder: Path) -> None:
        """Write the counts in a new folder. Raises OSError."""
        folder.mkdir()
        if self._model is not None:
            self._model.save(folder, show_progress=False)

    def holding(self, wanted: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Whether each text holds all of some terms."""
        held = np.ones(self._rows, dtype=bool)
        for term in wanted:
            if self._model is None or term not in self._model.vocab_dict:
                return np.zeros(self._rows, dtype=bool)
            held &= self._model.get_scores([term]) > 0  # whatever its idf: Lucene's is above 0
        return held

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
