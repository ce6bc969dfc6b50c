"""BM25 over folded and stemmed terms, mapped from disk: the only importer of bm25s."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt

from carnet_rag.french.tokens import terms
from carnet_rag.index.texts import unreadable

TermWeights = Mapping[int, float]
"""A number for each term of a text or a question, in the order of the vocabulary."""

_MARK = "params.index.json"
_TERMS = "terms.json"


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
            raise unreadable(folder) from exc

    def write(self, folder: Path) -> None:
        """Write the counts in a new folder. Raises OSError."""
        folder.mkdir()
        if self._model is not None:
            self._model.save(folder, show_progress=False)

    @property
    def vocabulary(self) -> Vocabulary:
        """Its terms."""
        return Vocabulary(self._model.vocab_dict if self._model else {})

    def weigher(self) -> Callable[[int], TermWeights]:
        """What gives the weights of the i-th text: what each of its terms adds to a score when a
        question says it once.
        """
        if self._model is None:
            return lambda row: {}
        held = self._model.scores
        order = np.argsort(held["indices"], kind="stable")
        columns = np.repeat(np.arange(len(held["indptr"]) - 1), np.diff(held["indptr"]))[order]
        values = np.asarray(held["data"])[order]
        starts = np.searchsorted(held["indices"][order], np.arange(self._rows + 1))

        def weights(row: int) -> TermWeights:
            own = slice(starts[row], starts[row + 1])
            return dict(zip(columns[own].tolist(), values[own].tolist(), strict=True))

        return weights

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

    def top(
        self, question: str, k: int, inside: npt.NDArray[np.bool_] | None = None
    ) -> list[tuple[int, float]]:
        """At most k (row, score) above 0, best first; equal ones in the order of texts. Rows that
        are not ``inside`` are left out.
        """
        scores = self.scores(question)
        found = np.flatnonzero(scores > 0 if inside is None else (scores > 0) & inside)
        if len(found) > k:
            found = found[scores[found] >= np.partition(scores[found], -k)[-k]]
        rows = found[np.lexsort((found, -scores[found]))][:k]
        return list(zip(rows.tolist(), scores[rows].tolist(), strict=True))


class Vocabulary:
    """The terms of a :class:`Lexical` whose weights a server keeps, and their numbers there."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self._numbers = numbers

    @classmethod
    def read(cls, folder: Path) -> Vocabulary | None:
        """What :meth:`write` wrote; None where the folder holds the weights too. Raises
        IndexStaleError.
        """
        path = folder / _TERMS
        if not path.is_file():
            return None
        try:
            return cls(json.loads(path.read_bytes()))
        except (OSError, ValueError) as exc:
            raise unreadable(path) from exc

    def write(self, folder: Path) -> None:
        """Leave nothing else in a folder of :meth:`Lexical.write`. Raises OSError."""
        shutil.rmtree(folder)
        folder.mkdir()
        (folder / _TERMS).write_text(json.dumps(self._numbers), encoding="utf-8")

    def count(self, asked: Iterable[str]) -> TermWeights:
        """How often each known term is asked."""
        known = Counter(self._numbers[term] for term in asked if term in self._numbers)
        return dict(sorted(known.items()))
