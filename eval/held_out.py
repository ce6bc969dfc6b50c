"""Bank questions asked of a system that never saw them: many more cases to fit the decision on.

The adapter of ``carnet_rag.index.adapter`` was learned from the bank, so that a bank question asked
of the shipped index is answered too well. Here each is asked with an adapter fitted without it: one
question an entry, drawn once, in three settings: the bank without that question, without the
entries of its section, and without any entry. Needs torch, as ``fit_adapter.py`` does.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import fit_adapter
import numpy as np

from carnet_rag.evaluation.sections import entries_by_section
from carnet_rag.index import Index
from carnet_rag.index.adapter import Adapter
from carnet_rag.index.embed import load_embeddings
from carnet_rag.index.reader import Neighbour
from carnet_rag.index.views import (
    background_items,
    passage_items,
    question_items,
    sentence_items,
)
from carnet_rag.search.evidence import Evidence, gather
from carnet_rag.types import AnticipatedQuestion

FOLDS, SEED = 5, 7
VARIANTS = ("full", "section", "none")


@dataclass(frozen=True)
class HeldOut:
    """A question of an entry, what the views say of it, and how much of the bank they had."""

    entry: AnticipatedQuestion
    variant: str
    evidence: Evidence


def held_out(index: Index, corpus: Path, cache: Path) -> list[HeldOut]:
    """One question an entry in each variant; read from ``cache`` when it is of the same build."""
    if cache.exists():
        with cache.open("rb") as file:
            build, cases = pickle.load(file)
        if build == index.build_id:
            return cases
    cases = list(_ask(index, fit_adapter.raw_vectors(corpus, None)))
    with cache.open("wb") as file:
        pickle.dump((index.build_id, cases), file)
    return cases


def _ask(index: Index, data: dict[str, np.ndarray]) -> Iterator[HeldOut]:
    entries = [e for e in index.entries if not e.draft and e.spans]
    rng = np.random.default_rng(SEED)
    picked = [int(rng.integers(len(e.questions))) for e in entries]
    first = np.searchsorted(data["owner"], np.arange(len(entries)))
    background = np.asarray(
        load_embeddings("default", adapt=False).embed_queries([i.text for i in background_items()]),
        np.float32,
    )
    sections = entries_by_section(index)
    everything = frozenset(e.entry_id for e in index.entries)
    # The entries on one passage share a fold: their answers are the same sentences.
    places = sorted({e.spans[0].passage_id for e in entries})
    fold_of = dict(zip(places, rng.permutation(len(places)) % FOLDS, strict=True))
    fold = np.array([fold_of[e.spans[0].passage_id] for e in entries])
    alone = rng.integers(FOLDS, size=len(entries))
    for k in range(FOLDS):
        without_entries = _Views(index, data, background, _fit(data, np.flatnonzero(fold != k)))
        for n in np.flatnonzero(fold == k):
            home = [ids for ids in sections.values() if entries[n].entry_id in ids]
            for variant, left_out in (("section", home[0].union(*home)), ("none", everything)):
                evidence = without_entries.ask(entries[n], picked[n], first[n], left_out)
                yield HeldOut(entries[n], variant, evidence)
        rows = np.ones(len(data["owner"]), bool)
        rows[[first[n] + picked[n] for n in np.flatnonzero(alone == k)]] = False
        kept = {**data, "questions": data["questions"][rows], "owner": data["owner"][rows]}
        without_questions = _Views(index, data, background, _fit(kept, np.unique(kept["owner"])))
        for n in np.flatnonzero(alone == k):
            evidence = without_questions.ask(entries[n], picked[n], first[n], frozenset())
            yield HeldOut(entries[n], "full", evidence)


def _fit(data: dict[str, np.ndarray], entries: np.ndarray) -> Adapter:
    fitted = fit_adapter.fit(data, entries)
    return Adapter(fitted["matrix"], fitted["question_mean"], fitted["text_mean"])


class _Views:
    """The index's views under another adapter, one question of the bank taken out at a time."""

    def __init__(
        self,
        index: Index,
        data: dict[str, np.ndarray],
        background: np.ndarray,
        adapter: Adapter,
    ) -> None:
        questions = adapter.adapt(data["questions"], query=True)
        notes = adapter.adapt(data["notes"], query=True)
        order = [e.entry_id for e in index.entries if not e.draft and e.spans]
        by_id: dict[str, np.ndarray] = {}
        owners = list(data["owner"])
        for row, owner in enumerate(owners):
            by_id[f"{order[owner]}#{row - owners.index(owner)}"] = questions[row]
        by_id |= {f"{entry_id}#note": notes[row] for row, entry_id in enumerate(order)}
        items = [i for i in question_items(index.entries) if i.item_id in by_id]
        carnets = {c.carnet_id: c for c in index.carnets}
        self._index, self._questions = index, questions
        self._views = {
            "questions": (items, np.stack([by_id[i.item_id] for i in items])),
            "sentences": (
                sentence_items(index.passages),
                adapter.adapt(data["sentences"], query=False),
            ),
            "passages": (
                passage_items(carnets, index.passages),
                adapter.adapt(data["passages"], query=False),
            ),
            "background": (background_items(), adapter.adapt(background, query=True)),
        }
        self._vector, self._dropped = questions[0], ""

    def ask(
        self, entry: AnticipatedQuestion, row: int, first: int, left_out: frozenset[str]
    ) -> Evidence:
        self._vector = self._questions[first + row]
        self._dropped = f"{entry.entry_id}#{row}"
        return gather(self, entry.questions[row], exclude_entries=left_out)

    def __getattr__(self, name: str) -> object:
        return getattr(self._index, name)

    def embed_query(self, text: str) -> np.ndarray:
        return self._vector

    def nearest(self, view: str, vector: np.ndarray, k: int) -> list[Neighbour]:
        items, matrix = self._views[view]
        scores = matrix @ vector
        order = [i for i in np.argsort(-scores, kind="stable")[: k + 1]]
        kept = [i for i in order if items[i].item_id != self._dropped][:k]
        return [
            Neighbour(items[i].item_id, items[i].passage_id, float(scores[i]), items[i].shown)
            for i in kept
        ]
