"""The rows that a view finds: which passage each belongs to, and the text that a reader sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from carnet_rag.errors import CarnetError, IndexStaleError
from carnet_rag.french.wordlists import read_lines
from carnet_rag.index.held import Held
from carnet_rag.index.texts import REBUILD
from carnet_rag.index.views import NOTE, heading_text
from carnet_rag.types import View


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A row near a question. ``score`` is the cosine, in [-1, 1]; ``read`` gives the text that a
    reader sees: few are looked at, and a heading's takes the whole carnet from disk.
    """

    item_id: str
    passage_id: str
    score: float
    read: Callable[[], str] = field(compare=False, repr=False)

    @property
    def text(self) -> str:
        """What a reader sees. Raises IndexStaleError."""
        return self.read()


def passage_of(held: Held, view: View, item_id: str) -> str:
    """The passage of a row of a view, "" for a row without one."""
    if view in ("passages", "titles"):
        return item_id
    if view == "background":
        return ""
    name = item_id.rpartition("#")[0]
    if view == "sentences":
        return name
    spans = held.entry(name).spans
    return spans[0].passage_id if spans else ""


def text_of(held: Held, view: View, item_id: str) -> str:
    """The text that a reader sees of a row of a view. Raises IndexStaleError."""
    with undamaged(held.folder):
        if view == "passages":
            return held.passage(item_id).text
        if view == "titles":
            passage = held.passage(item_id)
            return heading_text(held.carnet(passage.carnet_id), passage)
        name, _, row = item_id.rpartition("#")
        if view == "background":
            return read_lines("background")[int(row)]
        if view == "sentences":
            return held.passage(name).sentences[int(row)].text
        entry = held.entry(name)
        return (
            entry.questions[int(row)] if row != NOTE else entry.answer or entry.unanswered
        ) or ""


@contextmanager
def undamaged(folder: Path) -> Iterator[None]:
    """Rows that lead nowhere are said as what they are: a damaged index."""
    try:
        yield
    except IndexStaleError:
        raise
    except (CarnetError, IndexError, ValueError) as exc:
        raise IndexStaleError(f"l'index de {folder} est abîmé ({exc}). Lancez : {REBUILD}") from exc
