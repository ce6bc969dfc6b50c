"""Bank questions asked of a bank that lacks them: many more cases to fit the decision on.

One question an entry, drawn once, in three settings: the bank without that question, without the
entries of its section, and without any entry.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from carnet_rag.evaluation.sections import entries_by_section
from carnet_rag.index import Index
from carnet_rag.index.reader import Neighbour
from carnet_rag.search.evidence import Evidence, gather
from carnet_rag.types import AnticipatedQuestion, View

SEED = 7
VARIANTS = ("full", "section", "none")


@dataclass(frozen=True)
class HeldOut:
    """A question of an entry, what the views say of it, and how much of the bank they had."""

    entry: AnticipatedQuestion
    variant: str
    evidence: Evidence


def held_out(index: Index, cache: Path) -> list[HeldOut]:
    """One question an entry in each variant; read from ``cache`` when it is of the same build."""
    if cache.exists():
        with cache.open("rb") as file:
            build, cases = pickle.load(file)
        if build == index.build_id:
            return cases
    cases = list(_ask(index))
    with cache.open("wb") as file:
        pickle.dump((index.build_id, cases), file)
    return cases


def _ask(index: Index) -> Iterator[HeldOut]:
    rng = np.random.default_rng(SEED)
    sections = entries_by_section(index)
    everything = frozenset(e.entry_id for e in index.entries)
    for entry in index.entries:
        if entry.draft or not entry.spans:
            continue
        row = int(rng.integers(len(entry.questions)))
        home = [ids for ids in sections.values() if entry.entry_id in ids]
        left_out = {"full": frozenset(), "section": home[0].union(*home), "none": everything}
        without = _Without(index, f"{entry.entry_id}#{row}")
        for variant in VARIANTS:
            evidence = gather(without, entry.questions[row], exclude_entries=left_out[variant])
            yield HeldOut(entry, variant, evidence)


class _Without:
    """An index, one stored question left out."""

    def __init__(self, index: Index, dropped: str) -> None:
        self._index, self._dropped = index, dropped

    def __getattr__(self, name: str) -> object:
        return getattr(self._index, name)

    def nearest(self, view: View, vector: Sequence[float], k: int) -> list[Neighbour]:
        found = self._index.nearest(view, vector, k + 1)
        return [near for near in found if near.item_id != self._dropped][:k]
