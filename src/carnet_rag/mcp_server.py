"""The same tools for an MCP client, over standard input and output (official SDK).

A staff member's own assistant can so quote the carnets: what it gets is the JSON of the contracts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from anyio import create_memory_object_stream, create_task_group
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage
from mcp.types import PARSE_ERROR, ErrorData, JSONRPCError
from pydantic import Field

from carnet_rag import __version__
from carnet_rag.check import Verifier
from carnet_rag.errors import CarnetError
from carnet_rag.index import Index
from carnet_rag.service.exchange import (
    ask_record,
    carnets_record,
    check_record,
    passage_record,
    search_record,
)
from carnet_rag.service.live import Live
from carnet_rag.settings import Settings

_UNREADABLE = "la ligne n'est pas un message JSON-RPC / not a JSON-RPC message"
INSTRUCTIONS = (
    "Outils pour citer des carnets de recherche. « demander » répond par des citations mot pour "
    "mot avec leur place : reprends-les telles quelles, avec leur numéro, et dis-le quand le "
    "statut est « nearest » (le carnet n'y répond pas) ou « refused » (hors sujet). "
    "« verifier » dit si les carnets confirment une affirmation."
)


def create_server(settings: Settings, *, index: Index | None = None) -> MCPServer:
    """Return the server over the index that the settings name, or over ``index``.

    Raises SettingsError, IndexNotFoundError, IndexStaleError or ModelError.
    """
    live = Live(settings, index)
    second = Verifier.open(settings.verifier)
    server: MCPServer = _Server(
        "carnet_rag", version=__version__, instructions=INSTRUCTIONS, log_level="WARNING"
    )

    @server.tool(description="Répond à une question par des citations des carnets.")
    def demander(
        question: Annotated[str, Field(description="la question, en français ou en anglais")],
        questions_precedentes: Annotated[
            list[str] | None, Field(description="les questions d'avant, la plus ancienne d'abord")
        ] = None,
    ) -> dict[str, Any]:
        with _told(settings.language):
            chain = live.now().chain
            if not questions_precedentes:
                return ask_record(chain, {"question": question}, language=settings.language)
            turns = [*questions_precedentes, question]
            told = ask_record(chain, {"turns": turns}, language=settings.language)
            answers: list[dict[str, Any]] = told["answers"]
            return answers[-1]

    @server.tool(description="Donne les passages des carnets les plus proches d'une question.")
    def chercher(
        question: Annotated[str, Field(description="la question ou quelques mots")],
        k: Annotated[int, Field(description="nombre de passages, de 1 à 100")] = 5,
    ) -> dict[str, Any]:
        with _told(settings.language):
            return search_record(live.now().index, {"question": question, "k": k})

    @server.tool(description="Montre un passage entier et sa place dans le carnet.")
    def montrer(
        passage_id: Annotated[
            str, Field(description="l'identifiant que donnent les autres outils")
        ],
    ) -> dict[str, Any]:
        with _told(settings.language):
            return passage_record(live.now().index, passage_id)

    @server.tool(
        description="Dit si les carnets confirment, contredisent ou ignorent une affirmation."
    )
    def verifier(
        affirmation: Annotated[str, Field(description="l'affirmation, en une phrase")],
    ) -> dict[str, Any]:
        with _told(settings.language):
            return check_record(
                live.now().index, {"claim": affirmation}, second, language=settings.language
            )

    @server.tool(description="Liste les carnets : titre, date, fichier, nombre de passages.")
    def carnets() -> dict[str, Any]:
        return carnets_record(live.now().index)

    return server


@contextmanager
def _told(language: str) -> Iterator[None]:
    """Turn the errors that a reader may see into the tool's own, with the same words."""
    try:
        yield
    except CarnetError as exc:
        raise ToolError(exc.said(language)) from exc


class _Server(MCPServer):
    """A server that answers a line that is no message by the protocol's parse error."""

    async def run_stdio_async(self) -> None:
        to_server, messages = create_memory_object_stream[SessionMessage | Exception]()
        wrong = ErrorData(code=PARSE_ERROR, message=_UNREADABLE)

        async def pass_on() -> None:
            async with lines, to_server:
                async for line in lines:
                    if isinstance(line, SessionMessage):
                        await to_server.send(line)
                    else:
                        told = JSONRPCError(jsonrpc="2.0", id=None, error=wrong)
                        await replies.send(SessionMessage(told))

        async with stdio_server() as (lines, replies), create_task_group() as tasks:
            tasks.start_soon(pass_on)
            options = self._lowlevel_server.create_initialization_options()
            await self._lowlevel_server.run(messages, replies, options)
