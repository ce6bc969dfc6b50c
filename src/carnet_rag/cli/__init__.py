"""The ``carnet`` command. A command is a module here with a ``command``, named in ``main.py``."""

from carnet_rag.cli.root import main

__all__ = ["main"]
