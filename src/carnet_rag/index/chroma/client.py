"""Clients of Chroma, and what it leaves undone of them: no telemetry, an end to waiting."""

from __future__ import annotations

from urllib.parse import urlsplit

import chromadb
import httpx
from chromadb.api import ClientAPI
from chromadb.api.client import Client
from chromadb.config import Settings

from carnet_rag.errors import SettingsError

_PATIENCE = 60.0
"""Seconds that a server may take for a reply."""


def silent() -> Settings:
    """No telemetry. A client writes in its settings: each gets its own."""
    return Settings(anonymized_telemetry=False)


def client_of(url: str) -> ClientAPI:
    """Reach a Chroma server. Raises SettingsError for what is no address, and its own errors."""
    host, port, ssl = _address(url)
    client = chromadb.HttpClient(host, port, ssl, settings=silent())
    session = _session(client)
    if session is not None:
        # Chroma waits for ever for a server that took the question and went away.
        session.timeout = httpx.Timeout(_PATIENCE)
    return client


def close_client(client: ClientAPI) -> None:
    """Let go of a client's files and connections."""
    session = _session(client)
    if isinstance(client, Client):
        client.close()
    if session is not None:
        session.close()


def _session(client: ClientAPI) -> httpx.Client | None:
    """The connections of a client to a server, which Chroma neither bounds nor closes."""
    session = getattr(getattr(client, "_server", None), "_session", None)
    return session if isinstance(session, httpx.Client) else None


def _address(url: str) -> tuple[str, int, bool]:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in ("http", "https") or not parts.hostname or port == -1:
        raise SettingsError(
            f"CARNET_CHROMA_URL = {url!r} : adresse refusée. Attendu : http://serveur:8000"
        )
    ssl = parts.scheme == "https"
    return parts.hostname, port or (443 if ssl else 8000), ssl
