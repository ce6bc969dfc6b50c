"""One build under way: read, embed, write, swap. Known vectors are used again."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np

from carnet_rag.errors import CarnetError, IndexStaleError
from carnet_rag.index import interaction, kinship, known, layout
from carnet_rag.index.chroma.library import Library
from carnet_rag.index.chroma.store import METRIC, Store, is_touched
from carnet_rag.index.content import Content
from carnet_rag.index.embed import LazyEmbeddings
from carnet_rag.index.embed.base import unit
from carnet_rag.index.interaction import TokenIndex, TokenWriter
from carnet_rag.index.known import Vector
from carnet_rag.index.layout import LEXICAL, Manifest
from carnet_rag.index.lexical import Lexical, TermWeights
from carnet_rag.index.seals import seal
from carnet_rag.index.texts import key_of
from carnet_rag.index.views import NOTE, Item
from carnet_rag.types import View

Progress = Callable[[int, int, str], None]
"""Called with the steps done, the steps in all and what is going on, in French: each text is read,
then stored, and what was read before is stored again.
"""

_LABELS: dict[View, str] = {
    "passages": "Passages",
    "sentences": "Phrases",
    "titles": "Titres",
    "questions": "Questions",
    "background": "Autres sujets",
}
_log = logging.getLogger(__name__)


def _new_id() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.urandom(3).hex()}"


@dataclass(slots=True)
class Build:
    """One build under way: its folder exists whole or not at all. ``anew``: nothing is taken from
    the build before; ``embedded`` counts the texts that the model has read.
    """

    corpus: Path
    folder: Path
    model: LazyEmbeddings
    passage_tokens: int
    chroma_url: str | None
    anew: bool
    tell: Progress
    read: Callable[[Path, int], Content]
    embedded: int = 0
    tokens: dict[View, TokenWriter] = field(default_factory=dict)
    build_id: str = field(default_factory=_new_id)

    @property
    def path(self) -> Path:
        """Where its files are written."""
        return self.folder / "builds" / self.build_id

    def run(self, library: Library | None) -> Manifest:
        """Read, embed, write, swap. ``library``: where other machines read the build, if there are
        any.
        """
        self.tell(0, 0, "Lecture des carnets")
        # Taken before reading: a file that changes meanwhile makes the index stale, not wrong.
        files = layout.fingerprint(self.corpus)
        content = self.read(self.corpus, self.passage_tokens)
        self.path.mkdir(parents=True)
        store = None
        try:
            content.write(self.path)
            views = content.items()
            if dimension := self.model.get().tokens_dimension:
                self.tokens = {
                    view: TokenWriter(self.path, view, dimension, self._old_tokens(view))
                    for view in interaction.VIEWS
                }
            store = Store.create(
                self.path / "chroma",
                self.build_id,
                self.chroma_url,
                rows={view: len(items) for view, items in views.items()},
            )
            weigh = self._hand_over_words(content) if store.searches_words else None
            counts = self._fill(store, views, [c.carnet_id for c in content.carnets], weigh)
            if self.tokens:
                named = {item.item_id: item for item in views["passages"]}
                self.tokens["passages"].finish([named.get(p.passage_id) for p in content.passages])
                self.tokens["questions"].finish(views["questions"])
            counts |= {"carnets": len(content.carnets), "entries": len(content.entries)}
            counts["read"] = len(content.passages)  # with those that only point at others
            if not self.chroma_url:
                store.close()  # so that nothing is written after the seals are taken
            manifest = Manifest(
                format_version=layout.FORMAT_VERSION,
                build_id=self.build_id,
                model=self.model.name,
                dimension=self.model.get().dimension,
                metric=METRIC,
                passage_tokens=self.passage_tokens,
                store="server" if self.chroma_url else "embedded",
                rules=layout.rules(),
                files=files,
                counts=counts,
                built=datetime.now(UTC).isoformat(timespec="seconds"),
                problems=content.problems,
                seals=seal(self.path, is_touched),
                unread=content.unread,
            )
            layout.write_manifest(self.path, manifest)
            if library:
                library.keep(self.path)
                library.put_in_force(self.build_id)
            layout.swap(self.folder, self.path)
            store.close()
        except BaseException:
            self._undo(store)
            raise
        finally:
            for tokens in self.tokens.values():
                tokens.close()
        return manifest

    def _fill(
        self,
        store: Store,
        views: Mapping[View, Sequence[Item]],
        carnets: Sequence[str],
        weigh: Callable[[str], TermWeights] | None,
    ) -> dict[str, int]:
        total = 2 * sum(len(items) for items in views.values())
        done = 0
        for view, items in views.items():
            vectors = self._vectors(view, items, done, total)
            if view == "passages":
                self._write_centres(carnets, items, vectors)
            if view == "questions":
                vectors = self._akin(items, vectors)
            done += len(items)
            told = partial(self._tell_stored, done, total, view)
            store.add(view, items, vectors, weigh if view == "passages" else None, told)
            done += len(items)
        self.tell(total, total, "Enregistrement")
        return {view: len(items) for view, items in views.items()}

    def _tell_stored(self, done: int, total: int, view: View, stored: int) -> None:
        self.tell(done + stored, total, _LABELS[view])

    def _hand_over_words(self, content: Content) -> Callable[[str], TermWeights]:
        """Keep no more of the words here than the terms; what gives a passage's weights, for the
        store.
        """
        lexical = Lexical.read(self.path / LEXICAL, len(content.passages))
        lexical.vocabulary.write(self.path / LEXICAL)
        weights = lexical.weigher()
        row = {passage.passage_id: at for at, passage in enumerate(content.passages)}
        return lambda passage_id: weights(row[passage_id])

    def _vectors(
        self, view: View, items: Sequence[Item], done: int, total: int
    ) -> dict[str, Vector]:
        texts = list(dict.fromkeys(item.text for item in items))
        vectors: dict[str, Vector] = {}
        if not self.anew:
            kept = known.read(self.folder, view, self.model.name)
            vectors = {text: old for text in texts if (old := kept.get(key_of(text))) is not None}
        if view in self.tokens:
            whole = self.tokens[view].known(vectors)
            vectors = {text: vector for text, vector in vectors.items() if text in whole}
        missing = [text for text in texts if text not in vectors]
        done += len(items) - len(missing)
        self.tell(done, total, _LABELS[view])
        if missing:
            vectors |= self._embed(view, missing, done, total)
        known.write(self.folder, view, self.model.name, vectors)
        return vectors

    def _embed(self, view: View, texts: Sequence[str], done: int, total: int) -> dict[str, Vector]:
        model = self.model.get()
        asked = view in ("questions", "background")
        tokens = self.tokens.get(view)
        # Passages are long: fewer at once, so that the progress bar moves.
        step = max(1, model.batch // 8) if view == "passages" else model.batch
        vectors: dict[str, Vector] = {}
        for at in range(0, len(texts), step):
            batch = texts[at : at + step]
            found = model.embed_with_tokens(batch, query=asked)
            for text, (vector, own) in zip(batch, found, strict=True):
                vectors[text] = np.asarray(vector, dtype=np.float32)
                if tokens and own:
                    tokens.add(text, own)
            self.embedded += len(batch)
            self.tell(done + at + len(batch), total, _LABELS[view])
        return vectors

    def _write_centres(
        self, carnets: Sequence[str], items: Sequence[Item], vectors: Mapping[str, Vector]
    ) -> None:
        """Keep where each carnet stands: the mean of its passages, (carnets, d), of length one."""
        row = {carnet_id: at for at, carnet_id in enumerate(carnets)}
        centres = np.zeros((len(carnets), self.model.get().dimension), dtype=np.float32)
        for item in items:
            centres[row[item.carnet_id]] += vectors[item.text]
        np.save(self.path / layout.CENTRES, unit(centres), allow_pickle=False)

    def _akin(self, items: Sequence[Item], vectors: dict[str, Vector]) -> dict[str, Vector]:
        """The vectors of the known questions by the nearness that they teach, which is kept."""
        own = ((i.item_id.rpartition("#"), vectors[i.text]) for i in items)
        learned = kinship.learn([(name, v) for (name, _, row), v in own if row != NOTE])
        kinship.write(self.path, learned)
        return {text: kinship.apply(learned, vector) for text, vector in vectors.items()}

    def _old_tokens(self, view: View) -> TokenIndex | None:
        found = None if self.anew else layout.in_force(self.folder)
        if found is None or found[1].model != self.model.name:
            return None
        try:
            return TokenIndex.read(found[0], view, self.model.get().tokens_dimension)
        except IndexStaleError as exc:
            _log.warning("l'ancien index n'est pas réutilisé (%s)", exc)
            return None

    def _undo(self, store: Store | None) -> None:
        if layout.current_build(self.folder) == self.path:
            return
        if store is not None:
            try:
                if self.chroma_url:
                    store.drop()
                store.close()
            except CarnetError as exc:
                _log.warning("%s : restes non effacés (%s)", self.build_id, exc)
        shutil.rmtree(self.path, ignore_errors=True)
