"""The routes. Each reads a record, hands it to ``exchange`` and sends what comes back."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request
from fastapi.concurrency import iterate_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException

from carnet_rag import __version__
from carnet_rag.api import shapes
from carnet_rag.api.gate import CLIENT, JSON, MAX_BODY, Bucket, Gate, language_of
from carnet_rag.check import Verifier, split_claims
from carnet_rag.errors import CarnetError, QuestionError, ScopeError, said
from carnet_rag.index import Index
from carnet_rag.index.scope import read_scope
from carnet_rag.intake import read_claim, required
from carnet_rag.service.chain import ChainInput, Events, TurnInput
from carnet_rag.service.exchange import (
    Chain,
    ask_record,
    carnets_record,
    check_record,
    passage_record,
    questions_of,
    search_record,
    turn_of,
)
from carnet_rag.service.live import Live
from carnet_rag.settings import Settings
from carnet_rag.wire import Json, answer_json, dump_line

Several = Annotated[Sequence[str], Query()]
"""A parameter of an address that may be given several times."""


def _asked(
    question: str = "", carnet: Several = (), year: Several = (), speaker: Several = ()
) -> Json:
    kept = {"carnet": list(carnet), "year": list(year), "speaker": list(speaker)}
    return {"question": question, **kept}


Asked = Annotated[Json, Depends(_asked)]
"""The record that an address gives."""

_TOLD = (400, 404, 405)
"""What starlette refuses by itself, and ``errors.toml`` says in the reader's language."""
_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": shapes.ErrorOut, "description": "demande inutilisable"},
    401: {"model": shapes.ErrorOut, "description": "clé absente ou fausse"},
    413: {"model": shapes.ErrorOut, "description": "demande trop longue"},
    422: {"model": shapes.ErrorOut, "description": "carnet, année ou personne inconnus"},
    429: {"model": shapes.ErrorOut, "description": "trop de demandes"},
}


def create_app(
    settings: Settings,
    *,
    index: Index | None = None,
    bucket: Bucket | None = None,
    max_body: int = MAX_BODY,
) -> FastAPI:
    """Return the service over the index that the settings name, or over ``index``.

    Raises SettingsError, IndexNotFoundError, IndexStaleError or ModelError.
    """
    live = Live(settings, index)
    bucket = bucket or Bucket()
    app = FastAPIOffline(
        title="carnet_rag",
        version=__version__,
        description="Chaque réponse est faite de citations des carnets, avec leur place exacte.",
        docs_url="/docs",
        redoc_url=None,
        responses=_ERRORS,
    )
    _errors(app)
    _reading(app, settings, live)
    _asking(app, live, Verifier.open(settings.verifier), bucket)
    key = settings.api_key.get_secret_value() if settings.api_key is not None else None
    hosts = [name.strip().lower() for name in settings.hosts.split(",") if name.strip()]
    app.add_middleware(Gate, key=key, bucket=bucket, max_body=max_body, hosts=hosts)
    return app


def _reading(app: FastAPI, settings: Settings, live: Live) -> None:
    @app.get("/", include_in_schema=False)
    def root() -> RedirectResponse:
        return RedirectResponse("/docs")

    @app.get("/health", response_model=shapes.HealthOut, summary="Le service répond-il ?")
    def health() -> Json:
        index = live.now().index
        return {
            "status": "ok",
            "version": __version__,
            "build_id": index.build_id,
            "embeddings": index.manifest.model,
            "llm": settings.llm,
            "carnets": len(index.carnets),
            "passages": len(index.passages),
        }

    @app.get(
        "/carnets",
        response_model=shapes.CarnetsOut,
        summary="Les carnets de l'index",
    )
    def carnets() -> Json:
        return carnets_record(live.now().index)

    @app.get(
        "/passages/{passage_id:path}",
        response_model=shapes.PassageOut,
        responses={404: {"model": shapes.ErrorOut}},
        summary="Un passage et sa place",
    )
    def passage(passage_id: str, request: Request) -> Response:
        try:
            return _sent(passage_record(live.now().index, passage_id))
        except CarnetError as exc:
            return _error(404, exc.said(language_of(request.headers)))


def _asking(app: FastAPI, live: Live, verifier: Verifier | None, bucket: Bucket) -> None:
    @app.post(
        "/ask",
        response_model=shapes.AnswerOut | shapes.AnswersOut,
        summary="Répond à une question, ou à chaque tour d'une conversation",
        description=(
            "Avec « Accept: text/event-stream », l'événement « quoting » porte la réponse par "
            "citations dès qu'elle existe, « writing » l'avancée du modèle de dialogue, puis "
            "« answer » ou « kept » la réponse qui reste, avec ses remarques ; « done » finit. "
            "D'une conversation, seul le dernier tour est alors répondu."
        ),
    )
    def ask(asked: shapes.AskRequest, request: Request) -> Response:
        return answered(asked.record(), request)

    @app.get(
        "/ask",
        response_model=shapes.AnswerOut,
        summary="Répond à une question donnée dans l'adresse",
    )
    def ask_by_address(asked: Asked, request: Request) -> Response:
        return answered(asked, request)

    def answered(record: Json, request: Request) -> Response:
        opened = live.within(read_scope(record))
        bucket.charge(request.scope[CLIENT], questions_of(record))  # each is answered
        if "text/event-stream" in request.headers.get("accept", ""):
            given = _given(record, opened.quoting)
            return StreamingResponse(
                _stream(opened.events, given, record.get("id"), request),
                media_type="text/event-stream",
                headers={"cache-control": "no-store", "x-accel-buffering": "no"},
            )
        return _sent(
            ask_record(opened.chain, record, language=language_of(request.headers)), record
        )

    @app.post(
        "/search",
        response_model=shapes.ResultsOut,
        summary="Les passages les plus proches d'une question",
    )
    def search(asked: shapes.SearchRequest, request: Request) -> Response:
        return found(asked.record(), request)

    @app.get(
        "/search",
        response_model=shapes.ResultsOut,
        summary="Les passages les plus proches d'une question donnée dans l'adresse",
    )
    def search_by_address(asked: Asked, request: Request, k: str = "10") -> Response:
        return found(asked | {"k": int(k) if k.isdecimal() and len(k) < 4 else k}, request)

    def found(record: Json, request: Request) -> Response:
        bucket.charge(request.scope[CLIENT], questions_of(record))
        index = live.within(read_scope(record)).index
        return _sent(search_record(index, record), record)

    @app.post(
        "/check",
        response_model=shapes.VerdictOut,
        summary="Vérifie une affirmation contre les carnets",
    )
    def check(asked: shapes.CheckRequest, request: Request) -> Response:
        record = asked.record()
        claim = read_claim(required(record, "claim"))
        bucket.charge(request.scope[CLIENT], split_claims(claim) or [claim])
        index = live.now().index
        return _sent(
            check_record(index, record, verifier, language=language_of(request.headers)), record
        )


def _given(record: Json, quoting: Chain) -> ChainInput:
    """What the last turn needs: the turns before it, answered by quotes."""
    *before, last = questions_of(record)
    past: list[TurnInput] = []
    for question in before:
        past.append(turn_of(quoting.invoke({"turns": [*past, {"question": question}]})))
    return {"turns": [*past, {"question": last}]}


async def _stream(
    events: Events, given: ChainInput, identifier: object, request: Request
) -> AsyncIterator[str]:
    """Server-sent events. A client that leaves ends the chat model's call."""
    stop = threading.Event()

    def lines() -> Iterator[str]:
        started = time.perf_counter()
        try:
            for event in events(given, stop=stop):
                if event.kind == "writing":
                    yield _event("writing", {"written": event.written})
                    continue
                elapsed_ms = (time.perf_counter() - started) * 1000
                answer = answer_json(
                    event.answer, elapsed_ms=elapsed_ms, language=language_of(request.headers)
                )
                yield _event(event.kind, {"id": identifier, **answer})
        except CarnetError as exc:
            yield _event("error", {"error": exc.said(language_of(request.headers))})
        yield _event("done", {})

    try:
        async for line in iterate_in_threadpool(lines()):
            if await request.is_disconnected():
                return
            yield line
    finally:
        stop.set()


def _event(name: str, record: Json) -> str:
    return f"event: {name}\ndata: {dump_line(record)}\n\n"


def _sent(reply: Json, asked: Json | None = None) -> Response:
    head = {"id": asked["id"]} if asked and "id" in asked else {}
    return Response(dump_line({**head, **reply}), media_type=JSON)


def _error(status: int, message: str) -> JSONResponse:
    return JSONResponse({"error": message}, status_code=status)


def _errors(app: FastAPI) -> None:
    """Every failure as ``{"error": …}``, in the reader's language, without a trace."""

    @app.exception_handler(CarnetError)
    def told(request: Request, exc: CarnetError) -> JSONResponse:
        unknown = 422 if isinstance(exc, ScopeError) else 503
        status = 400 if isinstance(exc, QuestionError) else unknown
        return _error(status, exc.said(language_of(request.headers)))

    @app.exception_handler(RequestValidationError)
    def unreadable(request: Request, exc: RequestValidationError) -> JSONResponse:
        return _error(400, said("no_object")[language_of(request.headers)])

    @app.exception_handler(HTTPException)
    def refused(request: Request, exc: HTTPException) -> JSONResponse:
        status = exc.status_code
        told = (
            said(f"http_{status}")[language_of(request.headers)]
            if status in _TOLD
            else str(exc.detail)
        )
        return _error(status, told)
