"""A local server that speaks the OpenAI chat protocol with scripted replies."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from local_server import JsonHandler, serving

Mode = Literal["whole", "slow", "refused", "broken", "junk", "endless", "narrow"]


@dataclass
class Script:
    """What the server says next, and what it was asked. ``replies`` go first, one a call; a
    "narrow" one reads ``room`` characters, and refuses more as llama.cpp does.
    """

    reply: str = ""
    replies: list[str] = field(default_factory=list)
    mode: Mode = "whole"
    room: int = 0
    asked: list[dict[str, Any]] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def prompt(self) -> str:
        """The words of the last request."""
        return "\n".join(m["content"] for m in self.asked[-1]["messages"])


@contextmanager
def serve_chat() -> Iterator[Script]:
    """Serve until the block ends; the script may change between two calls."""
    script = Script()

    class Handler(JsonHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            script.asked.append(json.loads(self.rfile.read(length)))
            if script.replies:
                script.reply = script.replies.pop(0)
            if script.mode == "refused":
                self.reply_json(429, {"error": {"message": "Rate limit", "type": "rate_limit"}})
                return
            if script.mode == "narrow" and len(script.prompt()) > script.room:
                said = "the request exceeds the available context size, try increasing it"
                error = {"code": 400, "message": said, "type": "exceed_context_size_error"}
                self.reply_json(400, {"error": error})
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            if script.mode == "slow":
                time.sleep(2)
            try:
                self._stream()
            except (BrokenPipeError, ConnectionResetError):
                script.hung_up.set()
            self.close_connection = True

        def _stream(self) -> None:
            if script.mode == "junk":
                self.wfile.write(b"data: {not json at all\n\n")
                return
            pieces = [script.reply[i : i + 7] for i in range(0, len(script.reply), 7)]
            if script.mode == "broken":
                pieces = pieces[: len(pieces) // 2]
            for piece in pieces:
                self._chunk({"content": piece})
            while script.mode == "endless":
                self._chunk({"content": "encore "})
                time.sleep(0.02)
            if script.mode == "broken":
                self.wfile.write(b'data: {"id": "x", "obj')
                self.wfile.flush()
                self.connection.shutdown(2)
                return
            self._chunk({}, "stop")
            self.wfile.write(b"data: [DONE]\n\n")

        def _chunk(self, delta: dict[str, str], finish: str | None = None) -> None:
            record = {
                "id": "chatcmpl-1",
                "object": "chat.completion.chunk",
                "created": 1,
                "model": "script",
                "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
            }
            self.wfile.write(f"data: {json.dumps(record)}\n\n".encode())
            self.wfile.flush()

    with serving(Handler) as address:
        script.url = f"{address}/v1"
        yield script
