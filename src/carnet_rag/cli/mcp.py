"""``carnet mcp``: the tools for an MCP client."""

from __future__ import annotations

import click

from carnet_rag.cli.options import declare, settings_options
from carnet_rag.errors import CarnetError
from carnet_rag.settings import Settings


@declare("mcp")
@settings_options
def command(settings: Settings) -> None:
    """Offre les mêmes outils à un client MCP, par l'entrée et la sortie standard.

    Donnez « carnet mcp » comme commande à votre assistant : il pourra demander, chercher,
    montrer un passage et vérifier une affirmation.
    """
    try:
        from carnet_rag.mcp_server import create_server
    except ImportError as exc:
        raise CarnetError(
            f"le serveur MCP demande un complément ({exc.name}). Installez-le : "
            "pip install 'carnet-rag[api]'"
        ) from exc
    server = create_server(settings)
    click.echo("carnet mcp : prêt (entrée et sortie standard).", err=True)
    server.run("stdio")
