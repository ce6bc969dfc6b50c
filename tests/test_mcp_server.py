"""The MCP tools, called by the official client of a server in its own process."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters

from carnet_rag.index import Index
from carnet_rag.service.exchange import check_record, passage_record, search_record

LAUNCHER = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from doubles import bag_model
from carnet_rag.index.in_force import open_at
from carnet_rag.mcp_server import create_server
from carnet_rag.settings import Settings

with open_at(Path({folder!r}), bag_model()) as index:
    create_server(Settings(), index=index).run("stdio")
"""


@pytest.fixture(scope="module")
def server(small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> StdioServerParameters:
    launcher = tmp_path_factory.mktemp("mcp") / "launch.py"
    launcher.write_text(LAUNCHER.format(tests=str(Path(__file__).parent), folder=str(small_folder)))
    return StdioServerParameters(command=sys.executable, args=[str(launcher)])


def test_an_assistant_lists_the_tools_and_quotes_the_carnets(
    server: StdioServerParameters, small_index: Index
) -> None:
    async def talk() -> dict[str, Any]:
        got: dict[str, Any] = {}
        async with Client(server, read_timeout_seconds=60) as client:
            got["tools"] = {tool.name: tool for tool in (await client.list_tools()).tools}
            got["instructions"] = client.instructions
            calls: dict[str, tuple[str, dict[str, Any]]] = {
                "asked": (
                    "demander",
                    {"question": "Quand le contrat de rivière a-t-il été signé ?"},
                ),
                "followed": (
                    "demander",
                    {
                        "question": "par qui ?",
                        "questions_precedentes": ["Quand le contrat de rivière a-t-il été signé ?"],
                    },
                ),
                "found": ("chercher", {"question": "jardins partagés", "k": 2}),
                "checked": ("verifier", {"affirmation": "Le réseau réunit 27 jardins."}),
                "carnets": ("carnets", {}),
                "empty": ("demander", {"question": ""}),
                "absent": ("montrer", {"passage_id": "absent"}),
            }
            for name, (tool, arguments) in calls.items():
                got[name] = await client.call_tool(tool, arguments)
            passage_id = got["found"].structured_content["results"][0]["passage_id"]
            got["shown"] = await client.call_tool("montrer", {"passage_id": passage_id})
        return got

    got = asyncio.run(talk())
    assert set(got["tools"]) == {"demander", "chercher", "montrer", "verifier", "carnets"}
    assert all(tool.description for tool in got["tools"].values())
    assert "mot pour" in got["instructions"]

    asked = got["asked"].structured_content
    assert asked["status"] == "answered"
    for citation in asked["citations"]:
        carnet = small_index.carnet(citation["carnet"])
        assert carnet.text[citation["start"] : citation["end"]] == citation["quote"]
    followed = got["followed"].structured_content
    assert (
        followed["standalone_question"]
        == "Quand le contrat de rivière a-t-il été signé, et par qui ?"
    )

    found = got["found"].structured_content
    assert found == search_record(small_index, {"question": "jardins partagés", "k": 2})
    passage_id = found["results"][0]["passage_id"]
    assert got["shown"].structured_content == passage_record(small_index, passage_id)
    claim = {"claim": "Le réseau réunit 27 jardins."}
    assert got["checked"].structured_content == check_record(small_index, claim)
    assert len(got["carnets"].structured_content["carnets"]) == len(small_index.carnets)

    for failure, said in (("empty", "la question est vide"), ("absent", "absent")):
        assert got[failure].is_error
        assert said in got[failure].content[0].text


def test_a_line_that_is_no_message_gets_its_error(server: StdioServerParameters) -> None:
    lines = ["pas du json", '{"jsonrpc": "2.0"']
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-03-26",
            "capabilities": {},
            "clientInfo": {"name": "essai", "version": "1"},
        },
    }
    ran = subprocess.run(
        [server.command, *server.args],
        input="\n".join([*lines, json.dumps(hello)]) + "\n",
        capture_output=True,
        text=True,
        timeout=60,
    )
    replies = [json.loads(line) for line in ran.stdout.splitlines()]
    wrong = [reply for reply in replies if "error" in reply]
    assert [reply["error"]["code"] for reply in wrong] == [-32700, -32700]
    assert any(reply.get("id") == 1 and "result" in reply for reply in replies)
