"""What a Chroma server keeps beside vectors, so that several machines answer from one index.

``carnet-library`` names the build in force and the one before it, which replicas may still read;
``carnet-<build>-files`` holds the files of a build; ``carnet-building`` exists while one machine
indexes.
"""

from __future__ import annotations

import base64
import logging
import os
import shutil
import socket
import tempfile
import time
import zlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
from chromadb.api import ClientAPI
from chromadb.errors import NotFoundError

from carnet_rag.errors import IndexBusyError, IndexStaleError
from carnet_rag.index import layout
from carnet_rag.index.chroma.client import client_of, close_client, translated
from carnet_rag.index.seals import damaged
from carnet_rag.index.texts import REBUILD

_LIBRARY, _BUILDING, _FILES = "carnet-library", "carnet-building", "carnet-{}-files"
_PREFIX = "carnet-"
_CHUNK = 12_000
"""Bytes of a file in one row: their text fits in the 16 kilobytes that hosted servers allow."""
_ROWS = 200
_DEAD = 900.0
"""Seconds without a sign of life after which an indexing machine is taken as gone."""
_log = logging.getLogger(__name__)


class Library:
    """The builds of one Chroma server, until it is closed."""

    def __init__(self, url: str) -> None:
        self._url = url
        with translated(url):
            self._client: ClientAPI = client_of(url)

    def close(self) -> None:
        """Let go of the connections."""
        close_client(self._client)

    def builds(self) -> tuple[str, ...]:
        """The build in force, then the one before it, as far as there are any."""
        with translated(self._url):
            try:
                told = self._client.get_collection(_LIBRARY).metadata or {}
            except NotFoundError:
                return ()
        return tuple(str(told[key]) for key in ("current", "previous") if told.get(key))

    def keep(self, build: Path) -> None:
        """Put the files of a build on the server; the build is not yet in force."""
        with translated(self._url):
            rows = self._client.create_collection(_FILES.format(build.name))
            ids, texts = [], []
            for path in sorted(p for p in build.rglob("*") if p.is_file()):
                data = zlib.compress(path.read_bytes())
                name = path.relative_to(build).as_posix()
                for number, at in enumerate(range(0, max(1, len(data)), _CHUNK)):
                    ids.append(f"{name}#{number:08}")
                    texts.append(base64.b64encode(data[at : at + _CHUNK]).decode())
            for at in range(0, len(ids), _ROWS):
                part = slice(at, at + _ROWS)
                vectors = np.ones((len(ids[part]), 1), dtype=np.float32)
                rows.add(ids=ids[part], documents=texts[part], embeddings=vectors)

    def put_in_force(self, build_id: str) -> None:
        """Make a kept build the one that every machine answers from, and drop the older ones."""
        before = [name for name in self.builds() if name != build_id][:1]
        told = {"current": build_id, "previous": before[0] if before else ""}
        with translated(self._url):
            self._client.get_or_create_collection(_LIBRARY).modify(metadata=told)
            kept = (build_id, *before)
            for collection in self._client.list_collections():
                name = collection.name
                ours = name.startswith(_PREFIX) and name not in (_LIBRARY, _BUILDING)
                if ours and not any(name.startswith(f"{_PREFIX}{build}-") for build in kept):
                    self._client.delete_collection(name)

    def fetch(self, folder: Path, build_id: str) -> None:
        """Bring the files of a build here and put it in force in ``folder``.

        Raises IndexStaleError when they are not what was written.
        """
        target = folder / "builds" / build_id
        if not (target / layout.MANIFEST).is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh = Path(tempfile.mkdtemp(prefix=f".{build_id}-", dir=target.parent))
            try:
                self._write(fresh, build_id)
                os.replace(fresh, target)
            except OSError:
                # Another process of this machine was faster.
                if not (target / layout.MANIFEST).is_file():
                    raise
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
        layout.swap(folder, target)
        for old in layout.old_builds(folder):
            layout.remove(old)

    def _write(self, fresh: Path, build_id: str) -> None:
        parts: dict[str, list[tuple[str, str]]] = defaultdict(list)
        with translated(self._url):
            rows = self._client.get_collection(_FILES.format(build_id))
            for at in range(0, rows.count(), _ROWS):
                page = rows.get(limit=_ROWS, offset=at, include=["documents"])
                for name, text in zip(page["ids"], page["documents"] or [], strict=True):
                    file, _, number = name.rpartition("#")
                    parts[file].append((number, text))
        for file, found in parts.items():
            path = fresh / file
            if not path.resolve().is_relative_to(fresh.resolve()):
                raise IndexStaleError(f"le serveur {self._url} garde un nom de fichier interdit.")
            path.parent.mkdir(parents=True, exist_ok=True)
            data = b"".join(base64.b64decode(text) for _, text in sorted(found))
            path.write_bytes(zlib.decompress(data))
        manifest = layout.read_manifest(fresh)
        broken = damaged(fresh, manifest.seals, deep=True) if manifest else (layout.MANIFEST,)
        if manifest is None or broken:
            raise IndexStaleError(
                f"l'index gardé par {self._url} est abîmé ({broken[0]}). Lancez : {REBUILD}"
            )
        for file, seal in manifest.seals.items():
            os.utime(fresh / file, ns=(seal.modified_ns, seal.modified_ns))

    @contextmanager
    def building(self) -> Iterator[None]:
        """Be the only machine to index. Raises IndexBusyError when another one is."""
        with translated(self._url):
            lock = self._client.get_or_create_collection(_BUILDING)
            told = lock.metadata or {}
            alive = time.time() - float(told.get("seen", 0)) < _DEAD
            mine = f"{socket.gethostname()}:{os.getpid()}:{time.time_ns()}"
            if not alive:
                lock.modify(metadata={"by": mine, "seen": time.time()})
                # Of two that came together, the one whose name stands there goes on.
                told = self._client.get_collection(_BUILDING).metadata or {}
        if told.get("by") != mine:
            raise IndexBusyError(
                f"une autre machine ({str(told.get('by', '?')).split(':')[0]}) indexe sur "
                f"{self._url}. Attendez qu'elle se termine, puis relancez : carnet index"
            )
        try:
            yield
        finally:
            with translated(self._url):
                self._client.delete_collection(_BUILDING)


def follow(folder: Path, url: str) -> None:
    """Bring the folder to the build in force on a server, if it is not there yet."""
    current = layout.current_build(folder)
    with closing(Library(url)) as library:
        for build_id in library.builds()[:1]:
            if current is None or current.name != build_id:
                library.fetch(folder, build_id)
                _log.info("%s : construction %s reprise de %s", folder, build_id, url)
