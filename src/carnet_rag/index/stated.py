"""The quantities that each sentence of a passage states, read once, when the index is built: of a
question that asks how much, hundreds of sentences are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

from carnet_rag.french.numbers import Quantity, find_quantities
from carnet_rag.types import Passage

FILE_NAME = "stated.jsonl"


@dataclass(frozen=True, slots=True)
class Stated:
    """The quantities of each sentence of a passage, in the order of ``Passage.sentences``; their
    places count characters of the sentence.
    """

    passage_id: str
    quantities: tuple[tuple[Quantity, ...], ...]


def read_stated(passage: Passage) -> Stated:
    """Read the quantities of a passage's sentences."""
    found = (tuple(find_quantities(sentence.text)) for sentence in passage.sentences)
    return Stated(passage.passage_id, tuple(found))
