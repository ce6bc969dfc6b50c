"""Build and open the index of a corpus: what every answer is searched in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from carnet_rag.corpus.load.source import MAX_BYTES
from carnet_rag.index.embed import DEFAULT, LazyEmbeddings
from carnet_rag.index.layout import Manifest
from carnet_rag.index.reader import Index, Neighbour, WordScores, open_at

if TYPE_CHECKING:
    from carnet_rag.index.build import BuildReport, Progress

__all__ = ["Index", "Manifest", "Neighbour", "WordScores", "build_index", "open_index"]


def open_index(folder: Path, *, embeddings: str = DEFAULT, chroma_url: str | None = None) -> Index:
    """Open the index of a folder.

    Raises IndexNotFoundError when nothing was built, IndexStaleError when it was built with
    another model, by another version or on another store.
    """
    return open_at(folder, LazyEmbeddings.of(embeddings), chroma_url=chroma_url)


def build_index(
    corpus: Path,
    folder: Path,
    *,
    embeddings: str,
    passage_tokens: int,
    chroma_url: str | None = None,
    max_bytes: int = MAX_BYTES,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> BuildReport:
    """Build the index of a corpus, unless it is fresh; ``rebuild`` embeds everything anew.

    The index in force stays whole whatever happens. Raises CorpusError, ModelError, CarnetError.
    """
    # Chroma is a second to import: opening an index does without this module.
    from carnet_rag.index.build import build

    return build(
        corpus,
        folder,
        LazyEmbeddings.of(embeddings),
        passage_tokens=passage_tokens,
        chroma_url=chroma_url,
        max_bytes=max_bytes,
        rebuild=rebuild,
        progress=progress,
    )
