"""The root command: it knows the names of the others and loads only the one that is called."""

from __future__ import annotations

import importlib

import click

from carnet_rag import __version__
from carnet_rag.cli.base import Group

COMMANDS = {
    "index": "Construit l'index des carnets, ou le met à jour.",
    "search": "Montre les passages les plus proches d'une question.",
    "ask": "Répond à une question par des citations des carnets.",
    "check": "Vérifie une affirmation contre les carnets.",
    "figures": "Montre les chiffres des carnets et ce qu'ils mesurent.",
    "show": "Montre un passage et ses voisins.",
    "questions": "Liste les questions connues, les vérifie, et en prépare.",
    "eval": "Mesure la recherche et les réponses sur un jeu de questions.",
    "chat": "Ouvre une conversation dans le terminal.",
    "app": "Ouvre l'assistant dans un navigateur.",
    "serve": "Sert les réponses par HTTP, en JSON.",
    "mcp": "Offre les mêmes outils à un client MCP.",
    "doctor": "Dit ce qui est installé, indexé et configuré.",
}
"""Every command, in the order of the help, with the line that it says of it. A module of that name
holds it as ``command``."""


class Root(Group):
    """The group that imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command and return it."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"carnet_rag.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first argument names."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.exceptions.NoSuchCommand(args[0], possibilities=COMMANDS, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without loading them."""
        with formatter.section("Commandes"):
            formatter.write_dl([*COMMANDS.items()])


@click.group(
    "carnet",
    cls=Root,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    context_settings={"max_content_width": 100},
)
@click.version_option(__version__, message="carnet_rag %(version)s", help="Donne la version.")
def main() -> None:
    """Interroge les carnets : chaque réponse est faite de citations, avec leur place exacte.

    Les réglages se donnent par option ou par variable CARNET_* (voir le README). La sortie vaut 0
    (aussi quand la question est refusée), 1 pour un échec, 2 pour une commande mal écrite.
    """
