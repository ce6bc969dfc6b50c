"""What stands before every request: its size, how many came, and the key.

Plain ASGI, so that a body too large is refused before it is read whole.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import math
import threading
import time
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 256 * 1024
"""Largest request body, in bytes: fifty turns of the longest question fit."""
PER_MINUTE = 60
BURST = 20
_CLIENTS = 10_000
_OPEN = frozenset(("/", "/health", "/docs", "/openapi.json"))


class Bucket:
    """A token bucket a client: ``burst`` requests at once, ``per_minute`` in the long run."""

    def __init__(
        self,
        per_minute: float = PER_MINUTE,
        burst: int = BURST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate, self._burst, self._clock = per_minute / 60, burst, clock
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def wait(self, client: str) -> float:
        """Take a token; return 0, or the seconds after which there will be one."""
        with self._lock:
            now = self._clock()
            left, then = self._left.get(client, (float(self._burst), now))
            left = min(float(self._burst), left + (now - then) * self._rate)
            taken = left >= 1
            self._left[client] = (left - 1 if taken else left, now)
            if len(self._left) > _CLIENTS:
                self._forget(now)
            return 0.0 if taken else (1 - left) / self._rate

    def _forget(self, now: float) -> None:
        """Drop the clients whose bucket has filled up again: nothing is known of them that a new
        one would not get. Without such, the longest unseen half goes.
        """
        full = self._burst / self._rate
        kept = {c: (n, t) for c, (n, t) in self._left.items() if now - t < full}
        if len(kept) > _CLIENTS:
            newest = sorted(kept.items(), key=lambda item: -item[1][1])[: _CLIENTS // 2]
            kept = dict(newest)
        self._left = kept


class Gate:
    """Refuse with 429, 401 or 413, in that order, before the service sees the request."""

    def __init__(
        self, app: ASGIApp, *, key: str | None, bucket: Bucket, max_body: int = MAX_BODY
    ) -> None:
        self._app, self._bucket, self._max = app, bucket, max_body
        # Clients send a letter with an accent in either way.
        encodings = ("utf-8", "latin-1")
        self._keys = (
            () if key is None else tuple(_digest(key.encode(e, "replace")) for e in encodings)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, headers = scope["path"], Headers(scope=scope)
        if path != "/health":
            wait = self._bucket.wait(self._client(scope, headers))
            if wait:
                seconds = math.ceil(wait)
                message = f"trop de demandes : réessayez dans {seconds} s."
                await refuse(send, 429, message, {"retry-after": str(seconds)})
                return
        is_open = path in _OPEN or path.startswith("/static-offline-docs/")
        if self._keys and not is_open and not self._has_key(headers):
            message = (
                "clé absente ou fausse : donnez-la dans l'en-tête « Authorization: Bearer … »."
            )
            await refuse(send, 401, message, {"www-authenticate": "Bearer"})
            return
        body = await self._read(headers, receive)
        if body is None:
            message = f"demande trop longue : {self._max // 1024} Kio au plus."
            await refuse(send, 413, message, {"connection": "close"})
            return
        await self._app(scope, _replay(body, receive), send)

    def _client(self, scope: Scope, headers: Headers) -> str:
        """Whoever holds the key is one client wherever it calls from; the others, their address."""
        if self._has_key(headers):
            return "clé"
        client = scope.get("client")
        return str(client[0]) if client else "inconnu"

    def _has_key(self, headers: Headers) -> bool:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        given = token.strip() if scheme.lower() == "bearer" else headers.get("x-api-key", "")
        digest = _digest(given.encode("latin-1"))
        return any([hmac.compare_digest(digest, key) for key in self._keys])

    async def _read(self, headers: Headers, receive: Receive) -> bytes | None:
        """The whole body, None as soon as it is known to be too large."""
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > self._max:
            return None
        body = b""
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return body
            body += bytes(message.get("body", b""))
            if len(body) > self._max:
                return None
            if not message.get("more_body", False):
                return body


def _digest(key: bytes) -> bytes:
    """A fixed length, so that comparing says nothing of the key's own."""
    return hashlib.sha256(key).digest()


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replayed() -> Message:
        nonlocal given
        if given:
            return await receive()  # what follows is the client's leaving
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed


async def refuse(send: Send, status: int, message: str, headers: dict[str, str]) -> None:
    """Answer with ``{"error": message}``."""
    body = json.dumps({"error": message}, ensure_ascii=False).encode()
    head = {"content-type": "application/json; charset=utf-8", "content-length": str(len(body))}
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(k.encode(), v.encode()) for k, v in (head | headers).items()],
        }
    )
    await send({"type": "http.response.body", "body": body})
