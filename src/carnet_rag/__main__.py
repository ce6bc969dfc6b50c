"""Run the ``carnet`` command with ``python -m carnet_rag``."""

from carnet_rag.cli import main

main()
