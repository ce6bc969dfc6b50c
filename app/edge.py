"""What stands before Streamlit: whence a page may be opened, who may send a file, the first HTML.

Streamlit asks two servers on the internet for this machine's addresses when a page of an unknown
origin opens its socket, and takes files from anybody who has a page open. Neither reaches it.
"""

from __future__ import annotations

import logging
from html import escape
from urllib.parse import urlsplit

import streamlit as st
from access import VISIT_COOKIE, VISITS
from starlette.datastructures import MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from texts import CATALOGUE, Texts

from carnet_rag.errors import CarnetError
from carnet_rag.settings import Settings

_log = logging.getLogger("carnet_app")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_UPLOADS = "/_stcore/upload_file/"
_REFUSAL = PlainTextResponse(
    "Envoi réservé à l'équipe, une fois connectée.", 403, {"connection": "close"}
)


class Edge:
    """The outermost layer of the served application (ASGI)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what may pass; refuse the rest without asking anybody."""
        if scope["type"] == "websocket":
            headers = MutableHeaders(scope=scope)
            origin, host = headers.get("origin"), headers.get("host", "")
            accepted = accepted_host(origin, host, _known_origins())
            if accepted is None:
                _log.warning(
                    "page of %s refused (asked as %s): name its address in CARNET_PUBLIC_URL",
                    *(repr(text)[:80] for text in (origin, host)),
                )
                await send({"type": "websocket.close", "code": 1008})
                return
            headers["host"] = accepted
        elif scope["type"] == "http":
            headers = MutableHeaders(scope=scope)
            uploading = scope["method"] != "OPTIONS" and _UPLOADS in scope["path"]
            cookies = cookie_parser(headers.get("cookie", ""))
            if uploading and not VISITS.holds(cookies.get(VISIT_COOKIE, "")):
                await _REFUSAL(scope, receive, send)
                return
            if "text/html" in headers.get("accept", ""):
                for name in ("accept-encoding", "if-none-match", "if-modified-since"):
                    del headers[name]
                send = _FirstHtml(send).send
        await self._app(scope, receive, send)


def accepted_host(origin: str | None, host: str, known: frozenset[str]) -> str | None:
    """The ``Host`` under which Streamlit is to see a socket, None when it is to be refused.

    ``known`` are the origins that the deployer named. A page of one of them passes whatever host
    its proxy asks for; a page served here passes unless this machine alone is served and the page
    goes by another name (a name of somebody else's that was made to point here).
    """
    if origin is None or not st.get_option("server.enableCORS"):
        return host
    netloc = _netloc(origin)
    if origin in known or _name(netloc) in _LOOPBACK:
        return netloc
    served_here_only = st.get_option("server.address") in _LOOPBACK
    return host if netloc and netloc == host and not served_here_only else None


def _netloc(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def _name(netloc: str) -> str:
    try:
        return urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return ""


def _known_origins() -> frozenset[str]:
    named = {str(one).strip() for one in st.get_option("server.corsAllowedOrigins")}
    try:
        public = Settings.load().public_url
    except CarnetError:
        public = None  # the page says what is wrong with the settings
    if public:
        named.add(f"{public.partition('://')[0]}://{_netloc(public)}")
    return frozenset(named)


# --- the page before its script runs -----------------------------------------------------------


# While nothing has come: there is nothing to skip to, and who waits long is told why.
_SKELETON = "#root:has([data-testid=stAppSkeleton])"
_WAITING_STYLE = f"""<style>
{_SKELETON} [data-testid=stSkipToContent], #cr-waiting {{ display: none; }}
{_SKELETON} ~ #cr-waiting {{ display: block; position: fixed; inset: auto 0 0; margin: 1.5rem;
  font: 1rem/1.5 sans-serif; text-align: center; animation: cr-late 15s step-end; }}
@keyframes cr-late {{ from {{ visibility: hidden; }} }}
</style>"""


def localised(page: str, words: Texts) -> str:
    """Streamlit's empty page in our language, with our title, and what it says without script or
    while what it shows cannot come.
    """
    start, end = page.find("<noscript>"), page.find("</noscript>")
    if 0 <= start < end:
        page = f"{page[: start + 10]}<p>{escape(words.needs_script)}</p>{page[end:]}"
    page = page.replace("<title>Streamlit</title>", f"<title>{escape(words.tagline)}</title>", 1)
    page = page.replace("</head>", f"{_WAITING_STYLE}</head>", 1)
    waiting = f'<p id="cr-waiting">{escape(words.needs_socket)}</p>'
    page = page.replace("</body>", f"{waiting}</body>", 1)
    return page.replace('<html lang="en">', f'<html lang="{words.language}">', 1)


class _FirstHtml:
    """Sends on a response, an HTML page once it is whole and localised."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """Pass a message on, or hold it until the page is whole."""
        if message["type"] == "http.response.start":
            kind = dict(message.get("headers", ())).get(b"content-type", b"")
            if kind.startswith(b"text/html") and message["status"] == 200:
                self._start = message
                return
        if self._start is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        start, self._start = self._start, None
        try:
            words = CATALOGUE[Settings.load().language]
        except CarnetError:
            words = CATALOGUE["fr"]
        page = localised(self._body.decode(), words)
        body = page.encode()
        kept = (b"content-length", b"etag", b"last-modified")
        headers = [(n, v) for n, v in start["headers"] if n.lower() not in kept]
        headers.append((b"content-length", str(len(body)).encode()))
        await self._send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})
