"""What stands before every request: the name it calls, how many came, the key and its size.

Plain ASGI, so that a body too large is refused before it is read whole.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import math
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from carnet_rag.errors import said
from carnet_rag.wire import dump_line

MAX_BODY = 256 * 1024
"""Largest request body, in bytes: fifty turns of the longest question fit."""
PER_MINUTE = 60
BURST = 20
BODY_SECONDS = 30.0
"""Longest that a client may take to send a body."""
CLIENT = "carnet.client"
"""Where a request's scope says who it counts for."""
JSON = "application/json; charset=utf-8"
_SHORT = 500
"""Characters of a text that costs no more than any; a longer one counts as several."""
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
            self._left.pop(client, None)
            self._left[client] = (left - 1 if taken else left, now)
            if len(self._left) > _CLIENTS:
                del self._left[next(iter(self._left))]  # the longest unseen
            return 0.0 if taken else (1 - left) / self._rate

    def charge(self, client: str, texts: Sequence[str]) -> None:
        """Take tokens for each text that is read and for its length, over the one that was taken;
        the client waits until they are back.
        """
        tokens = sum(1 + len(text) // _SHORT for text in texts) - 1
        with self._lock:
            left, then = self._left.get(client, (float(self._burst), self._clock()))
            self._left[client] = (left - tokens, then)


class Gate:
    """Refuse with 421, 429, 401, 408 or 413, in that order, before the service sees the request.

    ``hosts``: the names that it answers to beside addresses and this machine's own. A page that
    makes a name of its own lead here (DNS rebinding) calls by that name.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        key: str | None,
        bucket: Bucket,
        max_body: int = MAX_BODY,
        hosts: Iterable[str] = (),
    ) -> None:
        self._app, self._bucket, self._max = app, bucket, max_body
        self._hosts = {"localhost", socket.gethostname().lower(), *hosts}
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

        async def refuse(status: int, measure: object = "", **more: str) -> None:
            """Answer with ``{"error": …}``, in the reader's language."""
            reason = said(f"http_{status}", measure=measure)[language_of(headers)]
            await Response(dump_line({"error": reason}), status, more, JSON)(scope, receive, send)

        if not self._is_ours(headers.get("host", "")):
            await refuse(421)
            return
        scope[CLIENT] = self._client(scope, headers)
        if path != "/health":
            wait = self._bucket.wait(scope[CLIENT])
            if wait:
                seconds = str(math.ceil(wait))
                await refuse(429, seconds, **{"retry-after": seconds})
                return
        is_open = path in _OPEN or path.startswith("/static-offline-docs/")
        if self._keys and not is_open and not self._has_key(headers):
            await refuse(401, **{"www-authenticate": "Bearer"})
            return
        try:
            body = await asyncio.wait_for(self._read(headers, receive), BODY_SECONDS)
        except TimeoutError:
            await refuse(408, connection="close")
            return
        if body is None:
            await refuse(413, self._max // 1024, connection="close")
            return
        await self._app(scope, _replay(body, receive), send)

    def _is_ours(self, host: str) -> bool:
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        try:
            ipaddress.ip_address(name.strip("[]"))
        except ValueError:
            return name.lower().rstrip(".") in self._hosts
        return True

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


def language_of(headers: Headers) -> str:
    """A reader's language: "en" where ``Accept-Language`` puts English before French, else "fr"."""
    english, french = map(headers.get("accept-language", "").lower().find, ("en", "fr"))
    return "en" if english >= 0 and (french < 0 or english < french) else "fr"


def _digest(key: bytes) -> bytes:
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
