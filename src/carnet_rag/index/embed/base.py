"""What every embedding engine is, and what they share."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

_IS_E5 = re.compile(r"(?<![a-z0-9])e5(?![a-z0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text, each in its context: ``ids`` (n,) in the model's vocabulary, ``starts``
    (n,) where each begins in the text, ``vectors`` (n, d); an index keeps them in whole numbers, of
    length 127.
    """

    ids: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int32]
    vectors: npt.NDArray[np.float32] | npt.NDArray[np.int8]


class TextEmbeddings(Embeddings, ABC):
    """LangChain ``Embeddings`` that an index can name: same name, same vectors.

    A question is compared with stored texts (``embed_documents``) and with stored questions
    (``embed_queries``); models trained with prefixes tell the two apart.
    """

    name: str
    tokens_dimension = 0
    """Length of the vectors of single tokens; 0 for an engine that does not give them."""
    batch = 64
    """How many texts are best embedded at once. A text's vector does not depend on it."""

    @property
    @abstractmethod
    def dimension(self) -> int:
        """Length of every vector. May load the model or ask the server."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed texts that are searched: passages and sentences. One vector a text, in order."""
        return self._encode([clean(t) for t in texts], query=False) if texts else []

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed questions, asked or stored. One vector a question, in order."""
        return self._encode([clean(t) for t in texts], query=True) if texts else []

    def embed_query(self, text: str) -> list[float]:
        """Embed one question."""
        return self.embed_queries([text])[0]

    def embed_with_tokens(
        self, texts: Sequence[str], *, query: bool
    ) -> list[tuple[list[float], Tokens | None]]:
        """Embed texts, each with its tokens where the engine gives them."""
        vectors = self._encode([clean(t) for t in texts], query=query) if texts else []
        return [(vector, None) for vector in vectors]

    @abstractmethod
    def _encode(self, texts: list[str], *, query: bool) -> list[list[float]]: ...


def unit(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Vectors, (n, d) or (d,), of length one; zero stays zero."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), np.float32)


def clean(text: str) -> str:
    """Replace lone surrogates and NULs, which no engine can read; all else stays."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\0", " ")


def prefixes(model: str) -> tuple[str, str]:
    """Tell what is put before a stored text and before a question."""
    return ("passage: ", "query: ") if _IS_E5.search(model) else ("", "")


def first_line(exc: Exception) -> str:
    """Give the first line of what an engine says, for a reader's message."""
    return str(exc).strip().split("\n", 1)[0][:200]
