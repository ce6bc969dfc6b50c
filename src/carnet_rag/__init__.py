"""Answers about the carnets, made of quotes that stand in their text.

The two-line way in, from any LangChain code::

    from carnet_rag.chain import open_chain
    answer = open_chain().invoke("Qu'est-ce qu'une alliance ?")

and :class:`carnet_rag.retriever.CarnetRetriever` for the passages alone.
"""

from importlib.metadata import version

__version__ = version("carnet-rag")

__all__ = ["__version__"]
