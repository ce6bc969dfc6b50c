"""The ``carnet`` command. A command is a module here with a ``command``, named in ``root.py``."""

from carnet_rag.cli.root import main

__all__ = ["main"]
