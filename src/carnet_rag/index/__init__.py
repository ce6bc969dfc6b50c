"""The index of a corpus: what every answer is searched in."""

from __future__ import annotations

from pathlib import Path

from carnet_rag.index.embed import DEFAULT, LazyEmbeddings
from carnet_rag.index.in_force import open_at
from carnet_rag.index.layout import Manifest
from carnet_rag.index.reader import Index
from carnet_rag.index.rows import Neighbour

__all__ = ["Index", "Manifest", "Neighbour", "open_index"]


def open_index(folder: Path, *, embeddings: str = DEFAULT, chroma_url: str | None = None) -> Index:
    """Open the index of a folder.

    Raises IndexNotFoundError when nothing was built, IndexStaleError when it was built with
    another model, by another version or on another store.
    """
    return open_at(folder, LazyEmbeddings.of(embeddings), chroma_url=chroma_url)
