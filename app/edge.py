"""What stands before Streamlit: whence a page may be opened, who may send a file, the first HTML.

Streamlit asks two servers on the internet for this machine's addresses when a page of an unknown
origin opens its socket, and takes files from anybody who has a page open. Neither reaches it.
"""

from __future__ import annotations

import logging
from html import escape
from typing import cast
from urllib.parse import urlsplit

import streamlit as st
from access import VISIT_COOKIE, VISITS
from starlette.datastructures import MutableHeaders
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request, cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from texts import CATALOGUE, Texts

from carnet_rag.errors import CarnetError
from carnet_rag.settings import Settings

_log = logging.getLogger("carnet_app")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_UPLOADS = "/_stcore/upload_file/"
_OF_THE_PAGE = (b"content-length", b"content-type", b"etag", b"last-modified")
_REFUSAL = PlainTextResponse(
    "Envoi réservé à l'équipe, une fois connectée.", 403, {"connection": "close"}
)


class Edge:
    """The outermost layer of the served application (ASGI)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._localising = BaseHTTPMiddleware(app, _localise)

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
                await self._localising(scope, receive, send)
                return
        await self._app(scope, receive, send)


def accepted_host(origin: str | None, host: str, known: frozenset[str]) -> str | None:
    """The ``Host`` under which Streamlit is to see a socket, None when it is to be refused.

    ``known`` are the origins that the deployer named. A page of one of them passes whatever host
    its proxy asks for; a page served here passes unless this machine alone is served and the page
    goes by another name (a name of somebody else's that was made to point here).
    """
    if origin is None or not st.get_option("server.enableCORS"):
        return host
    try:
        page = urlsplit(origin)
    except ValueError:
        return None
    if origin in known or page.hostname in _LOOPBACK:
        return page.netloc
    served_here_only = st.get_option("server.address") in _LOOPBACK
    return host if page.netloc and page.netloc == host and not served_here_only else None


def _known_origins() -> frozenset[str]:
    named = {str(one).strip() for one in st.get_option("server.corsAllowedOrigins")}
    try:
        public = Settings.load().public_url
    except CarnetError:
        public = None  # the page says what is wrong with the settings
    if public:
        named.add("/".join(public.split("/")[:3]))
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


async def _localise(request: Request, call_next: RequestResponseEndpoint) -> Response:
    """Send on a response, an HTML page once it is whole and localised."""
    response = cast(StreamingResponse, await call_next(request))
    html = response.headers.get("content-type", "").startswith("text/html")
    if not html or response.status_code != 200:
        return response
    try:
        words = CATALOGUE[Settings.load().language]
    except CarnetError:
        words = CATALOGUE["fr"]
    page = b"".join([cast(bytes, part) async for part in response.body_iterator]).decode()
    whole = HTMLResponse(localised(page, words))
    whole.raw_headers += [one for one in response.raw_headers if one[0].lower() not in _OF_THE_PAGE]
    return whole
