"""Clients of Chroma, and what it leaves undone of them: no telemetry, an end to waiting, failures
said in French with the way out.
"""

from __future__ import annotations

import errno
import math
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import chromadb
import httpx
from chromadb.api import ClientAPI
from chromadb.api.client import Client
from chromadb.config import Settings
from chromadb.errors import ChromaError

from carnet_rag.errors import CarnetError, IndexStaleError, SettingsError, system_reason
from carnet_rag.index.texts import REBUILD

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


_FULL = ("disk is full", "no space left", "quota exceeded", "requested and")
"""The last one is numpy's, of an array of which only a part could be written."""
_CLOSED = ("readonly database", "permission denied", "read-only file system", "unable to open")
_NOTHING = 1 << 20
"""Bytes left under which whatever failed on a disk failed for want of place."""
_PANIC = "PanicException"


@contextmanager
def translated(where: str, *, writing: bool = False) -> Iterator[None]:
    """Turn the store's failures into CarnetError: a full or closed disk, a lost server, damage.

    What fails while ``writing`` a new build is never the damage of an old one.
    """
    try:
        yield
    except OSError as exc:
        raise disk_failure(exc, where) from exc
    except (ChromaError, httpx.HTTPError, ValueError, RuntimeError) as exc:
        raise _failure(exc, where, writing) from exc
    except BaseException as exc:
        # Chroma is written in Rust: what it takes for impossible is no Exception here.
        if type(exc).__name__ == _PANIC:
            raise _failure(exc, where, writing) from exc
        raise


def disk_failure(exc: BaseException, where: str | Path) -> CarnetError:
    """Say in French what a disk refused, and the way out."""
    code = exc.errno if isinstance(exc, OSError) else None
    full = any(mark in str(exc).lower() for mark in _FULL) or _left(Path(where)) < _NOTHING
    if full or code in (errno.ENOSPC, errno.EDQUOT):
        return CarnetError(
            f"{where} : plus de place sur le disque. Libérez de la place ou choisissez un autre "
            "dossier (--index), puis relancez : carnet index"
        )
    reason = system_reason(exc) if isinstance(exc, OSError) else str(exc)
    return CarnetError(
        f"{where} : écriture ou lecture impossible ({reason}). Vérifiez la place libre et les "
        "droits du dossier, ou choisissez-en un autre (--index ou CARNET_INDEX)."
    )


def _left(folder: Path) -> float:
    """Bytes free on the disk of a folder, which may not exist yet."""
    for place in (folder, *folder.parents):
        try:
            return shutil.disk_usage(place).free
        except OSError:
            continue
    return math.inf


def _failure(exc: BaseException, where: str, writing: bool) -> CarnetError:
    if any(mark in str(exc).lower() for mark in (*_FULL, *_CLOSED)):
        return disk_failure(exc, where)
    if where.startswith(("http://", "https://")):
        return CarnetError(
            f"le serveur Chroma {where} ne répond pas comme attendu ({exc}). Démarrez-le "
            "(chroma run) ou retirez CARNET_CHROMA_URL."
        )
    if writing:
        # On a disk that fills up, Chroma's own threads fail first, without saying why.
        return disk_failure(exc, where)
    return IndexStaleError(f"l'index de {where} est abîmé ({exc}). Lancez : {REBUILD}")
