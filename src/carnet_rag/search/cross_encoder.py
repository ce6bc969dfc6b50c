"""Optional models that read two texts together, through sentence-transformers."""

from __future__ import annotations

import importlib
from typing import Any

from carnet_rag.errors import ModelError


def require_package(setting: str) -> Any:
    """The module of sentence-transformers. Raises ModelError, naming the setting, without it."""
    try:
        return importlib.import_module("sentence_transformers")
    except ImportError as exc:
        raise ModelError(
            f"{setting} demande sentence-transformers, qui n'est pas installé : "
            "pip install 'carnet_rag[sentence-transformers]'."
        ) from exc


def load_cross_encoder(model: str, setting: str) -> Any:
    """The cross-encoder of that name or folder, that a setting asks for. Raises ModelError."""
    package = require_package(setting)
    try:
        return package.CrossEncoder(model)
    except (OSError, ValueError, RuntimeError) as exc:
        said = (str(exc).strip() or type(exc).__name__).split("\n", 1)[0][:200]
        raise ModelError(
            f"le modèle {setting}={model} ne se charge pas ({said}). Vérifiez son nom ou son "
            "dossier ; la première fois, il faut un accès au réseau pour le télécharger."
        ) from exc
