"""What searches a build: Chroma, BM25, the single tokens. Each is opened by what first needs it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from carnet_rag.index import kinship
from carnet_rag.index.embed import LazyEmbeddings
from carnet_rag.index.held import Held
from carnet_rag.index.interaction import TokenIndex
from carnet_rag.index.layout import LEXICAL
from carnet_rag.index.views import passage_items
from carnet_rag.types import View

if TYPE_CHECKING:
    # Importing Chroma takes a second: what only reads passages does without.
    from carnet_rag.index.chroma.store import Store
    from carnet_rag.index.lexical import Lexical, Vocabulary

_log = logging.getLogger(__name__)


class Engines:
    """The engines of one build. Safe from several threads."""

    def __init__(self, held: Held, build_id: str, model: LazyEmbeddings, url: str | None) -> None:
        self.model = model
        self._held = held
        self._build_id = build_id
        self._url = url
        self._lock = Lock()
        self._store: Store | None = None
        self._lexical: Lexical | None = None
        self._tokens: dict[View, TokenIndex | None] = {}

    def store(self) -> Store:
        """The collections. Raises IndexStaleError."""
        from carnet_rag.index.chroma.store import Store

        with self._lock:
            if self._store is None:
                folder = self._held.folder / "chroma"
                self._store = Store.open(folder, self._build_id, self._url)
            return self._store

    @cached_property
    def served_terms(self) -> Vocabulary | None:
        """The terms of the passages where the store searches them, None where this machine does."""
        from carnet_rag.index.lexical import Vocabulary

        kept = Vocabulary.read(self._held.folder / LEXICAL)
        return kept if kept and self.store().searches_words else None

    def lexical(self) -> Lexical:
        """The words of the passages, searched here."""
        from carnet_rag.index.lexical import Lexical, Vocabulary

        with self._lock:
            if self._lexical is None:
                folder = self._held.folder / LEXICAL
                if Vocabulary.read(folder) is None:
                    self._lexical = Lexical.read(folder, len(self._held.passages))
                else:
                    self._lexical = Lexical.of(self._searched_texts())
            return self._lexical

    def _searched_texts(self) -> Iterator[str]:
        """What each passage is searched by, for a store that no longer searches words."""
        _log.warning("%s ne cherche plus par mots : ils sont recomptés ici.", self._url)
        passages = self._held.passages
        carnets = {carnet.carnet_id: carnet for carnet in self._held.carnets}
        texts = {item.item_id: item.text for item in passage_items(carnets, passages)}
        return (texts.get(passages.name(row), "") for row in range(len(passages)))

    def tokens(self, view: View) -> TokenIndex | None:
        """The single tokens of a view, None where the engine gave none."""
        with self._lock:
            if view not in self._tokens:
                dimension = self.model.get().tokens_dimension
                self._tokens[view] = TokenIndex.read(self._held.folder, view, dimension)
            return self._tokens[view]

    @cached_property
    def kinship(self) -> kinship.Matrix | None:
        """The nearness that the known questions teach, None where they teach none."""
        return kinship.read(self._held.folder)

    def close(self) -> None:
        """Let go of the store. The engines are not used after."""
        with self._lock:
            store, self._store = self._store, None
        if store is not None:
            store.close()
