"""A real ``chroma run``, and one that also searches words, as Chroma's distributed mode does."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from local_server import JsonHandler, serving


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """``chroma run``, which may be stopped and started again."""

    def __init__(self, home: Path) -> None:
        command = shutil.which("chroma", path=str(Path(sys.executable).parent))
        if command is None:
            pytest.skip("la commande chroma n'est pas installée à côté de Python")
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._command = [command, "run", "--path", str(home), "--host", "127.0.0.1"]
        self._command += ["--port", str(self._port)]

    def start(self) -> None:
        self._server = subprocess.Popen(
            self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(300):
            assert self._server.poll() is None, "chroma run stopped"
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.1)

    def stop(self) -> None:
        self._server.send_signal(signal.SIGKILL)
        self._server.wait(10)


@dataclass
class Words:
    """What the double keeps: for each collection that has a sparse key, the vectors of its rows.
    ``searching`` is whether it still searches; ``asked``: the payloads of each search.
    """

    searching: bool = True
    asked: list[list[dict[str, Any]]] = field(default_factory=list)
    keys: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[str, dict[str, dict[int, float]]] = field(default_factory=dict)
    url: str = ""


@contextmanager
def serve_words(behind: str) -> Iterator[Words]:
    """Hand everything to the server ``behind``, but sparse keys and searches, answered here as
    Chroma's source says: 1 - query . document in float32, best first, also those without a word in
    common; the graph is told as « spann ». Whatever else the distributed mode does is not tried.
    """
    words = Words()
    client = httpx.Client(base_url=behind, timeout=30)

    class Handler(JsonHandler):
        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = json.loads(body) if body else {}
            *_, collection, verb = ("", *self.path.partition("?")[0].split("/"))
            if verb == "search":
                self.reply_json(*self._search(collection, asked))
                return
            sparse: dict[str, Any] = {}
            if verb == "collections" and asked.get("schema"):
                keys = asked["schema"]["keys"]
                sparse = {k: keys.pop(k) for k in list(keys) if "sparse_vector" in keys[k]}
            if verb in ("add", "upsert") and collection in words.keys:
                self._keep(collection, asked)
            reply = client.request(self.command, self.path, json=asked if body else None)
            told = reply.json()
            if sparse and reply.status_code == 200:
                words.keys[told["id"]] = sparse
            if isinstance(told, dict) and told.get("id") in words.keys:
                told["schema"]["keys"] |= words.keys[told["id"]]
                graph = told["configuration_json"]
                graph["spann"], graph["hnsw"] = {"space": graph["hnsw"]["space"]}, None
            self.reply_json(reply.status_code, told)

        do_GET = do_POST = do_PUT = do_DELETE = _any

        def _keep(self, collection: str, asked: dict[str, Any]) -> None:
            rows = words.rows.setdefault(collection, {})
            for name, metadata in zip(asked["ids"], asked["metadatas"], strict=True):
                for key in words.keys[collection]:
                    one = metadata.pop(key, None) or {"indices": [], "values": []}
                    rows[name] = dict(zip(one["indices"], one["values"], strict=True))

        def _search(self, collection: str, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
            words.asked.append(asked["searches"])
            if not words.searching or collection not in words.keys:
                said = "Error executing plan: Not implemented: Search operation"
                return 500, {"error": "InternalError", "message": said}
            found = [self._ranked(collection, one) for one in asked["searches"]]
            ids, scores = ([[row[at] for row in part] for part in found] for at in (0, 1))
            nothing = [None] * len(found)
            told = {"ids": ids, "scores": scores, "select": [["#score"]] * len(found)}
            return 200, told | dict.fromkeys(("documents", "embeddings", "metadatas"), nothing)

        def _ranked(self, collection: str, asked: dict[str, Any]) -> list[tuple[str, float]]:
            rank, most = asked["rank"]["$knn"], asked["limit"]["limit"]
            if rank["key"] == "#embedding":
                place = self.path.removesuffix("/search") + "/query"
                near = {"query_embeddings": [rank["query"]], "n_results": rank["limit"]}
                told = client.post(place, json=near | {"include": ["distances"]}).json()
                return list(zip(told["ids"][0], told["distances"][0], strict=True))[:most]
            query = dict(zip(rank["query"]["indices"], rank["query"]["values"], strict=True))
            among = ((asked["filter"] or {}).get("#id") or {}).get("$in")
            scores = {
                name: float(np.float32(1) - np.float32(sum(v * query.get(t, 0) for t, v in own)))
                for name, row in words.rows.get(collection, {}).items()
                if (own := row.items()) and (among is None or name in among)
            }
            return sorted(scores.items(), key=lambda one: one[1])[: min(rank["limit"], most)]

    try:
        with serving(Handler) as address:
            words.url = address
            yield words
    finally:
        client.close()
