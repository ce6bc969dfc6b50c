"""What stands before Streamlit: who may open a socket, who may send a file, the first HTML."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import access
import edge
import pytest
import streamlit as st
from texts import CATALOGUE

HOST = "carnets.example"


class Inner:
    """A double of Streamlit's own application: what reached it, and a page that it sends."""

    def __init__(self) -> None:
        self.scopes: list[dict[str, Any]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scopes.append(scope)
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            return
        page = b'<html lang="en"><head><title>Streamlit</title></head>'
        page += b"<body><noscript>You</noscript></body></html>"
        headers = [(b"content-type", b"text/html"), (b"content-length", b"%d" % len(page))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": page[:20], "more_body": True})
        await send({"type": "http.response.body", "body": page[20:]})


def call(kind: str, path: str, method: str = "GET", **headers: str) -> tuple[Inner, list[Any]]:
    """Send one request through the edge; return what reached the inside and what came back."""
    inner, sent = Inner(), []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": kind,
        "path": path,
        "method": method,
        "headers": [(n.encode().replace(b"_", b"-"), v.encode()) for n, v in headers.items()],
    }
    asyncio.run(edge.Edge(inner)(scope, None, send))  # type: ignore[arg-type]
    return inner, sent


@pytest.fixture
def option(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Set options of Streamlit by name, dots written as underscores."""

    def set_option(**values: object) -> None:
        known = {
            "server.address": None,
            "server.enableCORS": True,
            "server.corsAllowedOrigins": [],
        } | {name.replace("_", "."): value for name, value in values.items()}
        monkeypatch.setattr(st, "get_option", known.__getitem__)

    set_option()
    return set_option


@pytest.fixture(autouse=True)
def _nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*given: object) -> None:
        raise AssertionError("an address was asked for")

    monkeypatch.setattr("streamlit.net_util.get_internal_ip", asked)
    monkeypatch.setattr("streamlit.net_util.get_external_ip", asked)


@pytest.mark.parametrize(
    ("origin", "host", "listening", "seen"),
    [
        ("http://localhost:8501", "localhost:8501", "127.0.0.1", "localhost:8501"),
        ("http://localhost:3000", "127.0.0.1:8501", "127.0.0.1", "localhost:3000"),
        (f"https://{HOST}", HOST, None, HOST),
        (f"https://{HOST}", "127.0.0.1:8501", None, None),
        ("https://ailleurs.example", HOST, None, None),
        # A foreign name that was made to point at this machine.
        ("http://ailleurs.example:8501", "ailleurs.example:8501", "127.0.0.1", None),
        ("null", HOST, None, None),
        ("http://[", HOST, None, None),
    ],
)
def test_a_socket_is_opened_by_a_page_of_this_address_only(
    option: Callable[..., None], origin: str, host: str, listening: str | None, seen: str | None
) -> None:
    option(server_address=listening)
    inner, sent = call("websocket", "/_stcore/stream", origin=origin, host=host)
    if seen is None:
        assert inner.scopes == [] and sent == [{"type": "websocket.close", "code": 1008}]
    else:
        assert dict(inner.scopes[0]["headers"])[b"host"] == seen.encode()


def test_the_public_address_is_accepted_whatever_host_its_proxy_asks_for(
    option: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    option(server_address="127.0.0.1")
    monkeypatch.setenv("CARNET_PUBLIC_URL", f"https://{HOST}/carnets")
    for host in ("127.0.0.1:8501", HOST):
        inner, _ = call("websocket", "/_stcore/stream", origin=f"https://{HOST}", host=host)
        assert dict(inner.scopes[0]["headers"])[b"host"] == HOST.encode()
    inner, _ = call("websocket", "/_stcore/stream", origin="https://ailleurs.example", host=HOST)
    assert inner.scopes == []


def test_a_file_is_taken_from_the_team_s_visits_only(option: Callable[..., None]) -> None:
    path = "/carnets/_stcore/upload_file/s/f"
    for cookie in ("", f"{access.VISIT_COOKIE}=deviné", f"autre={access.VISITS.begin()}"):
        inner, sent = call("http", path, "PUT", cookie=cookie)
        assert inner.scopes == [] and sent[0]["status"] == 403
    secret = access.VISITS.begin()
    inner, _ = call("http", path, "PUT", cookie=f"a=b; {access.VISIT_COOKIE}={secret}")
    assert len(inner.scopes) == 1
    access.VISITS.end(secret)
    assert call("http", path, "PUT", cookie=f"{access.VISIT_COOKIE}={secret}")[0].scopes == []


def test_the_empty_page_is_in_our_language_and_of_the_length_it_says(
    option: Callable[..., None],
) -> None:
    inner, sent = call("http", "/", accept="text/html", accept_encoding="gzip")
    body, headers = sent[-1]["body"], dict(sent[0]["headers"])
    assert b'<html lang="fr">' in body and b"Streamlit" not in body and b"You" not in body
    assert "JavaScript" in body.decode() and "ne répond pas encore" in body.decode()
    assert headers[b"content-length"] == str(len(body)).encode()
    assert b"accept-encoding" not in dict(inner.scopes[0]["headers"])


@pytest.mark.parametrize("table", [words.streamlit for words in CATALOGUE.values()])
def test_no_replaced_word_is_replaced_again(table: dict[str, str]) -> None:
    """The page would go on replacing for ever."""
    for word in table.values():
        assert word not in table
        for pattern in (name for name in table if "*" in name):
            before, after = pattern.split("*")
            assert not (word.startswith(before) and word.endswith(after))
