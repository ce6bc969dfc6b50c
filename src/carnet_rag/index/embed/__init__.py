"""A model's name to LangChain ``Embeddings``: the one place where an embedding model is loaded.

One table (``_ENGINES``) tells what each name loads. Heavy imports stand inside the engines, so that
naming a model costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

from carnet_rag.errors import SettingsError
from carnet_rag.index.embed.base import TextEmbeddings
from carnet_rag.index.embed.centring import CentredEmbeddings, centring_name
from carnet_rag.index.embed.onnx import SETTING, OnnxEmbeddings, e5_small_name
from carnet_rag.index.embed.server import ServerEmbeddings
from carnet_rag.index.embed.transformer import SentenceTransformerEmbeddings

__all__ = ["DEFAULT", "LazyEmbeddings", "TextEmbeddings", "embedding_name", "embedding_package"]

DEFAULT = SETTING


class _Engine(NamedTuple):
    """What a name loads: ``shown`` what follows the name in a setting, "" when nothing does;
    ``package`` what runs it, and ``extra`` what installs that, None when it always is.
    """

    load: Callable[[str], TextEmbeddings]
    shown: str
    package: str
    extra: str | None


_ENGINES = {
    DEFAULT: _Engine(lambda model: CentredEmbeddings(OnnxEmbeddings()), "", "onnxruntime", None),
    "huggingface": _Engine(
        SentenceTransformerEmbeddings,
        "<modèle ou dossier>",
        "sentence-transformers",
        "sentence-transformers",
    ),
    "openai": _Engine(ServerEmbeddings, "<modèle>", "httpx", None),
}


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
        engine, model = _engine(setting)
        return cls(embedding_name(setting), lambda: engine.load(model))

    def get(self) -> TextEmbeddings:
        """Load the model if need be. Raises ModelError for one that is missing or broken."""
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded


def embedding_name(setting: str) -> str:
    """Tell the name that an index built with this setting records, without loading the model.

    Raises SettingsError when the setting is none of the accepted ones.
    """
    _engine(setting)
    return e5_small_name() + centring_name() if setting == DEFAULT else setting


def embedding_package(setting: str) -> tuple[str, str | None]:
    """Tell which package runs the model of a setting, and the extra that installs it, if any."""
    engine, _ = _engine(setting)
    return engine.package, engine.extra


def _engine(setting: str) -> tuple[_Engine, str]:
    kind, colon, model = setting.partition(":")
    engine = _ENGINES.get(kind)
    if engine is None or bool(colon) != bool(engine.shown) or bool(model) != bool(engine.shown):
        accepted = ", ".join(
            f"{name}:{known.shown}" if known.shown else name for name, known in _ENGINES.items()
        )
        raise SettingsError(
            f"CARNET_EMBEDDINGS = {setting!r} : modèle inconnu. Valeurs acceptées : {accepted}."
        )
    return engine, model
