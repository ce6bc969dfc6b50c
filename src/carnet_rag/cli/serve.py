"""``carnet serve``: the HTTP service."""

from __future__ import annotations

import sys

import click

from carnet_rag.cli.options import declare, listening_options, settings_options
from carnet_rag.cli.ports import LOOPBACK, choose_port
from carnet_rag.errors import CarnetError
from carnet_rag.settings import Settings

FIRST_PORT = 8601


@declare("serve")
@settings_options
@listening_options(FIRST_PORT)
def command(settings: Settings, port: int | None, host: str) -> None:
    """Sert les réponses par HTTP, avec le JSON des lots (--batch).

    L'adresse est donnée dès que le service répond ; Ctrl+C l'arrête. Avec CARNET_API_KEY, chaque
    demande doit porter cette clé.
    """
    try:
        from carnet_rag.api import create_app, serve
    except ImportError as exc:
        raise CarnetError(
            f"le service demande un complément ({exc.name}). Installez-le : "
            "pip install 'carnet-rag[api]'"
        ) from exc
    chosen = choose_port(port, FIRST_PORT, "carnet serve", host=host)
    app = create_app(settings)

    def ready() -> None:
        name = "localhost" if host in (LOOPBACK, "0.0.0.0", "::") else host
        click.echo(f"Le service répond : http://{name}:{chosen} (description : /docs)")
        click.echo("Ctrl+C l'arrête.")
        sys.stdout.flush()

    serve(app, host=host, port=chosen, proxy=settings.proxy, ready=ready)
