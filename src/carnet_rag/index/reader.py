"""An opened index: what was read and built, searched by nearness of meaning and by words."""

from __future__ import annotations

import os
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from carnet_rag.errors import CarnetError, IndexNotFoundError, IndexStaleError
from carnet_rag.french.spelling import Speller
from carnet_rag.index import layout
from carnet_rag.index.embed import LazyEmbeddings
from carnet_rag.index.layout import FORMAT_VERSION, Manifest
from carnet_rag.index.views import (
    Item,
    background_items,
    passage_items,
    passage_text,
    question_items,
    sentence_items,
)
from carnet_rag.types import AnticipatedQuestion, Carnet, Passage, View

if TYPE_CHECKING:
    from carnet_rag.index.lexical import Lexical
    from carnet_rag.index.store import Store

REBUILD = "carnet index --rebuild"
_CACHED_QUESTIONS = 256
_RACES = 5
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A row near a question. ``score`` is the cosine, in [-1, 1]; ``text`` what a reader sees."""

    item_id: str
    passage_id: str
    score: float
    text: str


class Index:
    """One opened build: read-only, safe from several threads, undisturbed by later builds.

    Chroma, BM25 and the model are loaded by the first search that needs them. Close it (or leave
    its ``with`` block) to let the build be deleted once another is in force.
    """

    def __init__(
        self, folder: Path, manifest: Manifest, held: int, model: LazyEmbeddings, url: str | None
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self.build_id = manifest.build_id
        self.problems = manifest.problems
        self._release = weakref.finalize(self, os.close, held)
        self.carnets: tuple[Carnet, ...] = _read_lines(folder / "carnets.jsonl", Carnet)
        self.passages: tuple[Passage, ...] = _read_lines(folder / "passages.jsonl", Passage)
        self.entries: tuple[AnticipatedQuestion, ...] = _read_lines(
            folder / "questions.jsonl", AnticipatedQuestion
        )
        self._carnets = {c.carnet_id: c for c in self.carnets}
        self._places = {p.passage_id: row for row, p in enumerate(self.passages)}
        self._entries = {e.entry_id: e for e in self.entries}
        self._model = model
        self._url = url
        self._lock = Lock()
        self._store: Store | None = None
        self._lexical: Lexical | None = None
        self._speller: Speller | None = None
        self._items: dict[View, dict[str, Item]] = {}
        self._embed = lru_cache(_CACHED_QUESTIONS)(self._embed_once)

    def carnet(self, carnet_id: str) -> Carnet:
        """The carnet of that id. Raises CarnetError for an unknown one."""
        return _known(self._carnets.get(carnet_id), "carnet", carnet_id)

    def passage(self, passage_id: str) -> Passage:
        """The passage of that id. Raises CarnetError for an unknown one."""
        return self.passages[_known(self._places.get(passage_id), "passage", passage_id)]

    def entry(self, entry_id: str) -> AnticipatedQuestion:
        """The bank's entry of that id, draft or not. Raises CarnetError for an unknown one."""
        return _known(self._entries.get(entry_id), "question anticipée", entry_id)

    def neighbours(self, passage_id: str) -> tuple[Passage | None, Passage | None]:
        """The passages before and after in the same carnet; None at its ends."""
        here = self.passage(passage_id)
        place = self._places[passage_id]
        around = []
        for row in (place - 1, place + 1):
            other = self.passages[row] if 0 <= row < len(self.passages) else None
            same = other is not None and other.carnet_id == here.carnet_id
            around.append(other if same else None)
        return around[0], around[1]

    def embed_query(self, text: str) -> list[float]:
        """Embed a question; the last 256 are remembered. Raises ModelError, IndexStaleError."""
        return list(self._embed(text))

    def mend(self, question: str) -> str:
        """The question without its typing errors, as far as the carnets' own words tell."""
        with self._lock:
            if self._speller is None:
                self._speller = Speller(carnet.text for carnet in self.carnets)
        return self._speller.mend(question)

    def nearest(self, view: View, vector: Sequence[float], k: int) -> list[Neighbour]:
        """The k rows of a view nearest to a vector, best first, in an order that never varies."""
        items = self._view(view)
        found = self._opened_store().nearest(view, vector, k)
        near = []
        for item_id, score in found:
            item = items.get(item_id)
            if item is None:
                raise IndexStaleError(
                    f"l'index de {self.folder} est abîmé ({item_id} inconnu). Lancez : {REBUILD}"
                )
            near.append(Neighbour(item_id, item.passage_id, score, item.shown))
        return near

    def bm25(self, question: str) -> Sequence[float]:
        """One BM25 score a passage, in the order of ``passages``; 0: no word in common."""
        scores: list[float] = self._opened_lexical().scores(question).tolist()
        return scores

    def close(self) -> None:
        """Let go of the build and its files. The index is not used after."""
        with self._lock:
            store, self._store = self._store, None
        if store is not None:
            store.close()
        self._release()

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _embed_once(self, text: str) -> tuple[float, ...]:
        vector = self._model.get().embed_query(text)
        if len(vector) != self.manifest.dimension:
            raise IndexStaleError(
                f"le modèle {self._model.name} rend des vecteurs de {len(vector)} nombres, l'index "
                f"de {self.folder} en attend {self.manifest.dimension}. Lancez : {REBUILD}"
            )
        return tuple(vector)

    def _view(self, view: View) -> dict[str, Item]:
        with self._lock:
            if view not in self._items:
                if view == "passages":
                    items = passage_items(self._carnets, self.passages)
                elif view == "sentences":
                    items = sentence_items(self.passages)
                elif view == "questions":
                    items = question_items(self.entries)
                else:
                    items = background_items()
                self._items[view] = {item.item_id: item for item in items}
            return self._items[view]

    def _opened_store(self) -> Store:
        # Importing Chroma takes a second: what only reads passages does without.
        from carnet_rag.index.store import Store

        with self._lock:
            if self._store is None:
                self._store = Store.open(self.folder / "chroma", self.build_id, self._url)
            return self._store

    def _opened_lexical(self) -> Lexical:
        from carnet_rag.index.lexical import Lexical

        with self._lock:
            if self._lexical is None:
                self._lexical = Lexical(
                    [passage_text(self._carnets[p.carnet_id], p) for p in self.passages]
                )
            return self._lexical


def open_at(folder: Path, model: LazyEmbeddings, *, chroma_url: str | None = None) -> Index:
    """Open the build in force. Raises IndexNotFoundError without one, IndexStaleError when it is
    of another model, format or store, or damaged.
    """
    for _ in range(_RACES):
        build = layout.current_build(folder)
        if build is None:
            break
        held = layout.hold(build)
        if held is None:
            continue  # A build ended between the two lines: look again.
        try:
            manifest = _checked(folder, build, model.name, chroma_url)
        except BaseException:
            os.close(held)
            raise
        return Index(build, manifest, held, model, chroma_url)
    raise IndexNotFoundError(f"pas encore d'index dans {folder}. Lancez : carnet index")


def _checked(folder: Path, build: Path, model: str, chroma_url: str | None) -> Manifest:
    manifest = layout.read_manifest(build)
    if manifest is None or manifest.format_version != FORMAT_VERSION:
        raise IndexStaleError(
            f"l'index de {folder} vient d'une autre version de carnet_rag. Lancez : {REBUILD}"
        )
    if manifest.model != model:
        raise IndexStaleError(
            f"l'index de {folder} a été construit avec {manifest.model}, mais le modèle demandé "
            f"est {model}. Lancez : {REBUILD}, ou revenez au premier modèle (CARNET_EMBEDDINGS)."
        )
    if manifest.store != ("server" if chroma_url else "embedded"):
        place = "sur un serveur Chroma" if manifest.store == "server" else "dans son dossier"
        raise IndexStaleError(
            f"l'index de {folder} est rangé {place}, ce que CARNET_CHROMA_URL ne dit pas. "
            f"Corrigez ce réglage ou lancez : {REBUILD}"
        )
    return manifest


def _read_lines(path: Path, kind: type[Any]) -> tuple[Any, ...]:
    adapter = TypeAdapter(kind)
    try:
        return tuple(adapter.validate_json(line) for line in path.read_bytes().splitlines())
    except (OSError, ValidationError) as exc:
        raise IndexStaleError(f"{path} manque ou est abîmé. Lancez : {REBUILD}") from exc


def _known(found: _T | None, what: str, wanted: str) -> _T:
    if found is None:
        raise CarnetError(f"{what} inconnu dans l'index : {wanted}")
    return found
