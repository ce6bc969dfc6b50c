"""Run the service until it is told to stop; its address is told once it answers."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 15.0
"""Longest that a connection may take to say what it asks for."""
MOST_AT_ONCE = 200
"""Connections served at once; further ones get a 503."""
GRACE_SECONDS = 5
"""Longest that answers under way may take once the service is told to stop; those left are ended
as if their client had gone, and cancelled as long after.
"""


class _Announced(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


class _Impatient(H11Protocol):
    """HTTP/1.1 that closes a connection whose request does not come: uvicorn would wait for ever
    for the rest of a half-sent one.
    """

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            self._wait()
        else:
            self._stop_waiting()

    def shutdown(self) -> None:
        super().shutdown()
        self.loop.call_later(GRACE_SECONDS, self.transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._waiting is None:
            self._waiting = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None


def serve(
    app: FastAPI, *, host: str, port: int, ready: Callable[[], None], proxy: str = ""
) -> None:
    """Serve ``app`` until SIGINT or SIGTERM; call ``ready`` once connections are answered.

    ``proxy``: addresses, by commas, whose word on where a request comes from is taken.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=_Impatient,
        proxy_headers=bool(proxy),
        forwarded_allow_ips=proxy or None,
        limit_concurrency=MOST_AT_ONCE,
        timeout_graceful_shutdown=2 * GRACE_SECONDS,
        log_level="warning",
        access_log=False,
        server_header=False,
    )
    _Announced(config, ready).run()
