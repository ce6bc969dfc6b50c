"""``carnet app``: start the Streamlit application and say where it answers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import click
import httpx

import carnet_rag
from carnet_rag.cli.options import declare, listening_options, settings_options
from carnet_rag.cli.ports import LOOPBACK, choose_port
from carnet_rag.errors import CarnetError
from carnet_rag.index.opening import corpus_of
from carnet_rag.settings import Settings

FIRST_PORT = 8501
_PATIENCE = 120.0  # seconds that the application gets to answer
_PAUSE = 0.2


@declare("app")
@settings_options
@listening_options(FIRST_PORT)
def command(settings: Settings, port: int | None, host: str) -> None:
    """Ouvre l'assistant dans un navigateur.

    L'adresse est donnée dès que l'application répond ; Ctrl+C l'arrête. Aucun navigateur n'est
    ouvert, aucune statistique n'est envoyée.
    """
    script = app_script()
    path = _base_path(settings.public_url)
    chosen = choose_port(port, FIRST_PORT, "carnet app", host=host)
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", str(script)),
            *("--server.port", str(chosen), "--server.address", host),
            *("--server.baseUrlPath", path),
            *("--server.maxUploadSize", str(settings.max_megabytes)),
            *("--server.headless", "true", "--browser.gatherUsageStats", "false"),
            *("--server.fileWatcherType", "none", "--logger.hideWelcomeMessage", "true"),
        ],
        # The application reads its settings anew.
        env=os.environ
        | {
            "CARNET_CORPUS": str(corpus_of(settings).absolute()),
            "CARNET_INDEX": str(settings.index.absolute()),
            "CARNET_DATA": str(settings.data.absolute()),
        },
        stdin=subprocess.DEVNULL,
    )

    def forward(number: int, frame: FrameType | None) -> None:
        server.send_signal(number)

    previous = {s: signal.signal(s, forward) for s in (signal.SIGTERM, signal.SIGINT)}
    try:
        if _wait_until_answers(server, f"http://{_reach(host)}:{chosen}{path}"):
            name = "localhost" if _reach(host) == LOOPBACK else host
            click.echo(f"L'application répond : http://{name}:{chosen}{path}")
            if settings.public_url:
                click.echo(f"Son adresse publique : {settings.public_url}")
            click.echo("Ctrl+C l'arrête.")
            sys.stdout.flush()
            server.wait()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
        if server.poll() is None:
            server.kill()
            server.wait()


def app_script() -> Path:
    """Return the application's entry: beside the sources, else inside the installed package.

    Raises CarnetError when neither holds it.
    """
    package = Path(carnet_rag.__file__).resolve().parent
    for folder in (package.parent.parent / "app", package / "_app"):
        script = folder / "serve.py"
        if script.is_file():
            return script
    raise CarnetError(
        "l'application (app/serve.py) n'est pas installée : lancez « make app » depuis le dépôt, "
        "ou réinstallez carnet_rag."
    )


def _reach(host: str) -> str:
    return LOOPBACK if host in ("0.0.0.0", "::", "localhost") else host


def _base_path(public_url: str | None) -> str:
    """The path under which to serve, as "" or "/path": Streamlit's own variable says it, else the
    public address.
    """
    given = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH")
    path = (given if given is not None else urlsplit(public_url or "").path).strip("/")
    return f"/{path}" if path else ""


def _wait_until_answers(server: subprocess.Popen[bytes], address: str) -> bool:
    """Wait until the server answers; False when it was told to stop before."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if server.poll() is not None:
            if server.returncode in (0, -signal.SIGINT, -signal.SIGTERM):
                return False
            raise CarnetError(
                f"l'application s'est arrêtée en démarrant (code {server.returncode}) ; "
                "ce qu'elle en dit est au-dessus."
            )
        with suppress(httpx.TransportError):
            if httpx.get(f"{address}/_stcore/health", timeout=2, trust_env=False).is_success:
                return True
        time.sleep(_PAUSE)
    raise CarnetError(f"l'application ne répond pas au bout de {_PATIENCE:.0f} s.")
