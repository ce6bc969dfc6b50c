#!/usr/bin/env python3
"""Vingt visiteurs à la fois : `python eval/load.py --help`.

Each visitor is a WebSocket connection of its own to a served application, as a browser's would be
(Streamlit's messages, without the drawing). Visitors ask questions of a set, one after the other,
with a pause between; no two ever ask the same one, so that a reply that shows another visitor's
words is seen. What is timed, per question: from sending it to the message that holds the answer.

Only addresses of this machine are accepted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench import french, percentile
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from websockets.asyncio.client import ClientConnection, connect

HERE = Path(__file__).resolve().parent
LOOPBACK = ("localhost", "127.0.0.1", "::1")
ANSWER = 'class="cr-answer'
TARGET_S = 2.0


@dataclass
class Visit:
    """What one visitor saw: seconds a question, and each reply that was not its own."""

    seconds: list[float] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)


async def visit(
    address: str, questions: list[str], others: set[str], pause: float, seed: int
) -> Visit:
    """Open a session and ask the questions in turn."""
    seen, chance = Visit(), random.Random(seed)
    url = address.rstrip("/").replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(url, subprotocols=["streamlit"], max_size=None) as socket:
        kept = WidgetStates()
        await rerun(socket, "", kept)
        await rerun(socket, "", kept)
        await asyncio.sleep(chance.uniform(0, pause))
        for question in questions:
            started = time.perf_counter()
            shown, answered_at = await rerun(socket, urlencode({"q": question}), kept)
            if answered_at is None or escape(question) not in shown:
                seen.mixed.append(f"sans réponse : {question}")
            else:
                seen.seconds.append(answered_at - started)
            seen.mixed += [f"{question} ← {other}" for other in others if escape(other) in shown]
            await asyncio.sleep(chance.uniform(0.5, 1.5) * pause)
    return seen


async def rerun(
    socket: ClientConnection, query: str, kept: WidgetStates
) -> tuple[str, float | None]:
    """Run the page for an address; give what was drawn and when the last answer came.

    ``kept`` is what the browser tells with each run: asked what it keeps, it says nothing, once.
    """
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.widget_states.CopyFrom(kept)
    await socket.send(message.SerializeToString())
    drawn: list[str] = []
    answered_at = None
    async for raw in socket:
        reply = ForwardMsg.FromString(raw)
        if reply.WhichOneof("type") == "script_finished":
            if reply.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                break
        elif reply.delta.new_element.HasField("bidi_component"):
            asking = reply.delta.new_element.bidi_component
            if "asked" in asking.json and not kept.widgets:
                kept.widgets.add(id=asking.id, json_value='{"found": ""}')
        elif reply.delta.new_element.HasField("html"):
            body = reply.delta.new_element.html.body.replace("\u00a0", " ")
            if not body.startswith(("<style", "<script")):
                drawn.append(body)
                if ANSWER in body:
                    answered_at = time.perf_counter()
    return "\n".join(drawn), answered_at


async def load(address: str, sets: list[list[str]], pause: float) -> list[Visit]:
    """All visitors at once."""
    everything = {question for questions in sets for question in questions}
    return await asyncio.gather(
        *(
            visit(address, questions, everything - set(questions), pause, seed)
            for seed, questions in enumerate(sets)
        )
    )


def main() -> int:
    """Run the visitors and print the table; 1 when a reply was lost or somebody else's."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("address", help="celle que donne make app, sur cette machine")
    parser.add_argument("--visitors", type=int, default=20)
    parser.add_argument("--questions", type=int, default=4, help="par visiteur")
    parser.add_argument("--pause", type=float, default=5.0, help="secondes entre deux questions")
    parser.add_argument("--set", type=Path, default=HERE / "questions.jsonl")
    given = parser.parse_args()
    if urlsplit(given.address).hostname not in LOOPBACK:
        parser.error("seule cette machine peut être mise sous charge (localhost).")
    lines = given.set.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    needed = given.visitors * given.questions
    if needed > len(questions):
        parser.error(f"{needed} questions demandées, {len(questions)} dans {given.set.name}.")
    sets = [questions[rank : needed : given.visitors] for rank in range(given.visitors)]
    visits = asyncio.run(load(given.address, sets, given.pause))
    seconds = [s for one in visits for s in one.seconds]
    mixed = [line for one in visits for line in one.mixed]
    print(f"{given.visitors} visiteurs, {len(seconds)} réponses sur {needed}")
    for share in (0.5, 0.95, 1.0) if seconds else ():
        print(f"  p{share * 100:.0f} {french(percentile(seconds, share)):>8} s")
    print(f"  cible : p95 sous {french(TARGET_S)} s, aucune réponse mêlée")
    print(f"  réponses perdues ou mêlées : {len(mixed)}")
    for line in mixed[:10]:
        print(f"    {line}")
    return 1 if mixed else 0


if __name__ == "__main__":
    sys.exit(main())
