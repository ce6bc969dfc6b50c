"""The build in force of an index folder, checked before it is opened."""

from __future__ import annotations

import os
from pathlib import Path

from carnet_rag.errors import IndexNotFoundError, IndexStaleError
from carnet_rag.index import layout
from carnet_rag.index.embed import LazyEmbeddings
from carnet_rag.index.layout import Manifest
from carnet_rag.index.reader import Index
from carnet_rag.index.seals import damaged
from carnet_rag.index.texts import REBUILD

_RACES = 5
"""Builds that may end, one after the other, between being named and being held."""


def open_at(folder: Path, model: LazyEmbeddings, *, chroma_url: str | None = None) -> Index:
    """Open the build in force. Raises IndexNotFoundError without one, IndexStaleError when it is
    of another model, format or store, or damaged.
    """
    follow_store(folder, chroma_url)
    for _ in range(_RACES):
        build = layout.current_build(folder)
        if build is None:
            break
        held = layout.hold(build)
        if held is None:
            continue  # A build ended between the two lines: look again.
        try:
            manifest = _checked(folder, build, model.name, chroma_url)
        except BaseException:
            os.close(held)
            raise
        return Index(build, manifest, held, model, chroma_url)
    raise IndexNotFoundError(f"pas encore d'index dans {folder}. Lancez : carnet index")


def follow_store(folder: Path, chroma_url: str | None) -> None:
    """Bring the index folder to the build in force on the shared store, if there is one.

    Raises CarnetError when the store does not answer; the folder then stays as it was.
    """
    if chroma_url:
        # Importing Chroma takes a second: who has no server does without.
        from carnet_rag.index.chroma.library import follow

        follow(folder, chroma_url)


def _checked(folder: Path, build: Path, model: str, chroma_url: str | None) -> Manifest:
    manifest = layout.read_manifest(build)
    store = "server" if chroma_url else "embedded"
    reason = layout.misfit(manifest, model=model, store=store)
    if manifest is None or reason:
        back = "ou revenez au réglage d'avant."
        raise IndexStaleError(f"{folder} : {reason} Lancez : {REBUILD}, {back}")
    broken = damaged(build, manifest.seals)
    if broken:
        raise IndexStaleError(
            f"l'index de {folder} est abîmé ({broken[0]} n'est plus ce qui a été écrit). "
            f"Lancez : {REBUILD}"
        )
    return manifest
