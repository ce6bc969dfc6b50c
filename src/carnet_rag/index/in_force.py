"""The build in force of an index folder, checked before it is opened."""

from __future__ import annotations

import os
from pathlib import Path

from carnet_rag.errors import IndexNotFoundError, IndexStaleError
from carnet_rag.index import layout
from carnet_rag.index.embed import LazyEmbeddings
from carnet_rag.index.layout import FORMAT_VERSION, Manifest
from carnet_rag.index.reader import Index
from carnet_rag.index.seals import damaged
from carnet_rag.index.texts import REBUILD

_RACES = 5
"""Builds that may end, one after the other, between being named and being held."""


def open_at(folder: Path, model: LazyEmbeddings, *, chroma_url: str | None = None) -> Index:
    """Open the build in force. Raises IndexNotFoundError without one, IndexStaleError when it is
    of another model, format or store, or damaged.
    """
    if chroma_url:
        from carnet_rag.index.chroma.library import follow

        follow(folder, chroma_url)
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


def _checked(folder: Path, build: Path, model: str, chroma_url: str | None) -> Manifest:
    manifest = layout.read_manifest(build)
    if manifest is None or manifest.format_version != FORMAT_VERSION:
        raise IndexStaleError(
            f"l'index de {folder} vient d'une autre version de carnet_rag. Lancez : {REBUILD}"
        )
    if manifest.model != model:
        raise IndexStaleError(
            f"l'index de {folder} a été construit avec {manifest.model}, mais le modèle demandé "
            f"est {model}. Lancez : {REBUILD}, ou revenez au premier modèle (CARNET_EMBEDDINGS)."
        )
    if manifest.store != ("server" if chroma_url else "embedded"):
        place = "sur un serveur Chroma" if manifest.store == "server" else "dans son dossier"
        raise IndexStaleError(
            f"l'index de {folder} est rangé {place}, ce que CARNET_CHROMA_URL ne dit pas. "
            f"Corrigez ce réglage ou lancez : {REBUILD}"
        )
    broken = damaged(build, manifest.seals)
    if broken:
        raise IndexStaleError(
            f"l'index de {folder} est abîmé ({broken[0]} n'est plus ce qui a été écrit). "
            f"Lancez : {REBUILD}"
        )
    return manifest
