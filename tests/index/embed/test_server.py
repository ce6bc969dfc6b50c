"""A model behind a server: its protocol, prefixes, retries and failures."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from carnet_rag.errors import ModelError
from carnet_rag.index.embed import LazyEmbeddings

Reply = Callable[[dict[str, Any]], tuple[int, Any]]


class EmbeddingServer(ThreadingHTTPServer):
    """Speaks the OpenAI embeddings protocol; answers as the test says, one reply a request."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.replies: list[Reply] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: EmbeddingServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(body)
        self.server.headers.append(dict(self.headers))
        reply = self.server.replies.pop(0) if self.server.replies else vectors_backwards
        status, answer = reply(body)
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        return


def vectors_backwards(body: dict[str, Any]) -> tuple[int, Any]:
    """One vector a text, (its length, its rank), listed in reverse order."""
    rows = [{"index": i, "embedding": [len(t), i, 0.5]} for i, t in enumerate(body["input"])]
    return 200, {"data": rows[::-1]}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddingServer]:
    monkeypatch.setattr("carnet_rag.index.embed.server._RETRY_PAUSE", 0.0)
    with EmbeddingServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", "clef-secrete")
        yield server
        server.shutdown()
        thread.join()


def test_a_server_gives_vectors_in_the_order_of_the_texts(server: EmbeddingServer) -> None:
    model = LazyEmbeddings.of("openai:un-modele").get()
    texts = ["a" * n for n in range(1, 101)]
    assert [v[0] for v in model.embed_documents(texts)] == [float(n) for n in range(1, 101)]
    assert [len(r["input"]) for r in server.requests] == [model.batch, 100 - model.batch]
    assert server.requests[0]["model"] == "un-modele"
    assert server.headers[0]["Authorization"] == "Bearer clef-secrete"
    assert model.dimension == 3


def test_an_e5_model_on_a_server_gets_its_prefixes(server: EmbeddingServer) -> None:
    model = LazyEmbeddings.of("openai:intfloat/multilingual-e5-base").get()
    model.embed_documents(["un texte"])
    model.embed_query("une question")
    assert [r["input"] for r in server.requests] == [["passage: un texte"], ["query: une question"]]
    LazyEmbeddings.of("openai:ecole5").get().embed_documents(["un texte"])
    assert server.requests[-1]["input"] == ["un texte"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again_once(server: EmbeddingServer, status: int) -> None:
    server.replies = [lambda body: (status, {"error": "occupé"})]
    assert LazyEmbeddings.of("openai:m").get().embed_query("abc")[0] == 3.0
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("reply", "asked", "said"),
    [
        ((500, {"error": "panne"}), 2, "500"),
        ((401, {"error": "clé refusée"}), 1, "401"),
        ((200, b"<html>"), 1, "illisible"),
        ((200, {"data": []}), 1, "0 vecteurs pour 1 textes"),
    ],
)
def test_a_failing_server_is_a_model_error(
    server: EmbeddingServer, reply: tuple[int, Any], asked: int, said: str
) -> None:
    server.replies = [lambda body: reply] * 2
    with pytest.raises(ModelError) as failure:
        LazyEmbeddings.of("openai:m").get().embed_query("abc")
    assert len(server.requests) == asked
    message = str(failure.value)
    assert server.url in message and said in message and "OPENAI_BASE_URL" in message
    assert "clef-secrete" not in message


def test_an_absent_server_is_a_model_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carnet_rag.index.embed.server._RETRY_PAUSE", 0.0)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    with pytest.raises(ModelError, match=r"http://127\.0\.0\.1:9/v1/embeddings"):
        LazyEmbeddings.of("openai:m").get().embed_query("abc")


def test_openai_itself_needs_a_key() -> None:
    with pytest.raises(ModelError, match="OPENAI_API_KEY"):
        LazyEmbeddings.of("openai:text-embedding-3-small").get()
