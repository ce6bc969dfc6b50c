"""Optional models that read two texts together, through sentence-transformers."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, ClassVar, Self

from carnet_rag.errors import ModelError


class CrossEncoder:
    """A cross-encoder by its name or folder, loaded at its first use. Safe from several threads."""

    setting: ClassVar[str]
    """The variable that names it."""

    def __init__(self, model: str) -> None:
        self.name = model
        self._lock = Lock()
        self._loaded: Any = None

    @classmethod
    def open(cls, model: str | None) -> Self | None:
        """The model that the setting names, None without one. Raises ModelError without the
        package.
        """
        if model is None:
            return None
        cls._package()
        return cls(model)

    @contextmanager
    def _model(self) -> Iterator[Any]:
        """The loaded model, for one thread at a time. Raises ModelError."""
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            yield self._loaded

    def _load(self) -> Any:
        package = self._package()
        try:
            return package.CrossEncoder(self.name)
        except (OSError, ValueError, RuntimeError) as exc:
            said = (str(exc).strip() or type(exc).__name__).split("\n", 1)[0][:200]
            raise ModelError(
                f"le modèle {self.setting}={self.name} ne se charge pas ({said}). Vérifiez son nom "
                "ou son dossier ; la première fois, il faut un accès au réseau pour le télécharger."
            ) from exc

    @classmethod
    def _package(cls) -> Any:
        try:
            return importlib.import_module("sentence_transformers")
        except ImportError as exc:
            raise ModelError(
                f"{cls.setting} demande sentence-transformers, qui n'est pas installé : "
                "pip install 'carnet_rag[sentence-transformers]'."
            ) from exc
