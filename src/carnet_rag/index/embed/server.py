"""An embedding model behind an HTTP server."""

from __future__ import annotations

import importlib
import os
import time
from contextlib import suppress
from functools import partial
from typing import Any

from carnet_rag.errors import ModelError
from carnet_rag.index.embed.base import TextEmbeddings, first_line, prefixes

_SERVER_TIMEOUT = 60.0
"""Seconds: a server may load its model at the first question."""
_RETRY_PAUSE = 0.5
"""Seconds: long enough for a queue to move, too short for a reader to see."""


class ServerEmbeddings(TextEmbeddings):
    """A model behind the OpenAI embeddings protocol, at OPENAI_BASE_URL with OPENAI_API_KEY.

    e5 models get their prefixes here: servers do not add them. One retry when the server is busy
    or out of reach, then ModelError.
    """

    def __init__(self, model: str) -> None:
        self.name = f"openai:{model}"
        self._wire_name = model
        self._prefixes = prefixes(model)
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
        self._httpx: Any = importlib.import_module("httpx")

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
            raise self._failure(first_line(exc) or type(exc).__name__) from exc
        except (ValueError, KeyError, TypeError) as exc:
            raise self._failure("réponse illisible") from exc
        if len(vectors) != len(batch):
            raise self._failure(f"{len(vectors)} vecteurs pour {len(batch)} textes")
        return vectors

    def _post(self, body: dict[str, Any]) -> Any:
        ask = partial(self._httpx.post, self._url, json=body, headers=self._headers)
        with suppress(self._httpx.TransportError):
            response = ask(timeout=_SERVER_TIMEOUT)
            if response.status_code != 429 and response.status_code < 500:
                return response.raise_for_status()
        time.sleep(_RETRY_PAUSE)
        return ask(timeout=_SERVER_TIMEOUT).raise_for_status()

    def _failure(self, what: str) -> ModelError:
        return ModelError(
            f"le serveur de vecteurs {self._url} ne répond pas comme attendu pour {self.name} "
            f"({what}). Vérifiez OPENAI_BASE_URL, OPENAI_API_KEY et le nom du modèle."
        )
