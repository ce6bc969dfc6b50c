"""Ports of this machine for the servers that the command starts."""

from __future__ import annotations

import errno
import os
import socket
from contextlib import closing

from carnet_rag.errors import CarnetError

LOOPBACK = "127.0.0.1"
_TRIED = 100


def choose_port(wanted: int | None, first: int, command: str, *, host: str = LOOPBACK) -> int:
    """Return ``wanted`` if it is free, or without one the first free port from ``first`` on.

    Raises CarnetError when ``wanted`` cannot be used, or when a hundred in a row are taken;
    ``command`` is the one to type with another port.
    """
    if wanted is not None:
        problem = _problem(wanted, host)
        if problem is not None:
            raise CarnetError(
                f"le port {wanted} {problem}. Essayez-en un autre ({command} --port "
                f"{min(wanted + 1, 65535)}), ou laissez choisir ({command})."
            )
        return wanted
    for port in range(first, first + _TRIED):
        if _problem(port, host) is None:
            return port
    raise CarnetError(
        f"aucun port libre de {first} à {first + _TRIED - 1} : fermez un programme, "
        f"ou donnez un port : {command} --port N"
    )


def _problem(port: int, host: str) -> str | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        if os.name == "posix":
            # As servers do: a port whose last connections are still closing is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as exc:
            if exc.errno == errno.EADDRINUSE:
                return "est déjà pris par un autre programme"
            if exc.errno == errno.EACCES:
                return "est réservé à l'administrateur"
            return f"ne peut pas être ouvert sur {host} ({exc.strerror})"
    return None
