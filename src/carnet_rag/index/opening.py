"""Settings to an opened index that matches its corpus, and which corpus that is.

An index of another corpus than the default one remembers it as ``corpus`` in its folder (a link,
or a folder of links to the files given), so that it can be asked without naming it again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from carnet_rag.errors import IndexNotFoundError, IndexStaleError
from carnet_rag.index import Index, layout, open_index
from carnet_rag.index.embed import LazyEmbeddings, embedding_name
from carnet_rag.settings import Settings

if TYPE_CHECKING:
    from carnet_rag.index.build import BuildReport
    from carnet_rag.index.making import Progress

REMEMBERED = "corpus"
"""Name, in the index folder, of the link to the corpus that it was built from."""


def corpus_of(settings: Settings) -> Path:
    """Return the corpus that was asked for, else the one the index was built from."""
    remembered = settings.index / REMEMBERED
    if "corpus" not in settings.model_fields_set and remembered.is_dir():
        return remembered
    return settings.corpus


def stale_reason(settings: Settings) -> str | None:
    """Say in French why the index must be built again, None when it is fresh.

    An index whose corpus is not at hand is taken as it is. Raises SettingsError, CorpusError.
    """
    corpus = corpus_of(settings)
    if (
        "corpus" not in settings.model_fields_set
        and not corpus.exists()
        and (settings.index / "manifest.json").exists()
    ):
        return None
    return layout.stale_reason(
        corpus,
        settings.index,
        model=embedding_name(settings.embeddings),
        passage_tokens=settings.passage_tokens,
        store="server" if settings.chroma_url else "embedded",
    )


def without_gone(index: Index, settings: Settings) -> Index:
    """The index as if it held nothing of the carnets whose file has left the corpus: what a reader
    asks now, before another build is in force. The index itself where none has left, or where the
    corpus is not at hand, or is another one, without any of these files.
    """
    corpus = corpus_of(settings)
    gone = frozenset(name for name in index.manifest.files if not (corpus / name).exists())
    return index.without_files(gone) if gone else index


def open_fresh_index(settings: Settings) -> Index:
    """Open the index that the settings name, once it is known to match the corpus.

    Raises IndexNotFoundError without an index, IndexStaleError when the corpus or a setting
    changed since it was built; the message gives the command that builds it.
    """
    try:
        index = open_index(
            settings.index, embeddings=settings.embeddings, chroma_url=settings.chroma_url
        )
    except (IndexNotFoundError, IndexStaleError) as exc:
        # The index knows the command to run, not which folders it must name.
        raise type(exc)(str(exc).replace("carnet index", index_command(settings))) from exc
    reason = stale_reason(settings)
    if reason is not None:
        index.close()
        raise IndexStaleError(f"{reason} Pour le mettre à jour : {index_command(settings)}")
    return index


def build_from(
    settings: Settings,
    corpus: Path,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> BuildReport:
    """Build the index of a corpus as the settings say, unless it is fresh; ``rebuild`` embeds
    everything anew. The index in force stays whole whatever happens.

    Raises CorpusError, ModelError, CarnetError.
    """
    # Importing Chroma takes a second: opening an index does without.
    from carnet_rag.index.build import build

    return build(
        corpus,
        settings.index,
        LazyEmbeddings.of(settings.embeddings),
        passage_tokens=settings.passage_tokens,
        chroma_url=settings.chroma_url,
        max_bytes=settings.max_megabytes * 1_000_000,
        rebuild=rebuild,
        progress=progress,
    )


def index_command(settings: Settings) -> str:
    """Return the command that brings the index of these settings up to date."""
    corpus = corpus_of(settings)
    words = ["carnet index"]
    if corpus != Settings.model_fields["corpus"].default:
        words.append(f"--corpus {corpus}")
    if settings.index != Settings.model_fields["index"].default:
        words.append(f"--index {settings.index}")
    return " ".join(words)
