"""Answers about the carnets, made of quotes that stand in their text.

The public way in, from any LangChain code::

    from carnet_rag import CarnetRetriever, open_chain
    answer = open_chain().invoke("Qu'est-ce qu'une alliance ?")

Both are imported on first use: naming the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from carnet_rag.search.retriever import CarnetRetriever
    from carnet_rag.service.chain import open_chain

__version__ = version("carnet-rag")

__all__ = ["CarnetRetriever", "__version__", "open_chain"]

_PUBLIC = {
    "CarnetRetriever": "carnet_rag.search.retriever",
    "open_chain": "carnet_rag.service.chain",
}


def __getattr__(name: str) -> Any:
    """Import a public name from where it stands."""
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)
