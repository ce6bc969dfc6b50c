"""The options that commands share. Each decorator hands the command ready values."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from carnet_rag.cli.base import Command
from carnet_rag.cli.ports import LOOPBACK
from carnet_rag.index.scope import Scope
from carnet_rag.settings import Settings

Function = Callable[..., Any]


def declare(name: str) -> Callable[[Function], Command]:
    """Declare a command: its docstring is its help, the first line of it in ``root.COMMANDS``."""
    return click.command(name, cls=Command)


def settings_options(function: Function) -> Function:
    """Add ``--corpus`` and ``--index``; the command gets ``settings``.

    Raises SettingsError for a setting of the environment that is wrong.
    """

    @click.option(
        "--corpus", type=click.Path(path_type=Path), metavar="DOSSIER", help="Dossier des carnets."
    )
    @click.option(
        "--index", type=click.Path(path_type=Path), metavar="DOSSIER", help="Dossier de l'index."
    )
    @functools.wraps(function)
    def wrapper(*args: Any, corpus: Path | None, index: Path | None, **kwargs: Any) -> Any:
        return function(*args, settings=Settings.load(corpus=corpus, index=index), **kwargs)

    return wrapper


def scope_options(function: Function) -> Function:
    """Add ``--carnet``, ``--year`` and ``--speaker``, each any number of times; the command gets
    ``scope``.
    """

    @click.option("--carnet", "carnets", multiple=True, metavar="CARNET", help="Ce carnet seul.")
    @click.option(
        "--year", "years", multiple=True, type=int, metavar="ANNÉE", help="Les carnets de l'année."
    )
    @click.option(
        "--speaker", "speakers", multiple=True, metavar="NOM", help="Ce que dit cette personne."
    )
    @functools.wraps(function)
    def wrapper(
        *args: Any,
        carnets: tuple[str, ...],
        years: tuple[int, ...],
        speakers: tuple[str, ...],
        **kwargs: Any,
    ) -> Any:
        return function(*args, scope=Scope(carnets, years, speakers), **kwargs)

    return wrapper


def listening_options(first_port: int) -> Callable[[Function], Function]:
    """Add ``--port`` and ``--host``; the command gets ``port`` (None: any) and ``host``."""

    def add(function: Function) -> Function:
        port = click.option(
            "--port",
            type=click.IntRange(1, 65535),
            metavar="N",
            help=f"Port à employer (sans l'option : le premier libre à partir de {first_port}).",
        )
        host = click.option(
            "--host",
            default=LOOPBACK,
            metavar="ADRESSE",
            help="Adresse d'écoute : 127.0.0.1 (par défaut, cette machine seule), "
            "0.0.0.0 (le réseau).",
        )
        return port(host(function))

    return add


json_option = click.option(
    "--json", "as_json", is_flag=True, help="Écrit le résultat en JSON, sur une ligne."
)

batch_option = click.option(
    "--batch",
    metavar="FICHIER",
    help="Traite un fichier de lignes JSON (« - » : l'entrée standard), une réponse par ligne.",
)


def one_of(
    text: tuple[str, ...], batch: str | None, what: str, read: Callable[[object], str]
) -> str | None:
    """Return the words given on the command line as one text, as it is ``read``; None for a batch.

    Raises UsageError (exit 2) when both or neither are given; ``what`` names the text.
    """
    if bool(text) == (batch is not None):
        raise click.UsageError(
            f"donnez soit {what}, soit --batch FICHIER.", ctx=click.get_current_context()
        )
    return read(" ".join(text)) if text else None
