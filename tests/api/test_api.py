"""The HTTP service: the contracts' JSON, its limits, its key, its streams."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from conftest import SMALL_CORPUS
from doubles import bag_model
from fastapi.testclient import TestClient
from llm_server import Script, serve_chat

from carnet_rag.api import create_app
from carnet_rag.api.gate import Bucket
from carnet_rag.api.server import _Impatient
from carnet_rag.errors import SettingsError
from carnet_rag.index import Index
from carnet_rag.index.build import build
from carnet_rag.index.in_force import open_at
from carnet_rag.service.chain import open_chain
from carnet_rag.service.exchange import ask_record, check_record, passage_record, search_record
from carnet_rag.service.live import Live
from carnet_rag.settings import Settings

QUESTION = "Combien de jardins le réseau réunit-il ?"


def client_of(index: Index, bucket: Bucket | None = None, **settings: Any) -> TestClient:
    app = create_app(
        Settings(hosts="testserver", **settings), index=index, bucket=bucket or Bucket(1e6, 10_000)
    )
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client(small_index: Index) -> Iterator[TestClient]:
    with client_of(small_index) as opened:
        yield opened


def untimed(record: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in record.items() if k not in ("elapsed_ms", "id")}


def test_ask_gives_the_batch_s_answer(client: TestClient, small_index: Index) -> None:
    got = client.post("/ask", json={"id": 7, "question": QUESTION}).json()
    assert next(iter(got)) == "id"
    assert got["id"] == 7
    expected = ask_record(open_chain(Settings(), index=small_index), {"question": QUESTION})
    assert untimed(got) == untimed(expected)


def test_ask_answers_a_conversation_turn_by_turn(client: TestClient) -> None:
    turns = ["Quand le contrat de rivière a-t-il été signé ?", {"question": "par qui ?"}]
    answers = client.post("/ask", json={"turns": turns}).json()["answers"]
    assert [a["standalone_question"] for a in answers] == [
        "Quand le contrat de rivière a-t-il été signé ?",
        "Quand le contrat de rivière a-t-il été signé, et par qui ?",
    ]


def test_search_check_passages_and_carnets_are_the_contracts(
    client: TestClient, small_index: Index
) -> None:
    got = client.post("/search", json={"question": QUESTION, "k": 3}).json()
    assert got == search_record(small_index, {"question": QUESTION, "k": 3})
    assert len(got["results"]) == 3
    claim = "Le réseau réunit 27 jardins."
    assert client.post("/check", json={"claim": claim}).json() == check_record(
        small_index, {"claim": claim}
    )
    passage_id = got["results"][0]["passage_id"]
    assert client.get(f"/passages/{passage_id}").json() == passage_record(small_index, passage_id)
    carnets = client.get("/carnets").json()["carnets"]
    assert [c["carnet"] for c in carnets] == [c.carnet_id for c in small_index.carnets]
    assert sum(c["passages"] for c in carnets) == len(small_index.passages)
    assert client.get("/health").json()["build_id"] == small_index.build_id


FAILURES: list[tuple[str, str, Any, int, str]] = [
    ("POST", "/ask", {"question": ""}, 400, "la question est vide"),
    ("POST", "/ask", {}, 400, "il manque la clé « question »"),
    ("POST", "/ask", {"turns": ["qui ?", 3]}, 400, "tour 2"),
    ("POST", "/ask", ["qui ?"], 400, "il faut un objet JSON"),
    ("POST", "/check", {"claim": "Le réseau réunit " + "mille " * 80}, 400, "nombres, pour 40"),
    ("POST", "/check", {"claim": "Le réseau " + "ne pas " * 80}, 400, "négations, pour 40"),
    ("POST", "/search", {"question": "qui ?", "k": 0}, 400, "« k » doit être"),
    ("POST", "/search", {"question": "qui ?", "k": True}, 400, "« k » doit être"),
    ("POST", "/check", {"claim": None}, 400, "null"),
    ("GET", "/passages/absent", None, 404, "absent"),
    ("GET", "/ailleurs", None, 404, "cette adresse n'existe pas"),
    ("GET", "/check", None, 405, "cette méthode"),
    ("GET", "/ask", None, 400, "la question est vide"),
    ("GET", "/search?question=eau&k=beaucoup", None, 400, "« k » doit être"),
    ("GET", "/ask?question=eau&carnet=absent", None, 422, "absent : carnet inconnu. Carnets :"),
    ("GET", "/ask?question=eau&year=hier", None, 422, "« year » doit être une année"),
    ("POST", "/ask", {"question": "eau ?", "carnet": "absent"}, 422, "carnet inconnu"),
    ("POST", "/search", {"question": "eau ?", "speaker": ["Zoé"]}, 422, "aucun passage pour"),
    ("POST", "/search", {"question": "eau ?", "year": True}, 422, "« year » doit être"),
    ("POST", "/search", {"question": "eau ?", "carnet": [3]}, 422, "« carnet » doit être"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "said"), FAILURES)
def test_failures_are_told_in_french(
    client: TestClient, method: str, path: str, body: Any, status: int, said: str
) -> None:
    got = client.request(method, path, json=body)
    assert got.status_code == status
    assert list(got.json()) == ["error"]
    assert said in got.json()["error"]


@pytest.mark.parametrize(("method", "path", "body", "status", "_said"), FAILURES)
def test_failures_are_told_in_english_to_who_asks_for_it(
    client: TestClient, method: str, path: str, body: Any, status: int, _said: str
) -> None:
    got = client.request(method, path, json=body, headers={"accept-language": "en"})
    assert got.status_code == status
    french = client.request(method, path, json=body).json()["error"]
    told = got.json()["error"]
    assert told != french
    assert not re.search("[«»]| :", told)


@pytest.mark.parametrize("carnets", [["eau"], ["eau.md", "jardins"]])
def test_what_is_kept_to_is_all_that_is_found(client: TestClient, carnets: list[str]) -> None:
    wanted = {name.partition(".")[0] for name in carnets}
    body = {"question": QUESTION, "carnet": carnets}
    by_address = client.get("/search", params=body).json()
    assert {found["carnet"] for found in by_address["results"]} == wanted
    assert client.post("/search", json=body).json() == by_address
    answer = client.post("/ask", json=body).json()
    cited = {one["carnet"] for one in answer["citations"] + answer["nearest"]}
    assert cited <= wanted
    assert untimed(client.get("/ask", params=body).json()) == untimed(answer)
    streamed = client.post("/ask", json=body, headers={"accept": "text/event-stream"})
    assert untimed(events_of(streamed.text)[0][1]) == untimed(answer)


def test_a_body_that_is_not_json_is_told(client: TestClient) -> None:
    got = client.post("/ask", content=b"{oups", headers={"content-type": "application/json"})
    assert (got.status_code, "objet JSON" in got.json()["error"]) == (400, True)


def test_a_body_too_large_is_refused_whether_it_says_so_or_not(client: TestClient) -> None:
    large = b'{"question": "' + b"a" * 300_000 + b'"}'

    def in_pieces() -> Iterator[bytes]:
        for start in range(0, len(large), 10_000):
            yield large[start : start + 10_000]

    for content in (large, in_pieces()):
        got = client.post("/ask", content=content)
        assert got.status_code == 413
        assert "trop longue" in got.json()["error"]


def test_the_key_is_asked_for_when_it_is_set(small_index: Index) -> None:
    with client_of(small_index, api_key="sésame") as client:
        assert client.get("/health").status_code == 200
        assert client.get("/openapi.json").status_code == 200
        for headers in ({}, {"authorization": "Bearer faux"}, {"x-api-key": "sesame"}):
            got = client.get("/carnets", headers=headers)
            assert got.status_code == 401
            assert "clé" in got.json()["error"]
            assert got.headers["www-authenticate"] == "Bearer"
        right: list[dict[str, bytes]] = [
            {"authorization": "Bearer sésame".encode("latin-1")},
            {"x-api-key": "sésame".encode()},
        ]
        for given in right:
            assert client.get("/carnets", headers=given).status_code == 200


def test_too_many_requests_wait(small_index: Index) -> None:
    now = [0.0]
    bucket = Bucket(per_minute=60, burst=3, clock=lambda: now[0])
    with client_of(small_index, bucket) as client:
        assert [client.get("/carnets").status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = client.get("/carnets")
        assert refused.headers["retry-after"] == "1"
        assert "trop de demandes" in refused.json()["error"]
        assert client.get("/health").status_code == 200
        now[0] += 2
        assert [client.get("/carnets").status_code for _ in range(3)] == [200, 200, 429]


def test_a_bucket_forgets_clients_it_owes_nothing() -> None:
    now = [0.0]
    bucket = Bucket(per_minute=60, burst=2, clock=lambda: now[0])
    assert bucket.wait("insistant") == bucket.wait("insistant") == 0
    for number in range(30_000):
        bucket.wait(str(number))
        now[0] += 1e-6
    assert len(bucket._left) <= 10_001
    assert bucket.wait("29999") == 0


def test_cross_origin_reading_is_off(client: TestClient) -> None:
    got = client.get("/health", headers={"origin": "https://ailleurs.example"})
    assert "access-control-allow-origin" not in got.headers


def test_the_page_of_the_description_reaches_nothing_outside(client: TestClient) -> None:
    page = client.get("/docs").text
    links = re.findall(r"(?:src|href)=[\"']([^\"']+)", page)
    assert links
    for link in links:
        assert not link.startswith(("http:", "https:", "//"))
        assert client.get(link).status_code == 200


def fields(schema: dict[str, Any], name: str) -> set[str]:
    return set(schema["components"]["schemas"][name]["properties"])


def test_the_description_says_what_is_sent(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    answer = client.post("/ask", json={"question": QUESTION}).json()
    assert fields(schema, "AnswerOut") == set(answer)
    quotes = answer["citations"] + answer["nearest"]
    assert quotes
    assert fields(schema, "CitationOut") == set(quotes[0])
    results = client.post("/search", json={"question": QUESTION}).json()["results"]
    assert fields(schema, "ResultOut") == set(results[0])
    passage = client.get(f"/passages/{results[0]['passage_id']}").json()
    assert fields(schema, "PassageOut") == set(passage)
    verdict = client.post("/check", json={"claim": "Le réseau réunit 27 jardins."}).json()
    assert fields(schema, "VerdictOut") == set(verdict)
    assert "carnet" in verdict["explanation"]
    asked = {"claim": verdict["claim"]}, {"accept-language": "en"}
    told = client.post("/check", json=asked[0], headers=asked[1]).json()
    assert "notebook" in told["explanation"]
    assert fields(schema, "CarnetOut") == set(client.get("/carnets").json()["carnets"][0])
    assert fields(schema, "HealthOut") == set(client.get("/health").json())


def events_of(text: str) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_a_stream_without_a_model_is_the_quotes(client: TestClient) -> None:
    got = client.post(
        "/ask", json={"id": "a", "question": QUESTION}, headers={"accept": "text/event-stream"}
    )
    assert got.headers["content-type"].startswith("text/event-stream")
    events = events_of(got.text)
    assert [name for name, _ in events] == ["quoting", "done"]
    plain = client.post("/ask", json={"question": QUESTION}).json()
    assert untimed(events[0][1]) == untimed(plain)


def test_a_stream_of_a_conversation_answers_its_last_turn(client: TestClient) -> None:
    turns = ["Quand le contrat de rivière a-t-il été signé ?", "par qui ?"]
    got = client.post("/ask", json={"turns": turns}, headers={"accept": "text/event-stream"})
    (_, first), _ = events_of(got.text)
    assert (
        first["standalone_question"] == "Quand le contrat de rivière a-t-il été signé, et par qui ?"
    )


def test_a_stream_that_cannot_start_says_so_with_its_status(client: TestClient) -> None:
    got = client.post("/ask", json={"question": ""}, headers={"accept": "text/event-stream"})
    assert (got.status_code, list(got.json())) == (400, ["error"])


@pytest.fixture
def script() -> Iterator[Script]:
    with serve_chat() as opened:
        yield opened


def test_with_a_model_the_quotes_come_first_and_the_summary_after(
    small_index: Index, script: Script
) -> None:
    script.reply = "Le réseau réunit aujourd'hui 27 jardins [1]."
    settings = {"llm": "openai:script", "llm_base_url": script.url, "llm_timeout": 5.0}
    with client_of(small_index, **settings) as client:
        plain = client.post("/ask", json={"question": QUESTION}).json()
        got = client.post(
            "/ask", json={"question": QUESTION}, headers={"accept": "text/event-stream"}
        )
    events = events_of(got.text)
    names = [name for name, _ in events]
    assert names[0] == "quoting"
    assert names[-2:] == ["answer", "done"]
    assert set(names[1:-2]) == {"writing"}
    quoting, answered = events[0][1], events[-2][1]
    assert plain["summary"]["text"] == "Le réseau réunit aujourd'hui 27 jardins [1]."
    assert answered["summary"] == plain["summary"]
    assert "summary" not in quoting
    # The summary takes nothing from the quotes.
    assert quoting["text"] == answered["text"] == plain["text"]
    assert quoting["citations"] == answered["citations"] == plain["citations"] != []


@contextmanager
def served(folder: Path, tmp_path: Path, settings: str = "") -> Iterator[tuple[int, Any]]:
    """The service in a process of its own: its port, and the process."""
    launcher = tmp_path / "serve.py"
    launcher.write_text(
        "import sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parents[1])!r})\n"
        "from doubles import bag_model\n"
        "from pathlib import Path\n"
        "from carnet_rag.api import create_app, serve, server\n"
        "from carnet_rag.cli.ports import choose_port\n"
        "from carnet_rag.index.in_force import open_at\n"
        "from carnet_rag.settings import Settings\n"
        "port = choose_port(None, 8731, 'carnet serve')\n"
        "server.GRACE_SECONDS = 1\n"
        f"with open_at(Path({str(folder)!r}), bag_model()) as index:\n"
        f"    app = create_app(Settings({settings}), index=index)\n"
        "    serve(app, host='127.0.0.1', port=port, ready=lambda: print(port, flush=True))\n"
    )
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    command = [sys.executable, str(launcher)]
    server = subprocess.Popen(command, text=True, env=dict(os.environ), **pipes)  # type: ignore[call-overload]
    try:
        yield int(server.stdout.readline()), server
    finally:
        if server.poll() is None:
            server.kill()
        server.communicate()


def test_carnet_serve_says_its_address_once_it_answers(small_folder: Path, tmp_path: Path) -> None:
    with served(small_folder, tmp_path) as (port, server):
        got = httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False, timeout=10)
        assert got.json()["status"] == "ok"
        server.send_signal(signal.SIGTERM)
        assert server.wait(20) in (0, -signal.SIGTERM)


def test_carnet_serve_stops_though_a_stream_is_open(small_folder: Path, tmp_path: Path) -> None:
    with serve_chat() as script:
        script.mode = "endless"
        settings = f"llm='openai:script', llm_base_url={script.url!r}, llm_timeout=300"
        with served(small_folder, tmp_path, settings) as (port, server):
            asked = {"json": {"question": QUESTION}, "headers": {"accept": "text/event-stream"}}
            address = f"http://127.0.0.1:{port}/ask"
            with httpx.stream("POST", address, trust_env=False, timeout=300, **asked) as stream:  # type: ignore[arg-type]
                assert next(stream.iter_text()).startswith("event: quoting")
                server.send_signal(signal.SIGTERM)
                assert server.wait(20) in (0, -signal.SIGTERM)
            assert "Traceback" not in server.stderr.read()


def test_an_id_that_is_no_json_is_refused(client: TestClient) -> None:
    for number in ("NaN", "1e999"):
        got = client.post("/ask", content=f'{{"id": {number}, "question": "Qui ?"}}')
        assert got.status_code == 400 and "JSON" in got.json()["error"]


def test_a_long_conversation_counts_as_its_turns(small_index: Index) -> None:
    now = 0.0
    with client_of(small_index, Bucket(60, 5, clock=lambda: now)) as client:
        turns = [QUESTION] * 12
        assert client.post("/ask", json={"turns": turns}).status_code == 200
        refused = client.post("/search", json={"question": QUESTION})
        assert refused.status_code == 429 and int(refused.headers["retry-after"]) >= 8
        claim = " ".join(["Le réseau réunit 27 jardins."] * 6)
        now = 60.0
        assert client.post("/check", json={"claim": claim}).status_code == 200
        assert client.post("/search", json={"question": QUESTION}).status_code == 429
        now = 120.0
        assert client.post("/search", json={"question": "Qui ? " * 330}).status_code == 200
        assert client.post("/search", json={"question": QUESTION}).status_code == 200
        assert client.post("/search", json={"question": QUESTION}).status_code == 429


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8601", 200),
        ("127.0.0.1", 200),
        ("[::1]:8601", 200),
        ("192.168.1.9:8601", 200),
        ("testserver", 200),
        ("mechant.example", 421),
        ("localhost.mechant.example:8601", 421),
        ("", 421),
    ],
)
def test_a_name_that_is_not_ours_is_not_answered(
    client: TestClient, host: str, status: int
) -> None:
    assert client.get("/health", headers={"host": host}).status_code == status


def test_errors_are_in_the_reader_s_language(client: TestClient) -> None:
    english = {"accept-language": "en-GB,en;q=0.9,fr;q=0.5"}
    empty = client.post("/ask", json={"question": " "}, headers=english)
    assert empty.json() == {"error": "the question is empty: write it in a few words."}
    assert "no such address" in client.get("/rien", headers=english).json()["error"]
    assert "vide" in client.post("/ask", json={"question": " "}).json()["error"]


def test_a_connection_that_asks_nothing_is_closed(
    small_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[_Impatient.__module__], "HEAD_SECONDS", 0.3)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = uvicorn.Config(
        create_app(Settings(), index=small_index), port=port, http=_Impatient, log_level="error"
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        for _ in range(100):
            if running.started:
                break
            time.sleep(0.05)
        assert httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200
        for sent in (b"", b"GET /health HTTP/1.1\r\nHost: loc"):
            with socket.create_connection(("127.0.0.1", port), timeout=10) as half:
                half.sendall(sent)
                assert half.recv(1) == b""
    finally:
        running.should_exit = True
        thread.join(10)


def test_an_empty_key_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"CARNET_API_KEY est vide"):
        Settings.load({"CARNET_API_KEY": " "})
    assert Settings.load({}).api_key is None


def test_a_new_build_is_answered_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = Path(shutil.copytree(SMALL_CORPUS, tmp_path / "corpus"))
    folder = tmp_path / "index"

    def opened(settings: Settings) -> Index:
        return open_at(folder, bag_model())

    live = sys.modules[Live.__module__]
    monkeypatch.setattr(live, "open_fresh_index", opened)
    monkeypatch.setattr(live, "LOOK_SECONDS", -1.0)
    build(corpus, folder, bag_model(), passage_tokens=120)
    settings = Settings(hosts="testserver", corpus=corpus, index=folder)
    app = create_app(settings, bucket=Bucket(1e6, 10_000))
    with TestClient(app) as client:
        assert len(client.get("/carnets").json()["carnets"]) == 6
        (corpus / "mobilite.txt").unlink()
        # Gone at once, before the index is built again.
        assert len(client.get("/carnets").json()["carnets"]) == 5
        asked = client.post("/search", json={"question": "navettes et mobilité"}).json()["results"]
        assert asked and "mobilite" not in {one["carnet"] for one in asked}
        second = build(corpus, folder, bag_model(), passage_tokens=120)
        assert client.get("/health").json()["build_id"] == second.build_id
        assert len(client.get("/carnets").json()["carnets"]) == 5
