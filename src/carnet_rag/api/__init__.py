"""The HTTP service: the JSON of the batch contracts, with limits and an optional key."""

from carnet_rag.api.app import create_app
from carnet_rag.api.server import serve

__all__ = ["create_app", "serve"]
