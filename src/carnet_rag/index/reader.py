"""An opened index: what was read and built, searched by nearness of meaning and by words."""

from __future__ import annotations

import hashlib
import os
import weakref
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from functools import lru_cache, partial
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from carnet_rag.errors import IndexStaleError
from carnet_rag.french.tokens import terms
from carnet_rag.index import kinship
from carnet_rag.index.embed import LazyEmbeddings
from carnet_rag.index.embed.base import Tokens
from carnet_rag.index.engines import Engines
from carnet_rag.index.held import Held
from carnet_rag.index.interaction import TokenMatch
from carnet_rag.index.layout import Manifest
from carnet_rag.index.rows import Neighbour, passage_of, text_of, undamaged
from carnet_rag.index.texts import REBUILD
from carnet_rag.types import Carnet, View

_CACHED_QUESTIONS = 256
"""Vectors of questions kept, a few kilobytes each: readers ask the examples again and again."""
_WIDER = 8
"""Times the rows wanted that are looked at where only some passages are kept."""
_KNOWN = 0.8
"""From which nearness a question is a known one. Of 179 turns that lean, written by three hands, 6
stand nearer to one, each with its subject in it; of 45 that stand alone, a third."""
_T = TypeVar("_T")


class Index(Held):
    """One opened build: read-only, safe from several threads, undisturbed by later builds.

    Texts are read from disk as they are asked for; Chroma, BM25 and the model are opened by the
    first search that needs them. Close it (or leave its ``with`` block) to let the build be deleted
    once another is in force.
    """

    _whole: Index

    def __init__(
        self, folder: Path, manifest: Manifest, held: int, model: LazyEmbeddings, url: str | None
    ) -> None:
        super().__init__(folder)
        self.manifest = manifest
        self.build_id = manifest.build_id
        self._release = weakref.finalize(self, os.close, held)
        self._engines = Engines(self, manifest.build_id, model, url)
        self._embed = lru_cache(_CACHED_QUESTIONS)(self._embed_once)
        self._rest: tuple[frozenset[str], Index] | None = None
        self._kept: frozenset[str] | None = None
        self._inside: npt.NDArray[np.bool_] | None = None

    def embed_query(self, text: str) -> list[float]:
        """Embed a question; the last 256 are remembered. Raises ModelError, IndexStaleError."""
        return list(self._embed(text)[0])

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed texts as questions, on all cores; none is remembered. Raises ModelError,
        IndexStaleError.
        """
        return list(map(self._fitting, self._engines.model.get().embed_queries(texts)))

    def match_tokens(self, question: str, passage_ids: Sequence[str]) -> dict[str, TokenMatch]:
        """The words of a question beside those of passages; none where the engine gives no vectors
        of single tokens. Raises ModelError, IndexStaleError.
        """
        tokens, asked = self._engines.tokens("passages"), self._embed(question)[1]
        if tokens is None or asked is None:
            return {}
        matches = tokens.match(question, asked, [self._place(p) for p in passage_ids])
        return dict(zip(passage_ids, matches, strict=True))

    def match_questions(self, question: str, known: Sequence[str]) -> list[float]:
        """How well known questions hold the words of a question, -1 to 1; 0 where the engine gives
        no vectors of single tokens. Raises ModelError, IndexStaleError.
        """
        tokens, asked = self._engines.tokens("questions"), self._embed(question)[1]
        if tokens is None or asked is None:
            return [0.0] * len(known)
        return tokens.match_texts(question, asked, known)

    def known_question(self, question: str) -> Neighbour | None:
        """The wording of a bank that asks this, in these words or nearly. Raises ModelError,
        IndexStaleError.
        """
        near = self.nearest("questions", self.embed_query(question), 1)
        return near[0] if near and near[0].score >= _KNOWN else None

    def warm(self) -> None:
        """Read now what the first questions would each wait for: the vectors, the model, the words
        and, for a misspelt one, the dictionary. Raises ModelError, IndexStaleError.
        """
        self.nearest("passages", self.embed_query("alliance"), 1)
        self.bm25("alliance", 1)
        self.mend("alliannce")

    def within(self, passage_ids: frozenset[str]) -> Index:
        """The same index, that finds nothing but these passages. It is closed with this one."""
        part = copy(self)
        part._keep(passage_ids)
        return part

    def holds(self, passage_id: str) -> bool:
        """Whether a passage may be found: a part of an index keeps to some of them."""
        return self._kept is None or passage_id in self._kept

    @property
    def several(self) -> bool:
        """Whether something may be found in more than one carnet."""
        homes = self._whole._homes if self._inside is None else self._whole._homes[self._inside]
        return bool((homes != homes[:1]).any())

    @property
    def searched(self) -> Sequence[Carnet]:
        """The carnets in which something may be found."""
        if self._kept is None:
            return self.carnets
        kept = {self.passage(passage_id).carnet_id for passage_id in self._kept}
        return [carnet for carnet in self.carnets if carnet.carnet_id in kept]

    def without(self, carnet_ids: frozenset[str]) -> Index:
        """The same index, as if it held nothing of these carnets; its build id tells them. It is
        closed with this one.
        """
        part = copy(self)
        part.carnets = self.carnets.only(lambda carnet: carnet.carnet_id not in carnet_ids)
        part.passages = self.passages.only(lambda passage: passage.carnet_id not in carnet_ids)
        part.entries = self.entries.only(lambda entry: entry.carnet_id not in carnet_ids)
        part.figures = self.figures.only(lambda figure: figure.carnet_id not in carnet_ids)
        part.disagreements = self.disagreements.only(lambda f: f.carnet_id not in carnet_ids)
        part._keep(frozenset(passage.passage_id for passage in part.passages))
        told = hashlib.blake2b("\n".join(sorted(carnet_ids)).encode(), digest_size=6).hexdigest()
        part.build_id = f"{self.build_id}-{told}"
        return part

    def without_files(self, files: frozenset[str]) -> Index:
        """The same index without the carnets read from these files; itself when that leaves it as
        it was, or empty. The last part is remembered.
        """
        if self._rest is None or self._rest[0] != files:
            gone = frozenset(c.carnet_id for c in self.carnets if c.file in files)
            some = 0 < len(gone) < len(self.carnets)
            self._rest = files, self.without(gone) if some else self
        return self._rest[1]

    def _keep(self, passage_ids: frozenset[str]) -> None:
        """Find nothing but these passages from now on."""
        rows = [self._whole.passages.row(passage_id) for passage_id in passage_ids]
        inside = np.zeros(len(self._whole.passages), dtype=bool)
        inside[[row for row in rows if row is not None]] = True
        self._kept, self._inside = passage_ids, inside

    def nearest(self, view: View, vector: Sequence[float], k: int) -> list[Neighbour]:
        """The k rows of a view nearest to a vector, best first, in an order that never varies."""
        find = partial(self._whole._nearest, view, vector)
        return find(k) if view == "background" else self._among(k, find, attrgetter("passage_id"))

    def bm25(self, question: str, k: int) -> list[tuple[str, float]]:
        """The at most k (passage_id, score) that share words with a question, best first; equal
        ones in the order of texts.
        """
        whole = self._whole
        served = self._engines.served_terms
        if served is None:
            found = self._engines.lexical().top(question, k, self._inside)
            return [(whole.passages.name(row), score) for row, score in found]
        asked, store = served.count(terms(question)), self._engines.store()

        def find(most: int) -> list[tuple[str, float]]:
            return whole._in_order(store.search_words(asked, most), most)

        return self._among(k, find, itemgetter(0)) if asked else []

    def nearest_and_bm25(
        self, question: str, vector: Sequence[float], k: int, most: int
    ) -> tuple[list[Neighbour], list[tuple[str, float]]]:
        """``nearest`` among the passages and ``bm25``, in one request where the store does both."""
        whole, served = self._whole, self._engines.served_terms
        asked = served.count(terms(question)) if served else {}
        if self._kept is not None or not asked:
            return self.nearest("passages", vector, k), self.bm25(question, most)
        near, words = self._engines.store().nearest_and_words(vector, k, asked, most)
        return whole._neighbours("passages", near), whole._in_order(words, most)

    def _among(self, k: int, find: Callable[[int], list[_T]], of: Callable[[_T], str]) -> list[_T]:
        """The first k of what is found that stand among the passages kept."""
        if self._kept is None:
            return find(k)
        asked = k
        while True:
            asked *= _WIDER
            everywhere = find(asked)
            found = [one for one in everywhere if of(one) in self._kept][:k]
            if len(found) == k or len(everywhere) < asked:
                return found

    def _nearest(self, view: View, vector: Sequence[float], k: int) -> list[Neighbour]:
        if view == "questions":  # as the vectors of the known questions are kept
            asked = np.asarray(vector, dtype=np.float32)
            vector = kinship.apply(self._engines.kinship, asked).tolist()
        return self._neighbours(view, self._engines.store().nearest(view, vector, k))

    def _neighbours(self, view: View, found: Iterable[tuple[str, float]]) -> list[Neighbour]:
        with undamaged(self.folder):
            return [
                Neighbour(
                    name, passage_of(self, view, name), score, partial(text_of, self, view, name)
                )
                for name, score in found
            ]

    def _in_order(self, found: Iterable[tuple[str, float]], k: int) -> list[tuple[str, float]]:
        """The k best of what the store's words found, equal ones in the order of texts."""
        with undamaged(self.folder):
            return sorted(found, key=lambda one: (-one[1], self._place(one[0])))[:k]

    def close(self) -> None:
        """Let go of the build and its files. The index is not used after."""
        self._engines.close()
        self._release()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def _embed_once(self, text: str) -> tuple[list[float], Tokens | None]:
        ((vector, tokens),) = self._engines.model.get().embed_with_tokens([text], query=True)
        return self._fitting(vector), tokens

    def _fitting(self, vector: list[float]) -> list[float]:
        """A vector as long as those of the index. Raises IndexStaleError for another one."""
        if len(vector) != self.manifest.dimension:
            raise IndexStaleError(
                f"le modèle {self._engines.model.name} rend des vecteurs de {len(vector)} nombres, "
                f"l'index de {self.folder} en attend {self.manifest.dimension}. Lancez : {REBUILD}"
            )
        return vector
