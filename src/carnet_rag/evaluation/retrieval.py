"""How well the evidence is found: hit@k, MRR@10 and nDCG@10, computed by ir-measures.

A passage is relevant when it covers an evidence string of the case (the official scorer's test),
so the judgements are tied to the text and survive another way of cutting it. What ranks is
the fused search, or one view of the corpus alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from carnet_rag.errors import SettingsError
from carnet_rag.evaluation.intervals import Measure, mean, proportion
from carnet_rag.evaluation.scorer import Gold, Scorer
from carnet_rag.index import Index
from carnet_rag.search.evidence import gather
from carnet_rag.search.fusion import best
from carnet_rag.search.retrieval import search
from carnet_rag.types import Passage, View

HITS = (1, 3, 5, 10)
MEASURES = (*(f"hit@{k}" for k in HITS), "mrr@10", "ndcg@10")

Ranker = Callable[[str], Sequence[str]]
"""A question in, passage ids out, best first."""

_DEPTH = 10
_LOST = "(aucun passage)"


@dataclass(frozen=True, slots=True)
class RankedCase:
    """A case and its measures, by name; ``rank`` is the first relevant place, None beyond ten."""

    case: Gold
    ranked: tuple[str, ...]
    rank: int | None
    measures: Mapping[str, float]


def relevant_passages(
    passages: Sequence[Passage], cases: Sequence[Gold], scorer: Scorer
) -> dict[str, tuple[str, ...]]:
    """Case id -> the passages that cover its evidence, in reading order."""
    return {
        str(case["id"]): tuple(
            p.passage_id for p in passages if scorer.covers(p.text, case["evidence"])
        )
        for case in cases
        if case["evidence"]
    }


def rank_cases(
    rank: Ranker, cases: Sequence[Gold], relevant: Mapping[str, Sequence[str]]
) -> list[RankedCase]:
    """Rank passages for each answerable case. A case whose evidence no passage holds counts 0."""
    calculate, measures = _measures()
    answerable = [case for case in cases if case["evidence"]]
    ranked = {str(c["id"]): list(dict.fromkeys(rank(c["question"])))[:_DEPTH] for c in answerable}
    # Without the stand-in, a case that no passage covers would vanish from the mean.
    qrels = {i: {p: 1 for p in relevant[i] or (_LOST,)} for i in ranked}
    # ir-measures orders by score and breaks ties its own way: the rank is the score.
    run = {i: {p: -float(place) for place, p in enumerate(ids)} for i, ids in ranked.items()}
    values: dict[str, dict[str, float]] = {i: dict.fromkeys(MEASURES, 0.0) for i in ranked}
    for metric in calculate(list(measures), qrels, run):
        values[metric.query_id][measures[metric.measure]] = float(metric.value)
    rows = []
    for case in answerable:
        i = str(case["id"])
        places = [n for n, p in enumerate(ranked[i], start=1) if p in relevant[i]]
        first = places[0] if places else None
        rows.append(RankedCase(case, tuple(ranked[i]), first, values[i]))
    return rows


def summarise(rows: Sequence[RankedCase]) -> dict[str, Measure | None]:
    """Each measure over the rows, with its interval: Wilson for hit@k, bootstrap otherwise."""
    out: dict[str, Measure | None] = {}
    for name in MEASURES:
        values = [row.measures[name] for row in rows]
        hits = name.startswith("hit@")
        out[name] = proportion(round(sum(values)), len(values)) if hits else mean(values)
    return out


def _measures() -> tuple[Callable[..., Iterable[Any]], dict[Any, str]]:
    """What computes measures, and those that are wanted, by name. Raises SettingsError."""
    try:
        from ir_measures import RR, Success, iter_calc, nDCG
    except ImportError as exc:
        raise SettingsError(
            "carnet eval demande l'extra « eval » : pip install 'carnet-rag[eval]'."
        ) from exc
    named = {Success @ k: f"hit@{k}" for k in HITS}
    return iter_calc, {**named, RR @ 10: "mrr@10", nDCG @ 10: "ndcg@10"}


_DENSE: tuple[View, ...] = ("passages", "sentences", "questions")
VIEWS = (*_DENSE, "tokens", "bm25", "fused-without-bank", "fused")

# Several sentences or questions lead to one passage: enough of them for ten passages.
_NEAR = 200


def view_ranker(index: Index, view: str) -> Ranker:
    """The ranker of one of ``VIEWS``: a view of the corpus alone, or the fused search."""
    if view in ("fused", "fused-without-bank"):
        bank = frozenset(entry.entry_id for entry in index.entries)
        left_out = bank if view == "fused-without-bank" else frozenset()
        return partial(find, index, left_out)
    if view == "tokens":
        return lambda question: best(gather(index, question).found["tokens"], _DEPTH)
    if view == "bm25":
        return lambda question: [p for p, _ in index.bm25(question, _DEPTH)]
    dense = next(one for one in _DENSE if one == view)
    # An entry without a quote leads to no passage.
    return lambda question: [
        near.passage_id
        for near in index.nearest(dense, index.embed_query(question), _NEAR)
        if near.passage_id
    ]


def find(index: Index, entries_left_out: frozenset[str], question: str) -> list[str]:
    """Passage ids of the fused search, best first, without some entries of the bank."""
    hits = search(index, question, k=_DEPTH, exclude_entries=entries_left_out)
    return [hit.passage.passage_id for hit in hits]
