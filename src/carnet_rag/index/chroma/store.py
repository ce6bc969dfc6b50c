"""The vectors of a build: one collection a view of the corpus, embedded or on a Chroma server.

The metric is cosine, fixed when a collection is made and checked when it is opened. No telemetry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import chromadb
import numpy as np
import numpy.typing as npt
from chromadb.api import ClientAPI
from chromadb.api.collection_configuration import (
    CreateCollectionConfiguration,
    CreateHNSWConfiguration,
)
from chromadb.api.models.Collection import Collection
from chromadb.errors import NotFoundError
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from carnet_rag.errors import CarnetError, IndexStaleError
from carnet_rag.index.chroma import words
from carnet_rag.index.chroma.client import client_of, close_client, silent, translated
from carnet_rag.index.lexical import TermWeights
from carnet_rag.index.texts import REBUILD
from carnet_rag.index.views import Item
from carnet_rag.types import View

VIEWS: tuple[View, ...] = get_args(View)
METRIC: Literal["cosine"] = "cosine"

Vector = npt.NDArray[np.float32]

_PAGE = 1000
_SYNCED = 50_000
"""Rows after which Chroma writes a graph to its files. What it has not written when a build ends,
every opening would have to add again.
"""
_SPARE = 8
_CANDIDATES = 400
"""Rows that a search looks at, at least: more than it gives."""
_WHOLE = 20_000
"""Rows up to which a search looks at them all: two builds of one corpus make other graphs, and must
find the same. With 400 candidates of 12,050 known questions two builds found others for 8 of 120
questions, in 2.4 ms each; with all of them the same, in 7.5 ms.
"""
_DATABASE, _HEADER, _WRITTEN = "chroma.sqlite3", "header.bin", "index_metadata.pickle"


class Store:
    """The collections of one build, named after it on a server. Safe to search from threads.
    ``searches_words``: whether the server also holds and searches the words of the passages.
    """

    def __init__(self, client: ClientAPI, prefix: str, where: str) -> None:
        self._client = client
        self._prefix = prefix
        self._where = where
        self._opened: dict[View, Collection] = {}
        self.searches_words = False

    @classmethod
    def create(
        cls,
        folder: Path,
        build_id: str,
        chroma_url: str | None = None,
        *,
        rows: Mapping[View, int] | None = None,
    ) -> Store:
        """Make the empty collections, in ``folder`` or on the server; ``rows``: how many each view
        is about to get, at once.
        """
        # LangChain is read by what writes alone: half a second that no question waits for.
        from langchain_chroma import Chroma

        store = cls.connect(folder, build_id, chroma_url)
        with translated(store._where, writing=True):
            for view in VIEWS:
                name = store._prefix + view
                if view == "passages" and chroma_url:
                    store.searches_words = words.create(store._client, name, METRIC, _CANDIDATES)
                    if store.searches_words:
                        continue
                Chroma(
                    client=store._client,
                    collection_name=name,
                    collection_configuration=_configuration((rows or {}).get(view, 0)),
                )
        return store

    @classmethod
    def open(cls, folder: Path, build_id: str, chroma_url: str | None = None) -> Store:
        """Open the collections of a build. Raises IndexStaleError when one is not usable."""
        if chroma_url is None and not (folder / _DATABASE).is_file():
            raise IndexStaleError(f"l'index de {folder.parent} est incomplet. Lancez : {REBUILD}")
        store = cls.connect(folder, build_id, chroma_url)
        try:
            for view in VIEWS:
                store._collection(view)
            with translated(store._where):
                store.searches_words = words.are_searched(store._collection("passages"))
        except CarnetError:
            store.close()
            raise
        return store

    @classmethod
    def connect(cls, folder: Path, build_id: str, chroma_url: str | None) -> Store:
        """Reach the embedded or served Chroma, whatever stands in it."""
        where = chroma_url or str(folder)
        with translated(where, writing=not (folder / _DATABASE).is_file()):
            if chroma_url is None:
                folder.mkdir(parents=True, exist_ok=True)
                return cls(chromadb.PersistentClient(str(folder), silent()), "", where)
            return cls(client_of(chroma_url), f"carnet-{build_id}-", where)

    def add(
        self,
        view: View,
        rows: Sequence[Item],
        vectors: Mapping[str, Vector],
        weigh: Callable[[str], TermWeights] | None = None,
        tell: Callable[[int], None] = lambda stored: None,
    ) -> None:
        """Store rows; ``vectors`` gives the vector of each row's text, ``weigh`` the weights of
        its words, where the server searches them; ``tell`` is called with how many are stored.
        Same id: replaced.
        """
        from langchain_chroma import Chroma

        with translated(self._where, writing=True):
            collection = Chroma(
                client=self._client,
                collection_name=self._prefix + view,
                embedding_function=_Known(vectors),
                create_collection_if_not_exists=False,
            )
            step = min(_PAGE, self._client.get_max_batch_size())
            for start, end in _batches(len(rows), step):
                batch = rows[start:end]
                collection.add_documents(
                    [
                        Document(
                            row.text,
                            metadata={
                                "passage_id": row.passage_id,
                                "carnet_id": row.carnet_id,
                                **(words.stored(weigh(row.item_id)) if weigh else {}),
                            },
                        )
                        for row in batch
                    ],
                    ids=[row.item_id for row in batch],
                )
                tell(end)

    def nearest(self, view: View, vector: Sequence[float], k: int) -> list[tuple[str, float]]:
        """Give at most k (item_id, cosine), best first; equal scores in the order of ids."""
        with translated(self._where):
            # A few more than asked, so that the order of ids also decides who is last.
            # LangChain's search would read the texts of them all, which takes three times as long.
            found = self._collection(view).query(
                query_embeddings=[vector], n_results=k + _SPARE, include=["distances"]
            )
        distances = (found["distances"] or [[]])[0]
        scored = [(name, 1.0 - d) for name, d in zip(found["ids"][0], distances, strict=True)]
        return _best(scored, k)

    def search_words(self, asked: TermWeights, k: int) -> list[tuple[str, float]]:
        """At least the k best (passage_id, score) above 0."""
        with translated(self._where):
            (found,) = words.search(self._collection("passages"), [words.said(asked, k + _SPARE)])
        return [one for one in found if one[1] > 0]

    def nearest_and_words(
        self, vector: Sequence[float], k: int, asked: TermWeights, most: int
    ) -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
        """``nearest`` and ``search_words`` of the passages, in one request."""
        searches = [words.near(vector, k + _SPARE), words.said(asked, most + _SPARE)]
        with translated(self._where):
            near, said = words.search(self._collection("passages"), searches)
        return _best(near, k), [one for one in said if one[1] > 0]

    def drop(self) -> None:
        """Delete the collections: how a build leaves a server. An absent one is no error."""
        for view in VIEWS:
            with translated(self._where):
                try:
                    self._client.delete_collection(self._prefix + view)
                except NotFoundError:
                    continue
        self._opened.clear()

    def close(self) -> None:
        """Let go of files and connections; the store is not used after."""
        self._opened.clear()
        close_client(self._client)

    def _collection(self, view: View) -> Collection:
        if view not in self._opened:
            name = self._prefix + view
            with translated(self._where):
                try:
                    found = self._client.get_collection(name)
                except NotFoundError as exc:
                    raise IndexStaleError(
                        f"l'index de {self._where} n'a pas de vue « {name} ». Lancez : {REBUILD}"
                    ) from exc
                space = _space(found.configuration_json)
            if space != METRIC:
                raise IndexStaleError(
                    f"l'index de {self._where} mesure les distances en « {space} », pas en "
                    f"« {METRIC} ». Lancez : {REBUILD}"
                )
            self._opened[view] = found
        return self._opened[view]


class _Known(Embeddings):
    """Vectors computed beforehand, so that LangChain's ``add_documents`` embeds nothing again."""

    def __init__(self, vectors: Mapping[str, Vector]) -> None:
        self._vectors = vectors

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self._vectors[text].tolist() for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def is_touched(path: Path) -> bool:
    """Whether opening a store may change a file of it: the database always, the files of a graph
    that was too small to be written.
    """
    if path.name == _DATABASE:
        return True
    return (path.parent / _HEADER).is_file() and not (path.parent / _WRITTEN).is_file()


def _configuration(rows: int) -> CreateCollectionConfiguration:
    synced = max(2, rows // _parts(rows)) if rows else _PAGE
    looked_at = max(_CANDIDATES, rows if rows <= _WHOLE else 0)
    hnsw = CreateHNSWConfiguration(
        space=METRIC, ef_search=looked_at, sync_threshold=synced, batch_size=min(synced, 100)
    )
    return CreateCollectionConfiguration(hnsw=hnsw)


def _batches(rows: int, step: int) -> Iterator[tuple[int, int]]:
    """Slices of at most ``step`` rows, cut also where Chroma is to write its files: the last rows
    are then written too.
    """
    parts = _parts(rows)
    for part in range(parts):
        start, end = rows * part // parts, rows * (part + 1) // parts
        for at in range(start, end, step):
            yield at, min(end, at + step)


def _parts(rows: int) -> int:
    return max(1, -(-rows // _SYNCED))


def _best(scored: Sequence[tuple[str, float]], k: int) -> list[tuple[str, float]]:
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:k]


def _space(configuration: Mapping[str, Any]) -> str:
    graph = configuration.get("hnsw") or configuration.get("spann") or {}
    return str(graph.get("space", "l2"))
