"""An opened index: what was read and built, searched by nearness of meaning and by words."""

from __future__ import annotations

import hashlib
import logging
import os
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from operator import attrgetter, itemgetter
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from carnet_rag.corpus.acronyms import Acronyms
from carnet_rag.errors import CarnetError, IndexNotFoundError, IndexStaleError
from carnet_rag.french.numbers import Quantity
from carnet_rag.french.spelling import Speller
from carnet_rag.french.tokens import terms
from carnet_rag.index import kinship, layout
from carnet_rag.index.embed import LazyEmbeddings
from carnet_rag.index.embed.base import Tokens
from carnet_rag.index.interaction import TokenIndex, TokenMatch
from carnet_rag.index.layout import (
    ANSWERED,
    CENTRES,
    FORMAT_VERSION,
    HEADINGS,
    HOMES,
    LEXICAL,
    QUOTED,
    Manifest,
)
from carnet_rag.index.seals import damaged
from carnet_rag.index.stated import FILE_NAME as STATED
from carnet_rag.index.stated import Stated
from carnet_rag.index.texts import REBUILD, Lines, read_array
from carnet_rag.index.views import NOTE, background_items, heading_text, passage_items
from carnet_rag.index.words import Words, read_words
from carnet_rag.types import AnticipatedQuestion, Carnet, Figure, Passage, View

if TYPE_CHECKING:
    from carnet_rag.index.chroma.store import Store
    from carnet_rag.index.lexical import Lexical, TermWeights, Vocabulary

_CACHED_QUESTIONS = 256
"""Vectors of questions kept, a few kilobytes each: readers ask the examples again and again."""
_KEPT_CARNETS = 32
"""Carnets remembered once read: a whole one is some hundred kilobytes."""
_WIDER = 8
"""Times the rows wanted that are looked at where only some passages are kept."""
_RACES = 5
_log = logging.getLogger(__name__)
_T = TypeVar("_T")


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


class Index:
    """One opened build: read-only, safe from several threads, undisturbed by later builds.

    Texts are read from disk as they are asked for; Chroma, BM25 and the model are opened by the
    first search that needs them. Close it (or leave its ``with`` block) to let the build be deleted
    once another is in force.
    """

    def __init__(
        self, folder: Path, manifest: Manifest, held: int, model: LazyEmbeddings, url: str | None
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self.build_id = manifest.build_id
        self.problems = manifest.problems
        self._release = weakref.finalize(self, os.close, held)
        self.carnets = Lines(folder / "carnets.jsonl", Carnet, kept=_KEPT_CARNETS)
        self.passages = Lines(folder / "passages.jsonl", Passage)
        self.entries = Lines(folder / "questions.jsonl", AnticipatedQuestion)
        self.figures = Lines(folder / "figures.jsonl", Figure)
        self._quoted = read_array(folder / QUOTED)
        self._answered = read_array(folder / ANSWERED)
        self._headings = read_array(folder / HEADINGS)
        self._centres, self._homes = read_array(folder / CENTRES), read_array(folder / HOMES)
        self.disagreements = Lines(folder / "disagreements.jsonl", Figure)
        self._stated = Lines(folder / STATED, Stated)
        self._acronyms = Lines(folder / "acronyms.jsonl", Acronyms)
        self._model = model
        self._url = url
        self._lock = Lock()
        self._store: Store | None = None
        self._lexical: Lexical | None = None
        self._opened_tokens: dict[View, TokenIndex | None] = {}
        self._background = {item.item_id: item.shown for item in background_items()}
        self._embed = lru_cache(_CACHED_QUESTIONS)(self._embed_once)
        self._whole = self
        self._rest: tuple[frozenset[str], Index] | None = None
        self._kept: frozenset[str] | None = None
        self._inside: npt.NDArray[np.bool_] | None = None

    def carnet(self, carnet_id: str) -> Carnet:
        """The carnet of that id. Raises CarnetError for an unknown one."""
        return _known(self.carnets.get(carnet_id), "carnet", carnet_id)

    def acronyms(self, carnet_id: str) -> Mapping[str, str]:
        """What the acronyms that a carnet explains mean. Raises CarnetError for an unknown one."""
        return _known(self._acronyms.get(carnet_id), "carnet", carnet_id).meanings

    def carnet_of(self, passage_id: str) -> str:
        """The id of the carnet that a passage stands in; the passage is not read. Raises
        CarnetError for an unknown one.
        """
        return self._whole.carnets.name(int(self._homes[self._place(passage_id)]))

    def passage(self, passage_id: str) -> Passage:
        """The passage of that id. Raises CarnetError for an unknown one."""
        return _known(self.passages.get(passage_id), "passage", passage_id)

    def passages_of(self, carnet_id: str) -> Iterator[Passage]:
        """The passages of a carnet, in the order of its text: each is read as it is asked for.
        Raises CarnetError for an unknown one.
        """
        whole = self._whole
        home = _known(whole.carnets.row(carnet_id), "carnet", carnet_id)
        first, last = np.searchsorted(whole._homes, [home, home + 1]).tolist()
        return (whole.passages[row] for row in range(first, last))

    def entry(self, entry_id: str) -> AnticipatedQuestion:
        """The bank's entry of that id, draft or not. Raises CarnetError for an unknown one."""
        return _known(self.entries.get(entry_id), "question anticipée", entry_id)

    def entries_of(self, passage_id: str) -> list[AnticipatedQuestion]:
        """The bank's entries that quote a passage, drafts too, in the bank's order. Raises
        CarnetError for an unknown one.
        """
        place = self._place(passage_id)
        first, last = np.searchsorted(self._answered[:, 0], [place, place + 1]).tolist()
        return [self._whole.entries[row] for row in self._answered[first:last, 1].tolist()]

    def quantities(self, passage_id: str) -> tuple[tuple[Quantity, ...], ...]:
        """The quantities of each sentence of a passage, in their order; their places count
        characters of the sentence. Raises CarnetError for an unknown one.
        """
        return _known(self._stated.get(passage_id), "passage", passage_id).quantities

    def known_questions(self, passage_id: str) -> int:
        """How many known questions the passage answers. Raises CarnetError for an unknown one."""
        return int(self._quoted[self._place(passage_id)])

    def carnet_nearness(
        self, vector: Sequence[float], passage_ids: Iterable[str]
    ) -> dict[str, float]:
        """For each passage, the cosine of a vector with the mean passage of its carnet."""
        homes = {p: self._homes[self._place(p)] for p in passage_ids}
        asked = np.asarray(vector, dtype=np.float32)
        asked /= max(float(np.linalg.norm(asked)), 1e-9)
        rows = np.unique(np.fromiter(homes.values(), dtype=np.int32, count=len(homes)))
        scores = dict(zip(rows.tolist(), (self._centres[rows] @ asked).tolist(), strict=True))
        return {passage_id: scores[int(home)] for passage_id, home in homes.items()}

    def neighbours(self, passage_id: str) -> tuple[Passage | None, Passage | None]:
        """The passages before and after in the same carnet; None at its ends."""
        here = self.passage(passage_id)
        place = _known(self.passages.row(passage_id), "passage", passage_id)
        around = []
        for row in (place - 1, place + 1):
            other = self.passages[row] if 0 <= row < len(self.passages) else None
            same = other is not None and other.carnet_id == here.carnet_id
            around.append(other if same else None)
        return around[0], around[1]

    def under_heading(self, passage_id: str, most: int) -> list[str]:
        """The ids of a passage and of those that follow it under the same heading, ``most`` at
        most: none is read. Raises CarnetError for an unknown one.
        """
        first = self._place(passage_id)
        near = self._headings[first : first + most]
        same = int(np.searchsorted(near, near[0], side="right"))
        return [self._whole.passages.name(row) for row in range(first, first + same)]

    def embed_query(self, text: str) -> list[float]:
        """Embed a question; the last 256 are remembered. Raises ModelError, IndexStaleError."""
        return list(self._embed(text)[0])

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed texts as questions, on all cores; none is remembered. Raises ModelError,
        IndexStaleError.
        """
        return list(map(self._fitting, self._model.get().embed_queries(texts)))

    def match_tokens(self, question: str, passage_ids: Sequence[str]) -> dict[str, TokenMatch]:
        """The words of a question beside those of passages; none where the engine gives no vectors
        of single tokens. Raises ModelError, IndexStaleError.
        """
        tokens, asked = self._tokens("passages"), self._embed(question)[1]
        if tokens is None or asked is None:
            return {}
        matches = tokens.match(question, asked, [self._place(p) for p in passage_ids])
        return dict(zip(passage_ids, matches, strict=True))

    def match_questions(self, question: str, known: Sequence[str]) -> list[float]:
        """How well known questions hold the words of a question, -1 to 1; 0 where the engine gives
        no vectors of single tokens. Raises ModelError, IndexStaleError.
        """
        tokens, asked = self._tokens("questions"), self._embed(question)[1]
        if tokens is None or asked is None:
            return [0.0] * len(known)
        return tokens.match_texts(question, asked, known)

    def mend(self, question: str) -> str:
        """The question without its typing errors, as far as the carnets' own words tell."""
        return self._speller.mend(question)

    @cached_property
    def _speller(self) -> Speller:
        return Speller(self.words.spellings)

    def warm(self) -> None:
        """Read now what the first questions would each wait for: the vectors, the model, the words
        and, for a misspelt one, the dictionary. Raises ModelError, IndexStaleError.
        """
        self.nearest("passages", self.embed_query("alliance"), 1)
        self.bm25("alliance", 1)
        self.mend("alliannce")

    @cached_property
    def words(self) -> Words:
        """What the words of all carnets tell together. Raises IndexStaleError."""
        return read_words(self.folder)

    def within(self, passage_ids: frozenset[str]) -> Index:
        """The same index, that finds nothing but these passages. It is closed with this one."""
        part = copy(self)
        part._keep(passage_ids)
        return part

    def holds(self, passage_id: str) -> bool:
        """Whether a passage may be found: a part of an index keeps to some of them."""
        return self._kept is None or passage_id in self._kept

    @property
    def several(self) -> bool:
        """Whether something may be found in more than one carnet."""
        homes = self._whole._homes if self._inside is None else self._whole._homes[self._inside]
        return bool((homes != homes[:1]).any())

    @property
    def searched(self) -> Sequence[Carnet]:
        """The carnets in which something may be found."""
        if self._kept is None:
            return self.carnets
        kept = {self.passage(passage_id).carnet_id for passage_id in self._kept}
        return [carnet for carnet in self.carnets if carnet.carnet_id in kept]

    def without(self, carnet_ids: frozenset[str]) -> Index:
        """The same index, as if it held nothing of these carnets; its build id tells them. It is
        closed with this one.
        """
        part = copy(self)
        part.carnets = self.carnets.only(lambda carnet: carnet.carnet_id not in carnet_ids)
        part.passages = self.passages.only(lambda passage: passage.carnet_id not in carnet_ids)
        part.entries = self.entries.only(lambda entry: entry.carnet_id not in carnet_ids)
        part.figures = self.figures.only(lambda figure: figure.carnet_id not in carnet_ids)
        part.disagreements = self.disagreements.only(lambda f: f.carnet_id not in carnet_ids)
        part._keep(frozenset(passage.passage_id for passage in part.passages))
        told = hashlib.blake2b("\n".join(sorted(carnet_ids)).encode(), digest_size=6).hexdigest()
        part.build_id = f"{self.build_id}-{told}"
        return part

    def without_files(self, files: frozenset[str]) -> Index:
        """The same index without the carnets read from these files; itself when that leaves it as
        it was, or empty. The last part is remembered.
        """
        if self._rest is None or self._rest[0] != files:
            gone = frozenset(c.carnet_id for c in self.carnets if c.file in files)
            some = 0 < len(gone) < len(self.carnets)
            self._rest = files, self.without(gone) if some else self
        return self._rest[1]

    def _keep(self, passage_ids: frozenset[str]) -> None:
        """Find nothing but these passages from now on."""
        rows = [self._whole.passages.row(passage_id) for passage_id in passage_ids]
        inside = np.zeros(len(self._whole.passages), dtype=bool)
        inside[[row for row in rows if row is not None]] = True
        self._kept, self._inside = passage_ids, inside

    def nearest(self, view: View, vector: Sequence[float], k: int) -> list[Neighbour]:
        """The k rows of a view nearest to a vector, best first, in an order that never varies."""
        find = partial(self._whole._nearest, view, vector)
        return find(k) if view == "background" else self._among(k, find, attrgetter("passage_id"))

    def bm25(self, question: str, k: int) -> list[tuple[str, float]]:
        """The at most k (passage_id, score) that share words with a question, best first; equal
        ones in the order of texts.
        """
        whole = self._whole
        if whole._served_terms is None:
            found = whole._opened_lexical().top(question, k, self._inside)
            return [(whole.passages.name(row), score) for row, score in found]
        asked = whole._served_terms.count(terms(question))
        find = partial(whole._served_bm25, asked)
        return self._among(k, find, itemgetter(0)) if asked else []

    def nearest_and_bm25(
        self, question: str, vector: Sequence[float], k: int, most: int
    ) -> tuple[list[Neighbour], list[tuple[str, float]]]:
        """``nearest`` among the passages and ``bm25``, in one request where the store does both."""
        whole = self._whole
        asked = whole._served_terms.count(terms(question)) if whole._served_terms else {}
        if self._kept is not None or not asked:
            return self.nearest("passages", vector, k), self.bm25(question, most)
        near, words = whole._opened_store().nearest_and_words(vector, k, asked, most)
        return whole._neighbours("passages", near), whole._in_order(words, most)

    def _among(
        self, k: int, find: Callable[[int], list[_T]], passage_of: Callable[[_T], str]
    ) -> list[_T]:
        """The first k of what is found that stand among the passages kept."""
        if self._kept is None:
            return find(k)
        asked = k
        while True:
            asked *= _WIDER
            everywhere = find(asked)
            found = [one for one in everywhere if passage_of(one) in self._kept][:k]
            if len(found) == k or len(everywhere) < asked:
                return found

    def _nearest(self, view: View, vector: Sequence[float], k: int) -> list[Neighbour]:
        if view == "questions":  # as the vectors of the known questions are kept
            asked = np.asarray(vector, dtype=np.float32)
            vector = kinship.apply(self._kinship, asked).tolist()
        return self._neighbours(view, self._opened_store().nearest(view, vector, k))

    def _neighbours(self, view: View, found: Iterable[tuple[str, float]]) -> list[Neighbour]:
        with self._undamaged():
            return [
                Neighbour(
                    name, self._passage_of(view, name), score, partial(self._text, view, name)
                )
                for name, score in found
            ]

    def _served_bm25(self, asked: TermWeights, k: int) -> list[tuple[str, float]]:
        return self._in_order(self._opened_store().search_words([asked], k)[0], k)

    def _in_order(self, found: Iterable[tuple[str, float]], k: int) -> list[tuple[str, float]]:
        """The k best of what the store's words found, equal ones in the order of texts."""
        with self._undamaged():
            return sorted(found, key=lambda one: (-one[1], self._place(one[0])))[:k]

    def holding(self, wanted: Iterable[str], passage_ids: Iterable[str]) -> frozenset[str]:
        """Those of some passages that hold all of the terms, in their text or above it."""
        whole, ids, wanted = self._whole, list(passage_ids), sorted(set(wanted))
        if whole._served_terms is None:
            held = whole._opened_lexical().holding(wanted)
            return frozenset(p for p in ids if held[self._place(p)])
        asked = [whole._served_terms.count([term]) for term in wanted]
        if not ids or not all(asked):
            return frozenset()
        found = whole._opened_store().search_words(asked, len(ids), ids) if asked else []
        return frozenset(ids).intersection(*({p for p, _ in part} for part in found))

    def close(self) -> None:
        """Let go of the build and its files. The index is not used after."""
        with self._lock:
            store, self._store = self._store, None
        if store is not None:
            store.close()
        self._release()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def _place(self, passage_id: str) -> int:
        """The row of a passage in what is kept of them all."""
        return _known(self._whole.passages.row(passage_id), "passage", passage_id)

    def _embed_once(self, text: str) -> tuple[list[float], Tokens | None]:
        ((vector, tokens),) = self._model.get().embed_with_tokens([text], query=True)
        return self._fitting(vector), tokens

    def _fitting(self, vector: list[float]) -> list[float]:
        """A vector as long as those of the index. Raises IndexStaleError for another one."""
        if len(vector) != self.manifest.dimension:
            raise IndexStaleError(
                f"le modèle {self._model.name} rend des vecteurs de {len(vector)} nombres, l'index "
                f"de {self.folder} en attend {self.manifest.dimension}. Lancez : {REBUILD}"
            )
        return vector

    def _passage_of(self, view: View, item_id: str) -> str:
        """The passage of a row of a view, "" for a row without one."""
        if view in ("passages", "titles"):
            return item_id
        if view == "background":
            return ""
        name = item_id.rpartition("#")[0]
        if view == "sentences":
            return name
        spans = self.entry(name).spans
        return spans[0].passage_id if spans else ""

    def _text(self, view: View, item_id: str) -> str:
        """The text that a reader sees of a row of a view."""
        with self._undamaged():
            if view == "passages":
                return self.passage(item_id).text
            if view == "titles":
                passage = self.passage(item_id)
                return heading_text(self.carnet(passage.carnet_id), passage)
            if view == "background":
                return self._background[item_id]
            name, _, row = item_id.rpartition("#")
            if view == "sentences":
                return self.passage(name).sentences[int(row)].text
            entry = self.entry(name)
            return (
                entry.questions[int(row)] if row != NOTE else entry.answer or entry.unanswered
            ) or ""

    @contextmanager
    def _undamaged(self) -> Iterator[None]:
        """Rows that lead nowhere are said as what they are: a damaged index."""
        try:
            yield
        except IndexStaleError:
            raise
        except (CarnetError, IndexError, ValueError) as exc:
            raise IndexStaleError(
                f"l'index de {self.folder} est abîmé ({exc}). Lancez : {REBUILD}"
            ) from exc

    def _tokens(self, view: View) -> TokenIndex | None:
        with self._lock:
            if view not in self._opened_tokens:
                dimension = self._model.get().tokens_dimension
                self._opened_tokens[view] = TokenIndex.read(self.folder, view, dimension)
            return self._opened_tokens[view]

    @cached_property
    def _kinship(self) -> kinship.Matrix | None:
        return kinship.read(self.folder)

    def _opened_store(self) -> Store:
        # Importing Chroma takes a second: what only reads passages does without.
        from carnet_rag.index.chroma.store import Store

        with self._lock:
            if self._store is None:
                self._store = Store.open(self.folder / "chroma", self.build_id, self._url)
            return self._store

    @cached_property
    def _served_terms(self) -> Vocabulary | None:
        """The terms of the passages where the store searches them, None where this machine does."""
        from carnet_rag.index.lexical import Vocabulary

        kept = Vocabulary.read(self.folder / LEXICAL)
        return kept if kept and self._opened_store().searches_words else None

    def _opened_lexical(self) -> Lexical:
        from carnet_rag.index.lexical import Lexical, Vocabulary

        with self._lock:
            if self._lexical is None:
                folder = self.folder / LEXICAL
                if Vocabulary.read(folder) is None:
                    self._lexical = Lexical.read(folder, len(self.passages))
                else:
                    self._lexical = Lexical.of(self._searched_texts())
            return self._lexical

    def _searched_texts(self) -> Iterator[str]:
        """What each passage is searched by, for a store that no longer searches words."""
        _log.warning("%s ne cherche plus par mots : ils sont recomptés ici.", self._url)
        carnets = {carnet.carnet_id: carnet for carnet in self.carnets}
        texts = {item.item_id: item.text for item in passage_items(carnets, self.passages)}
        return (texts.get(self.passages.name(row), "") for row in range(len(self.passages)))


def open_at(folder: Path, model: LazyEmbeddings, *, chroma_url: str | None = None) -> Index:
    """Open the build in force. Raises IndexNotFoundError without one, IndexStaleError when it is
    of another model, format or store, or damaged.
    """
    if chroma_url:
        from carnet_rag.index.chroma.library import follow

        follow(folder, chroma_url)
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
    broken = damaged(build, manifest.seals)
    if broken:
        raise IndexStaleError(
            f"l'index de {folder} est abîmé ({broken[0]} n'est plus ce qui a été écrit). "
            f"Lancez : {REBUILD}"
        )
    return manifest


def _known(found: _T | None, what: str, wanted: str) -> _T:
    if found is None:
        raise CarnetError(f"{what} inconnu dans l'index : {wanted}")
    return found
