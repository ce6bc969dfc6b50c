"""``carnet chat``: a conversation in the terminal."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from carnet_rag.cli.display import answer_text
from carnet_rag.cli.options import declare, settings_options
from carnet_rag.errors import QuestionError
from carnet_rag.intake import MAX_TURNS
from carnet_rag.service.chain import ChainInput, Events, TurnInput
from carnet_rag.service.exchange import turn_of
from carnet_rag.service.live import Live
from carnet_rag.settings import Settings
from carnet_rag.types import Answer

if TYPE_CHECKING:
    from carnet_rag.writing import DraftEvent

_PROMPT = "\nVotre question : "
_WELCOME = (
    "Posez vos questions ; « et au régional ? », « quand l'a-t-il créée ? » sont compris.\n"
    "« = question » corrige la question comprise, une ligne vide ou Ctrl+D termine."
)


@declare("chat")
@settings_options
def command(settings: Settings) -> None:
    """Ouvre une conversation : chaque question est comprise à la lumière des précédentes.

    Rien n'en est gardé après la fin. Ctrl+C arrête la rédaction en cours, et les citations
    restent.
    """
    live = Live(settings)
    if sys.stdin.isatty():
        click.echo(_WELCOME)
    past: list[TurnInput] = []
    for line in _lines():
        try:
            given, kept = _given(line, past)
            answer = _show(live.now().events, given)
        except QuestionError as exc:
            click.echo(f"Erreur : {exc}", err=True)
            continue
        past[kept:] = [turn_of(answer)]
        del past[: max(0, len(past) - MAX_TURNS + 1)]


def _lines() -> Iterator[str]:
    interactive = sys.stdin.isatty()
    while True:
        if interactive:
            click.echo(_PROMPT, nl=False)
            sys.stdout.flush()
        line = sys.stdin.readline()
        if not line.strip():
            return
        yield line.strip()


def _given(line: str, past: list[TurnInput]) -> tuple[ChainInput, int]:
    """What to ask, and how many past turns stay: « = … » asks the last question anew, understood
    as the reader says.
    """
    if not line.startswith("="):
        return {"turns": [*past, {"question": line}]}, len(past)
    if not past:
        raise QuestionError("il n'y a pas encore de question à corriger.")
    corrected: TurnInput = {"question": line[1:].strip()}
    return {"turns": [corrected]}, len(past) - 1


def _show(events: Events, given: ChainInput) -> Answer:
    """Show the quotes at once, then what the chat model's draft became, if there is one."""
    stop = threading.Event()
    stream = events(given, stop=stop)
    event: DraftEvent = next(stream)
    answer = event.answer
    click.echo("\n" + answer_text(answer))
    try:
        for event in stream:
            answer = _advance(event)
    except KeyboardInterrupt:
        stop.set()
        for event in stream:
            answer = _advance(event)
    return answer


def _advance(event: DraftEvent) -> Answer:
    if event.kind == "writing":
        if sys.stderr.isatty():
            click.echo(f"\rLe modèle rédige… {event.written} caractères", nl=False, err=True)
        return event.answer
    if sys.stderr.isatty():
        click.echo("\r" + " " * 50 + "\r", nl=False, err=True)
    if event.kind == "answer":
        click.echo("\n" + answer_text(event.answer))
    else:
        click.echo(f"Remarque : {event.answer.notices[-1]}")
    return event.answer
