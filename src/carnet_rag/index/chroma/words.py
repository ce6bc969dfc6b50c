"""The words of passages on a Chroma server that searches sparse vectors: its distributed mode.

A passage's vector holds its BM25 weights, a question's how often it says each term: their product
is the score. Chroma gives 1 - score, as it gives 1 - cosine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from chromadb.api import ClientAPI
from chromadb.api.models.Collection import Collection
from chromadb.api.types import (
    HnswIndexConfig,
    Schema,
    SparseVector,
    SparseVectorIndexConfig,
    VectorIndexConfig,
)
from chromadb.errors import ChromaError
from chromadb.execution.expression import K, Knn, Search

from carnet_rag.index.lexical import TermWeights

_KEY = "bm25"


def create(client: ClientAPI, name: str, space: Literal["cosine"], candidates: int) -> bool:
    """Make a collection whose words are searched; False where the server does not offer it, and
    none is made.
    """
    vectors = VectorIndexConfig(
        space=space, embedding_function=None, hnsw=HnswIndexConfig(ef_search=candidates)
    )
    schema = Schema().create_index(vectors).create_index(SparseVectorIndexConfig(), key=_KEY)
    try:
        collection = client.create_collection(name, schema=schema, embedding_function=None)
    except ChromaError:
        return False
    if are_searched(collection):
        return True
    client.delete_collection(name)
    return False


def are_searched(collection: Collection) -> bool:
    """Whether the server searches the words of a collection: it is asked to."""
    schema = collection.schema
    if schema is None or _KEY not in schema.keys:
        return False
    try:
        search(collection, [said({0: 1.0}, 1)])
    except ChromaError:
        return False
    return True


def stored(weights: TermWeights) -> dict[str, SparseVector]:
    """The weights of a passage as they stand beside its vector; a passage may have none."""
    return {_KEY: _sparse(weights)} if weights else {}


def said(asked: TermWeights, k: int) -> Search:
    """Ask for the k best by the words of a question."""
    return Search(rank=Knn(query=_sparse(asked), key=_KEY, limit=k), limit=k)


def near(vector: Sequence[float], k: int) -> Search:
    """Ask for the k nearest to a vector."""
    return Search(rank=Knn(query=list(vector), limit=k), limit=k)


def search(collection: Collection, asked: Sequence[Search]) -> list[list[tuple[str, float]]]:
    """The (item_id, score) of each search, in one request; a score is above 0 for words in
    common.
    """
    found = collection.search([one.select(K.SCORE) for one in asked])
    return [
        [(name, 1.0 - (score or 0.0)) for name, score in zip(names, scores or (), strict=True)]
        for names, scores in zip(found["ids"], found["scores"], strict=True)
    ]


def _sparse(weights: TermWeights) -> SparseVector:
    return SparseVector(list(weights), [float(value) for value in weights.values()])
