"""Run the service until it is told to stop; its address is told once it answers."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI


class _Announced(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def serve(app: FastAPI, *, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve ``app`` until SIGINT or SIGTERM; call ``ready`` once connections are answered."""
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", access_log=False, server_header=False
    )
    _Announced(config, ready).run()
