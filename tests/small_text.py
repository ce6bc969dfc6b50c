"""A carnet of a few sentences, ready to be checked against: nearness is words in common."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from doubles import BagEmbeddings

from carnet_rag.corpus.chunk import split_passages
from carnet_rag.corpus.load import load_carnet
from carnet_rag.french.tokens import count_tokens
from carnet_rag.types import AnticipatedQuestion, Carnet, Passage


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A sentence found, by its place, with its cosine."""

    item_id: str
    score: float


class SmallIndex:
    """What the checking reads of an index, over one text."""

    def __init__(self, text: str, folder: Path) -> None:
        path = folder / "carnet.md"
        path.write_text(text, encoding="utf-8")
        self.build_id = hashlib.sha256(text.encode()).hexdigest()
        carnet = load_carnet(path)
        self.carnets: Sequence[Carnet] = (carnet,)
        self.passages: Sequence[Passage] = tuple(split_passages(carnet, 220, count_tokens))
        self.entries: Sequence[AnticipatedQuestion] = ()
        self._model = BagEmbeddings()

    def carnet(self, carnet_id: str) -> Carnet:
        return next(c for c in self.carnets if c.carnet_id == carnet_id)

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        return self._model.embed_queries(texts)

    def nearest(
        self, view: Literal["passages", "sentences", "questions"], vector: Sequence[float], k: int
    ) -> list[Neighbour]:
        if view != "sentences":
            return []
        rows = [
            (f"{p.passage_id}#{i}", s.text)
            for p in self.passages
            for i, s in enumerate(p.sentences)
        ]
        vectors = self._model.embed_queries([text for _, text in rows])
        found = [
            Neighbour(item, sum(a * b for a, b in zip(vector, other, strict=True)))
            for (item, _), other in zip(rows, vectors, strict=True)
        ]
        return sorted(found, key=lambda n: (-n.score, n.item_id))[:k]
